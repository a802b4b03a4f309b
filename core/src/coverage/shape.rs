//! The shape of a message: what is left of it when everything that changes from device to device is folded away.
//!
//! Records of one wording share a shape, whoever wrote it: a shape is what the next signal is written from.

use crate::record::{Origin, Record};
use crate::signal::is_guid;
use std::fmt::Write;

/// The longest shape, in characters.
const LONGEST: usize = 240;
/// How much of a message is looked at.
const LOOKED_AT: usize = 4096;
/// Letters and digits without a break that are no word: keys, hashes, BASE64.
const BLOB: usize = 32;

/// The shape of a record: of a line its folded message, of an event its provider, number, the names of its data and the
/// codes in them.
pub(crate) fn of(record: &Record<'_>) -> String {
    match record.origin {
        Origin::Event { provider, id, .. } => event(record, &provider.to_string(), id),
        _ => fold(&record.text.to_str_lossy()),
    }
}

fn event(record: &Record<'_>, provider: &str, id: u32) -> String {
    let mut shape = format!("{provider} {id}");
    for (number, field) in record.fields.as_slice().iter().enumerate() {
        shape.push_str(if number == 0 { ": " } else { ", " });
        shape.push_str(&field.name.to_str_lossy());
        let value = field.value.to_str_lossy();
        if is_failure(&value) {
            // Writing into memory cannot fail.
            let _ = write!(shape, "={value}");
        }
    }
    cut(shape)
}

/// `0x8…` or `0xc…`: a code that says that something failed.
fn is_failure(text: &str) -> bool {
    text.len() == 10
        && !text.bytes().skip(2).all(|byte| byte | 0x20 == b'f')
        && text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"))
        && text[2..].bytes().all(|byte| byte.is_ascii_hexdigit())
        && matches!(text.as_bytes()[2], b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')
}

/// Folds a message: its first line, with a hole for every number, GUID, path, address, name in quotes, SID, account and
/// blob.
pub(crate) fn fold(message: &str) -> String {
    let message = message.trim();
    let (line, more) = match message.split_once(['\r', '\n']) {
        Some((line, _)) => (line.trim_end(), true),
        None => (message, false),
    };
    let looked_at = line.char_indices().nth(LOOKED_AT).map_or(line, |(at, _)| &line[..at]);
    let mut shape = String::with_capacity(looked_at.len().min(LONGEST * 4));
    let mut rest = looked_at;
    while let Some(char) = rest.chars().next() {
        let before = shape.chars().next_back();
        let taken = hole(rest, before);
        if let Some((length, name)) = taken {
            shape.push_str(name);
            rest = &rest[length..];
        } else {
            shape.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    if more {
        shape.push_str(" ⏎");
    }
    cut(shape)
}

/// What begins here and is folded: its length in bytes and the hole that stands for it.
fn hole(rest: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let bytes = rest.as_bytes();
    let fresh = before.is_none_or(|char| !char.is_alphanumeric() && char != '_');
    if bytes.first() == Some(&b'{') && json(rest) {
        return Some((rest.len(), "{json}"));
    }
    if let Some(length) = quoted(rest, before) {
        return Some((length, "{quoted}"));
    }
    if !fresh {
        return None;
    }
    if bytes.len() >= 36 && is_guid(&bytes[..36]) {
        return Some((36, "{guid}"));
    }
    if let Some(length) = address(rest) {
        return Some((length, "{url}"));
    }
    if let Some(length) = path(rest) {
        return Some((length, "{path}"));
    }
    if rest.starts_with("S-1-") {
        return Some((run(rest, |char| char.is_ascii_digit() || char == '-' || char == 'S'), "{sid}"));
    }
    let word = run(rest, |char| char.is_alphanumeric() || matches!(char, '_' | '+' | '/' | '='));
    if word >= BLOB && rest[..word].bytes().any(|byte| byte.is_ascii_digit() || byte == b'=') {
        return Some((word, "{blob}"));
    }
    let account = run(rest, |char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '$'));
    if account > 0 && rest[account..].starts_with('\\') && !rest[account..].starts_with("\\\\") {
        let name = run(&rest[account + 1..], |char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '$'));
        if name > 0 {
            return Some((account + 1 + name, "{account}"));
        }
    }
    if bytes.len() > 2 && (rest.starts_with("0x") || rest.starts_with("0X")) {
        let digits = run(&rest[2..], |char| char.is_ascii_hexdigit());
        if digits > 0 {
            return Some((2 + digits, "{n}"));
        }
    }
    number(rest).map(|length| (length, "{n}"))
}

/// A JSON object or array up to the end: `{"` or `[{`.
fn json(rest: &str) -> bool {
    rest.starts_with("{\"") || rest.starts_with("{}")
}

/// Text in quotes, with the quotes.
fn quoted(rest: &str, before: Option<char>) -> Option<usize> {
    let quote = rest.chars().next().filter(|char| matches!(char, '\'' | '"'))?;
    // An apostrophe stands behind a letter.
    if quote == '\'' && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let doubled = rest.starts_with("\"\"");
    let from = if doubled { 2 } else { 1 };
    let end = rest[from..].find(if doubled { "\"\"" } else { &rest[..1] })?;
    Some(from + end + from)
}

fn address(rest: &str) -> Option<usize> {
    let start = run(rest, |char| char.is_ascii_alphabetic());
    (start > 0 && rest[start..].starts_with("://"))
        .then(|| run(rest, |char| !char.is_whitespace() && !matches!(char, ',' | '"' | '\'' | ')' | ']')))
}

/// A path of files (`C:\…`, `\\server\…`) or of the registry (`HKEY_…`, `SOFTWARE\…`): up to what cannot stand in one.
/// Blanks stand in paths: up to the last backslash they are part of it.
fn path(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let drive =
        bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'\\' | b'/');
    let key = rest.starts_with("HKEY_") || rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("software\\"));
    if !drive && !key && !rest.starts_with("\\\\") {
        return None;
    }
    let within = run(rest, |char| !matches!(char, ',' | '"' | '\'' | ';' | '|' | '<' | '>' | '\t'));
    let last = rest[..within].rfind(['\\', '/']).map_or(0, |at| at + 1);
    Some(last + run(&rest[last..], |char| !char.is_whitespace() && !matches!(char, ',' | '"' | '\'' | ';' | '|' | ')')))
}

