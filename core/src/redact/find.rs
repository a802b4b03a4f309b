//! Finds what is personal in a text by itself, without knowing a name.

use super::hit::Hits;
use super::kind::Kind;
use super::lists::{LABELS, SHORT};
use super::place::{Look, MARKS, MORE};
use super::{label, shape};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::LazyLock;

/// One automaton for all labels, then all marks.
static SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let labels = LABELS.iter().map(|(text, _)| text.as_str());
    automaton(labels.chain(MARKS.iter().chain(&MORE).map(|(text, _)| *text)))
});

/// Finds each of these texts, upper or lower case, wherever it stands.
pub fn automaton<'t>(texts: impl Iterator<Item = &'t str>) -> AhoCorasick {
    let texts: Vec<&str> = texts.collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    // The fast kind takes memory by the number of bytes.
    let kind = (bytes < 64 << 10).then_some(AhoCorasickKind::DFA);
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(kind)
        .build(&texts)
        .expect("fewer texts than an automaton can hold")
}

/// Puts what is personal in a text into `hits`, in no order. Bodies of scripts only if they are asked for.
pub fn find(text: &str, scripts: bool, hits: &mut Hits) {
    let bytes = text.as_bytes();
    // Labels that end at one place: the longest counts.
    let mut pending: Option<(usize, usize, usize)> = None;
    let settle = |found: Option<(usize, usize, usize)>, hits: &mut Hits| {
        if let Some((start, end, number)) = found {
            let label = &LABELS[number].1;
            if label.kind != Kind::Script || scripts {
                label::behind(text, start, end, label, hits);
            }
        }
    };
    for found in SEARCH.find_overlapping_iter(text) {
        let number = found.pattern().as_usize();
        if let Some(mark) = number.checked_sub(LABELS.len()) {
            let look: Look = MARKS.iter().chain(&MORE).nth(mark).expect("a mark").1;
            look(text, found.range(), hits);
            continue;
        }
        if bytes.get(found.end()).is_some_and(u8::is_ascii_alphanumeric)
            || (found.len() <= SHORT
                && found.start().checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric()))
        {
            continue;
        }
        match pending {
            Some((start, end, _)) if end == found.end() && start <= found.start() => {}
            Some((_, end, _)) if end == found.end() => pending = Some((found.start(), end, number)),
            _ => {
                settle(pending, hits);
                pending = Some((found.start(), found.end(), number));
            }
        }
    }
    settle(pending, hits);
    shape::find(text, hits);
}
