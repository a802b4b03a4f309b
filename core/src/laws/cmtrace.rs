//! What holds for the items of a CMTrace log, whatever its bytes.

use crate::engine::Options;
use crate::engine::records::{Items, for_each_window};
use crate::format::cmtrace::grammar::{self, Tail};
use crate::format::cmtrace::{self, CLOSE, DateOrder, Records, blank, fast};
use crate::format::{self, Read};
use crate::knowledge::{Knowledge, Pack};
use crate::source::Source;
use memchr::{memchr_iter, memmem};

/// Spans of items cover the input from its first byte that is no white space, without gap or overlap; every item takes
/// at least one byte.
///
/// # Panics
/// Where it does not hold.
pub fn tiling(input: &[u8]) {
    let mut at = blank(input) as u64;
    for item in cmtrace::records(input) {
        let span = item.span();
        assert_eq!(span.start, at, "an item begins where the one before ended");
        assert!(span.end > span.start, "an item takes at least one byte");
        at = span.end;
    }
    assert_eq!(at, input.len() as u64, "the items reach the end of the input");
}

/// The input cut into slices of any size gives the same items, when each slice is read from its first open marker to
/// the first one behind it.
///
/// # Panics
/// Where it does not hold.
pub fn slicing(input: &[u8], size: usize) {
    let size = size.max(1);
    let mut whole = cmtrace::records(input);
    for start in (0..input.len()).step_by(size) {
        let end = (start + size).min(input.len());
        let first = if start == 0 { Some(0) } else { cmtrace::next_open(input, start) };
        let Some(first) = first.filter(|&first| first < end) else { continue };
        let next = cmtrace::next_open(input, end).unwrap_or(input.len());
        for piece in Records::new(&input[first..next], first as u64, DateOrder::MonthFirst) {
            assert_eq!(whole.next(), Some(piece), "the same items in slices of {size} as in one");
        }
    }
    assert_eq!(whole.next(), None, "as many items in slices of {size} as in one");
}

/// Whatever the fast path reads, the grammar reads as the same, wherever attributes can begin.
///
/// # Panics
/// Where it does not hold.
pub fn fast_is_grammar(input: &[u8]) {
    let mut cache = fast::Cache::default();
    for close in memmem::find_iter(input, CLOSE) {
        // Twice: the second time it comes from the cache.
        for _ in 0..2 {
            fast_is_grammar_at(input, close + CLOSE.len(), &mut cache);
        }
    }
}

fn fast_is_grammar_at<'a>(input: &'a [u8], at: usize, cache: &mut fast::Cache<'a>) {
    let Some((quick, end)) = fast::tail(input, at, cache) else { return };
    let Some((slow, slow_end)) = grammar::tail(input, at, grammar::LONGEST) else {
        panic!("the grammar refuses what the fast path reads")
    };
    assert_eq!(end, slow_end, "both end at the same byte");
    let mut odd = false;
    let stamp = |tail: &grammar::Tail<'_>, odd: &mut bool| tail.stamp(DateOrder::MonthFirst, odd);
    assert_eq!(stamp(&quick, &mut odd), stamp(&slow, &mut odd), "both tell the same time");
    assert!(!odd, "the fast path leaves odd dates to the grammar");
    let fields = |tail: &grammar::Tail<'_>| {
        let Tail { time, date, component, context, level, thread, file, .. } = *tail;
        [time, date, component, context, level, thread, file].map(|text| text.as_bytes().to_vec())
    };
    assert_eq!(fields(&quick), fields(&slow), "both tell the same attributes");
}

/// The engine gives the items of the whole input, each with its line, for windows of any of these sizes on any of these
/// numbers of threads.
///
/// # Panics
/// Where it does not hold.
pub fn windows(input: &[u8], sizes: &[u64], threads: &[usize]) {
    let head = &input[..input.len().min(format::HEAD)];
    if !matches!(format::recognise(head, "").read, Read::Cmtrace) {
        return;
    }
    let wanted = one_piece(input);
    let knowledge = Knowledge::compile(Pack::default());
    let sources = [Source::memory("a.log", input)];
    for (&size, &threads) in sizes.iter().flat_map(|size| threads.iter().map(move |threads| (size, threads))) {
        let options = Options::new(&knowledge).window(size).threads(threads);
        let mut found = Vec::new();
        let make = |_: &Source, items: &mut Items<'_>| {
            let mut found = Vec::new();
            items.for_each(|line, item| found.push((line.unwrap_or_default(), format!("{item:?}"))));
            found
        };
        let unread = for_each_window(&sources, &options, make, |_, first, items| {
            found.extend(items.into_iter().map(|(line, item)| (first + line + 1, item)));
            true
        });
        assert!(unread.is_ok_and(|unread| unread.is_empty()), "bytes in memory are read to their end");
        assert_eq!(wanted.len(), found.len(), "as many items in windows of {size} on {threads} threads");
        for (wanted, found) in wanted.iter().zip(&found) {
            assert_eq!(wanted, found, "the same item in windows of {size} on {threads} threads");
        }
    }
}

/// Each item of the whole input with its line, counted from 1.
fn one_piece(input: &[u8]) -> Vec<(u64, String)> {
    let (mut counted, mut line) = (0, 1);
    let numbered = Records::new(input, 0, DateOrder::of(input)).map(|item| {
        let start = item.span().start as usize;
        line += memchr_iter(b'\n', &input[counted..start]).count() as u64;
        counted = start;
        (line, format!("{item:?}"))
    });
    numbered.collect()
}
