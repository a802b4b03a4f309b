//! Reaping: from the items of a window to what they say.

mod document;
mod fields;
mod happen;
mod outcome;
mod store;

use super::apart;
use super::harvest::{Harvest, Known, Raw};
use super::records::keep;
use crate::format::Sink;
use crate::format::cmtrace::{Records, Take};
use crate::knowledge::Knowledge;
use crate::knowledge::compile::Family;
use crate::knowledge::events;
use crate::record::{Item, Level, Origin, Rank, Record};
use crate::signal::Found;
use crate::text::Text;
use crate::time::Stamp;

/// Puts what items say into a harvest.
pub struct Reaper<'r> {
    pub harvest: &'r mut Harvest,
    pub knowledge: &'r Knowledge,
    /// What is known of the source's family.
    pub family: Option<&'r Family>,
    /// The name of the source's format.
    pub format: &'static str,
    /// A document that is known has been told of already: it is not read again.
    pub known: &'r Known<'r>,
    /// Whether the times of the records are what the clock of the device showed.
    pub by_clock: bool,
    found: Vec<Found>,
    /// The time of the last record that has one, and the earliest and the latest before the last step back.
    last: i64,
    times: (i64, i64),
}

impl Sink for Reaper<'_> {
    fn item(&mut self, item: Item<'_>) {
        self.take(item);
    }

    fn note(&mut self, note: &str) {
        keep(&mut self.harvest.notes, note);
    }
}

impl<'a> Take<'a> for Reaper<'_> {
    /// Of a record only what is asked for here is ever made.
    #[inline(always)]
    fn take(&mut self, item: Item<'a>) {
        match item {
            Item::Record(Record { span, time, level, text, origin: Origin::Log { thread, .. }, .. }) => {
                self.line(Line { text, thread, time, level, byte: span.start });
            }
            other => self.other(&other),
        }
    }
}

impl<'r> Reaper<'r> {
    pub fn new(
        harvest: &'r mut Harvest,
        knowledge: &'r Knowledge,
        family: Option<&'r Family>,
        format: &'static str,
        known: &'r Known<'r>,
    ) -> Self {
        Reaper {
            harvest,
            knowledge,
            family,
            format,
            known,
            by_clock: true,
            found: Vec::new(),
            last: i64::MIN,
            times: (i64::MAX, i64::MIN),
        }
    }

    /// Every item of a CMTrace window.
    pub fn records(&mut self, mut records: Records<'_>) {
        records.each_into(self);
        self.harvest.odd_date |= records.saw_odd_date();
    }

    /// What is known after the last item.
    pub fn finish(self) {
        self.harvest.last = (self.last != i64::MIN).then_some(self.last);
        self.harvest.times = self.harvest.last.map(|last| (self.times.0, self.times.1.max(last)));
    }

    /// What is no record of a log.
    #[inline(never)]
    fn other(&mut self, item: &Item<'_>) {
        let record = match item {
            Item::Record(record) => record,
            Item::Anomaly(anomaly) => {
                *self.harvest.anomalies.entry(anomaly.kind).or_default() += 1;
                return;
            }
        };
        self.count(record.time);
        let ranked = record.level.meaning >= Rank::Warning && events::matters(record, self.knowledge.index());
        let mut explained = false;
        for signal in self.knowledge.index().find(self.format, record) {
            explained = true;
            self.harvest.tell(self.knowledge, signal, record, self.last, self.by_clock);
        }
        self.harvest.ranked += u64::from(ranked);
        self.harvest.explained += u64::from(ranked && explained);
    }

    /// Counts a record, and sees its time.
    #[inline(always)]
    fn count(&mut self, time: Option<Stamp>) {
        let harvest = &mut *self.harvest;
        harvest.records += 1;
        if let Some(time) = time {
            let ticks = time.ticks();
            if !(0..apart::LEAST).contains(&ticks.wrapping_sub(self.last)) {
                step(harvest, &mut self.times, self.last, ticks);
            }
            self.last = ticks;
            let offset = time.offset_minutes();
            harvest.offsets |= offset.is_some();
            harvest.local |= offset != Some(0);
        }
    }

    /// A record of a log.
    #[inline(always)]
    fn line(&mut self, line: Line<'_>) {
        self.count(line.time);
        let ranked = line.level.meaning >= Rank::Warning;
        self.harvest.ranked += u64::from(ranked);
        let Some(family) = self.family else { return };
        family.matcher.find(line.text.as_bytes(), &mut self.found);
        if !self.found.is_empty() {
            self.harvest.explained += u64::from(ranked);
            self.hits(family, line);
        }
    }

    /// What was found in it.
    #[inline(never)]
    fn hits(&mut self, family: &Family, line: Line<'_>) {
        for (number, hit) in self.found.iter().enumerate() {
            // Two wordings of one signal can both match a record: it happened once.
            let signal = |hit: &Found| family.templates[hit.template as usize].signal;
            if self.found[..number].iter().any(|before| signal(before) == signal(hit)) {
                continue;
            }
            self.harvest.happen(self.knowledge, family, line, self.last, hit, self.known);
        }
    }
}

/// What is asked for of a record of a log.
#[derive(Clone, Copy)]
struct Line<'l> {
    text: Text<'l>,
    thread: Text<'l>,
    time: Option<Stamp>,
    level: Level,
    /// Where it begins in its source.
    byte: u64,
}

/// Notes the first time of a window, and where a time is not a little later than the one before.
#[cold]
#[inline(never)]
fn step(harvest: &mut Harvest, times: &mut (i64, i64), last: i64, ticks: i64) {
    if last == i64::MIN {
        harvest.first = Some(ticks);
    } else if apart::step(last, ticks).is_some() {
        harvest.steps.push((last, ticks));
    }
    *times = (times.0.min(ticks), times.1.max(last));
}

/// A happening of a signal, before anybody looked what it says. `ticks`: when the record says, or the one before.
fn raw(signal: u16, byte: u64, ticks: i64, time: Option<Stamp>, thread: u64) -> Raw {
    let offset = time.and_then(Stamp::offset_minutes);
    Raw { signal, outcome: 0, byte, ticks, offset, thread, document: 0, values: (0, 0) }
}
