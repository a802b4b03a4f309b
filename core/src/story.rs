//! What happened: the happenings of all sources on one line of time.

mod copies;
mod order;
mod traced;

use crate::clock::{Clock, Offsets, Zone};
use crate::engine::{Entry, Ledger, Subjects, Value};
use crate::knowledge::compile::{NameId, What};
use crate::knowledge::{KINDS, Knowledge};
use crate::time::{Stamp, TICKS};
use order::Order;
use rustc_hash::FxHashMap;

/// Ticks in a minute.
const MINUTE: i64 = 60 * TICKS;

/// The number of a subject in a story.
pub type SubjectId = u32;

/// What a source's times are. As long as the offset between the two is not known, nothing can be said of what happened
/// on the one before or after what happened on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timing {
    /// The device's local time.
    Local,
    /// UTC: event logs.
    Utc,
}

/// Something that happened, or a stretch of the same.
#[derive(Debug, Clone)]
pub struct Happening {
    /// The number of the source.
    pub source: usize,
    /// What its time is.
    pub timing: Timing,
    /// Minutes east of UTC at that time, where the device's clock is known.
    shift: Option<i16>,
    /// Its kind's number in [`KINDS`].
    pub kind: usize,
    /// What it happened to: the number of the subject.
    pub subject: Option<SubjectId>,
    entry: Entry,
}

impl Happening {
    /// The number of its signal.
    pub fn signal(&self) -> u16 {
        self.entry.signal
    }

    /// Its outcome's number in its kind's list.
    pub fn outcome(&self) -> u8 {
        self.entry.outcome
    }

    /// The first byte of its record.
    pub fn byte(&self) -> u64 {
        self.entry.byte
    }

    /// What tells it from any other: the source and the byte.
    fn key(&self) -> (usize, u64) {
        (self.source, self.entry.byte)
    }

    /// How many happenings it stands for.
    pub fn count(&self) -> u64 {
        self.entry.count
    }

    /// The same, with those like it that were not kept.
    pub fn total(&self) -> u64 {
        self.entry.count + self.entry.dropped
    }

    /// When the stretch it stands for began. See [`ticks`](Self::ticks).
    pub fn since(&self) -> i64 {
        self.instant(self.entry.since)
    }

    /// Ticks of UTC where the device's clock is known, else of the writer's own time; the lowest number where nothing
    /// before it in the source had a time.
    pub fn ticks(&self) -> i64 {
        self.instant(self.entry.ticks)
    }

    fn instant(&self, ticks: i64) -> i64 {
        match (self.timing, self.shift) {
            (Timing::Local, Some(shift)) if ticks != i64::MIN => ticks.saturating_sub(i64::from(shift) * MINUTE),
            _ => ticks,
        }
    }

    /// Ticks of UTC, where the record itself tells them.
    pub fn utc(&self) -> Option<i64> {
        let ticks = Some(self.entry.ticks).filter(|ticks| *ticks != i64::MIN)?;
        match self.timing {
            Timing::Utc => Some(ticks),
            Timing::Local => Some(ticks.saturating_sub(i64::from(self.entry.offset?) * MINUTE)),
        }
    }

    /// When: the device's local time with its offset where that is known, else as the source tells it.
    pub fn stamp(&self) -> Option<Stamp> {
        self.stamp_of(self.entry.ticks)
    }

    /// When the stretch it stands for began, as [`stamp`](Self::stamp).
    pub fn stamp_since(&self) -> Option<Stamp> {
        self.stamp_of(self.entry.since)
    }

    fn stamp_of(&self, ticks: i64) -> Option<Stamp> {
        let ticks = Some(ticks).filter(|ticks| *ticks != i64::MIN)?;
        let stamp = match (self.timing, self.shift) {
            (Timing::Utc, Some(shift)) => Stamp::from_ticks(ticks + i64::from(shift) * MINUTE).with_offset(shift),
            (Timing::Utc, None) => Stamp::from_ticks(ticks).with_offset(0),
            (Timing::Local, shift) => {
                self.entry.offset.or(shift).and_then(|east| Stamp::from_ticks(ticks).with_offset(east))
            }
        };
        Some(stamp.unwrap_or(Stamp::from_ticks(ticks)))
    }

    /// What a capture says; the last one of that name.
    pub fn value(&self, name: NameId) -> Option<Value<'_>> {
        let said = &self.entry.said;
        said.values.iter().rev().find(|(known, _)| *known == name).map(|(_, stored)| said.value(*stored))
    }

    /// Whether the times of both can be compared: they have one, of one clock or of a clock that is known.
    pub fn comparable(&self, other: &Happening) -> bool {
        let known = self.timing == other.timing || self.shift.is_some() && other.shift.is_some();
        known && self.entry.ticks != i64::MIN && other.entry.ticks != i64::MIN
    }

    /// Places its time on the device's clock.
    fn place(&mut self, offsets: &mut Offsets<'_>) {
        self.shift = match (self.timing, self.entry.offset) {
            _ if self.entry.ticks == i64::MIN => None,
            (Timing::Utc, _) => offsets.at(self.entry.ticks),
            (Timing::Local, Some(told)) => Some(told),
            (Timing::Local, None) => offsets.of_local(self.entry.ticks),
        };
    }

    /// Whether another one, of the same beginning, is this one again, from a copy of the source that may end elsewhere.
    fn is_copied_by(&self, other: &Happening) -> bool {
        self.source != other.source && (self.entry.said == other.entry.said || self.count() > 1 && other.count() > 1)
    }

    /// All captures.
    pub fn values(&self) -> impl Iterator<Item = (NameId, Value<'_>)> {
        self.entry.said.values()
    }
}

