//! What one window yields: counts, and a happening for each signal a record says.
//!
//! Nothing here knows the windows before: what depends on order is done when the windows are folded.

use crate::format::cmtrace::Records;
use crate::json;
use crate::knowledge::Knowledge;
use crate::knowledge::compile::{Compiled, Decide, Family, NameId};
use crate::record::{AnomalyKind, Item, Origin, Rank, Record};
use crate::signal::template::Hole;
use crate::signal::{Captures, Found};
use crate::text::Text;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The longest captured text that is kept.
const KEPT: usize = 2048;

/// The documents told of in windows that have been folded. They come before any window still to be read, so that not
/// reading them again changes nothing.
#[derive(Debug, Default)]
pub struct Documents(Mutex<FxHashMap<usize, FxHashSet<u64>>>);

impl Documents {
    /// Those of a source.
    pub fn of(&self, source: usize) -> Known<'_> {
        Known { all: self, source }
    }

    /// Takes in the documents of a window of a source that has been folded.
    pub fn tell(&self, source: usize, harvest: &Harvest) {
        let mut told = harvest.happenings.iter().map(|raw| raw.document).filter(|document| *document != 0).peekable();
        if told.peek().is_some() {
            self.lock().entry(source).or_default().extend(told);
        }
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<usize, FxHashSet<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The documents of one source told of so far.
#[derive(Debug)]
pub struct Known<'d> {
    all: &'d Documents,
    source: usize,
}

impl Known<'_> {
    /// Whether this document is one of them.
    pub fn has(&self, document: u64) -> bool {
        self.all.lock().get(&self.source).is_some_and(|told| told.contains(&document))
    }

    /// Whether no further document of the source will be listened to.
    pub fn full(&self) -> bool {
        self.all.lock().get(&self.source).is_some_and(|told| told.len() >= super::ledger::DOCUMENTS)
    }
}

/// What one window yields.
#[derive(Debug, Default)]
pub struct Harvest {
    pub records: u64,
    /// The first byte of the window's own, how many there are, and how many lines end in them.
    pub base: u64,
    pub bytes: u64,
    pub lines: u64,
    pub anomalies: BTreeMap<AnomalyKind, u64>,
    /// Records at warning and error, and how many of them some signal explains.
    pub ranked: u64,
    pub explained: u64,
    /// The earliest and the latest time.
    pub times: Option<(i64, i64)>,
    /// The time of the last record that has one.
    pub last: Option<i64>,
    /// Whether a document was left out because there were too many of them in the source.
    pub unheard: bool,
    /// Whether any record tells its offset from UTC.
    pub offsets: bool,
    /// Whether a date was read against the order of day and month.
    pub odd_date: bool,
    pub happenings: Vec<Raw>,
    values: Vec<(NameId, Stored)>,
    text: Vec<u8>,
    /// What went wrong with reading.
    pub trouble: Option<String>,
}

/// A happening as a window sees it.
#[derive(Debug, Clone, Copy)]
pub struct Raw {
    pub signal: u16,
    pub outcome: u8,
    pub byte: u64,
    /// The writer's civil time; of a record without one, that of the record before in the window, else `i64::MIN`.
    pub ticks: i64,
    pub offset: Option<i16>,
    pub thread: u64,
    /// Of a happening that is one of many in a document: the document's hash, never 0.
    pub document: u64,
    values: (u32, u32),
}

impl Raw {
    /// Where no record of its window up to this one had a time: at the time of the last one of the windows before.
    pub fn with_clock(self, clock: i64) -> Self {
        Raw { ticks: if self.ticks == i64::MIN { clock } else { self.ticks }, ..self }
    }
}

/// What a capture says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// An error code, as it was written.
    Code(i64),
    /// A GUID.
    Guid(u128),
    /// Anything else.
    Text(Box<str>),
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Int(i64),
    Code(i64),
    Guid(u128),
    Text(u32, u32),
}

