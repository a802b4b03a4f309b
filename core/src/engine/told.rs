//! The parts of a report that tell what became of something: made of what happened, by its kind.

mod about;
mod apps;
mod enrolments;
mod episodes;
mod network;
mod oobe;
mod page;
mod restarts;
mod scripts;
mod sign_ins;

use super::Value;
use super::desk::Desk;
use crate::finding::{CodeSaid, Evidence};
use crate::knowledge::{KINDS, Knowledge};
use crate::rule;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS};
pub use enrolments::began;

/// What is read of the story.
#[derive(Clone, Copy)]
struct Teller<'t> {
    knowledge: &'t Knowledge,
    story: &'t Story,
}

impl<'t> Teller<'t> {
    fn one(&self, number: usize) -> &'t Happening {
        &self.story.happenings()[number]
    }

    /// Kind, outcome, signal.
    fn words(&self, number: usize) -> (&'static str, &'static str, &'t str) {
        let happening = self.one(number);
        let (kind, outcome) = words(happening);
        (kind, outcome, &self.knowledge.signals()[usize::from(happening.signal())].id)
    }

    fn said(&self, number: usize, name: &str) -> Option<Value<'t>> {
        self.knowledge.names().get(name).and_then(|name| self.one(number).value(name))
    }

    fn text(&self, number: usize, name: &str) -> Option<String> {
        self.said(number, name).map(rule::shown).filter(|text| !text.is_empty())
    }

    fn numbers(&self) -> impl Iterator<Item = usize> + use<'t> {
        0..self.story.happenings().len()
    }

    /// What it happened to, where its kind has such a subject: `app`, `script`, `host` …
    fn subject(&self, number: usize, of: &str) -> Option<Value<'t>> {
        let happening = self.one(number);
        happening.subject.filter(|_| KINDS[happening.kind].subject == of).map(|id| self.story.subject(id))
    }

    /// The codes of these happenings, each once.
    fn codes(&self, numbers: impl IntoIterator<Item = usize>) -> Vec<CodeSaid> {
        let mut codes = Vec::new();
        for code in numbers.into_iter().flat_map(|number| rule::codes_of(self.knowledge, self.one(number))) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    fn begun(&self, number: usize) -> Option<String> {
        self.one(number).stamp_since().map(Stamp::to_seconds)
    }

    fn ended(&self, number: usize) -> Option<String> {
        self.one(number).stamp().map(Stamp::to_seconds)
    }

    /// Seconds from the beginning of one to the end of the other; none where their times cannot be compared.
    fn seconds(&self, first: usize, last: usize) -> Option<i64> {
        let (first, last) = (self.one(first), self.one(last));
        let timed = first.since() != i64::MIN && last.ticks() != i64::MIN && first.comparable(last);
        timed.then(|| last.ticks().saturating_sub(first.since()) / TICKS)
    }
}

impl Desk<'_> {
    /// The records of these happenings, each once.
    fn proofs(&mut self, numbers: &[usize]) -> Vec<Evidence> {
        self.look_up(numbers.iter().copied());
        let mut proofs: Vec<Evidence> = numbers.iter().map(|&number| self.evidence(number)).collect();
        proofs.dedup();
        proofs
    }
}

fn words(happening: &Happening) -> (&'static str, &'static str) {
    let kind = &KINDS[happening.kind];
    (kind.name, kind.outcomes.get(usize::from(happening.outcome())).copied().unwrap_or_default())
}
