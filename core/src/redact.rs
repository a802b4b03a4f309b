//! Takes personal things out of texts, and keeps what joins: the same name becomes the same pseudonym everywhere.
//!
//! ```
//! use oobelens::redact::{Key, Redactor};
//!
//! let text = r"jane.doe@contoso.com signed in on DESKTOP-1A2B3C4; C:\Users\jane.doe\AppData is there";
//! let redactor = Redactor::new(Key::new("a secret of one's own")).learn_text(text);
//! let redacted = redactor.text(text);
//! assert!(!redacted.contains("jane") && !redacted.contains("contoso") && !redacted.contains("1A2B3C4"));
//! let user = redacted.split('@').next().unwrap();
//! assert!(user.starts_with("user-") && redacted.contains(&format!(r"C:\Users\{user}\AppData is there")));
//! assert_eq!(redactor.text(&redacted), redacted);
//! assert_eq!(redactor.text("Contoso CAD failed with 0x80070643"), "Contoso CAD failed with 0x80070643");
//! ```
//!
//! Two passes: [`Redactor::learn`] reads the sources and keeps the names it finds by their places and labels; then
//! [`Redactor::text`] replaces them wherever they stand, and what is known by its shape. Where to look is data:
//! `knowledge/redaction`. Names and ids of apps, policies, scripts and enrolments stay: without them a log says
//! nothing.

mod file;
mod find;
mod hit;
mod item;
mod key;
mod kind;
mod label;
mod learn;
mod lists;
mod names;
mod person;
mod place;
mod registry;
mod report;
mod shape;
#[cfg(test)]
mod tests;

use hit::{Hit, Hits};
use key::is_only_pseudonyms;
use names::Names;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

pub use key::Key;
pub use kind::Kind;
pub use report::Redact;

/// Replaces what is personal by pseudonyms.
pub struct Redactor {
    key: Key,
    scripts: bool,
    names: Names,
    /// How often each kind was replaced, in the order of [`Kind::ALL`].
    counts: [AtomicU64; Kind::ALL.len()],
}

/// What it knows is what must not be shown.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor")
            .field("names", &self.names.len())
            .field("scripts", &self.scripts)
            .finish_non_exhaustive()
    }
}

/// The same key and the same names; it counts for itself.
impl Clone for Redactor {
    fn clone(&self) -> Self {
        Redactor { key: self.key.clone(), names: self.names.clone(), counts: Default::default(), ..*self }
    }
}

impl Redactor {
    /// One that knows no name yet: it finds what has a shape, a label or a mark.
    pub fn new(key: Key) -> Self {
        Redactor { key, scripts: false, names: Names::default(), counts: Default::default() }
    }

    /// With the bodies of scripts taken out too, and what they wrote.
    #[must_use]
    pub fn scripts(self, scripts: bool) -> Self {
        Redactor { scripts, ..self }
    }

    /// Learns the names in a text.
    #[must_use]
    pub fn learn_text(mut self, text: &str) -> Self {
        self.names.learn(text, &found(text));
        self.ready()
    }

    /// With a name that somebody knows: what a log cannot tell is a name.
    #[must_use]
    pub fn learn_name(mut self, kind: Kind, name: &str) -> Self {
        self.names.add(name, kind, hit::Learn::Bare);
        self.ready()
    }

    /// What stands for a name that somebody gave to a file: it may hold anything.
    pub(crate) fn file(&self, name: &str) -> String {
        self.key.pseudonym(Kind::Device, name)
    }

    /// The same for two redactors only if they replace the same by the same.
    pub(crate) fn fingerprint(&self) -> String {
        let names = self.names.spelt().collect::<Vec<_>>().join("\n");
        self.key.pseudonym(Kind::Secret, &format!("{}\n{names}", self.scripts))
    }

    fn ready(mut self) -> Self {
        self.names.ready();
        self
    }

    /// How many names are known and looked for everywhere.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// How often each kind has been replaced so far.
    pub fn counts(&self) -> BTreeMap<Kind, u64> {
        let counted = Kind::ALL.iter().zip(&self.counts).map(|(kind, count)| (*kind, count.load(Ordering::Relaxed)));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// The text with everything personal replaced; borrowed where there is nothing of that kind. What has been redacted
    /// already stays as it is.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.field("", text)
    }

    /// The same for the value of a field: its name may say what it is.
    pub fn field<'t>(&self, name: &str, value: &'t str) -> Cow<'t, str> {
        let label = if name.is_empty() { None } else { lists::field(name) };
        let mut redacted = self.once(value, label);
        // What stands beside a pseudonym may be seen for what it is only now.
        for _ in 0..ROUNDS {
            match redacted.as_ref().map(|text| self.once(text, label)) {
                Some(Some(again)) => redacted = Some(again),
                _ => break,
            }
        }
        redacted.map_or(Cow::Borrowed(value), Cow::Owned)
    }

    fn once(&self, text: &str, label: Option<&lists::Label>) -> Option<String> {
        let mut hits = Hits::default();
        if let Some(label) = label.filter(|label| self.scripts || label.kind != Kind::Script) {
            label::whole(text, label, &mut hits);
        }
        find::find(text, self.scripts, &mut hits);
        self.names.find(text, &mut hits);
        let stretches = merged(text, hits);
        if stretches.is_empty() {
            return None;
        }
        let mut redacted = String::with_capacity(text.len());
        let mut from = 0;
        for (at, kind) in stretches {
            redacted.push_str(&text[from..at.start]);
            redacted.push_str(&self.key.pseudonym(kind, &text[at.clone()]));
            from = at.end;
            self.counts[kind as usize].fetch_add(1, Ordering::Relaxed);
        }
        redacted.push_str(&text[from..]);
        Some(redacted)
    }
}

/// How often a text that changed is looked at again.
const ROUNDS: usize = 3;

fn found(text: &str) -> Hits {
    let mut hits = Hits::default();
    find::find(text, false, &mut hits);
    hits
}

/// Stretches one behind the other: of those that overlap nothing is left over, and the longest says what it is.
fn merged(text: &str, hits: Hits) -> Vec<(Range<usize>, Kind)> {
    let mut hits = hits.0;
    hits.retain(|hit| !is_only_pseudonyms(&text[hit.at.clone()]));
    hits.sort_by_key(|hit: &Hit| (hit.at.start, std::cmp::Reverse(hit.at.end), hit.kind));
    let mut all: Vec<(Range<usize>, Kind, usize)> = Vec::new();
    for hit in hits {
        match all.last_mut() {
            Some((at, kind, length)) if hit.at.start < at.end => {
                at.end = at.end.max(hit.at.end);
                if hit.at.len() > *length {
                    (*kind, *length) = (hit.kind, hit.at.len());
                }
            }
            _ => all.push((hit.at.clone(), hit.kind, hit.at.len())),
        }
    }
    all.into_iter().map(|(at, kind, _)| (at, kind)).collect()
}