/// Digits, with what stands between the digits of times, dates, versions and fractions.
fn number(rest: &str) -> Option<usize> {
    let sign = usize::from(rest.starts_with('-') || rest.starts_with('+'));
    if !rest[sign..].starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let mut end = sign;
    loop {
        end += run(&rest[end..], |char| char.is_ascii_digit());
        let mut behind = rest[end..].chars();
        match (behind.next(), behind.next()) {
            (Some('.' | ':' | '/' | ',' | '-'), Some(next)) if next.is_ascii_digit() => end += 1,
            _ => return Some(end),
        }
    }
}

/// How many bytes from the beginning on these characters take.
fn run(text: &str, takes: impl Fn(char) -> bool) -> usize {
    text.find(|char| !takes(char)).unwrap_or(text.len())
}

fn cut(mut shape: String) -> String {
    if let Some((at, _)) = shape.char_indices().nth(LONGEST) {
        shape.truncate(at);
        shape.push('…');
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_changes_from_device_to_device_is_folded() {
        for (message, shape) in [
            ("Powershell exit code is -1", "Powershell exit code is {n}"),
            ("at 3/24/2026 1:52:50 PM, 0x80070643.", "at {n} {n} PM, {n}."),
            ("app 1f5a6c2e-0b7d-4e57-9a43-c0a8011e5eed is gone", "app {guid} is gone"),
            (r"File C:\Program Files (x86)\Contoso\a b.exe is not there", "File {path} b.exe is not there"),
            (r"key HKEY_LOCAL_MACHINE\SOFTWARE\Contoso, name: x", "key {path}, name: x"),
            (r"After impersonation: CONTOSO\megan", "After impersonation: {account}"),
            ("host 'agents.contoso.example' can't answer \"x\"", "host {quoted} can't answer {quoted}"),
            ("from https://a.example/b?c=d, 3", "from {url}, {n}"),
            ("new result = {\"a\":[1,2]}", "new result = {json}"),
            ("user S-1-12-1-1-2-3 came", "user {sid} came"),
            ("hash AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1=.", "hash {blob}."),
            ("it broke\r\n   at Contoso.Run()", "it broke ⏎"),
            ("Win32App V3 is 5", "Win32App V3 is {n}"),
            ("", ""),
        ] {
            assert_eq!(fold(message), shape, "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_shape_that_is_not_longer_than_allowed(text in ".{0,400}") {
            prop_assert!(fold(&text).chars().count() <= LONGEST + 1);
        }
    }
}
