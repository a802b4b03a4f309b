//! Signals over records that are data: found by where the record stands, not by its words.

use super::model::Matcher;
use crate::record::{Origin, Record};
use rustc_hash::FxHashMap;

/// Where signals of a family are looked up.
#[derive(Debug, Default)]
pub struct Index {
    /// By the event's id, then the provider.
    events: FxHashMap<u32, Vec<Entry>>,
    /// By the event's name in small letters, then the provider.
    named: FxHashMap<Box<[u8]>, Vec<Entry>>,
    /// By the value's name in small letters, then the end of the key.
    values: FxHashMap<Box<[u8]>, Vec<Entry>>,
    documents: Vec<Entry>,
    /// The providers of events that have names.
    naming: Vec<String>,
}

/// A signal and what its record must be.
#[derive(Debug)]
struct Entry {
    signal: u16,
    /// The provider; the end of the key; the kind of document.
    of: String,
    /// The path in a document.
    path: String,
    /// Fields and what they must say.
    data: Vec<(String, String)>,
}

impl Index {
    /// Adds a signal; one over text has no place here.
    pub fn add(&mut self, signal: u16, of: &Matcher) {
        let entry = |of: &str| Entry { signal, of: of.to_owned(), path: String::new(), data: Vec::new() };
        match of {
            Matcher::Text { .. } => {}
            Matcher::Event { provider, id, event, data } => {
                let entry = || {
                    let data = data.iter().map(|(name, says)| (name.clone(), says.clone())).collect();
                    Entry { data, ..entry(provider) }
                };
                for id in id {
                    self.events.entry(*id).or_default().push(entry());
                }
                for name in event {
                    self.named.entry(small(name)).or_default().push(entry());
                }
                if !event.is_empty() && provider != "*" && !self.naming.contains(provider) {
                    self.naming.push(provider.clone());
                }
            }
            Matcher::Value { key, name } => self.values.entry(small(name)).or_default().push(entry(key)),
            Matcher::Document { document, path, data } => {
                let data = data.iter().map(|(name, says)| (name.clone(), says.clone())).collect();
                self.documents.push(Entry { path: path.clone(), data, ..entry(document) });
            }
        }
    }

    /// The signals a record of a source of that format tells.
    pub fn find<'f>(&'f self, format: &'f str, record: &'f Record<'_>) -> impl Iterator<Item = u16> + 'f {
        let some = match record.origin {
            Origin::Event { id, name, .. } if name.is_empty() => self.events.get(&id).map(Vec::as_slice),
            Origin::Event { name, .. } => by_name(&self.named, name.as_bytes()),
            Origin::Value { name, .. } => by_name(&self.values, name.as_bytes()),
            Origin::Document { .. } => Some(self.documents.as_slice()),
            Origin::Log { .. } => None,
        };
        some.unwrap_or_default().iter().filter(move |entry| entry.is(format, record)).map(|entry| entry.signal)
    }

    /// Whether a signal names this provider of events that have names.
    pub fn names(&self, provider: &[u8]) -> bool {
        self.naming.iter().any(|name| is_named(provider, name.as_bytes()))
    }
}

fn small(name: &str) -> Box<[u8]> {
    name.to_ascii_lowercase().into_bytes().into_boxed_slice()
}

/// Those of a name in any case; none for one that is longer than any that is known.
fn by_name<'i>(entries: &'i FxHashMap<Box<[u8]>, Vec<Entry>>, name: &[u8]) -> Option<&'i [Entry]> {
    let mut small = [0; 128];
    let small = small.get_mut(..name.len())?;
    small.copy_from_slice(name);
    small.make_ascii_lowercase();
    entries.get(&*small).map(Vec::as_slice)
}

impl Entry {
    fn is(&self, format: &str, record: &Record<'_>) -> bool {
        let stands = match record.origin {
            Origin::Event { provider, .. } => is_named(provider.as_bytes(), self.of.as_bytes()),
            Origin::Value { key, .. } => ends_with(key.as_bytes(), self.of.as_bytes()),
            Origin::Document { path } => {
                (self.path == "*" || path.as_bytes().eq_ignore_ascii_case(self.path.as_bytes()))
                    && format.get(..self.of.len()).is_some_and(|start| start.eq_ignore_ascii_case(&self.of))
            }
            Origin::Log { .. } => false,
        };
        stands
            && self.data.iter().all(|(name, says)| {
                let says = says.as_bytes();
                record.fields.at(name).is_some_and(|said| {
                    (says == b"*" && !said.is_empty()) || said.as_bytes().eq_ignore_ascii_case(says)
                })
            })
    }
}

/// Whether a provider has this name, in any case; `*` at its end stands for anything.
fn is_named(provider: &[u8], name: &[u8]) -> bool {
    match name.strip_suffix(b"*") {
        Some(start) => provider.get(..start.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(start)),
        None => provider.eq_ignore_ascii_case(name),
    }
}

/// Whether a key ends in these steps, in any case; `*` stands for any step, `…` for the beginning.
fn ends_with(key: &[u8], end: &[u8]) -> bool {
    let mut steps = key.rsplit(|&byte| byte == b'\\');
    end.rsplit(|&byte| byte == b'\\').all(|wanted| {
        wanted == "…".as_bytes() || steps.next().is_some_and(|step| wanted == b"*" || step.eq_ignore_ascii_case(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_of_a_family_begin_alike() {
        assert!(is_named(b"contoso.oobe.Core", b"Contoso.Oobe*") && is_named(b"Contoso.Oobe", b"Contoso.Oobe*"));
        assert!(!is_named(b"Contoso", b"Contoso.Oobe*") && !is_named(b"Contoso.Oobe.Core", b"Contoso.Oobe"));
        assert!(is_named(b"anything", b"*") && is_named(b"CONTOSO", b"Contoso"));
    }

    #[test]
    fn keys_end_in_whole_steps() {
        let is = |key: &str, end: &str| ends_with(key.as_bytes(), end.as_bytes());
        let key = r"HKEY_LOCAL_MACHINE\software\microsoft\enrollments\{AB}\FirstSync\S-1-12-1-1";
        assert!(is(key, r"…\Enrollments\*\FirstSync\*") && is(key, r"FirstSync\S-1-12-1-1"));
        assert!(!is(key, r"…\FirstSync") && !is(key, r"Sync\S-1-12-1-1") && !is("FirstSync", r"…\*\FirstSync"));
    }
}
