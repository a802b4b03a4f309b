//! Finds the lines and the words of the records that are quoted: only these windows are read a second time.

use super::window;
use crate::format::cmtrace::{CLOSE, OPEN};
use crate::source::Source;
use crate::span::Position;
use memchr::{memchr_iter, memmem};
use rustc_hash::FxHashMap;

/// How much of a record is kept as its quote.
const QUOTE: usize = 1200;

/// Where the windows of a source begin, and how many lines end before each.
#[derive(Debug, Default)]
pub struct Lines(Vec<(u64, u64)>);

impl Lines {
    /// Adds the next window: the first byte of its own, and how many lines end in it.
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

    /// The window a byte stands in: its first byte, and the lines before it.
    fn before(&self, byte: u64) -> (u64, u64) {
        let at = self.0.partition_point(|(base, _)| *base <= byte);
        self.0.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// A record that is quoted.
#[derive(Debug, Clone, Default)]
pub struct Quote {
    pub position: Position,
    pub text: String,
}

/// Looks up the records that begin at these bytes of a source.
pub fn quotes(source: &Source, lines: &Lines, bytes: &[u64]) -> FxHashMap<u64, Quote> {
    let mut found = FxHashMap::default();
    let Ok(opened) = source.open() else { return found };
    let mut buffer = Vec::new();
    let mut bytes = bytes.to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    // What has been counted so far: up to which byte, and how many lines end before it.
    let mut counted = (0, 0);
    for byte in bytes {
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
        let mut head = [0; QUOTE];
        let read = opened.read_at(byte, &mut head).unwrap_or(0);
        let position = Position { byte, line: counted.1 + 1 };
        found.insert(byte, Quote { position, text: message(&head[..read]) });
    }
    found
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
