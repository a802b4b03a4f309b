//! The value that stands behind a label, in any of the ways in which logs, JSON, XML and registry exports write it.

use super::hit::{Hit, Hits, Learn};
use super::kind::Kind;
use super::lists::{Extent, Form, Label, is_nobody, is_public};
use super::person;
use super::shape;
use std::ops::Range;

/// The longest name.
const NAME: usize = 200;
/// The longest value that is no script. A label may stand in what looks like the value of another: what is longer
/// would be
/// looked through again and again.
const VALUE: usize = 16 << 10;
/// So many blanks may stand between a label and its value: tables are aligned with them.
const BLANKS: usize = 60;

/// Looks at what stands behind a label that ends at `end`.
pub fn behind(text: &str, start: usize, end: usize, label: &Label, hits: &mut Hits) {
    let bytes = text.as_bytes();
    // A variable of a script is given the name of something, not a name.
    let variable = bytes[..start].iter().rev().find(|byte| !byte.is_ascii_alphanumeric()) == Some(&b'$');
    let Some(found) = value(text, end, label) else { return };
    if found.quoted || !variable {
        take(text, found, label, hits);
    }
}

/// Takes a whole text for the value of a label: a field under its name.
pub fn whole(text: &str, label: &Label, hits: &mut Hits) {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    take(text, Value { at: start..start + trimmed.len(), sure: true, quoted: true }, label, hits);
}

struct Value {
    at: Range<usize>,
    /// The label is set off from its value by a mark, not by a word.
    sure: bool,
    quoted: bool,
}

fn value(text: &str, end: usize, label: &Label) -> Option<Value> {
    let bytes = text.as_bytes();
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let blanks =
        |from: usize| from + bytes[from..].iter().take(BLANKS).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut at = end;
    while at < end + 8 && bytes.get(at).is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'\\' | b']' | b')')) {
        at += 1;
    }
    if at > end && bytes.get(at).is_some_and(|byte| matches!(byte, b',' | b' ')) {
        at = pair(text, at).unwrap_or(at);
    }
    // `ModelName_AC_` and a GUID
    at += usize::from(label.form == Form::Guid && is(at, b'_'));
    at = blanks(at);
    let mut sure = false;
    let mut loose = at > end;
    for word in ["is now ", "is ", "was ", "of "] {
        if starts(bytes, at, word) {
            at = blanks(at + word.len());
            loose = true;
        }
    }
    match bytes.get(at) {
        Some(b':') if is(at + 1, b':') || (is(at + 1, b'/') && is(at + 2, b'/')) => return None,
        Some(b':' | b'=') => {
            at += 1;
            while is(at, b'=') || is(at, b'>') {
                at += 1;
            }
            sure = true;
        }
        Some(b'>' | b'[' | b'(') => {
            at += 1;
            sure = true;
        }
        // A GUID and an address are known by themselves.
        Some(_) if loose && label.extent != Extent::Quoted => {}
        _ => return None,
    }
    at = blanks(at);
    let slashes = bytes[at..].iter().take_while(|&&byte| byte == b'\\').count();
    if slashes <= 8 && bytes.get(at + slashes).is_some_and(|byte| matches!(byte, b'"' | b'\'')) {
        let quote = bytes[at + slashes];
        let from = at + slashes + 1;
        return Some(Value { at: from..closing(bytes, from, quote, slashes, label)?, sure: true, quoted: true });
    }
    if starts(bytes, at, "&quot;") {
        let from = at + 6;
        let length = text[from..].find("&quot;")?;
        return Some(Value { at: from..from + length, sure: true, quoted: true });
    }
    if label.extent == Extent::Quoted {
        return None;
    }
    let length = match label.extent {
        Extent::Line => line(text, at),
        _ => word(bytes, at, label.form),
    };
    Some(Value { at: at..at + length, sure, quoted: false })
}

/// `"propertyId":"DeviceName", … "value":"X"`, `Name="SerialNumber" Value="X"`: where the sign before the value stands.
fn pair(text: &str, at: usize) -> Option<usize> {
    let near = &text.as_bytes()[at..text.len().min(at + 80)];
    let found = near.windows(5).position(|word| word.eq_ignore_ascii_case(b"value"))?;
    let between = near[..found].iter().filter(|byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b'<' | b'>')).count();
    let end = at + found + 5;
    let marks = text.as_bytes()[end..].iter().take_while(|byte| matches!(byte, b'"' | b'\\')).count();
    let sign = text.as_bytes().get(end + marks).is_some_and(|byte| matches!(byte, b':' | b'=' | b' '));
    (between == 0 && sign).then_some(end + marks)
}

