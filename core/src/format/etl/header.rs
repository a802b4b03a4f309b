//! The header of a trace, and its clock.

use super::plain::{u32_at, u64_at, utf16_at};
use super::zone;
use crate::format::evtx::filetime;
use crate::time::Stamp;

/// Where the record of the header begins, behind the head of its buffer.
const RECORD: usize = super::buffer::HEAD;
/// Where its data begin.
const DATA: usize = RECORD + 32;
/// Set in the mode of a session whose processors share their buffers: then they stand in one row.
const ONE_ROW: u32 = 0x1000_0000;

/// The first record of a trace.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    bytes: &'a [u8],
    pub buffer: u32,
    pointer: u32,
}

impl<'a> Header<'a> {
    /// Where there is one: its buffer says that it is a header, and the record in it repeats the size of the buffer.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let buffer = u32_at(bytes, 0)?;
        // It stands in the first buffer, whatever it says of its length.
        let bytes = &bytes[..bytes.len().min(buffer as usize)];
        let header = Header { bytes, buffer, pointer: u32_at(bytes, DATA + 44)? };
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

    /// The byte after it.
    pub fn end(&self) -> usize {
        let size = super::plain::u16_at(self.bytes, RECORD + 4).map_or(0, usize::from);
        (RECORD + size).clamp(DATA, self.bytes.len().max(DATA)).min(self.bytes.len())
    }

    fn number(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes, DATA + at)
    }

    fn ticks(&self, at: usize) -> Option<u64> {
        u64_at(self.bytes, DATA + at)
    }

    /// Where the zone stands: behind two pointers.
    const fn zone(&self) -> usize {
        56 + 2 * self.pointer as usize
    }

    /// Where the times stand: behind the zone, at a multiple of eight.
    const fn times(&self) -> usize {
        (self.zone() + zone::LENGTH).next_multiple_of(8)
    }

    /// When the trace was begun, as FILETIME.
    fn began(&self) -> Option<u64> {
        self.ticks(self.times() + 16)
    }

    /// The same in UTC.
    pub fn start(&self) -> Option<Stamp> {
        self.began().and_then(Stamp::from_filetime)
    }

    /// Whether the processors shared their buffers.
    pub fn one_row(&self) -> bool {
        self.number(32).is_some_and(|mode| mode & ONE_ROW != 0)
    }

    /// Events and buffers that were lost.
    pub fn lost(&self) -> (u32, u32) {
        (self.number(48).unwrap_or(0), self.number(self.times() + 28).unwrap_or(0))
    }

    /// What the times of the events are.
    pub fn clock(&self) -> Clock {
        let clock = || {
            let began = self.began().filter(|began| *began > 0)?;
            let (zero, rate) = (u64_at(self.bytes, RECORD + 16)?, self.ticks(self.times() + 8)?);
            match self.number(self.times() + 24)? {
                1 => Some(Clock::Counter { began, zero, rate }),
                2 => Some(Clock::System),
                3 => Some(Clock::Counter { began, zero, rate: u64::from(self.number(52)?) * 1_000_000 }),
                _ => None,
            }
        };
        clock().filter(|clock| !matches!(clock, Clock::Counter { rate: 0, .. })).unwrap_or(Clock::Unknown)
    }

    /// The name of the session, which follows the numbers. It has at most 1,024 characters.
    fn logger(&self) -> Option<String> {
        utf16_at(self.bytes, DATA + self.times() + 32, 1024).filter(|name| !name.is_empty())
    }

    /// Everything, under names of few words; the trace has so many bytes.
    pub fn facts(&self, length: u64) -> Vec<(&'static str, String)> {
        let mut facts = Vec::with_capacity(18);
        let mut tell = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
        let number = |at| self.number(at).map(|number| number.to_string());
        let time = |at| self.ticks(at).filter(|ticks| *ticks != 0).map(iso);
        let times = self.times();
        tell("logger-name", self.logger());
        tell("windows-build", number(8));
        tell("start-time", time(times + 16));
        // A trace that was copied while it was written has none.
        tell("end-time", time(16));
        tell("boot-time", time(times));
        let zone = self.bytes.get(DATA + self.zone()..).and_then(zone::Zone::of);
        let minutes = zone.zip(self.start()).map(|(zone, start)| zone.minutes_at(start));
        tell("utc-offset-minutes", minutes.map(|minutes| minutes.to_string()));
        tell("clock-type", self.number(times + 24).map(clock));
        tell("log-file-mode", self.number(32).map(|mode| format!("0x{mode:08x}")));
        tell("buffer-size", Some(self.buffer.to_string()));
        tell("pointer-size", Some(self.pointer.to_string()));
        tell("buffers-in-the-file", Some((length / u64::from(self.buffer)).to_string()));
        tell("buffers-written", number(36));
        tell("buffers-lost", number(times + 28));
        tell("events-lost", number(48));
        facts
    }
}

/// A FILETIME as ISO 8601 in UTC.
pub fn iso(ticks: u64) -> String {
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

/// What the times of the events are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// FILETIME. The clock may have been set meanwhile.
    System,
    /// So many counts a second since the header's own, at which it was `began`. Setting the clock does not change them.
    Counter { began: u64, zero: u64, rate: u64 },
    /// Nobody tells.
    #[default]
    Unknown,
}

impl Clock {
    /// As FILETIME.
    #[inline]
    fn filetime(self, count: u64) -> Option<u64> {
        match self {
            Clock::System => Some(count),
            Clock::Counter { began, zero, rate } => {
                let counts = i128::from(count) - i128::from(zero);
                // Nearly always the counter counts what a FILETIME does.
                let ticks = if rate == 10_000_000 { counts } else { counts * 10_000_000 / i128::from(rate) };
                u64::try_from(i128::from(began) + ticks).ok()
            }
            Clock::Unknown => None,
        }
    }

    /// As ticks of a [`Stamp`], in UTC.
    #[inline]
    pub fn ticks(self, count: u64) -> Option<i64> {
        self.filetime(count).and_then(Stamp::ticks_of_filetime)
    }
}
