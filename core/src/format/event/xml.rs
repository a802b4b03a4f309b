//! Events as XML: Event Viewer, `wevtutil`, `Get-WinEvent … .ToXml()`, `tracerpt`, python-evtx, and what people wrap
//! around them.
//!
//! A file is a stream of `<Event …>…</Event>`: `wevtutil` writes no root, others any root. So nothing but the events is
//! looked for, and each is read by itself: one that is broken costs no other. Event data that holds markup holds it
//! escaped, so the first `</Event>` is the end, and a second `<Event` before it shows that the first was cut off.

mod read;

use super::parts::span;
use crate::format::{Head, Input, Sink};
use crate::record::AnomalyKind;
use memchr::memmem;

/// What every event's namespace is.
/// Source: <https://learn.microsoft.com/windows/win32/wes/eventschema-schema>
const NAMESPACE: &[u8] = b"schemas.microsoft.com/win/2004/08/events/event";

/// XML that holds an event of that namespace, or an event with the system part every event has.
pub fn is(head: &Head<'_>) -> bool {
    let Some(Mark { at, close: false }) = marks(&head.text).next().filter(|_| head.text.starts_with(b"<")) else {
        return false;
    };
    let event = &head.text[at..];
    let Some(end) = memchr::memchr(b'>', event) else { return false };
    memmem::find(&event[..end], NAMESPACE).is_some() || event[end + 1..].trim_ascii_start().starts_with(b"<System>")
}

/// The beginning of an event's open or close tag.
struct Mark {
    at: usize,
    close: bool,
}

fn marks(bytes: &[u8]) -> impl Iterator<Item = Mark> {
    memmem::find_iter(bytes, b"Event").filter_map(|at| {
        // `<EventID>` and `<EventData>` are other elements.
        if !matches!(bytes.get(at + 5), Some(b'>' | b' ' | b'\t' | b'\r' | b'\n')) {
            return None;
        }
        match &bytes[..at] {
            [.., b'<'] => Some(Mark { at: at - 1, close: false }),
            [.., b'<', b'/'] => Some(Mark { at: at - 2, close: true }),
            _ => None,
        }
    })
}

/// Reads all events.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let bytes = input.bytes;
    let mut open = None;
    for mark in marks(bytes) {
        if !sink.wants_more() {
            return;
        }
        match (open, mark.close) {
            (Some(start), true) => {
                whole(input, start, end_of(bytes, mark.at), sink);
                open = None;
            }
            (cut, false) => {
                if let Some(start) = cut {
                    unclosed(input, start, mark.at, sink);
                }
                open = Some(mark.at);
            }
            (None, true) => {}
        }
    }
    if let Some(start) = open {
        unclosed(input, start, bytes.len(), sink);
    }
}

/// Where the close tag that begins at `at` ends.
fn end_of(bytes: &[u8], at: usize) -> usize {
    let end = at + b"</Event".len();
    let blanks = bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if bytes.get(end + blanks) == Some(&b'>') { end + blanks + 1 } else { end }
}

/// What is said where a zone is no zone.
const ODD_OFFSET: &str = "offsets such as +02:59 are no zone's: these times are taken as local time";

fn whole(input: &Input<'_>, start: usize, end: usize, sink: &mut dyn Sink) {
    if !sink.wants(input.base + start as u64) {
        return;
    }
    let raw = &input.bytes[start..end];
    let text = String::from_utf8_lossy(raw);
    let found = read::event(&text);
    if found.odd_offset {
        sink.note(ODD_OFFSET);
    }
    match found.broken {
        None => found.parts.give(span(input, start, end), raw, sink),
        Some(why) => found.parts.give_broken(AnomalyKind::Damaged, span(input, start, end), raw, why, sink),
    }
}

fn unclosed(input: &Input<'_>, start: usize, end: usize, sink: &mut dyn Sink) {
    let raw = &input.bytes[start..end];
    let text = String::from_utf8_lossy(raw);
    let parts = read::event(&text).parts;
    parts.give_broken(AnomalyKind::Unclosed, span(input, start, end), raw, "the event is cut off", sink);
}