/// Where the quotes close that are escaped by so many backslashes.
fn closing(bytes: &[u8], from: usize, quote: u8, slashes: usize, label: &Label) -> Option<usize> {
    let most = if label.extent == Extent::Quoted { bytes.len() } else { VALUE };
    let limit = bytes.len().min(from.saturating_add(most));
    let mut at = from;
    while let Some(found) = memchr::memchr(quote, &bytes[at..limit]) {
        let end = at + found;
        let before = bytes[from..end].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if before <= slashes || before % 2 == 0 && slashes == 0 {
            return Some(end - before.min(slashes));
        }
        at = end + 1;
    }
    // Cut short: what is there is all there is.
    Some(limit).filter(|limit| std::str::from_utf8(&bytes[from..*limit]).is_ok() && *limit == bytes.len())
}

/// The length of a word: up to a blank or a mark that no name, token or address holds.
fn word(bytes: &[u8], at: usize, form: Form) -> usize {
    let ends = |byte: u8| match byte {
        0..=b' ' | b',' | b';' | b'"' | b'\'' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'|' => true,
        b'{' | b'}' => form != Form::Guid,
        b'&' => form != Form::Any,
        0x7f.. => form == Form::Long,
        _ => false,
    };
    let most = if matches!(form, Form::Long | Form::Any) { VALUE } else { 2 * NAME };
    let length = bytes[at..].iter().take(most).take_while(|&&byte| !ends(byte)).count();
    let word = &bytes[at..at + length];
    // The end of a sentence is no part of it, nor is what JSON escapes.
    let dots = word.iter().rev().take_while(|byte| matches!(byte, b'.' | b':' | b'!' | b'?')).count();
    let word = &word[..length - dots];
    memchr::memmem::find(word, b"\\r\\n").or_else(|| memchr::memmem::find(word, b"\\n")).unwrap_or(word.len())
}

/// The length of what goes to the end of a line or field.
fn line(text: &str, at: usize) -> usize {
    let end = (at..text.len().min(at + 2 * NAME) + 1).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(at);
    let rest = &text[at..end];
    let end = rest.find(['\n', '\r', '"', '<', '>', '|', ';', ']', '}', ',']).unwrap_or(rest.len());
    let rest = &rest[..end];
    let rest = &rest[..rest.find("  ").unwrap_or(rest.len())];
    rest[..rest.find("\\n").unwrap_or(rest.len())].trim_end().len()
}

fn starts(bytes: &[u8], at: usize, word: &str) -> bool {
    bytes.get(at..at + word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
}

/// What of a value is personal.
fn take(text: &str, found: Value, label: &Label, hits: &mut Hits) {
    let Value { at, sure, quoted } = found;
    let Some(value) = text.get(at.clone()).filter(|value| !value.is_empty() && !is_placeholder(value)) else { return };
    let kind = label.kind;
    match label.form {
        Form::Keep => {}
        Form::Guid => {
            if let Some(guid) = shape::guid(value) {
                hits.everywhere(at.start + guid.start..at.start + guid.end, kind);
            }
        }
        Form::User if sure || value.contains('\\') => {
            let whole = person::full(text, at.start).filter(|name| !quoted && name.end > at.end);
            user(text, whole.clone().unwrap_or(at), quoted || whole.is_some(), hits);
        }
        Form::User => {}
        Form::Person if sure => person::said(text, at, quoted, hits),
        Form::Displayed if sure => person::displayed(text, at, hits),
        Form::Person | Form::Displayed => {}
        Form::Device if sure && label.extent == Extent::Line => hits.everywhere(at, kind),
        Form::Device if sure => device(text, at, hits),
        Form::Domain if sure => domain(text, at, hits),
        Form::Device | Form::Domain => {}
        Form::Address => shape::addresses(text, at, true, hits),
        Form::Mac => {
            let digits = value.bytes().filter(u8::is_ascii_hexdigit).count();
            let marks = value.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'-' | b'.'));
            if digits == 12 && marks {
                hits.everywhere(at, kind);
            }
        }
        Form::Serial => {
            let fits = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.' | '/' | ' ');
            let digits = value.bytes().filter(u8::is_ascii_digit).count();
            if sure && value.len() >= 4 && value.len() <= 64 && digits >= 2 && value.chars().all(fits) {
                hits.everywhere(at, kind);
            }
        }
        Form::Name if sure && !is_nobody(value) => {
            if value.bytes().all(|byte| byte.is_ascii_digit()) {
                hits.once(at, kind);
            } else {
                hits.name(text, at, kind, true);
            }
        }
        Form::Name => {}
        Form::Long => {
            let fits = |byte: u8| byte.is_ascii_graphic();
            let address = kind == Kind::Token && value.contains("://");
            if sure && value.len() >= 20 && value.bytes().all(fits) && shape::guid(value).is_none() && !address {
                hits.everywhere(at, kind);
            }
        }
        Form::Any => {
            let learn = if value.len() >= 16 && kind == Kind::Secret { Learn::Bare } else { Learn::No };
            if sure && value.len() >= 3 && !is_nobody(value) && !value.bytes().all(|byte| byte.is_ascii_digit()) {
                hits.0.push(Hit::new(at, kind, learn));
            }
        }
    }
}