/// What happened, in order: by time, then by the name of the source, then by byte.
#[derive(Debug, Default)]
pub struct Story {
    happenings: Vec<Happening>,
    by_kind: Vec<Vec<usize>>,
    by_signal: Vec<Vec<usize>>,
    subjects: Subjects,
    names: FxHashMap<SubjectId, String>,
    clock: Clock,
}

impl Story {
    /// Merges what the sources told. They are numbered in the order of their names; `traced` says of each trace by how
    /// many ticks its times may miss those of a log. `zone` is the device's time zone where
    /// somebody has set it.
    pub(crate) fn new(
        knowledge: &Knowledge,
        ledgers: impl IntoIterator<Item = (usize, Timing, Ledger)>,
        traced: &[Option<i64>],
        zone: Option<Zone>,
    ) -> Self {
        let mut story = Story::default();
        for (source, timing, ledger) in ledgers {
            ledger.into_entries(knowledge, |kind, subject, entries| {
                let subject = subject.map(|subject| story.subjects.intern(subject));
                let happening = |entry| Happening { source, timing, shift: None, kind, subject, entry };
                story.happenings.extend(entries.into_iter().map(happening));
            });
        }
        let Story { happenings, subjects, clock, .. } = &mut story;
        copies::drop_copies(happenings);
        traced::drop_twins(knowledge, happenings, traced);
        let mut order = Order::new(happenings, subjects);
        let sorted = order.of(happenings);
        *clock = zone.map_or_else(|| Clock::told(knowledge, &sorted), Clock::set);
        let known_from: Vec<(usize, u64)> = clock.known_from.iter().map(|&number| sorted[number].key()).collect();
        if clock.is_known() {
            order = order.place(happenings, subjects, &mut clock.offsets());
        }
        order.put(happenings);
        let numbers = happenings.iter().enumerate().filter(|(_, one)| known_from.contains(&one.key()));
        clock.known_from = numbers.map(|(number, _)| number).collect();
        story.list(knowledge);
        story.learn_names(knowledge);
        story.learn_subjects(knowledge);
        story
    }

    /// Lists what happened by what a selector may name.
    fn list(&mut self, knowledge: &Knowledge) {
        self.by_kind = vec![Vec::new(); KINDS.len()];
        self.by_signal = vec![Vec::new(); knowledge.signals().len()];
        for (number, happening) in self.happenings.iter().enumerate() {
            self.by_kind[happening.kind].push(number);
            self.by_signal[usize::from(happening.signal())].push(number);
        }
    }

    /// The device's clock.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A rule may take any capture for its subject.
    fn learn_subjects(&mut self, knowledge: &Knowledge) {
        let same = knowledge.rules().iter().filter_map(|rule| rule.same.as_deref());
        let mut names: Vec<bool> = Vec::new();
        for name in same.filter_map(|same| knowledge.names().get(same)).map(usize::from) {
            names.resize(names.len().max(name + 1), false);
            names[name] = true;
        }
        let is_named = |name: NameId| names.get(usize::from(name)).copied().unwrap_or_default();
        let Story { happenings, subjects, .. } = self;
        for said in happenings.iter().map(|happening| &happening.entry.said) {
            for (_, stored) in said.values.iter().filter(|(name, _)| is_named(*name)) {
                subjects.intern(said.value(*stored));
            }
        }
    }

    /// Apps and scripts are GUIDs; some records name them.
    fn learn_names(&mut self, knowledge: &Knowledge) {
        let Some(name) = knowledge.names().get("name") else { return };
        for happening in &self.happenings {
            let named = KINDS[happening.kind].subject;
            if let (Some(subject), Some(Value::Text(text)), "app" | "script") =
                (happening.subject, happening.value(name), named)
                && !text.is_empty()
            {
                self.names.insert(subject, text.to_owned());
            }
        }
    }

    /// All of it.
    pub fn happenings(&self) -> &[Happening] {
        &self.happenings
    }

    /// The happenings of a kind or of a signal, in order, as numbers in [`happenings`](Self::happenings).
    pub(crate) fn of(&self, what: What) -> &[usize] {
        let numbers = match what.signal {
            Some(signal) => self.by_signal.get(usize::from(signal)),
            None => self.by_kind.get(what.kind),
        };
        numbers.map(Vec::as_slice).unwrap_or_default()
    }

    /// A subject of one of its happenings.
    pub fn subject(&self, id: SubjectId) -> Value<'_> {
        self.subjects.get(id).unwrap_or(Value::Text(""))
    }

    /// The number of a subject, if anything happened to it.
    pub fn id(&self, subject: Value<'_>) -> Option<SubjectId> {
        self.subjects.id(subject)
    }

    /// The name a record gave to a GUID.
    pub fn name(&self, subject: Value<'_>) -> Option<&str> {
        self.names.get(&self.id(subject)?).map(String::as_str)
    }
}
