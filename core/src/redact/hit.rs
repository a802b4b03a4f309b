//! A stretch of a text that is personal.

use super::kind::Kind;
use super::lists::{is_nobody, is_word};
use std::ops::Range;

/// A stretch of a text that is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its bytes.
    pub at: Range<usize>,
    pub kind: Kind,
    /// Whether it is a name that is to be looked for everywhere else.
    pub learn: Learn,
}

/// How a name is looked for elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Learn {
    /// Not at all.
    No,
    /// By itself.
    Bare,
    /// Only before a backslash: a domain that may be the name of the organisation too.
    Domain,
}

impl Hit {
    pub fn new(at: Range<usize>, kind: Kind, learn: Learn) -> Self {
        Hit { at, kind, learn }
    }
}

/// Where the hits of a text are put.
#[derive(Debug, Default)]
pub struct Hits(pub Vec<Hit>);

impl Hits {
    /// A stretch that is looked for nowhere else.
    pub fn once(&mut self, at: Range<usize>, kind: Kind) {
        if !at.is_empty() {
            self.0.push(Hit::new(at, kind, Learn::No));
        }
    }

    /// A stretch that is looked for everywhere.
    pub fn everywhere(&mut self, at: Range<usize>, kind: Kind) {
        if !at.is_empty() {
            self.0.push(Hit::new(at, kind, Learn::Bare));
        }
    }

    /// The name of a user or computer: looked for everywhere unless it is a word or too short for that. What names nobody
    /// is none; nor is a word, where the place does not surely hold a name.
    pub fn name(&mut self, text: &str, at: Range<usize>, kind: Kind, sure: bool) {
        let name = &text[at.clone()];
        let letters = name.chars().filter(|char| char.is_alphabetic()).count();
        if letters == 0 || is_nobody(name) || (!sure && is_word(name)) {
            return;
        }
        let known = letters >= 4 || (letters >= 1 && name.chars().count() >= 5);
        let learn = if known && !is_word(name) { Learn::Bare } else { Learn::No };
        self.0.push(Hit::new(at, kind, learn));
    }
}
