//! What is known of where personal things stand: the lists in `knowledge/redaction`.

use super::kind::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The name of a user, with or without a domain.
    User,
    /// The full name of a user, or what looks like one's account.
    Person,
    /// The same, if what stands beside it tells of a user.
    Displayed,
    /// The name of a computer, with or without a domain.
    Device,
    /// The name of a domain.
    Domain,
    /// A GUID.
    Guid,
    /// An IP address, or several.
    Address,
    /// A MAC address.
    Mac,
    /// A name of something.
    Name,
    /// A serial number.
    Serial,
    /// A long word such as a token, a hash, the rest of an address.
    Long,
    /// Anything.
    Any,
    /// Nothing personal: it stands here so that a shorter label does not match.
    Keep,
}

/// How far a value goes that no quotes enclose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Word,
    Line,
    Quoted,
}

/// What stands behind a label is personal.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    pub kind: Kind,
    pub form: Form,
    pub extent: Extent,
}

/// The labels in every spelling, small.
pub static LABELS: LazyLock<Vec<(String, Label)>> = LazyLock::new(|| {
    let mut all: Vec<(String, Label)> = Vec::new();
    for line in lines(include_str!("../../knowledge/redaction/labels.tsv")) {
        let mut cells = line.split('\t');
        let (Some(text), Some(kind), Some(extent)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let Some((kind, form)) = kind_of(kind) else { continue };
        let extent = match extent {
            "line" => Extent::Line,
            "quoted" => Extent::Quoted,
            _ => Extent::Word,
        };
        for between in [" ", "", "_", "-"] {
            let spelling = text.replace(' ', between);
            if all.iter().all(|(known, _)| *known != spelling) {
                all.push((spelling, Label { kind, form, extent }));
            }
        }
    }
    all
});

/// The labels without blanks, for names of fields.
static FIELDS: LazyLock<FxHashMap<&'static str, &'static Label>> = LazyLock::new(|| {
    LABELS
        .iter()
        .filter(|(text, _)| !text.contains([' ', '_', '-']))
        .map(|(text, label)| (text.as_str(), label))
        .collect()
});

/// A label that may not be the end of a longer name.
pub const SHORT: usize = 4;

/// The label that a field's name is, or ends with.
pub fn field(name: &str) -> Option<&'static Label> {
    let name: String = name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let ends = |at: usize| name.get(at..).filter(|end| at == 0 || end.len() > SHORT);
    (0..name.len()).filter_map(ends).find_map(|end| FIELDS.get(end).copied())
}

fn kind_of(word: &str) -> Option<(Kind, Form)> {
    Some(match word {
        "user" => (Kind::User, Form::User),
        "device" => (Kind::Device, Form::Device),
        "tenant" => (Kind::Tenant, Form::Domain),
        "person" => (Kind::User, Form::Person),
        "displayed" => (Kind::User, Form::Displayed),
        "account" => (Kind::Tenant, Form::Any),
        "user-id" => (Kind::User, Form::Guid),
        "device-id" => (Kind::Device, Form::Guid),
        "tenant-id" => (Kind::Tenant, Form::Guid),
        "serial" => (Kind::Serial, Form::Serial),
        "hardware" => (Kind::Hardware, Form::Long),
        "address" => (Kind::Ip, Form::Address),
        "mac" => (Kind::Mac, Form::Mac),
        "network" => (Kind::Network, Form::Name),
        "user-number" => (Kind::User, Form::Serial),
        "channel" => (Kind::Channel, Form::Long),
        "token" => (Kind::Token, Form::Long),
        "secret" => (Kind::Secret, Form::Any),
        "script" => (Kind::Script, Form::Any),
        "keep" => (Kind::User, Form::Keep),
        _ => return None,
    })
}

static NEVER: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../../knowledge/redaction/never.txt")).collect());
static WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../../knowledge/redaction/words.txt")).collect());
static PUBLIC: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../../knowledge/redaction/public-domains.txt")).collect());

/// Whether it names nobody, wherever it stands.
pub fn is_nobody(name: &str) -> bool {
    NEVER.contains(name.to_lowercase().replace(' ', "-").as_str())
}

/// Whether it is a word of a language or of logs.
pub fn is_word(name: &str) -> bool {
    WORDS.contains(name.to_lowercase().as_str())
}

/// Whether a domain is one of a service that everybody uses, or below one.
pub fn is_public(domain: &str) -> bool {
    let small = domain.to_lowercase();
    let ends = |(at, _): (usize, &str)| PUBLIC.contains(&small[at..]);
    std::iter::once((0, "")).chain(small.match_indices('.').map(|(at, _)| (at + 1, ""))).any(ends)
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    lines(text).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_read() {
        for line in lines(include_str!("../../knowledge/redaction/labels.tsv")) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [label, kind, extent] = cells[..] else { panic!("three cells: {line}") };
            assert!(kind_of(kind).is_some() && matches!(extent, "word" | "line" | "quoted"), "{line}");
            assert_eq!(label, label.to_lowercase(), "{line}");
        }
        assert!(LABELS.len() > 200);
        assert!(is_nobody("Default") && is_nobody("NT AUTHORITY") && !is_nobody("mark") && is_word("Mark"));
        assert!(is_public("login.microsoftonline.com") && is_public("windows.com") && !is_public("notwindows.com"));
    }
}