impl Harvest {
    /// The captures of a happening. Later ones of the same name win.
    pub fn values<'h>(&'h self, raw: &Raw) -> impl DoubleEndedIterator<Item = (NameId, View<'h>)> {
        self.values[raw.values.0 as usize..raw.values.1 as usize]
            .iter()
            .map(|(name, stored)| (*name, self.view(*stored)))
    }

    fn view(&self, stored: Stored) -> View<'_> {
        match stored {
            Stored::Int(number) => View::Int(number),
            Stored::Code(number) => View::Code(number),
            Stored::Guid(number) => View::Guid(number),
            Stored::Text(from, to) => View::Text(&self.text[from as usize..to as usize]),
        }
    }

    /// Forgets what it holds and keeps its room for the next window.
    pub fn cleared(mut self) -> Self {
        self.happenings.clear();
        self.values.clear();
        self.text.clear();
        Harvest { happenings: self.happenings, values: self.values, text: self.text, ..Harvest::default() }
    }

    /// Reads every item of a window. A document whose hash is `known` has been told of already: it is not read again.
    pub fn reap(
        &mut self,
        knowledge: &Knowledge,
        family: Option<&Family>,
        mut records: Records<'_>,
        known: &Known<'_>,
    ) {
        let mut found: Vec<Found> = Vec::new();
        let mut last = i64::MIN;
        for item in records.by_ref() {
            match item {
                Item::Record(record) => {
                    self.records += 1;
                    if let Some(time) = record.time {
                        last = time.ticks();
                        self.offsets |= time.offset_minutes().is_some();
                        self.times =
                            Some(self.times.map_or((last, last), |(first, late)| (first.min(last), late.max(last))));
                    }
                    let ranked = record.level.meaning >= Rank::Warning;
                    self.ranked += u64::from(ranked);
                    if let Some(family) = family {
                        family.matcher.find(record.text.as_bytes(), &mut found);
                        self.explained += u64::from(ranked && !found.is_empty());
                        for (number, hit) in found.iter().enumerate() {
                            // Two wordings of one signal can both match a record: it happened once.
                            let signal = |hit: &Found| family.templates[hit.template as usize].signal;
                            if found[..number].iter().any(|before| signal(before) == signal(hit)) {
                                continue;
                            }
                            self.happen(knowledge, family, &record, last, hit, known);
                        }
                    }
                }
                Item::Anomaly(anomaly) => *self.anomalies.entry(anomaly.kind).or_default() += 1,
            }
        }
        self.last = (last != i64::MIN).then_some(last);
        self.odd_date |= records.saw_odd_date();
    }

    fn happen(
        &mut self,
        knowledge: &Knowledge,
        family: &Family,
        record: &Record<'_>,
        ticks: i64,
        hit: &Found,
        known: &Known<'_>,
    ) {
        let template = &family.templates[hit.template as usize];
        let signal = knowledge.compiled(template.signal);
        if signal.noise {
            return;
        }
        let message = record.text.as_bytes();
        let thread = match record.origin {
            Origin::Log { thread, .. } => thread,
            _ => Text::default(),
        };
        let raw = Raw {
            signal: template.signal,
            outcome: 0,
            byte: record.span.start,
            ticks,
            offset: record.time.and_then(|time| time.offset_minutes()),
            thread: hash(thread.as_bytes()),
            document: 0,
            values: (0, 0),
        };
        let first = self.values.len();
        self.store_captures(&template.captures, &hit.captures, message);
        match signal.each {
            None => {
                // Members of one document are mostly taken together, in one pass over it.
                if let Some((_, capture, _)) = signal.take.first()
                    && let Some(json) = captured(&template.captures, *capture, &hit.captures, message)
                {
                    self.take(&signal.take, json, 0, false);
                }
                self.push(raw, &signal.decide, first);
            }
            Some(list) => {
                let Some(json) = captured(&template.captures, list, &hit.captures, message).filter(|_| !known.full())
                else {
                    return;
                };
                let document = hash(json) | 1;
                if known.has(document) {
                    self.values.truncate(first);
                } else if known.full() {
                    self.values.truncate(first);
                    self.unheard = true;
                } else {
                    let shared = self.values.split_off(first);
                    self.elements(Raw { document, ..raw }, signal, json, &shared);
                }
            }
        }
    }

    /// A happening for each object in an array, read in one pass.
    fn elements(&mut self, raw: Raw, signal: &Compiled, json: &[u8], shared: &[(NameId, Stored)]) {
        let mut at = 0;
        while let Some(from) = json::next_element(json, at) {
            let first = self.values.len();
            self.values.extend_from_slice(shared);
            let end = self.take(&signal.take, json, from, true);
            self.push(raw, &signal.decide, first);
            let Some(end) = end else { return };
            at = end;
        }
    }

    /// Reads members of the object that begins at `from`, to its end or until all have been read; returns the end.
    fn take(
        &mut self,
        take: &[(NameId, NameId, Vec<String>)],
        json: &[u8],
        from: usize,
        to_the_end: bool,
    ) -> Option<usize> {
        let mut left = take.len();
        json::members(json, from, |key, value| {
            for (name, _, path) in take {
                if path.first().is_some_and(|step| step.as_bytes() == key) {
                    self.store_json(*name, json::at_path(value, &path[1..]));
                    left = left.saturating_sub(1);
                }
            }
            to_the_end || left > 0
        })
    }

    fn store_captures(&mut self, names: &[(NameId, Hole)], captures: &Captures, message: &[u8]) {
        for (number, &(name, hole)) in names.iter().enumerate() {
            let text = captures.get(number, message);
            let stored = match hole {
                // Decoded on demand by `take`.
                Hole::Json => continue,
                Hole::Guid => guid(text).map(Stored::Guid),
                Hole::Int => int(text).map(Stored::Int),
                Hole::Code => std::str::from_utf8(text)
                    .ok()
                    .and_then(crate::knowledge::codes::parse)
                    .map(|code| Stored::Code(i64::from(code))),
                _ => None,
            };
            let stored = stored.unwrap_or_else(|| self.store_text(text.trim_ascii()));
            self.values.push((name, stored));
        }
    }

    fn store_json(&mut self, name: NameId, value: Option<Cow<'_, [u8]>>) {
        let Some(text) = value.as_deref().and_then(json::text) else { return };
        let stored = match guid(text.as_bytes()).filter(|_| text.len() == 36) {
            Some(guid) => Stored::Guid(guid),
            None => match int(text.as_bytes()) {
                Some(number) => Stored::Int(number),
                None => self.store_text(text.trim().as_bytes()),
            },
        };
        self.values.push((name, stored));
    }

    fn store_text(&mut self, text: &[u8]) -> Stored {
        let from = self.text.len();
        self.text.extend_from_slice(&text[..text.len().min(KEPT)]);
        Stored::Text(from as u32, self.text.len() as u32)
    }

    /// Finds the outcome and keeps the happening, or drops it where its signal does not know what is said.
    fn push(&mut self, raw: Raw, decide: &Decide, first: usize) {
        let said = |name: NameId| {
            self.values[first..].iter().rev().find(|(known, _)| *known == name).map(|(_, stored)| *stored)
        };
        let outcome = match decide {
            Decide::Fixed(outcome) => Some(*outcome),
            Decide::ExitCode => Some(
                self.values[first..]
                    .iter()
                    .find_map(|(_, stored)| match stored {
                        Stored::Int(code) | Stored::Code(code) => Some(exit_outcome(*code)),
                        _ => None,
                    })
                    .unwrap_or_default(),
            ),
            Decide::By { capture, map, otherwise } => said(*capture)
                .and_then(|stored| {
                    let text = match stored {
                        Stored::Int(number) | Stored::Code(number) => Cow::Owned(number.to_string().into_bytes()),
                        Stored::Guid(_) => Cow::Borrowed(&b""[..]),
                        Stored::Text(from, to) => Cow::Borrowed(&self.text[from as usize..to as usize]),
                    };
                    map.iter().find(|(known, _)| known[..] == *text).map(|(_, outcome)| *outcome)
                })
                .or(*otherwise),
        };
        match outcome {
            Some(outcome) => {
                self.happenings.push(Raw { outcome, values: (first as u32, self.values.len() as u32), ..raw })
            }
            None => self.values.truncate(first),
        }
    }
}

