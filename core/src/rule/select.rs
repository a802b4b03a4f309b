//! Picks happenings out of a story.

use crate::engine::{Value, guid};
use crate::knowledge::compile::{NameId, What};
use crate::knowledge::model::{Selector, Test};
use crate::knowledge::pattern::like;
use crate::knowledge::{KINDS, Knowledge, codes};
use crate::story::{Happening, Story, SubjectId};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A selector with its names looked up.
#[derive(Debug)]
pub struct Select<'k> {
    what: Option<What>,
    outcomes: Vec<u8>,
    tests: Vec<(Option<NameId>, &'k Test, Vec<Spelled>)>,
}

/// What a text of a test spells, besides itself; worked out once.
#[derive(Debug)]
struct Spelled {
    code: Option<u32>,
    guid: Option<u128>,
}

impl<'k> Select<'k> {
    pub fn new(knowledge: &Knowledge, selector: &'k Selector) -> Self {
        let what = knowledge.what(&selector.what);
        let outcomes = what.map_or(&[] as &[&str], |what| KINDS[what.kind].outcomes);
        let chosen = selector
            .outcome
            .iter()
            .filter_map(|word| outcomes.iter().position(|known| known == word))
            .map(|number| number as u8);
        let tests = selector.filter.iter().map(|(name, test)| (knowledge.names().get(name), test, spelled(test)));
        Select { what, outcomes: chosen.collect(), tests: tests.collect() }
    }

    fn fits(&self, happening: &Happening) -> bool {
        (self.outcomes.is_empty() || self.outcomes.contains(&happening.outcome()))
            && self
                .tests
                .iter()
                .all(|(name, test, spelled)| passes(name.and_then(|name| happening.value(name)), test, spelled))
    }

    /// The numbers of all happenings a selector picks, in order.
    pub fn picked(knowledge: &Knowledge, story: &Story, selector: &'k Selector) -> Vec<usize> {
        if has(knowledge, story, selector) { Select::new(knowledge, selector).all(story) } else { Vec::new() }
    }

    /// The numbers of all happenings it picks, in order.
    fn all(&self, story: &Story) -> Vec<usize> {
        let numbers = self.what.map(|what| story.of(what)).unwrap_or_default();
        numbers.iter().copied().filter(|&number| self.fits(&story.happenings()[number])).collect()
    }

    /// What it picks, by whom it is about: the values of `same`.
    pub fn by(&self, knowledge: &Knowledge, story: &Story, same: Option<&str>) -> Picks {
        let named = self.what.map(|what| KINDS[what.kind].subject).unwrap_or_default();
        let mut picks = Picks { everybody: named.is_empty(), ..Picks::default() };
        let name = same.and_then(|same| knowledge.names().get(same));
        for number in self.all(story) {
            let happening = &story.happenings()[number];
            let whom = match same {
                None => None,
                Some(same) if same == named => happening.subject,
                Some(_) => name.and_then(|name| happening.value(name)).and_then(|value| story.id(value)),
            };
            picks.by.entry(whom).or_default().push(number);
        }
        picks
    }
}

/// Most things never happen on a device: then there is no need to look at the rest of a selector.
fn has(knowledge: &Knowledge, story: &Story, selector: &Selector) -> bool {
    knowledge.what(&selector.what).is_some_and(|what| !story.of(what).is_empty())
}

/// Picks of a whole run: many rules ask for the same.
#[derive(Debug)]
pub struct Library<'k> {
    knowledge: &'k Knowledge,
    story: &'k Story,
    kept: FxHashMap<(&'k Selector, Option<&'k str>), Rc<Picks>>,
    /// What is picked where nothing of the sort happened: without a subject, and with one.
    nothing: [Rc<Picks>; 2],
}

impl<'k> Library<'k> {
    pub fn new(knowledge: &'k Knowledge, story: &'k Story) -> Self {
        let nothing = [true, false].map(|everybody| Rc::new(Picks { everybody, ..Picks::default() }));
        Library { knowledge, story, kept: FxHashMap::default(), nothing }
    }

    /// Whether anything of the kind a selector asks for happened.
    pub fn has(&self, selector: &Selector) -> bool {
        has(self.knowledge, self.story, selector)
    }

