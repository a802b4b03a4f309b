//! Reaping: from the items of a window to what they say.

use super::apart;
use super::harvest::{Harvest, Known, Raw};
use super::memo::Elements;
use super::records::keep;
use super::said::{Stored, guid, guid_in};
use crate::format::Sink;
use crate::format::cmtrace::{Records, Take};
use crate::json;
use crate::knowledge::Knowledge;
use crate::knowledge::compile::{Compiled, Decide, Family, NameId};
use crate::knowledge::events;
use crate::record::{Item, Level, Origin, Rank, Record};
use crate::signal::template::Hole;
use crate::signal::{Captures, Found};
use crate::tag;
use crate::text::Text;
use crate::time::{Stamp, TICKS};
use crate::time::iso::iso;
use std::borrow::Cow;
use std::hash::Hasher;

/// The longest captured text that is kept.
const KEPT: usize = 2048;
/// Before the name of a field that tells a time: by how many minutes the clock of the device was ahead of it.
const AHEAD_OF: &str = "minutes ahead of ";

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
                self.line(Line { text, thread, byte: span.start, offset: None }, time, level);
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
    fn line(&mut self, line: Line<'_>, time: Option<Stamp>, level: Level) {
        self.count(time);
        let ranked = level.meaning >= Rank::Warning;
        self.harvest.ranked += u64::from(ranked);
        let Some(family) = self.family else { return };
        family.matcher.find(line.text.as_bytes(), &mut self.found);
        if !self.found.is_empty() {
            self.harvest.explained += u64::from(ranked);
            self.hits(family, Line { offset: time.and_then(Stamp::offset_minutes), ..line });
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

/// What a happening takes from a record of a log.
#[derive(Clone, Copy)]
struct Line<'l> {
    text: Text<'l>,
    thread: Text<'l>,
    byte: u64,
    offset: Option<i16>,
}

impl Harvest {
    /// A signal that is told by where its record stands: what it takes are the record's fields.
    fn tell(&mut self, knowledge: &Knowledge, number: u16, record: &Record<'_>, ticks: i64, by_clock: bool) {
        let signal = knowledge.compiled(number);
        if signal.noise {
            return;
        }
        let thread = match record.origin {
            Origin::Event { pid, tid, .. } => {
                u64::from(pid.unwrap_or_default()) << 32 | u64::from(tid.unwrap_or_default())
            }
            _ => 0,
        };
        let offset = record.time.and_then(Stamp::offset_minutes);
        let raw = Raw { thread, ..raw(number, record.span.start, ticks, offset) };
        let first = self.said.values.len();
        for (name, field, path) in &signal.take {
            let field = knowledge.names().name(*field);
            let (field, is_ahead) = field.strip_prefix(AHEAD_OF).map_or((field, false), |field| (field, true));
            let said = match field {
                "value" if matches!(record.origin, Origin::Value { .. }) => Some(record.text),
                "key" => key_of(record),
                // The last step of a key is often whose it is: a user's SID, an app's id.
                "leaf" => key_of(record).map(|key| {
                    Text::new(bare(key.as_bytes().rsplit(|&byte| byte == b'\\').next().unwrap_or_default()))
                }),
                field => record.fields.at(field).map(|said| Text::new(bare(said.as_bytes()))),
            };
            let Some(said) = said else { continue };
            let said = match path.first() {
                Some(step) if said.as_bytes().starts_with(b"<") => match tag::value(said.as_bytes(), step) {
                    Some(said) => Text::new(said),
                    None => continue,
                },
                Some(_) => {
                    self.store_json(*name, json::at_path(said.as_bytes(), path));
                    continue;
                }
                None => said,
            };
            let stored = match said.as_bytes() {
                time if is_ahead => match minutes_ahead(record, time).filter(|_| by_clock) {
                    Some(minutes) => Stored::Int(minutes),
                    None => continue,
                },
                // XML of Windows has its codes in hexadecimal digits and nothing before them.
                code if !path.is_empty() && code.len() == 8 => {
                    match std::str::from_utf8(code).ok().and_then(|code| u32::from_str_radix(code, 16).ok()) {
                        Some(code) => Stored::Code(i64::from(code)),
                        None => self.store_plain(code),
                    }
                }
                text => self.store_plain(text),
            };
            self.said.values.push((*name, stored));
        }
        self.push(raw, &signal.decide, first);
    }

    /// A number, a GUID with or without braces, a code in hex, or a text.
    fn store_plain(&mut self, text: &[u8]) -> Stored {
        let text = text.trim_ascii();
        let bare = text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")).unwrap_or(text);
        if let Some(guid) = guid(bare).filter(|_| bare.len() == 36) {
            return Stored::guid(guid);
        }
        if let Some(number) = int(text) {
            return Stored::Int(number);
        }
        let hex = text.starts_with(b"0x") || text.starts_with(b"0X");
        let code = std::str::from_utf8(text).ok().filter(|_| hex).and_then(crate::knowledge::codes::parse);
        code.map_or_else(|| self.store_text(text), |code| Stored::Code(i64::from(code)))
    }

    fn happen(
        &mut self,
        knowledge: &Knowledge,
        family: &Family,
        line: Line<'_>,
        ticks: i64,
        hit: &Found,
        known: &Known<'_>,
    ) {
        let template = &family.templates[hit.template as usize];
        let signal = knowledge.compiled(template.signal);
        if signal.noise {
            return;
        }
        let message = line.text.as_bytes();
        let thread = hash(line.thread.as_bytes());
        let raw = Raw { thread, ..raw(template.signal, line.byte, ticks, line.offset) };
        let first = self.said.values.len();
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
                    self.said.values.truncate(first);
                } else if known.full() {
                    self.said.values.truncate(first);
                    self.unheard = true;
                } else {
                    let shared = self.said.values.split_off(first);
                    let raw = Raw { document, ..raw };
                    match known.memo().of(raw.signal, document) {
                        Some(read) => self.again(raw, signal, &read, &shared),
                        None => known.memo().keep(raw.signal, document, self.elements(raw, signal, json, &shared)),
                    }
                }
            }
        }
    }

    /// A happening for each object in an array, read in one pass. Returns what they say.
    fn elements(&mut self, raw: Raw, signal: &Compiled, json: &[u8], shared: &[(NameId, Stored)]) -> Elements {
        let mut read = Elements::default();
        let mut at = 0;
        while let Some(from) = json::next_element(json, at) {
            let first = self.said.values.len();
            self.said.values.extend_from_slice(shared);
            let end = self.take(&signal.take, json, from, true);
            read.add(&self.said.values[first + shared.len()..], &self.said.text);
            self.push(raw, &signal.decide, first);
            let Some(end) = end else { break };
            at = end;
        }
        read
    }

    /// The same for a document that was read before.
    fn again(&mut self, raw: Raw, signal: &Compiled, read: &Elements, shared: &[(NameId, Stored)]) {
        for values in read.each() {
            let first = self.said.values.len();
            self.said.values.extend_from_slice(shared);
            self.said.add(values, read.text());
            self.push(raw, &signal.decide, first);
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
                // The template has looked at its digits.
                Hole::Guid => text.first_chunk().map(|text| Stored::guid(guid_in(text))),
                Hole::Int => int(text).map(Stored::Int),
                Hole::Code => std::str::from_utf8(text)
                    .ok()
                    .and_then(crate::knowledge::codes::parse)
                    .map(|code| Stored::Code(i64::from(code))),
                _ => None,
            };
            let stored = stored.unwrap_or_else(|| self.store_text(text.trim_ascii()));
            self.said.values.push((name, stored));
        }
    }

    fn store_json(&mut self, name: NameId, value: Option<Cow<'_, [u8]>>) {
        let Some(text) = value.as_deref().and_then(json::text) else { return };
        let stored = match guid(text.as_bytes()).filter(|_| text.len() == 36) {
            Some(guid) => Stored::guid(guid),
            None => match int(text.as_bytes()) {
                Some(number) => Stored::Int(number),
                None => self.store_text(text.trim().as_bytes()),
            },
        };
        self.said.values.push((name, stored));
    }

    fn store_text(&mut self, text: &[u8]) -> Stored {
        let text = &text[..text.len().min(KEPT)];
        match std::str::from_utf8(text) {
            Ok(text) => self.said.keep(text),
            Err(_) => self.said.keep(&String::from_utf8_lossy(text)),
        }
    }

    /// Finds the outcome and keeps the happening, or drops it where its signal does not know what is said.
    fn push(&mut self, raw: Raw, decide: &Decide, first: usize) {
        let said = |name: NameId| {
            self.said.values[first..].iter().rev().find(|(known, _)| *known == name).map(|(_, stored)| *stored)
        };
        let outcome = match decide {
            Decide::Fixed(outcome) => Some(*outcome),
            Decide::ExitCode => Some(
                self.said.values[first..]
                    .iter()
                    .find_map(|(_, stored)| match stored {
                        Stored::Int(code) | Stored::Code(code) => Some(exit_outcome(*code)),
                        _ => None,
                    })
                    .unwrap_or_default(),
            ),
            Decide::By { capture, map, otherwise } => said(*capture).and_then(|stored| {
                let mut digits = [0; 20];
                let text = match stored {
                    Stored::Int(number) | Stored::Code(number) => decimal(number, &mut digits),
                    Stored::Guid(_) => b"" as &[u8],
                    Stored::Text(from, to) => &self.said.text.as_bytes()[from as usize..to as usize],
                };
                map.iter().find(|(known, _)| known[..] == *text).map(|(_, outcome)| *outcome).or(*otherwise)
            }),
        };
        match outcome {
            Some(outcome) => {
                self.happenings.push(Raw { outcome, values: (first as u32, self.said.values.len() as u32), ..raw })
            }
            None => self.said.values.truncate(first),
        }
    }
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