/// A captured value where it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View<'h> {
    Int(i64),
    Code(i64),
    Guid(u128),
    Text(&'h [u8]),
}

impl View<'_> {
    /// The value with a home of its own.
    pub fn to_value(self) -> Value {
        match self {
            View::Int(number) => Value::Int(number),
            View::Code(number) => Value::Code(number),
            View::Guid(number) => Value::Guid(number),
            View::Text(text) => Value::Text(String::from_utf8_lossy(text).into()),
        }
    }

    /// Whether it is that value.
    pub fn is(self, value: &Value) -> bool {
        match (self, value) {
            (View::Int(a), Value::Int(b)) | (View::Code(a), Value::Code(b)) => a == *b,
            (View::Guid(a), Value::Guid(b)) => a == *b,
            (View::Text(a), Value::Text(b)) => a == b.as_bytes(),
            _ => false,
        }
    }
}

/// What Intune makes of an installer's exit code when the app's own return codes say nothing else: 0 and 1707 success,
/// 3010 and 1641 restart, 1618 retry. Source: Microsoft Learn, "Add and assign Win32 apps", return codes.
fn exit_outcome(code: i64) -> u8 {
    const OK: u8 = 0;
    const FAILED: u8 = 1;
    const RESTART: u8 = 2;
    const RETRY: u8 = 3;
    match code {
        0 | 1707 => OK,
        3010 | 1641 => RESTART,
        1618 => RETRY,
        _ => FAILED,
    }
}

fn captured<'m>(names: &[(NameId, Hole)], name: NameId, captures: &Captures, message: &'m [u8]) -> Option<&'m [u8]> {
    names.iter().position(|(known, _)| *known == name).map(|number| captures.get(number, message))
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

fn guid(text: &[u8]) -> Option<u128> {
    if !crate::signal::template::is_guid(text) {
        return None;
    }
    let digit = |byte: u8| u128::from((byte & 15) + if byte > b'9' { 9 } else { 0 });
    Some(text[..36].iter().filter(|&&byte| byte != b'-').fold(0, |sum, &byte| sum << 4 | digit(byte)))
}

fn int(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 19 || !(text[0] == b'-' || text[0].is_ascii_digit()) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}
