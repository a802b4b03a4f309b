//! What is known by the mark that stands before, in or behind it: `\Users\NAME\`, `NAME@domain`, `Bearer TOKEN` …

use super::hit::Hits;
use super::key::is_pseudonym;
use super::kind::Kind;
use super::label;
use super::lists::is_public;
use super::person;
use super::shape;
use std::ops::Range;

/// No address is longer.
const LONGEST: usize = 8 << 10;

/// A mark and what is looked at where it stands, with the range of the mark.
pub type Look = fn(&str, Range<usize>, &mut Hits);

/// The marks, small.
pub const MARKS: [(&str, Look); 22] = [
    ("@", mail),
    ("%40", mail),
    ("s-1-", sid),
    ("users\\", profile),
    ("users/", profile),
    ("documents and settings\\", profile),
    ("azuread\\", entra),
    ("azuread_", entra),
    ("bearer ", bearer),
    ("-----begin ", block),
    ("notify.windows.com", channel),
    (".onmicrosoft.", initial_domain),
    ("eyj", token),
    ("t=ew", ticket),
    ("desktop-", generated),
    ("laptop-", generated),
    ("minint-", generated),
    ("cn=", person::directory),
    ("ou=", person::directory),
    ("dc=", person::directory),
    ("ldap://", person::server),
    ("ldaps://", person::server),
];

/// Other marks of names that Windows or a technician's setup gives, and of servers.
pub const MORE: [(&str, Look); 3] = [("win-", generated), ("\\\\", server), ("://", credentials)];

/// `jane.doe@contoso.com`: the person and the domain each by itself, so that both join with what names them alone.
fn mail(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let fits = |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '+' | '\'' | '-' | '#' | '~' | '!');
    let before = &text[..at.start];
    let mut start =
        before.char_indices().rev().take_while(|(_, char)| fits(*char)).last().map_or(at.start, |(at, _)| at);
    let escape = start > 0 && bytes[start - 1] == b'\\' && matches!(bytes[start], b'n' | b'r' | b't');
    start += usize::from(escape);
    start += text[start..at.start].len() - text[start..at.start].trim_start_matches(['\'', '.', '#', '!']).len();
    let length =
        bytes[at.end..].iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let domain = text[at.end..at.end + length.count()].trim_end_matches(['.', '-']);
    if start >= at.start || !label::is_domain(domain) {
        return;
    }
    hits.name(text, start..at.start, Kind::User, true);
    if !is_public(domain) || domain.to_lowercase().ends_with(".onmicrosoft.com") {
        hits.everywhere(at.end..at.end + domain.len(), Kind::Tenant);
    }
}

/// A SID of an account: of a machine or domain (`S-1-5-21-`), of Entra (`S-1-12-1-`). The others are the same
/// everywhere.
///
/// Source: <https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers>.
fn sid(text: &str, at: Range<usize>, hits: &mut Hits) {
    let rest = &text.as_bytes()[at.end..];
    let length = rest.iter().take_while(|&&byte| byte.is_ascii_digit() || byte == b'-').count();
    let tail = text[at.end..at.end + length].trim_end_matches('-');
    if ["5-21-", "12-1-"].iter().any(|head| tail.starts_with(head)) {
        hits.everywhere(at.start..at.end + tail.len(), Kind::Sid);
    }
}

/// `C:\Users\NAME\`, with backslashes escaped any number of times, or slashes; `/users/ID` in the address of a service.
fn profile(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let slash = bytes[at.end - 1];
    let Some(&before) = at.start.checked_sub(1).and_then(|before| bytes.get(before)) else { return };
    if !matches!(before, b'\\' | b'/') {
        return;
    }
    let start = at.end + bytes[at.end..].iter().take_while(|&&byte| byte == slash).count();
    let ends = |char: char| char.is_control() || "\\/\"'<>|:*?;,[](){}&".contains(char);
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    let mut name = &text[start..start + length];
    let goes_on = matches!(bytes.get(start + length), Some(b'\\' | b'/'));
    if !goes_on || name.len() > 64 {
        // The end of a path: what stands behind a blank may be more of it, or the rest of the sentence.
        name = name.split(' ').next().unwrap_or_default().trim_end_matches('.');
    }
    let at = start..start + name.len();
    let in_url = slash == b'/' && is_in_url(&text[..start]);
    if let Some(guid) = shape::guid(name) {
        hits.everywhere(at.start + guid.start..at.start + guid.end, Kind::User);
    } else if !in_url && !name.starts_with(['$', '%', '.', '~']) && !name.contains('@') {
        hits.name(text, at, Kind::User, true);
    }
}

/// Whether a text ends within the address of a service; none is longer than this.
fn is_in_url(text: &str) -> bool {
    let from = (text.len().saturating_sub(2048)..).find(|&from| text.is_char_boundary(from)).unwrap_or_default();
    text[from..].rfind("://").is_some_and(|at| !text[from + at..].contains([' ', '"']))
}

/// `AzureAD\JaneDoe`, and as a part of a file's name `AzureAD_JaneDoe`.
fn entra(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    if at.start.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric()) {
        return;
    }
    let start = at.end + bytes[at.end..].iter().take_while(|&&byte| byte == b'\\').count();
    let fits = |char: &char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | '\'');
    let length: usize = text[start..].chars().take_while(fits).map(char::len_utf8).sum();
    let name = without_end(text[start..start + length].trim_end_matches(['.', '\'', '-']));
    hits.name(text, start..start + name.len(), Kind::User, true);
}