    /// What a selector picks, by the values of `same`.
    pub fn picks(&mut self, selector: &'k Selector, same: Option<&'k str>) -> Rc<Picks> {
        let (knowledge, story) = (self.knowledge, self.story);
        let what = knowledge.what(&selector.what);
        if what.is_none_or(|what| story.of(what).is_empty()) {
            let named = what.is_some_and(|what| !KINDS[what.kind].subject.is_empty());
            return Rc::clone(&self.nothing[usize::from(named)]);
        }
        let make = || Rc::new(Select::new(knowledge, selector).by(knowledge, story, same));
        Rc::clone(self.kept.entry((selector, same)).or_insert_with(make))
    }
}

/// Happenings by whom they are about; under `None` those that do not say.
#[derive(Debug, Default)]
pub struct Picks {
    by: FxHashMap<Option<SubjectId>, Vec<usize>>,
    /// Happenings of a kind that has no subject are about everybody.
    everybody: bool,
}

impl Picks {
    /// The numbers of those about `whom`, in order; all of a rule about the device.
    pub fn about(&self, whom: Option<SubjectId>) -> &[usize] {
        self.by
            .get(&whom)
            .or_else(|| self.by.get(&None).filter(|_| self.everybody))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Those and the ones that do not say whom they are about, not in order.
    pub fn about_or_nobody(&self, whom: Option<SubjectId>) -> impl Iterator<Item = usize> {
        let own = self.by.get(&whom).map(Vec::as_slice).unwrap_or_default();
        let nobody = self.by.get(&None).filter(|_| whom.is_some()).map(Vec::as_slice).unwrap_or_default();
        own.iter().chain(nobody).copied()
    }
}

fn spelled(test: &Test) -> Vec<Spelled> {
    let spelled =
        |text: &String| Spelled { code: codes::parse(text), guid: guid(text.as_bytes()).filter(|_| text.len() == 36) };
    match test {
        Test::OneOf(texts) | Test::Not(texts) => texts.iter().map(spelled).collect(),
        Test::Range { .. } | Test::Like(_) => Vec::new(),
    }
}

fn passes(value: Option<Value<'_>>, test: &Test, spelled: &[Spelled]) -> bool {
    let any = |texts: &[String]| {
        value.is_some_and(|value| texts.iter().zip(spelled).any(|(text, spelled)| says(value, text, spelled)))
    };
    match test {
        Test::OneOf(texts) => any(texts),
        Test::Not(texts) => !any(texts),
        Test::Range { min, max } => match value {
            Some(Value::Int(number) | Value::Code(number)) => {
                min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)
            }
            _ => false,
        },
        Test::Like(patterns) => match value {
            Some(Value::Text(text)) => {
                patterns.iter().any(|pattern| like(&text.to_lowercase(), &pattern.to_lowercase()))
            }
            _ => false,
        },
    }
}

/// Whether a capture says this: the same text, or the same code or GUID in another spelling.
fn says(value: Value<'_>, text: &str, spelled: &Spelled) -> bool {
    match value {
        Value::Text(said) => said == text,
        Value::Guid(said) => Some(said) == spelled.guid,
        Value::Int(number) | Value::Code(number) => {
            Some(number as u32) == spelled.code && (-0x8000_0000..=0xffff_ffff).contains(&number)
        }
    }
}

/// What a happening says under a name: its subject, or one of its captures.
pub fn said<'s>(knowledge: &Knowledge, story: &'s Story, happening: &'s Happening, name: &str) -> Option<Value<'s>> {
    if KINDS[happening.kind].subject == name {
        return happening.subject.map(|id| story.subject(id));
    }
    knowledge.names().get(name).and_then(|name| happening.value(name))
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
    fn codes_and_guids_in_any_spelling() {
        let says = |value: Value<'_>, text: &str| {
            passes(Some(value), &Test::OneOf(vec![text.to_owned()]), &spelled(&Test::OneOf(vec![text.to_owned()])))
        };
        assert!(says(Value::Int(-2_147_023_293), "0x80070643"));
        assert!(says(Value::Code(2_147_944_003), "-2147023293"));
        assert!(!says(Value::Int(1), "0x80070643"));
        let guid = Value::Guid(0x4ad8_1b26_3c77_4e02_9b15_c0ff_ee5a_71af);
        assert!(says(guid, "4AD81B26-3C77-4E02-9B15-C0FFEE5A71AF"));
        assert!(!says(guid, "4ad81b26"));
        assert_eq!(guid_text(0x4ad8_1b26_3c77_4e02_9b15_c0ff_ee5a_71af), "4ad81b26-3c77-4e02-9b15-c0ffee5a71af");
    }
}
