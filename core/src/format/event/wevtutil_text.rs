//! `wevtutil qe … /f:text`: blocks of labels in English with values in the user's language.
//!
//! ```text
//! Event[0]:
//!   Log Name: Microsoft-Windows-AAD/Operational
//!   Date: 2026-03-24T09:52:49.5000000Z
//!   Event ID: 1098
//!   Description:
//! as many lines as the message has
//! ```
//!
//! Newer builds leave out the colon behind `Event[0]`, and older ones the `Z` behind the time, which then is local. A
//! message may hold a line like `Event[1]:` itself; the label that follows tells a real one.

use super::level::level;
use super::parts::{Parts, number, span};
use crate::format::{Head, Input, Sink};
use crate::record::AnomalyKind;
use crate::time::iso::iso;
use memchr::memmem;
use std::borrow::Cow;

/// Text that begins with such a block.
pub fn is(head: &Head<'_>) -> bool {
    begins(&head.text, 0)
}

/// Whether a block begins at this byte, the first of a line: `Event[`, digits, `]`, the label of the log.
fn begins(bytes: &[u8], at: usize) -> bool {
    let Some(rest) = bytes[at..].strip_prefix(b"Event[") else { return false };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some(rest) = rest[digits..].strip_prefix(b"]").filter(|_| (1..=20).contains(&digits)) else { return false };
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    rest.starts_with(b"\n  Log Name:")
}

/// Reads all blocks.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let bytes = input.bytes;
    let first_of_line = |at: &usize| {
        let before = &bytes[..*at];
        before.is_empty() || before.ends_with(b"\n") || before == b"\xef\xbb\xbf"
    };
    let mut starts =
        memmem::find_iter(bytes, b"Event[").filter(first_of_line).filter(|at| begins(bytes, *at)).peekable();
    while let Some(start) = starts.next().filter(|_| sink.wants_more()) {
        let end = starts.peek().copied().unwrap_or(bytes.len());
        let raw = &bytes[start..end];
        let (parts, whole) = block(raw);
        if whole {
            parts.give(span(input, start, end), raw, sink);
        } else {
            parts.give_broken(AnomalyKind::Unclosed, span(input, start, end), raw, "the event is cut off", sink);
        }
    }
}

/// The parts of a block, and whether it has a description, with which each one ends.
fn block(raw: &[u8]) -> (Parts<'_>, bool) {
    let mut parts = Parts::default();
    let mut at = memchr::memchr(b'\n', raw).map_or(raw.len(), |end| end + 1);
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        at += length;
        let Some((label, value)) = labelled(&rest[..length]) else { continue };
        match label {
            b"Log Name" => parts.channel = Cow::Borrowed(value),
            b"Source" => parts.provider = Cow::Borrowed(value),
            b"Date" => parts.time = iso(value).map(|found| found.stamp),
            b"Event ID" => parts.id = number(value),
            b"Level" => parts.level = level(value),
            b"Computer" => parts.computer = Cow::Borrowed(value),
            b"Description" => {
                let text = rest.get(b"  Description:".len()..).unwrap_or_default();
                parts.text = Cow::Borrowed(text.trim_ascii());
                return (parts, true);
            }
            _ => {}
        }
    }
    (parts, false)
}

/// `  Label: value`
fn labelled(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = line.strip_prefix(b"  ")?;
    let colon = memchr::memchr(b':', line)?;
    Some((&line[..colon], line[colon + 1..].trim_ascii()))
}
