//! `Get-WinEvent … | Export-Clixml`: PowerShell's own XML of its objects.
//!
//! Every event is one `<Obj>` below `<Objs>`; its properties are elements with their name in `N`. The message is an
//! added property and stands in `<MS>`. Control characters are written `_x000D_`. The type's name stands with the first
//! event only: later ones refer to it.
//!
//! Source: <https://learn.microsoft.com/openspecs/windows_protocols/ms-psrp>

use super::markup::{attribute, push, push_reference, tag};
use super::parts::{Bytes, Parts, span};
use super::property;
use crate::format::{Head, Input, Sink};
use crate::record::AnomalyKind;
use crate::time::iso::iso;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;

/// Such XML that holds events.
pub fn is(head: &Head<'_>) -> bool {
    let holds = |text: &[u8]| memmem::find(&head.text, text).is_some();
    head.text.starts_with(b"<") && holds(b"<Objs ") && holds(b"System.Diagnostics.Eventing.Reader.EventLogRecord")
}

/// Reads all objects. A list that was saved as one object holds the events in itself: it is looked into.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let bytes = input.bytes;
    let mut open: Option<(usize, usize)> = None;
    for at in memmem::find_iter(bytes, b"Obj") {
        if !sink.wants_more() {
            return;
        }
        let opens = bytes[..at].ends_with(b"<") && matches!(bytes.get(at + 3), Some(b' ' | b'>'));
        let closes = bytes[..at].ends_with(b"</") && bytes.get(at + 3) == Some(&b'>');
        open = match open {
            None if opens && !is_list(&bytes[at..]) => Some((at - 1, 1)),
            Some((start, depth)) if opens => Some((start, depth + 1)),
            Some((start, 1)) if closes => {
                give(input, start, at + b"Obj>".len(), None, sink);
                None
            }
            Some((start, depth)) if closes => Some((start, depth - 1)),
            other => other,
        };
    }
    if let Some((start, _)) = open {
        give(input, start, bytes.len(), Some((AnomalyKind::Unclosed, "the event is cut off")), sink);
    }
}

/// Whether the object that was opened before these bytes has elements in place of properties.
fn is_list(behind: &[u8]) -> bool {
    let mut tags = memchr::memchr_iter(b'<', behind).map(|at| &behind[at + 1..]);
    let telling = |tag: &&[u8]| {
        [&b"LST>"[..], b"IE>", b"Props>", b"Obj ", b"Obj>", b"/Obj>"].iter().any(|name| tag.starts_with(name))
    };
    tags.find(telling).is_some_and(|tag| tag.starts_with(b"LST>") || tag.starts_with(b"IE>"))
}

fn give(input: &Input<'_>, start: usize, end: usize, wrong: Option<(AnomalyKind, &str)>, sink: &mut dyn Sink) {
    let raw = &input.bytes[start..end];
    let text = String::from_utf8_lossy(raw);
    let (parts, broken) = object(&text);
    let span = span(input, start, end);
    match wrong.or(broken.then_some((AnomalyKind::Damaged, "its XML is broken"))) {
        None => parts.give(span, raw, sink),
        Some((kind, why)) => parts.give_broken(kind, span, raw, why, sink),
    }
}

/// One object, and whether its XML is broken.
fn object(text: &str) -> (Parts<'_>, bool) {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut reading = Reading::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => reading.start(tag(text, &reader, &element)),
            Ok(Event::End(_)) => reading.end(),
            Ok(Event::Text(text)) => push(&mut reading.value, text.into_inner()),
            Ok(Event::CData(text)) => push(&mut reading.value, text.into_inner()),
            Ok(Event::GeneralRef(reference)) => push_reference(&mut reading.value, &reference),
            Ok(Event::Eof) => return (reading.parts, false),
            Ok(_) => {}
            Err(_) => return (reading.parts, true),
        }
    }
}

#[derive(Debug, Default)]
struct Reading<'a> {
    parts: Parts<'a>,
    depth: usize,
    /// The depth of the list of values, while it is open.
    values: Option<usize>,
    /// The `N` of the element that is open, until another opens or closes.
    name: Option<Bytes<'a>>,
    value: Bytes<'a>,
}

impl<'a> Reading<'a> {
    fn start(&mut self, tag: &'a str) {
        self.depth += 1;
        self.value = Cow::default();
        self.name = attribute(tag, "N");
        if self.depth == 3 && self.name.as_deref() == Some(b"Properties") {
            self.values = Some(self.depth);
        }
    }

    fn end(&mut self) {
        let value = unescaped(std::mem::take(&mut self.value));
        match (self.name.take(), self.values) {
            (Some(name), Some(_)) if *name == *b"Value" => self.parts.field(&b""[..], value),
            // Object, its properties, one of them.
            (Some(name), None) if self.depth == 3 && name.eq_ignore_ascii_case(property::TIME) => {
                self.parts.time = iso(&value).map(|found| found.stamp);
            }
            (Some(name), None) if self.depth == 3 => property::set(&mut self.parts, name, value),
            _ => {}
        }
        if self.values == Some(self.depth) {
            self.values = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

/// With the characters for `_xHHHH_`, which are units of UTF-16.
fn unescaped(text: Bytes<'_>) -> Bytes<'_> {
    if memmem::find(&text, b"_x").is_none() {
        return text;
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(unit) = unit(rest) {
            units.push(unit);
            at += 7;
            continue;
        }
        flush(&mut units, &mut decoded);
        decoded.push(rest[0]);
        at += 1;
    }
    flush(&mut units, &mut decoded);
    Cow::Owned(decoded)
}

/// The unit of `_x000D_`.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.get(..7)?.strip_prefix(b"_x")?.strip_suffix(b"_")?;
    let digits =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

fn flush(units: &mut Vec<u16>, decoded: &mut Vec<u8>) {
    decoded.extend_from_slice(String::from_utf16_lossy(units).as_bytes());
    units.clear();
}
