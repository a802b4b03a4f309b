//! What holds for a source of any format, whatever its bytes.

use crate::engine::Options;
use crate::engine::records::{Items, for_each_window};
use crate::format::{self, Input, Read, Scan, Sink};
use crate::knowledge::{Knowledge, Pack};
use crate::record::Item;
use crate::source::{Source, decode};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static NOTHING: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::compile(Pack::default()));

/// What the bytes are taken for is read as the engine reads it: every item lies inside of the source, none begins where
/// another does or, but in a trace, before it, and windows of any of these sizes give the same items. Returns the name of the format.
///
/// # Panics
/// Where it does not hold.
pub fn format(bytes: &[u8], name: &str, sizes: &[u64]) -> &'static str {
    let format = format::recognise(&bytes[..bytes.len().min(format::HEAD)], name);
    // A text is counted in UTF-8.
    let end = match format.read {
        Read::Text(_) => decode::decode(bytes).0.len(),
        _ => bytes.len(),
    } as u64;
    if !format.read.has_records() {
        return format.name;
    }
    let sources = [Source::memory(name, bytes)];
    let mut wanted: Option<Vec<String>> = None;
    for &size in sizes {
        let options = Options::new(&NOTHING).threads(1).window(size);
        let mut before = BTreeSet::new();
        let in_order = format.name != format::etl::NAME;
        let mut found = Vec::new();
        let make = |_: &Source, items: &mut Items<'_>| {
            let mut found = Vec::new();
            items.for_each(|line, item| found.push((item.span(), line, format!("{item:?}"))));
            found
        };
        let unread = for_each_window(&sources, &options, make, |_, first, items| {
            for (span, line, item) in items {
                let last = before.last().is_none_or(|last| *last < span.start);
                assert!(last || !in_order, "{}: out of order: {item}", format.name);
                assert!(span.start <= span.end && span.end <= end, "{}: beyond byte {end}: {item}", format.name);
                assert!(before.insert(span.start), "{}: begins where another does: {item}", format.name);
                found.push(format!("{:?} {item}", line.map(|line| first + line)));
            }
            true
        });
        assert!(unread.is_ok(), "bytes in memory are read to their end");
        let wanted = wanted.get_or_insert_with(|| found.clone());
        let parts = wanted.iter().zip(&found).find(|(wanted, found)| wanted != found);
        assert_eq!(parts, None, "{}: the same item in windows of {size}", format.name);
        assert_eq!(wanted.len(), found.len(), "{}: as many items in windows of {size}", format.name);
    }
    format.name
}

/// A scan over bytes that need not be its own: it ends, and its items lie inside of them and in their order.
///
/// # Panics
/// Where it does not hold.
pub fn scan(name: &'static str, scan: Scan, bytes: &[u8]) {
    let mut kept = Kept { name, before: None, end: bytes.len() as u64 };
    scan(&Input::new(bytes, 0, "a"), &mut kept);
}

/// Holds what comes against what came before.
struct Kept {
    name: &'static str,
    before: Option<u64>,
    end: u64,
}

impl Sink for Kept {
    fn item(&mut self, item: Item<'_>) {
        let span = item.span();
        assert!(self.before.is_none_or(|before| before < span.start), "{}: out of order: {item:?}", self.name);
        assert!(span.start <= span.end && span.end <= self.end, "{}: beyond the end: {item:?}", self.name);
        self.before = Some(span.start);
    }

    fn note(&mut self, note: &str) {
        assert!(!note.is_empty(), "{}: a note says something", self.name);
    }
}
