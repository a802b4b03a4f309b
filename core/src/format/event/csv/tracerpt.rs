//! `tracerpt -of CSV`: nineteen columns padded with blanks, then the event's data in as many cells as there are.
//!
//! Lines may stand before the header. Strings stand in quotes behind a blank, and quotes in them are not doubled
//! reliably, so this is no CSV behind the nineteenth comma. A spreadsheet that has saved the file again has put quotes
//! around such cells, may have added a column before the first, and has rounded the times.
//!
//! Source: <https://learn.microsoft.com/windows-server/administration/windows-commands/tracerpt_1>, and seen in the
//! field.

mod cells;
mod lines;

use crate::format::event::level::level;
use crate::format::event::parts::{Parts, exactly, number};
use crate::format::{Head, Input, Sink};
use crate::record::{Anomaly, AnomalyKind, Item};
use crate::text::Text;
use crate::time::Stamp;
use cells::tail;
use lines::Lines;
use std::borrow::Cow;

/// The columns before the data.
const FIXED: usize = 19;
const CLOCK: usize = 16;

/// Lines with the header among the first, and nothing or an event behind it.
pub fn is(head: &Head<'_>) -> bool {
    let mut lines =
        Lines::of(&head.text).map(|line| line.text(&head.text)).filter(|line| !line.trim_ascii().is_empty());
    let Some(shift) = lines.by_ref().take(40).find_map(shift) else { return false };
    lines.next().is_none_or(|line| Row::of(line, shift).is_some())
}

/// How many columns stand before the first one, in the line that is the header.
fn shift(line: &[u8]) -> Option<usize> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut names = line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let shift = names.by_ref().take(2).position(|name| name == b"Event Name")?;
    names.take(3).eq([&b"Type"[..], b"Event ID", b"Version"]).then_some(shift)
}

/// What is said of times a spreadsheet has rounded.
const ROUNDED: &str = "a spreadsheet has rounded its times: they are not exact";
/// What is said where it has cut them short, to hours.
const LOST: &str = "a spreadsheet has cut its times short: they are not used";

/// What is said of times that are no times: `tracerpt -rts` writes the raw count.
const RAW: &str = "its times count from the start of the device: they are not used";

/// Reads all events.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let bytes = input.bytes;
    let mut lines = Lines::of(bytes);
    let Some(shift) = lines.find_map(|line| shift(line.text(bytes))) else { return };
    // An event goes on until the next line that is one: its strings may hold line breaks.
    let mut open: Option<(usize, Row<'_>)> = None;
    let mut end = bytes.len();
    for line in lines {
        if !sink.wants_more() {
            return;
        }
        let text = line.text(bytes);
        if let Some(row) = Row::of(text, shift) {
            if let Some((start, row)) = open.replace((line.start, row)) {
                give(input, start, line.start, &row, sink);
            }
        } else if line.end == bytes.len() && is_begun(text, shift) {
            end = line.start;
        } else if open.is_none() && !text.trim_ascii().is_empty() {
            give_rest(input, line.start, line.end, AnomalyKind::Stray, "not an event", sink);
        }
    }
    if let Some((start, row)) = open {
        give(input, start, end, &row, sink);
    }
    if end < bytes.len() {
        give_rest(input, end, bytes.len(), AnomalyKind::Unclosed, "the event is cut off", sink);
    }
}

/// Whether the last line, which is no event, begins one: name, type, id, and something more.
fn is_begun(line: &[u8], shift: usize) -> bool {
    let mut cells = line.split(|byte| *byte == b',').skip(shift + 2);
    cells.next().is_some_and(|id| number::<u32>(id).is_some()) && cells.next().is_some()
}

fn give_rest(input: &Input<'_>, start: usize, end: usize, kind: AnomalyKind, why: &str, sink: &mut dyn Sink) {
    let text = Text::new(input.bytes[start..end].trim_ascii());
    sink.item(Item::Anomaly(Anomaly::new(kind, exactly(input, start, end), text, why.into())));
}

