//! Finds every signal a message says, in about the time it takes to parse the record.
//!
//! Most texts are fixed from the first byte of the message on: a tree of prefixes finds their candidates. Templates
//! that begin with a gap are searched, many literals at once, only in messages that no template has claimed.

use super::template::{Captures, Part, Template};
use super::tree::Tree;
use aho_corasick::packed;
use memchr::memmem;

/// A template that matched.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The number of the template, in the order they were given.
    pub template: u32,
    /// What it captured.
    pub captures: Captures,
}

/// All templates of a source family, compiled.
#[derive(Debug, Default)]
pub struct Matcher {
    templates: Vec<Template>,
    tree: Tree,
    /// Templates of each prefix, and the length of the prefix.
    groups: Vec<(Vec<u32>, usize)>,
    floating: Vec<Floating>,
    always: Vec<Floating>,
}

/// The literals one searcher finds: 64 at most, beyond that it is no longer a SIMD search.
const A_SEARCHER: usize = 64;

#[derive(Debug)]
struct Floating {
    searcher: Searcher,
    literals: Vec<Vec<u8>>,
    /// Of each literal the template and the number of its part.
    templates: Vec<(u32, usize)>,
    /// Of each literal those that may stand where it stands, itself among them: one of both begins with the other.
    alike: Vec<Vec<usize>>,
}

#[derive(Debug)]
enum Searcher {
    /// SIMD.
    Packed(packed::Searcher),
    /// Where the machine has none.
    OneByOne(Vec<memmem::Finder<'static>>),
}

impl Matcher {
    /// Compiles templates; `always` says which floating ones are searched in claimed messages too.
    pub fn new(templates: Vec<(Template, bool)>) -> Self {
        let mut prefixes: Vec<Vec<u8>> =
            templates.iter().filter_map(|(template, _)| template.prefix().map(<[u8]>::to_vec)).collect();
        prefixes.sort();
        prefixes.dedup();
        let mut groups: Vec<(Vec<u32>, usize)> = prefixes.iter().map(|prefix| (Vec::new(), prefix.len())).collect();
        let (mut floating, mut always) = (Vec::new(), Vec::new());
        for (number, (template, everywhere)) in templates.iter().enumerate() {
            let number = number as u32;
            if let Some(group) = template
                .prefix()
                .and_then(|prefix| prefixes.binary_search_by(|known| known.as_slice().cmp(prefix)).ok())
            {
                groups[group].0.push(number);
            } else if let Some((part, literal)) = template.anchor() {
                let list = if *everywhere { &mut always } else { &mut floating };
                list.push((number, part, literal.to_vec()));
            }
        }
        Matcher {
            tree: Tree::new(prefixes),
            groups,
            floating: floating.chunks(A_SEARCHER).map(Floating::new).collect(),
            always: always.chunks(A_SEARCHER).map(Floating::new).collect(),
            templates: templates.into_iter().map(|(template, _)| template).collect(),
        }
    }

    /// Puts every template that matches `message` into `found`, after clearing it.
    #[inline]
    pub fn find(&self, message: &[u8], found: &mut Vec<Found>) {
        found.clear();
        let mut group = self.tree.longest(message);
        while let Some(number) = group {
            let (templates, length) = &self.groups[number as usize];
            for &template in templates {
                if let Some(captures) = self.templates[template as usize].matches_from(1, *length, message) {
                    found.push(Found { template, captures });
                }
            }
            group = self.tree.parent(number);
        }
        if found.is_empty() {
            for floating in &self.floating {
                floating.find(&self.templates, message, found);
            }
        }
        for floating in &self.always {
            floating.find(&self.templates, message, found);
        }
    }

    /// Every template that matches, found the slow way: each is tried on the message. For tests.
    pub fn find_slowly(&self, message: &[u8]) -> Vec<u32> {
        (0..self.templates.len() as u32)
            .filter(|&number| self.templates[number as usize].matches(message).is_some())
            .collect()
    }
}

impl Floating {
    fn new(chosen: &[(u32, usize, Vec<u8>)]) -> Self {
        let literals: Vec<Vec<u8>> = chosen.iter().map(|(_, _, literal)| literal.clone()).collect();
        let packed =
            packed::Config::new().match_kind(packed::MatchKind::LeftmostFirst).builder().extend(&literals).build();
        let one_by_one = || literals.iter().map(|literal| memmem::Finder::new(literal).into_owned()).collect();
        let searcher = packed.map_or_else(|| Searcher::OneByOne(one_by_one()), Searcher::Packed);
        let templates = chosen.iter().map(|(template, part, _)| (*template, *part)).collect();
        let alike = |one: &Vec<u8>| {
            let both = |(_, other): &(usize, &Vec<u8>)| {
                one.first() == other.first() && (one.starts_with(other) || other.starts_with(one))
            };
            literals.iter().enumerate().filter(both).map(|(number, _)| number).collect()
        };
        let alike = literals.iter().map(alike).collect();
        Floating { searcher, literals, templates, alike }
    }

    /// Most messages hold none of the literals: they go no further than this.
    #[inline]
    fn find(&self, templates: &[Template], message: &[u8], found: &mut Vec<Found>) {
        if let Some(first) = self.searcher.next(message, 0) {
            self.find_from(first, templates, message, found);
        }
    }

    #[inline(never)]
    fn find_from(&self, first: (usize, usize), templates: &[Template], message: &[u8], found: &mut Vec<Found>) {
        let mut next = Some(first);
        while let Some((start, literal)) = next {
            // The searcher names one literal; others may begin at the same byte.
            for &other in &self.alike[literal] {
                let (number, part) = self.templates[other];
                let stands = other == literal || message[start..].starts_with(&self.literals[other]);
                if stands && !found.iter().any(|found| found.template == number) {
                    let template = &templates[number as usize];
                    if let Some(captures) = floating_match(template, part, start, message) {
                        found.push(Found { template: number, captures });
                    }
                }
            }
            next = self.searcher.next(message, start + 1);
        }
    }
}

impl Searcher {
    /// Where the next literal stands, and which it is.
    #[inline(always)]
    fn next(&self, message: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Searcher::Packed(searcher) => {
                let found = searcher.find_in(message, (from..message.len()).into())?;
                Some((found.start(), found.pattern().as_usize()))
            }
            Searcher::OneByOne(finders) => {
                let found = |(number, finder): (usize, &memmem::Finder<'_>)| {
                    Some((from + finder.find(&message[from..])?, number))
                };
                finders.iter().enumerate().filter_map(found).min()
            }
        }
    }
}

/// A floating template begins with an open hole, or with a hole of a kind that must stand right before the literal.
fn floating_match(template: &Template, part: usize, start: usize, message: &[u8]) -> Option<Captures> {
    match template.parts.first() {
        Some(Part::Hole(super::template::Hole::Free | super::template::Hole::Gap, _)) if part == 1 => {
            template.matches_from(1, start, message)
        }
        _ => template.matches(message),
    }
}
