//! Finds the places and the words of the records that are quoted: only what holds them is read a second time.

use super::portion::{self, How};
use super::window;
use crate::finding::Place;
use crate::format::Read;
use crate::format::cmtrace::{CLOSE, OPEN};
use crate::limits::Deadline;
use crate::record::{Item, Origin, Record};
use crate::redact::{Redact, Redactor};
use crate::source::{Opened, Source};
use crate::wording;
use memchr::{memchr_iter, memmem};
use rustc_hash::FxHashMap;

/// What is to be redacted is read further, so that a name at the end of the quote is seen whole.
const BEYOND: usize = 4096;

/// Where the steps of a log begin in which its lines were counted, and how many lines end before each.
#[derive(Debug, Clone, Default)]
pub struct Lines(Vec<(u64, u64)>);

impl Lines {
    /// Adds the next step: its first byte, and how many lines end in it.
    pub fn add(&mut self, base: u64, lines: u64) {
        if self.0.is_empty() {
            self.0.push((base, 0));
        }
        let before = self.0.last().map_or(0, |(_, before)| *before);
        if let Some(last) = self.0.last_mut() {
            last.0 = base;
        }
        self.0.push((u64::MAX, before + lines));
    }

    /// The step a byte stands in: its first byte, and the lines before it.
    fn before(&self, byte: u64) -> (u64, u64) {
        let at = self.0.partition_point(|(base, _)| *base <= byte);
        self.0.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// A record that is quoted.
#[derive(Debug, Clone, Default)]
pub struct Quote {
    pub place: Place,
    pub text: String,
}

/// Looks up the records that begin at these bytes of a source.
pub fn quotes(
    source: &Source,
    how: &How,
    lines: &Lines,
    bytes: &[u64],
    redact: Option<&Redactor>,
) -> FxHashMap<u64, Quote> {
    let mut bytes = bytes.to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    match source.open() {
        Err(_) => FxHashMap::default(),
        Ok(opened) if matches!(how.format.read, Read::Cmtrace) => of_log(&opened, how, lines, &bytes, redact),
        Ok(opened) => of_items(&opened, source, how, &bytes, redact),
    }
}

/// Records of a CMTrace log stand where they begin: nothing else is read again.
fn of_log(
    opened: &Opened<'_>,
    how: &How,
    lines: &Lines,
    bytes: &[u64],
    redact: Option<&Redactor>,
) -> FxHashMap<u64, Quote> {
    let most = how.limits.quote_chars;
    let mut found = FxHashMap::default();
    let mut buffer = Vec::new();
    let mut head = vec![0; most + OPEN.len() + BEYOND];
    // What has been counted so far: up to which byte, and how many lines end before it.
    let mut counted = (0, 0);
    for &byte in bytes {
        let start = lines.before(byte);
        if start.0 > counted.0 {
            counted = start;
        }
        while counted.0 < byte {
            let length = (byte - counted.0).min(window::SIZE) as usize;
            buffer.resize(length.max(buffer.len()), 0);
            let read = opened.read_at(counted.0, &mut buffer[..length]).unwrap_or(0);
            if read == 0 {
                break;
            }
            counted = (counted.0 + read as u64, counted.1 + memchr_iter(b'\n', &buffer[..read]).count() as u64);
        }
        let wanted = if redact.is_some() { head.len() } else { most.max(OPEN.len() + 1) };
        let read = opened.read_at(byte, &mut head[..wanted]).unwrap_or(0);
        // Where no record begins any more the file was cut off or written anew: what stands there now proves nothing.
        if !head[..read].starts_with(OPEN) {
            continue;
        }
        let place = Place { byte, line: Some(counted.1 + 1), ..Place::default() };
        found.insert(byte, Quote { place, text: cut(message(&head[..read]), redact, most) });
    }
    found
}

/// As much of a text as is kept, after it has been redacted.
fn cut(mut text: String, redact: Option<&Redactor>, most: usize) -> String {
    let Some(redactor) = redact else { return text };
    text.redact(redactor);
    shorten(text, most)
}

/// The first so many characters of a text.
fn shorten(mut text: String, most: usize) -> String {
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// The message of the record that begins here, as far as it is given.
fn message(record: &[u8]) -> String {
    let text = record.strip_prefix(OPEN).unwrap_or(record);
    match memmem::find(text, CLOSE) {
        Some(end) => String::from_utf8_lossy(text[..end].trim_ascii()).into_owned(),
        None => {
            let mut text = String::from_utf8_lossy(text).into_owned();
            // The last character may be cut in two.
            text.truncate(text.trim_end_matches('\u{fffd}').len());
            format!("{text}…")
        }
    }
}

/// Other records say what they say only when they are read: the portions that hold them are, once more.
fn of_items(
    opened: &Opened<'_>,
    source: &Source,
    how: &How,
    bytes: &[u64],
    redact: Option<&Redactor>,
) -> FxHashMap<u64, Quote> {
    let mut found = FxHashMap::default();
    let most = how.limits.quote_chars;
    let mut buffer = Vec::new();
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let (start, end) = how.chunks().map_or((0, u64::MAX), |(header, size)| {
            let start = header + first.saturating_sub(header) / size * size;
            (start, start + size)
        });
        rest = &rest[rest.partition_point(|&byte| byte < end)..];
        let size = end - start;
        // What was read once is found again however long that takes, and nothing is read behind the last of it.
        let how = &How { until: Deadline::never(), ..how.clone() };
        let wanted = bytes.iter().filter(|&&byte| (start..end).contains(&byte)).count();
        let mut seen = 0;
        let Ok(Some(portion)) = portion::read(opened, source, how, start, size, &mut buffer) else { continue };
        let each = |line: Option<u64>, item: Item<'_>| {
            if let Item::Record(record) = &item
                && bytes.binary_search(&record.span.start).is_ok()
            {
                seen += 1;
                let mut insert = |record: &Record<'_>| drop(found.insert(record.span.start, quote(line, record, most)));
                match redact {
                    None => insert(record),
                    Some(redactor) => redactor.item(&item, |item| match item {
                        Item::Record(record) => insert(record),
                        Item::Anomaly(_) => {}
                    }),
                }
            }
            seen < wanted
        };
        portion.these(bytes, each);
    }
    found
}

/// The quote of a record, of so many characters at most.
pub fn quote(line: Option<u64>, record: &Record<'_>, most: usize) -> Quote {
    let text = shorten(wording::said(record).trim().to_owned(), most);
    let mut place = Place { byte: record.span.start, line: line.map(|line| line + 1), ..Place::default() };
    match record.origin {
        Origin::Log { .. } => {}
        Origin::Event { record_id, .. } => place.record = record_id,
        Origin::Value { key, name, .. } => place.key = Some(format!("{key}\\{name}")),
        Origin::Document { path } => place.key = Some(path.to_string()).filter(|path| !path.is_empty()),
    }
    Quote { place, text }
}