/// A number in digits, without a place of its own in memory.
fn decimal(number: i64, digits: &mut [u8; 20]) -> &[u8] {
    let mut from = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        from -= 1;
        digits[from] = b'-';
    }
    &digits[from..]
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

/// By how many minutes a record's time is later than one that it tells. Only times of UTC can be compared.
fn minutes_ahead(record: &Record<'_>, time: &[u8]) -> Option<i64> {
    let told = iso(time.trim_ascii())?.stamp.utc_ticks()?;
    Some(record.time?.utc_ticks()?.saturating_sub(told) / (60 * TICKS))
}

fn key_of<'a>(record: &Record<'a>) -> Option<Text<'a>> {
    match record.origin {
        Origin::Value { key, .. } => Some(key),
        _ => None,
    }
}

/// A happening of a signal, before anybody looked what it says.
fn raw(signal: u16, byte: u64, ticks: i64, offset: Option<i16>) -> Raw {
    Raw { signal, outcome: 0, byte, ticks, offset, thread: 0, document: 0, values: (0, 0) }
}

fn captured<'m>(names: &[(NameId, Hole)], name: NameId, captures: &Captures, message: &'m [u8]) -> Option<&'m [u8]> {
    names.iter().position(|(known, _)| *known == name).map(|number| captures.get(number, message))
}

/// The id of an app without what the agent writes around it: `Win32App_<id>_<revision>`, `<id>_<revision>`.
fn bare(leaf: &[u8]) -> &[u8] {
    const BEFORE: &[u8] = b"Win32App_";
    let id = match leaf.split_at_checked(BEFORE.len()) {
        Some((before, id)) if before.eq_ignore_ascii_case(BEFORE) => id,
        _ => leaf,
    };
    match id.split_at_checked(36) {
        Some((id, [b'_', revision @ ..])) if guid(id).is_some() && revision.iter().all(u8::is_ascii_digit) => id,
        _ => leaf,
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

fn int(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 19 || !(text[0] == b'-' || text[0].is_ascii_digit()) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits() {
        for number in [0, 7, -1, 1603, -2_147_024_891, i64::MAX, i64::MIN] {
            assert_eq!(decimal(number, &mut [0; 20]), number.to_string().as_bytes());
        }
    }
}
