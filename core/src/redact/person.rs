//! People by their full names, and what a directory names: `CN=Jane Doe,OU=Sales,DC=contoso,DC=local`.

use super::hit::{Hit, Hits, Learn};
use super::kind::Kind;
use super::label;
use super::lists::{is_nobody, is_public, is_word};
use super::shape;
use std::ops::Range;

/// No name in a directory is longer than this, nor has it more parts.
const LONGEST: usize = 1024;
const PARTS: usize = 32;
/// As far a display name may stand from what says that it is a person's.
const NEAR: usize = 400;

/// What stands in a name of a directory and names nothing of one's own.
const USUAL: [&str; 20] = [
    "aia",
    "builtin",
    "cdp",
    "certification authorities",
    "computers",
    "configuration",
    "deleted objects",
    "domain controllers",
    "enrollment services",
    "foreignsecurityprincipals",
    "managed service accounts",
    "microsoft",
    "policies",
    "public key services",
    "schema",
    "servers",
    "services",
    "sites",
    "system",
    "users",
];

/// What stands beside the display name of a person, and not beside that of an app or a policy.
const PERSONAL: [&str; 9] = [
    "userprincipalname",
    "upn",
    "givenname",
    "surname",
    "samaccountname",
    "mailnickname",
    "useremail",
    "user id",
    "userid",
];

/// `Jane Doe`, `Doe, Jane`, `Anne-Marie van der Berg`: where a full name ends that begins there. A first name may be a
/// word of a language, the others may not.
pub fn full(text: &str, start: usize) -> Option<Range<usize>> {
    let (mut end, mut names, mut at) = (start, 0, start);
    while names < 5 {
        let rest = &text[at..];
        let length = rest.find(|char: char| !is_part(char)).unwrap_or(rest.len());
        let word = &rest[..length];
        if is_name(word) && (names == 0 || !is_word(word)) {
            names += 1;
            end = at + length;
        } else if names == 0 || !["van", "von", "der", "de", "den", "di", "la", "bin", "al"].contains(&word) {
            break;
        }
        at += length + usize::from(names == 1 && rest[length..].starts_with(", "));
        if !text[at..].starts_with(' ') {
            break;
        }
        at += 1;
    }
    (names >= 2).then_some(start..end)
}

fn is_part(char: char) -> bool {
    char.is_alphabetic() || matches!(char, '\'' | '’' | '-')
}

/// A capital, then mostly small letters; a word that names nobody is none.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && word.chars().filter(|char| char.is_lowercase()).count() * 2 >= word.chars().count()
        && !is_nobody(word)
}

/// What stands behind `User:`: a full name, `CONTOSO\jane`, `jane.doe`; a single word may be anything.
pub fn said(text: &str, at: Range<usize>, quoted: bool, hits: &mut Hits) {
    if let Some(name) = full(text, at.start) {
        return named(text, name, hits);
    }
    let value = &text[at.clone()];
    let word = value.split([' ', ',', ';']).next().unwrap_or_default();
    let dotted = word.split_once('.').is_some_and(|(first, last)| {
        let letters = |part: &str| part.len() >= 2 && part.chars().all(|char| char.is_alphabetic() || char == '-');
        letters(first) && letters(last) && !label::is_end_of_file(last)
    });
    if word.contains('\\') || dotted {
        label::user(text, at.start..at.start + word.len(), quoted, hits);
    }
}

/// A full name, looked for everywhere unless a part of it is a word.
fn named(text: &str, at: Range<usize>, hits: &mut Hits) {
    let learn = if text[at.clone()].split([' ', ',']).any(is_word) { Learn::No } else { Learn::Bare };
    hits.0.push(Hit::new(at, Kind::User, learn));
}

