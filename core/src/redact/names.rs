//! Names that were learnt in one place and are looked for everywhere.

use super::find::automaton;
use super::hit::{Hits, Learn};
use super::key::{guid_of_sid, is_only_pseudonyms};
use super::kind::Kind;
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

/// So many names are learnt: a hostile log must not make more of them than can be looked for.
const MOST: usize = 65_536;
/// A longer one is no name, but a code that is known by its shape.
const LONGEST: usize = 512;
/// What is cut by `…` is taken for the beginning of a name from so many bytes on.
const CUT: usize = 4;

/// Names, small, each with what it names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    known: BTreeMap<String, (Kind, Learn)>,
    /// What finds them, and what each of its patterns names.
    search: Option<(AhoCorasick, Vec<Kind>)>,
}

impl Names {
    /// Learns what was found in a text.
    pub fn learn(&mut self, text: &str, hits: &Hits) {
        for hit in hits.0.iter().filter(|hit| hit.learn != Learn::No) {
            self.add(&text[hit.at.clone()], hit.kind, hit.learn);
        }
    }

    /// Learns a name. Whatever the order: what can stand by itself does, and of several kinds the first of [`Kind`]
    /// counts.
    pub fn add(&mut self, name: &str, kind: Kind, learn: Learn) {
        let name = name.trim().to_lowercase();
        if name.is_empty() || name.len() > LONGEST || is_only_pseudonyms(&name) {
            return;
        }
        if self.known.len() < MOST {
            if let Some(guid) = guid_of_sid(&name) {
                let parts = [&guid[..8], &guid[8..12], &guid[12..16], &guid[16..20], &guid[20..]];
                self.known.entry(parts.join("-")).or_insert((Kind::User, Learn::Bare));
            }
            let known = self.known.entry(name).or_insert((kind, learn));
            *known = (known.0.min(kind), known.1.min(learn));
        }
        self.search = None;
    }

    /// Takes what others have learnt.
    pub fn merge(&mut self, others: Names) {
        for (name, (kind, learn)) in others.known {
            self.add(&name, kind, learn);
        }
    }

    /// To be called when all has been learnt.
    pub fn ready(&mut self) {
        if self.search.is_none() && !self.known.is_empty() {
            let (spelt, kinds): (Vec<String>, Vec<Kind>) = self.patterns().unzip();
            self.search = Some((automaton(spelt.iter().map(String::as_str)), kinds));
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// All of them, in order.
    pub fn spelt(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// What is looked for, with what it names: a GUID without its hyphens too; a domain with the backslash behind it;
    /// a name with letters beyond ASCII in large letters too.
    fn patterns(&self) -> impl Iterator<Item = (String, Kind)> {
        self.known.iter().flat_map(|(name, &(kind, learn))| {
            let mut texts = vec![match learn {
                Learn::Domain => format!("{name}\\"),
                _ => name.clone(),
            }];
            if super::shape::guid(name) == Some(0..name.len()) {
                texts.push(name.replace('-', ""));
            }
            if !name.is_ascii() {
                texts.push(name.to_uppercase());
                texts.push(capitals(name));
            }
            texts.into_iter().map(move |text| (text, kind))
        })
    }

    /// Puts every name that stands in a text into `hits`, where it is no part of a longer word.
    pub fn find(&self, text: &str, hits: &mut Hits) {
        let Some((search, kinds)) = &self.search else { return };
        for found in search.find_overlapping_iter(text) {
            let domain = text[..found.end()].ends_with('\\');
            let end = found.end() - usize::from(domain);
            if begins(text, found.start()) && (domain || ends(text, end)) {
                hits.once(found.start()..end, kinds[found.pattern().as_usize()]);
            }
        }
        for (at, _) in text.match_indices('…') {
            let part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '.' | '_');
            let start = text[..at]
                .rfind(|char| !part(char))
                .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
            let cut = text[start..at].to_lowercase();
            if cut.len() >= CUT
                && let Some((_, (kind, _))) =
                    self.known.range(cut.clone()..).next().filter(|(name, _)| name.starts_with(&cut))
            {
                hits.once(start..at, *kind);
            }
        }
    }
}

/// Every word with a capital.
fn capitals(name: &str) -> String {
    let mut before = ' ';
    name.chars()
        .flat_map(|char| {
            let first = !std::mem::replace(&mut before, char).is_alphanumeric();
            if first { char.to_uppercase().collect::<Vec<_>>() } else { vec![char] }
        })
        .collect()
}

/// Whether a word can begin here: behind no letter or digit, but for those that JSON and addresses escape with.
fn begins(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = text[..at].chars().next_back();
    if !before.is_some_and(char::is_alphanumeric) {
        return true;
    }
    let hex = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_hexdigit);
    (at >= 2 && bytes[at - 2] == b'\\' && matches!(bytes[at - 1], b'n' | b'r' | b't'))
        || (at >= 3 && bytes[at - 3] == b'%' && hex(at - 2..at))
        || (at >= 6 && &bytes[at - 6..at - 4] == b"\\u" && hex(at - 4..at))
}

fn ends(text: &str, at: usize) -> bool {
    !text[at..].chars().next().is_some_and(char::is_alphanumeric)
}