/// The name of a file without its end: `AzureAD_JaneDoe.txt`.
fn without_end(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, end)) if label::is_end_of_file(end) => stem,
        _ => name,
    }
}

fn bearer(text: &str, at: Range<usize>, hits: &mut Hits) {
    let length = text.as_bytes()[at.end..].iter().take_while(|&&byte| is_code(byte)).count();
    if length >= 16 {
        hits.once(at.end..at.end + length, Kind::Token);
    }
}

/// A JSON web token: its header is an object, `{"` in Base64. A cut one is one too.
///
/// Source: RFC 7519.
fn token(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let inside = at.start.checked_sub(1).is_some_and(|before| is_code(bytes[before]) && bytes[before] != b'=');
    if inside || &text[at.clone()] != "eyJ" {
        return;
    }
    let length = bytes[at.start..].iter().take_while(|&&byte| is_code(byte)).count();
    if length >= 20 {
        hits.once(at.start..at.start + length, Kind::Token);
    }
}

/// A ticket of a Microsoft account or of a device, as the account service hands it out: `t=EwC4A8l6…`.
///
/// Seen in the field, in what the account service writes into event traces.
fn ticket(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let inside = at.start.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric());
    if inside || !text[at.clone()].ends_with("Ew") {
        return;
    }
    let start = at.start + 2;
    let length = bytes[start..].iter().take_while(|&&byte| is_code(byte) || byte == b'%').count();
    if length >= 20 {
        hits.once(start..start + length, Kind::Token);
    }
}

fn is_code(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
}

/// A key or certificate between the lines that begin and end it, or as far as it is there.
///
/// Source: RFC 7468.
fn block(text: &str, at: Range<usize>, hits: &mut Hits) {
    let Some(length) = text[at.end..].find("-----").filter(|&length| length < 64) else { return };
    let start = at.end + length + 5;
    // No line of it holds what begins and ends it.
    let end = text[start..].find("-----").map_or(text.len(), |length| start + length);
    let inner = text[start..end].trim();
    let from = start + (text[start..end].len() - text[start..end].trim_start().len());
    hits.once(from..from + inner.len(), Kind::Secret);
}

/// The address of a push channel: the host is everybody's, the rest is the device's.
fn channel(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let from = at.end + bytes[at.end..].iter().take_while(|&&byte| matches!(byte, b'/' | b'?')).count();
    let ends = |byte: u8| {
        byte <= b' ' || byte >= 0x7f || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b']' | b')' | b'\\' | b',')
    };
    let length = bytes[from..].iter().take(LONGEST).take_while(|&&byte| !ends(byte)).count();
    let rest = &text[from..from + length];
    if from > at.end && length >= 4 {
        let skip = rest.find("token=").map_or(0, |found| found + 6);
        // What was replaced already, with what stood behind it.
        let word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
        let first = rest.as_bytes()[skip..].iter().take_while(word).count();
        if !is_pseudonym(&rest[skip..skip + first]) {
            hits.once(from + skip..from + length, Kind::Channel);
        }
    }
}

/// `contoso.onmicrosoft.com`
fn initial_domain(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let before = bytes[..at.start].iter().rev().take(255).take_while(part).count();
    let after = bytes[at.end..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if before > 0 && after > 0 {
        hits.everywhere(at.start - before..at.end + after, Kind::Tenant);
    }
}

/// `DESKTOP-1A2B3C4`: names that Windows makes up.
fn generated(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    if at.start.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric() || bytes[before] == b'-') {
        return;
    }
    let length = bytes[at.end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let tail = &text[at.end..at.end + length];
    // A word would be small: `win-x64`, `desktop-shortcut`.
    let made = tail.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        || tail.bytes().any(|byte| byte.is_ascii_digit()) && tail.len() >= 7;
    let goes_on = bytes.get(at.end + length) == Some(&b'-');
    if (5..=11).contains(&length) && made && !goes_on {
        hits.everywhere(at.start..at.end + length, Kind::Device);
    }
}

/// `\\server\share`, or the same in JSON: what stands before the server is twice what stands behind it.
fn server(text: &str, at: Range<usize>, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let begins =
        at.start.checked_sub(1).is_none_or(|before| matches!(bytes[before], b' ' | b'"' | b'\'' | b'=' | b'(' | b'>'));
    if !begins {
        return;
    }
    let start = at.start + bytes[at.start..].iter().take_while(|&&byte| byte == b'\\').count();
    let length =
        bytes[start..].iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    let end = start + length.count();
    let share = bytes[end..].iter().take_while(|&&byte| byte == b'\\').count();
    let goes_on = bytes.get(end + share).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'$');
    if begins
        && share > 0
        && start - at.start == 2 * share
        && goes_on
        && end - start >= 3
        && !text[start..end].starts_with('.')
    {
        let host = &text[start..end];
        if host.parse::<std::net::IpAddr>().is_ok() {
            hits.everywhere(start..end, Kind::Ip);
        } else {
            label::device(text, start..end, hits);
        }
    }
}

/// `http://user:password@proxy`
fn credentials(text: &str, at: Range<usize>, hits: &mut Hits) {
    let ends = |byte: u8| byte <= b' ' || matches!(byte, b'/' | b'"' | b'\'' | b'<' | b'>' | b'\\');
    let length = text.as_bytes()[at.end..].iter().take(256).take_while(|&&byte| !ends(byte)).count();
    let Some(authority) = text.get(at.end..at.end + length) else { return };
    if let Some(sign) = authority.rfind('@')
        && authority[..sign].contains(':')
    {
        hits.once(at.end..at.end + sign, Kind::Secret);
    }
}
