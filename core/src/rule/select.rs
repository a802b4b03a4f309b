//! Picks happenings out of a story.

use crate::engine::Value;
use crate::knowledge::compile::NameId;
use crate::knowledge::model::{Selector, Test};
use crate::knowledge::{KINDS, Knowledge, codes};
use crate::story::{Happening, Story};

/// A selector with its names looked up.
#[derive(Debug)]
pub struct Select<'r> {
    kind: Option<usize>,
    signal: Option<u16>,
    outcomes: Vec<u8>,
    tests: Vec<(Option<NameId>, &'r Test)>,
}

impl<'r> Select<'r> {
    pub fn new(knowledge: &Knowledge, selector: &'r Selector) -> Self {
        let signal = knowledge.signals().iter().position(|signal| signal.id == selector.what).map(|number| number as u16);
        let kind = signal.map_or_else(|| KINDS.iter().position(|kind| kind.name == selector.what), |signal| Some(knowledge.compiled(signal).kind));
        let outcomes = kind.map_or(&[] as &[&str], |kind| KINDS[kind].outcomes);
        let chosen = selector.outcome.iter().filter_map(|word| outcomes.iter().position(|known| known == word)).map(|number| number as u8);
        let tests = selector.filter.iter().map(|(name, test)| (knowledge.names().get(name), test)).collect();
        Select { kind, signal, outcomes: chosen.collect(), tests }
    }

    pub fn fits(&self, happening: &Happening) -> bool {
        self.signal.is_none_or(|signal| happening.signal() == signal)
            && (self.outcomes.is_empty() || self.outcomes.contains(&happening.outcome()))
            && self.tests.iter().all(|(name, test)| passes(name.and_then(|name| happening.value(name)), test))
    }

    /// The happenings it picks, in order.
    pub fn all<'s>(&'s self, story: &'s Story) -> impl DoubleEndedIterator<Item = &'s Happening> {
        let kind = self.kind.unwrap_or(usize::MAX);
        story.of_kind(kind).filter(|happening| self.fits(happening))
    }

    /// Their numbers in the story.
    pub fn numbers<'s>(&'s self, story: &'s Story) -> impl DoubleEndedIterator<Item = usize> + 's {
        story.numbers_of_kind(self.kind.unwrap_or(usize::MAX)).filter(|&number| self.fits(&story.happenings()[number]))
    }
}

fn passes(value: Option<&Value>, test: &Test) -> bool {
    match test {
        Test::OneOf(texts) => value.is_some_and(|value| texts.iter().any(|text| says(value, text))),
        Test::Not(texts) => !value.is_some_and(|value| texts.iter().any(|text| says(value, text))),
        Test::Range { min, max } => match value {
            Some(Value::Int(number) | Value::Code(number)) => min.is_none_or(|min| *number >= min) && max.is_none_or(|max| *number <= max),
            _ => false,
        },
        Test::Like(patterns) => match value {
            Some(Value::Text(text)) => patterns.iter().any(|pattern| like(&text.to_lowercase(), &pattern.to_lowercase())),
            _ => false,
        },
    }
}

/// Whether a capture says this: the same text, or the same code in another spelling.
fn says(value: &Value, text: &str) -> bool {
    match value {
        Value::Text(said) => **said == *text,
        Value::Guid(said) => guid_text(*said).eq_ignore_ascii_case(text),
        Value::Int(number) | Value::Code(number) => match codes::parse(text) {
            Some(code) => *number as u32 == code && (-0x8000_0000..=0xffff_ffff).contains(number),
            None => false,
        },
    }
}

/// `*` stands for any text.
fn like(text: &str, pattern: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    let mut rest = rest;
    for piece in middle {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// What a happening says under a name: its subject, or one of its captures.
pub fn said(knowledge: &Knowledge, happening: &Happening, name: &str) -> Option<Value> {
    if KINDS[happening.kind].subject == name {
        return happening.subject.clone();
    }
    knowledge.names().get(name).and_then(|name| happening.value(name)).cloned()
}

/// Whether a happening is about a subject; where it names none, it is if `lenient`.
pub fn is_about(knowledge: &Knowledge, happening: &Happening, same: Option<&str>, subject: Option<&Value>, lenient: bool) -> bool {
    let (Some(same), Some(subject)) = (same, subject) else { return true };
    match said(knowledge, happening, same) {
        Some(said) => said == *subject,
        None => lenient,
    }
}

/// A GUID as people write it.
pub fn guid_text(guid: u128) -> String {
    let hex = format!("{guid:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_codes() {
        assert!(like("fef.contoso.manage.microsoft.com", "*.manage.microsoft.com"));
        assert!(!like("manage.microsoft.com.evil.example", "*.manage.microsoft.com"));
        assert!(like("swda02-mscdn.manage.microsoft.com", "swd*-mscdn.*.com"));
        assert!(like("abc", "abc") && !like("abcd", "abc") && like("abc", "*"));
        assert!(says(&Value::Int(-2_147_023_293), "0x80070643"));
        assert!(says(&Value::Code(2_147_944_003), "-2147023293"));
        assert!(!says(&Value::Int(1), "0x80070643"));
        assert_eq!(guid_text(0x5e43_2f47_4739_4df5_b8a4_d5b4_cbb4_1daf), "5e432f47-4739-4df5-b8a4-d5b4cbb41daf");
    }
}