/// A display name is a person's where the same object tells of a user: apps and policies have one too, and keep it.
pub fn displayed(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| matches!(byte, b'{' | b'}' | b'\n');
    let start = bytes[..at.start].iter().rev().take(NEAR).take_while(|byte| !ends(byte)).count();
    let length = bytes[at.end..].iter().take(NEAR).take_while(|byte| !ends(byte)).count();
    let around = String::from_utf8_lossy(&bytes[at.start - start..at.end + length]).to_ascii_lowercase();
    let fits = |char: char| is_part(char) || matches!(char, ' ' | ',' | '.' | '(' | ')');
    let value = &text[at.clone()];
    if PERSONAL.iter().any(|word| around.contains(word)) && value.len() >= 3 && value.chars().all(fits) {
        match full(text, at.start).filter(|name| name.end == at.end) {
            Some(name) => named(text, name, hits),
            None => hits.once(at, Kind::User),
        }
    }
}

/// A name of a directory, from any of its parts: what has no `DC=` is the subject of a certificate, which may be that of
/// a public authority.
pub fn directory(text: &str, at: Range<usize>, hits: &mut Hits) {
    if at.start.checked_sub(1).is_some_and(|before| text.as_bytes()[before].is_ascii_alphanumeric()) {
        return;
    }
    let parts = parts(text, at.start);
    let domains: Vec<Range<usize>> = parts.iter().filter(|(key, _)| key == "dc").map(|(_, at)| at.clone()).collect();
    let [above @ .., _] = domains.as_slice() else { return };
    let whole: Vec<&str> = domains.iter().map(|at| &text[at.clone()]).collect();
    if above.is_empty() || is_public(&whole.join(".")) {
        return;
    }
    // The last one is `com` or `local`, the one before it the name of the domain.
    for (number, at) in above.iter().enumerate() {
        let learn = if number + 1 == above.len() { Learn::Domain } else { Learn::No };
        hits.0.push(Hit::new(at.clone(), Kind::Tenant, learn));
    }
    let machine = |(_, at): &(String, Range<usize>)| {
        let small = text[at.clone()].to_lowercase();
        ["computer", "device", "workstation", "laptop", "client", "controller"].iter().any(|word| small.contains(word))
    };
    let kind = if parts.iter().skip(1).any(machine) { Kind::Device } else { Kind::User };
    for (number, (key, at)) in parts.iter().enumerate() {
        let value = &text[at.clone()];
        if USUAL.contains(&value.to_lowercase().as_str()) || shape::guid(value).is_some() {
            continue;
        }
        match key.as_str() {
            "cn" | "uid" if number == 0 => hits.name(text, at.clone(), kind, true),
            "cn" | "uid" | "ou" | "o" => hits.once(at.clone(), Kind::Tenant),
            _ => {}
        }
    }
}

/// Keys and values, as long as they follow each other.
fn parts(text: &str, start: usize) -> Vec<(String, Range<usize>)> {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(start + LONGEST);
    let (mut parts, mut from) = (Vec::new(), start);
    while parts.len() < PARTS && from < limit {
        let Some(sign) = bytes[from..limit].iter().take(4).position(|&byte| byte == b'=') else { break };
        let key = text[from..from + sign].to_ascii_lowercase();
        if !matches!(key.as_str(), "cn" | "ou" | "dc" | "uid" | "o" | "l" | "st" | "c") {
            break;
        }
        let at = from + sign + 1;
        let mut end = at;
        while end < limit && !closes(bytes, end, &key) {
            end += 1;
        }
        parts.push((key, at..end));
        if bytes.get(end) != Some(&b',') {
            break;
        }
        from = end + 1 + usize::from(bytes.get(end + 1) == Some(&b' '));
    }
    parts.retain(|(_, at)| !at.is_empty() && text.is_char_boundary(at.end));
    parts
}

/// Whether a value ends there: a comma behind a backslash is a part of it.
fn closes(bytes: &[u8], at: usize, key: &str) -> bool {
    match bytes[at] {
        b',' => bytes[at - 1] != b'\\',
        b'"' | b'<' | b'>' | b';' | b'|' | b')' | b']' | b'\r' | b'\n' => true,
        byte => key == "dc" && !byte.is_ascii_alphanumeric() && byte != b'-',
    }
}

/// The server in `LDAP://dc01.contoso.local/…`.
pub fn server(text: &str, at: Range<usize>, hits: &mut Hits) {
    let rest = &text.as_bytes()[at.end..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).count();
    label::device(text, at.end..at.end + length, hits);
}
