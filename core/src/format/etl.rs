//! Event traces (.etl): the header of the trace, and no events yet.
//!
//! A trace is a row of buffers of one size. The first holds the facts about the whole: when and for how long was traced,
//! on which build, with which zone, and what was lost.
//!
//! Sources: <https://learn.microsoft.com/windows/win32/api/evntrace/ns-evntrace-trace_logfile_header> (its members),
//! <https://learn.microsoft.com/windows/win32/api/timezoneapi/ns-timezoneapi-time_zone_information> (the zone),
//! <https://geoffchappell.com/studies/windows/km/ntoskrnl/api/etw/tracelog/wmi_buffer_header.htm> (the buffer); the places
//! were seen in the field.

mod zone;

use super::evtx::filetime;
use super::{Format, Input, Known, Read, Sink};
use crate::record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;

/// Traces. Windows numbers them (`.etl.001`) and its Relogger writes `.etl.merged` beside them.
pub(super) const KNOWN: &[Known] = &[Known {
    format: Format { name: "event trace (.etl)", family: "events", read: Read::Whole(scan) },
    is: |head| Header::of(head.bytes).is_some(),
}];

/// Where the record of the header begins, behind the header of its buffer.
const RECORD: usize = 72;
/// Where its data begin.
const DATA: usize = RECORD + 32;

/// The first buffer of a trace.
struct Header<'a> {
    bytes: &'a [u8],
    buffer: u32,
    pointer: u32,
}

impl<'a> Header<'a> {
    /// Where there is one: its buffer says that it is a header, and the record in it repeats the size of the buffer.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let header = Header { bytes, buffer: u32_at(bytes, 0)?, pointer: u32_at(bytes, DATA + 44)? };
        let &[_, _, system, marker, ..] = bytes.get(RECORD..)? else { return None };
        let &[major, _, ..] = bytes.get(DATA + 4..)? else { return None };
        let is = bytes.get(54..56)? == [4, 0]
            && (1 << 10..=16 << 20).contains(&header.buffer)
            && matches!(system, 1 | 2)
            && marker & 0xc0 == 0xc0
            && u32_at(bytes, DATA)? == header.buffer
            && (5..=10).contains(&major)
            && matches!(header.pointer, 4 | 8);
        is.then_some(header)
    }

    fn number(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes, DATA + at)
    }

    fn ticks(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(*self.bytes.get(DATA + at..)?.first_chunk()?))
    }

    /// Where the zone stands: behind two pointers.
    const fn zone(&self) -> usize {
        56 + 2 * self.pointer as usize
    }

    /// Where the times stand: behind the zone, at a multiple of eight.
    const fn times(&self) -> usize {
        (self.zone() + zone::LENGTH).next_multiple_of(8)
    }

    fn start(&self) -> Option<u64> {
        self.ticks(self.times() + 16)
    }

    /// The name of the session, which follows the numbers.
    fn logger(&self) -> Option<String> {
        let text = self.bytes.get(DATA + self.times() + 32..)?;
        // A session has at most 1,024 characters of name.
        let units = text.as_chunks::<2>().0.iter().take(1024).map(|unit| u16::from_le_bytes(*unit));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        Some(String::from_utf16_lossy(&units)).filter(|name| !name.is_empty())
    }

    /// Everything, under names of few words.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::with_capacity(16);
        let mut tell = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
        let number = |at| self.number(at).map(|number| number.to_string());
        let time = |at| self.ticks(at).filter(|ticks| *ticks != 0).map(iso);
        let (start, times) = (self.start(), self.times());
        tell("logger-name", self.logger());
        tell("windows-build", number(8));
        tell("start-time", time(times + 16));
        // A trace that was copied while it was written has none.
        tell("end-time", time(16));
        tell("boot-time", time(times));
        let zone = self.bytes.get(DATA + self.zone()..).and_then(zone::Zone::of);
        let minutes = zone.zip(start.and_then(Stamp::from_filetime)).map(|(zone, start)| zone.minutes_at(start));
        tell("utc-offset-minutes", minutes.map(|minutes| minutes.to_string()));
        tell("clock-type", self.number(times + 24).map(clock));
        tell("log-file-mode", self.number(32).map(|mode| format!("0x{mode:08x}")));
        tell("buffer-size", Some(self.buffer.to_string()));
        tell("pointer-size", Some(self.pointer.to_string()));
        tell("buffers-in-the-file", Some((self.bytes.len() / self.buffer as usize).to_string()));
        tell("buffers-written", number(36));
        tell("buffers-lost", number(times + 28));
        tell("events-lost", number(48));
        facts
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn iso(ticks: u64) -> String {
    let mut text = Vec::new();
    filetime(&mut text, ticks);
    String::from_utf8_lossy(&text).into_owned()
}

/// What the times of the events count.
fn clock(number: u32) -> String {
    match number {
        1 => "performance counter".to_owned(),
        2 => "system time".to_owned(),
        3 => "processor cycles".to_owned(),
        other => other.to_string(),
    }
}

fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let Some(header) = Header::of(input.bytes) else {
        let span = Span { start: input.base, end: input.base + input.bytes.len() as u64 };
        let why = Text::from("no header of a trace");
        return sink.item(Item::Anomaly(Anomaly::new(AnomalyKind::Damaged, span, Text::default(), why)));
    };
    let facts = header.facts();
    let fields: Vec<Field<'_>> = facts
        .iter()
        .map(|(name, value)| Field { name: Text::from(*name), value: Text::from(value.as_str()) })
        .collect();
    // What of the first buffer is in use.
    let used = u32_at(input.bytes, 4).map_or(0, |used| used as usize).clamp(DATA, input.bytes.len());
    sink.item(Item::Record(Record {
        span: Span { start: input.base, end: input.base + used as u64 },
        time: header.start().and_then(Stamp::from_filetime),
        level: Level::default(),
        text: Text::default(),
        fields: Fields::new(&fields),
        origin: Origin::Document { path: Text::from("header") },
    }));
    sink.note("its events are not read by this version: only the header of the trace");
}