/// What a writer puts where a value is to come, or where one was taken out.
fn is_placeholder(value: &str) -> bool {
    let value = value.trim_start_matches(['\\', '"']);
    value.starts_with(['$', '%', '<', '[', '*', '@', '{']) && shape::guid(value).is_none()
        || value.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'*' | b'.' | b'-' | b'0' | b' '))
}

/// `jane`, `CONTOSO\jane`, `jane@contoso.com`, which is known by itself.
pub fn user(text: &str, at: Range<usize>, quoted: bool, hits: &mut Hits) {
    let value = &text[at.clone()];
    if shape::guid(value).is_some_and(|guid| guid == (0..value.len())) {
        return hits.everywhere(at, Kind::User);
    }
    if let Some(mail) = value.find('@').filter(|&mail| mail > 0) {
        // Without a domain that looks like one.
        if !value[mail + 1..].contains('.') {
            hits.once(at, Kind::User);
        }
        return;
    }
    match value.rfind('\\') {
        Some(slash) => {
            account(text, at.start, at.start + slash, hits);
            account_name(text, at.start + slash + 1..at.end, quoted, hits);
        }
        None => account_name(text, at, quoted, hits),
    }
}

/// The domain before a user; its last bytes may be backslashes.
pub fn account(text: &str, start: usize, end: usize, hits: &mut Hits) {
    let domain = text[start..end].trim_end_matches('\\');
    let named = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | ' ');
    if !domain.is_empty() && domain.len() <= 64 && domain.chars().all(named) && !is_nobody(domain) && domain != "." {
        hits.0.push(Hit::new(start..start + domain.len(), Kind::Tenant, Learn::Domain));
    }
}

fn account_name(text: &str, mut at: Range<usize>, quoted: bool, hits: &mut Hits) {
    // Where no backslash may stand, the agent writes this.
    if text[at.clone()].get(..8).is_some_and(|head| head.eq_ignore_ascii_case("AzureAD_")) {
        at.start += 8;
    }
    let name = &text[at.clone()];
    let fits = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | '\'' | '$' | '~' | '!');
    if (2..=NAME).contains(&name.len()) && name.chars().all(|char| fits(char) || (quoted && char == ' ')) {
        hits.name(text, at, Kind::User, true);
    }
}

/// `PC1`, `PC1.contoso.local`.
pub fn device(text: &str, at: Range<usize>, hits: &mut Hits) {
    let value = text[at.clone()].trim_end_matches('$');
    let value = value.trim_start_matches('\\');
    let start = at.end - text[at.clone()].trim_start_matches('\\').len();
    let (host, domain) = value.split_once('.').unwrap_or((value, ""));
    let fits = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    if !(2..=63).contains(&host.len()) || !host.chars().all(fits) {
        return;
    }
    if !domain.is_empty() {
        let from = start + host.len() + 1;
        if is_public(domain) || !is_domain(domain) {
            return;
        }
        hits.everywhere(from..from + domain.len(), Kind::Tenant);
    }
    hits.name(text, start..start + host.len(), Kind::Device, true);
}

/// `contoso.com`; of a name without a dot only what stands before a backslash is looked for elsewhere.
fn domain(text: &str, at: Range<usize>, hits: &mut Hits) {
    let value = &text[at.clone()];
    if is_domain(value) {
        if !is_public(value) {
            hits.everywhere(at, Kind::Tenant);
        }
    } else if !value.contains(['.', '/', ':', '@', '\\']) {
        account(text, at.start, at.end, hits);
    }
}

/// Whether it is a domain with a dot in it.
pub fn is_domain(text: &str) -> bool {
    let label = |part: &str| {
        (1..=63).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.split('.').all(label)
        && (2..=24).contains(&top.len())
        && top.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !is_end_of_file(top)
}

/// Whether names of files end so, and not domains.
pub fn is_end_of_file(end: &str) -> bool {
    FILES.contains(&end.to_ascii_lowercase().as_str())
}

const FILES: [&str; 30] = [
    "admx", "bat", "bin", "cab", "cat", "cer", "cmd", "cs", "csv", "dat", "db", "dll", "etl", "evtx", "exe", "inf",
    "ini", "json", "log", "msi", "msix", "mui", "ocx", "pdb", "ps1", "reg", "sys", "txt", "xml", "zip",
];