fn give(input: &Input<'_>, start: usize, end: usize, row: &Row<'_>, sink: &mut dyn Sink) {
    let raw = &input.bytes[start..end];
    let cell = |at: usize| row.cells[at].trim_ascii();
    let (time, precision) = clock(cell(CLOCK));
    match precision {
        Precision::Whole => {}
        Precision::Rounded => sink.note(ROUNDED),
        Precision::Lost => sink.note(LOST),
        Precision::Raw => sink.note(RAW),
    }
    let mut parts = Parts {
        provider: Cow::Borrowed(cell(0)),
        id: number(cell(2)),
        version: number(cell(3)),
        level: level(cell(5)),
        pid: number(cell(9)),
        tid: number(cell(10)),
        time,
        ..Parts::default()
    };
    // Events of the kernel are told by their type: `Header`, `Start`, `DCEnd`.
    if number::<u64>(cell(1)).is_none() && !cell(1).is_empty() {
        parts.field(&b"Type"[..], cell(1));
    }
    for value in tail(&raw[row.tail..]) {
        parts.field(&b""[..], value);
    }
    parts.give(exactly(input, start, end), raw, sink);
}

/// The fixed columns of a line that is an event, and where in it the data begin.
#[derive(Debug)]
struct Row<'a> {
    cells: [&'a [u8]; FIXED],
    tail: usize,
}

impl<'a> Row<'a> {
    /// `None` unless the id and the time are numbers.
    fn of(line: &'a [u8], shift: usize) -> Option<Self> {
        let mut cells = [&b""[..]; FIXED];
        let mut at = 0;
        for place in 0..shift + FIXED {
            let rest = line.get(at..)?;
            let length = memchr::memchr(b',', rest).unwrap_or(rest.len());
            if let Some(cell) = place.checked_sub(shift).and_then(|place| cells.get_mut(place)) {
                *cell = &rest[..length];
            }
            at += length + 1;
        }
        let numbers =
            number::<u32>(cells[2]).is_some() && cells[CLOCK].trim_ascii().first().is_some_and(u8::is_ascii_digit);
        numbers.then_some(Row { cells, tail: at.min(line.len()) })
    }
}

/// How much a time still tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Precision {
    /// All of it.
    Whole,
    /// To the second, mostly to some microseconds.
    Rounded,
    /// Too little.
    Lost,
    /// It is the count of a clock that began with the device.
    Raw,
}

/// A FILETIME as a whole number, or as `1.3312743573048245e+17` where a spreadsheet has touched it.
fn clock(text: &[u8]) -> (Option<Stamp>, Precision) {
    if text.iter().all(u8::is_ascii_digit) {
        // Windows has written event traces since 2000; a clock that counts for centuries there is none.
        let time = number(text).and_then(Stamp::from_filetime).filter(|time| time.date().0 >= 1999);
        return (time, if time.is_some() { Precision::Whole } else { Precision::Raw });
    }
    /// The digits that tell the second. Zeros at the end are not written, so a good time may have less than the 17 of a
    /// floating point number; a column that is shown too narrow has six.
    const ENOUGH: usize = 11;
    let scientific = || -> Option<u64> {
        let at = text.iter().position(|byte| matches!(byte, b'e' | b'E'))?;
        let (mantissa, exponent) = (&text[..at], text[at + 1..].strip_prefix(b"+").unwrap_or(&text[at + 1..]));
        let digits: Vec<u8> = mantissa.iter().filter(|byte| !matches!(byte, b'.' | b',')).copied().collect();
        let places = number::<u32>(exponent)?.checked_sub(u32::try_from(digits.len()).ok()?.checked_sub(1)?)?;
        let ticks = number::<u64>(&digits)?.checked_mul(10u64.checked_pow(places)?)?;
        (digits.len() >= ENOUGH).then_some(ticks)
    };
    match scientific().and_then(Stamp::from_filetime) {
        Some(stamp) => (Some(stamp), Precision::Rounded),
        None => (None, Precision::Lost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        let shown = |text: &str| (clock(text.as_bytes()).0.map(|stamp| stamp.to_string()), clock(text.as_bytes()).1);
        assert_eq!(
            shown("133127435730482450"),
            (Some("2022-11-12 16:19:33.0482450+00:00".to_owned()), Precision::Whole)
        );
        assert_eq!(
            shown("1.3312743573048245e+17"),
            (Some("2022-11-12 16:19:33.0482450+00:00".to_owned()), Precision::Rounded)
        );
        assert_eq!(shown("1.33127E+17"), (None, Precision::Lost));
        assert_eq!(shown("e+17"), (None, Precision::Lost));
        assert_eq!(shown(""), (None, Precision::Raw));
        assert_eq!(shown("83951878"), (None, Precision::Raw));
    }
}
