//! Executable invariants, shared by proptest, the fuzz targets and the tests over real logs.

use crate::format::cmtrace::{self, Records, blank};
use crate::format::cmtrace::{DateOrder, fast, grammar};
use crate::record::Item;
use crate::signal::Template;

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
    let whole: Vec<Item<'_>> = Records::new(input, 0, DateOrder::MonthFirst).collect();
    let mut pieces: Vec<Item<'_>> = Vec::new();
    for start in (0..input.len()).step_by(size.max(1)) {
        let end = (start + size).min(input.len());
        let first = if start == 0 { Some(0) } else { cmtrace::next_open(input, start) };
        let Some(first) = first.filter(|&first| first < end) else { continue };
        let next = cmtrace::next_open(input, end).unwrap_or(input.len());
        pieces.extend(Records::new(&input[first..next], first as u64, DateOrder::MonthFirst));
    }
    assert_eq!(whole.len(), pieces.len(), "as many items in slices of {size} as in one");
    for (whole, piece) in whole.iter().zip(&pieces) {
        assert_eq!(whole, piece, "the same items in slices of {size}");
    }
}

/// Whatever the fast path reads, the grammar reads as the same.
///
/// # Panics
/// Where it does not hold.
pub fn fast_is_grammar(input: &[u8], at: usize) {
    let mut cache = fast::Cache::default();
    // Twice: the second time it comes from the cache.
    for _ in 0..2 {
        let Some((quick, end)) = fast::tail(input, at, &mut cache) else { return };
        let Some((slow, slow_end)) = grammar::tail(input, at) else {
            panic!("the grammar refuses what the fast path reads")
        };
        assert_eq!(end, slow_end, "both end at the same byte");
        let mut odd = false;
        let stamp = |tail: &grammar::Tail<'_>, odd: &mut bool| tail.stamp(DateOrder::MonthFirst, odd);
        assert_eq!(stamp(&quick, &mut odd), stamp(&slow, &mut odd), "both tell the same time");
        assert!(!odd, "the fast path leaves odd dates to the grammar");
        let fields = |tail: &grammar::Tail<'_>| {
            [tail.time, tail.date, tail.component, tail.context, tail.level, tail.thread, tail.file]
                .map(|text| text.to_string())
        };
        assert_eq!(fields(&quick), fields(&slow), "both tell the same attributes");
    }
}

/// A template whose holes are filled matches the text, and captures what they were filled with; and no message makes
/// it panic.
///
/// # Panics
/// Where it does not hold.
pub fn template(text: &str, message: &[u8]) {
    let Ok(template) = Template::parse(text) else { return };
    if let Some(captures) = template.matches(message) {
        for number in 0..template.names.len() {
            assert!(captures.get(number, message).len() <= message.len());
        }
    }
    let (rendered, filled) = render(&template);
    let captures = template.matches(rendered.as_bytes());
    let Some(captures) = captures else { panic!("{text:?} does not match its own rendering {rendered:?}") };
    for (number, wanted) in filled.iter().enumerate() {
        assert_eq!(
            captures.get(number, rendered.as_bytes()),
            wanted.as_bytes(),
            "capture {number} of {text:?} in {rendered:?}"
        );
    }
}

/// The template with every hole filled by a text of its kind that does not hold the literal behind it.
fn render(template: &Template) -> (String, Vec<String>) {
    use crate::signal::template::{Hole, Part};
    let mut text = String::new();
    let mut filled = vec![String::new(); template.names.len()];
    for part in &template.parts {
        match part {
            Part::Literal(literal) => text.push_str(&String::from_utf8_lossy(literal.bytes())),
            Part::Break => text.push_str("\r\n"),
            Part::Hole(hole, number) => {
                let (stands, taken) = match hole {
                    Hole::Free | Hole::Line => ("", ""),
                    Hole::Gap => ("", ""),
                    Hole::Guid => ("11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555555"),
                    Hole::Int => ("-42", "-42"),
                    Hole::Code => ("0x80070643", "0x80070643"),
                    Hole::Word => ("Word", "Word"),
                    Hole::Host => ("contoso.com", "contoso.com"),
                    Hole::Quoted => ("'it is'", "it is"),
                    Hole::Json => ("{\"a\":[1]}", "{\"a\":[1]}"),
                    Hole::Rest => ("the rest", "the rest"),
                };
                text.push_str(stands);
                if let Some(number) = number {
                    filled[usize::from(*number)] = taken.to_owned();
                }
            }
        }
    }
    (text, filled)
}
