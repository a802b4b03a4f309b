//! What a scan finds, as lines to compare with; what every scan has to keep is checked on the way.

use super::{Input, Scan, Sink};
use crate::record::{Fields, Item, Origin, Record};

#[derive(Default)]
struct Shown {
    lines: Vec<String>,
    last: Option<u64>,
    length: u64,
}

impl Sink for Shown {
    fn item(&mut self, item: Item<'_>) {
        let span = item.span();
        assert!(self.last.is_none_or(|last| last < span.start), "items in order: {item:?}");
        assert!(span.start <= span.end && span.end <= self.length, "inside of the input: {item:?}");
        self.last = Some(span.start);
        self.lines.push(match item {
            Item::Record(record) => line(&record),
            Item::Anomaly(bad) => format!("!{} {} ({})", bad.kind.name(), bad.text, bad.rest),
        });
    }

    fn note(&mut self, note: &str) {
        self.lines.push(format!("note: {note}"));
    }
}

fn line(record: &Record<'_>) -> String {
    let time = record.time.map(|time| format!("{} ", time.to_seconds())).unwrap_or_default();
    let said = format!("{}{}", record.text, fields(record.fields));
    let said = said.trim_start();
    match record.origin {
        Origin::Value { key, name, kind } => format!("{key} {name} {kind}: {said}"),
        Origin::Document { path } => format!("{time}{path}: {said}"),
        Origin::Log { component, .. } => {
            format!("{time}{} {component}: {said}", record.level.meaning.name())
        }
        Origin::Event { provider, id, .. } => format!("{time}{provider} {id}: {said}"),
    }
}

fn fields(fields: Fields<'_>) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let all: Vec<_> = fields.as_slice().iter().map(|field| format!("{}={}", field.name, field.value)).collect();
    format!(" {{{}}}", all.join(", "))
}

/// What a scan finds in these bytes.
pub fn shown(scan: Scan, bytes: &[u8]) -> Vec<String> {
    let mut shown = Shown { length: bytes.len() as u64, ..Shown::default() };
    scan(&Input::new(bytes, 0, "test"), &mut shown);
    shown.lines
}

/// What the format that is recognised finds, and its name.
pub fn recognised(bytes: &[u8], name: &str) -> (&'static str, Vec<String>) {
    let format = super::recognise(&bytes[..bytes.len().min(super::HEAD)], name);
    let (text, _) = crate::source::decode::decode(bytes);
    match format.read {
        super::Read::Text(scan) => (format.name, shown(scan, &text)),
        _ => (format.name, Vec::new()),
    }
}
