//! What is known by its shape: addresses, GUIDs where one is expected, keys, hashes, tokens.

use super::hit::Hits;
use super::kind::Kind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// Shorter stretches are nothing of what is looked for here.
const SHORTEST: usize = 7;
/// A certificate or hardware hash is longer.
const BLOB: usize = 100;

const DIGIT: u8 = 1;
const LETTER: u8 = 2;
const DOT: u8 = 4;
const COLON: u8 = 8;
const HYPHEN: u8 = 16;
const OTHER: u8 = 32;

/// What a byte says of the stretch it stands in; 0 for what ends one.
const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'.' => DOT,
            b':' => COLON,
            b'-' => HYPHEN,
            b'+' | b'/' | b'=' | b'%' => OTHER,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Looks at every stretch of a text that may be an address, a key or a long code.
pub fn find(text: &str, hits: &mut Hits) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut holds = 0;
        while let Some(class) = bytes.get(at).map(|&byte| CLASS[usize::from(byte)]).filter(|&class| class != 0) {
            holds |= class;
            at += 1;
        }
        if at - start >= SHORTEST {
            stretch(text, start..at, holds, hits);
        }
        at += 1;
    }
}

fn stretch(text: &str, at: Range<usize>, holds: u8, hits: &mut Hits) {
    if holds & DIGIT == 0 {
        return;
    }
    if at.len() >= BLOB {
        blob(text, at.clone(), hits);
    }
    if holds & (DOT | COLON) != 0 {
        addresses(text, at.clone(), false, hits);
    }
    if holds & (HYPHEN | COLON) != 0 {
        grouped(text, at, hits);
    }
}

/// A certificate or a hardware hash in Base64. The hash begins with the bytes `OA` and a version.
///
/// Source: <https://learn.microsoft.com/autopilot/add-devices>; a DER sequence of two length bytes begins with `MII`.
fn blob(text: &str, at: Range<usize>, hits: &mut Hits) {
    for part in split(text, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')) {
        let part = part.start + text[part.clone()].bytes().take_while(|&byte| byte == b'/').count()..part.end;
        if part.len() < BLOB {
            continue;
        }
        let kind = match &text[part.clone()] {
            code if code.starts_with("T0") => Kind::Hardware,
            code if code.starts_with("MII") => Kind::Secret,
            _ => continue,
        };
        let padding = text.as_bytes()[part.end..].iter().take(2).take_while(|&&byte| byte == b'=').count();
        hits.once(part.start..part.end + padding, kind);
    }
}

/// MAC addresses, product keys (5 groups of 5), recovery keys (8 groups of 6 digits).
fn grouped(text: &str, at: Range<usize>, hits: &mut Hits) {
    for part in split(text, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')) {
        let word = &text[part.clone()];
        let of = |mark: char, groups: usize, length: usize, fits: fn(u8) -> bool| {
            word.len() == groups * (length + 1) - 1
                && word.split(mark).count() == groups
                && word.split(mark).all(|group| group.len() == length && group.bytes().all(fits))
        };
        let hex = |byte: u8| byte.is_ascii_hexdigit();
        let zero = || word.bytes().all(|byte| matches!(byte, b'0' | b'-' | b':'));
        if (of('-', 6, 2, hex) || of(':', 6, 2, hex)) && !zero() {
            hits.everywhere(part, Kind::Mac);
        } else if of('-', 8, 6, |byte| byte.is_ascii_digit())
            || (of('-', 5, 5, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                && word.bytes().any(|byte| byte.is_ascii_alphabetic()))
        {
            hits.once(part, Kind::Secret);
        }
    }
}

/// IP addresses in a stretch. Versions look like addresses of four numbers: what is `certain` to be an address, what a
/// word before it calls one, and what no network but a private one uses, is one; a version is none; of the rest what
/// hardly is a version.
pub fn addresses(text: &str, at: Range<usize>, certain: bool, hits: &mut Hits) {
    for part in split(text, at.clone(), |byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')) {
        let edge = |at: Option<usize>| {
            at.and_then(|at| text.as_bytes().get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        if edge(part.start.checked_sub(1)) || edge(Some(part.end)) {
            // `v1.2.3.4`, `abcdefgh::1`
            continue;
        }
        let word = &text[part.clone()];
        let trimmed = word.trim_end_matches(['.', ':']);
        let whole = part.start..part.start + trimmed.len();
        if let Ok(address) = trimmed.parse::<Ipv6Addr>() {
            let groups = trimmed.split(':').filter(|group| !group.is_empty()).count();
            let digits = trimmed.bytes().any(|byte| byte.is_ascii_digit());
            let usual = address.is_loopback() || address.is_unspecified();
            if !usual && groups >= 3 && digits && !trimmed.starts_with(':') {
                hits.everywhere(whole, Kind::Ip);
            }
            continue;
        }
        for four in split(text, whole, |byte| byte.is_ascii_digit() || byte == b'.') {
            let inner = &text[four.clone()];
            let trimmed = inner.trim_matches('.');
            let from = four.start + inner.len() - inner.trim_start_matches('.').len();
            let to = from + trimmed.len();
            if edge(from.checked_sub(1)) || edge(Some(to)) {
                continue;
            }
            if let Ok(IpAddr::V4(address)) = trimmed.parse() {
                let before = before(text, from);
                if is_address(address, certain, before, text.as_bytes().get(to) == Some(&b':')) {
                    hits.everywhere(from..to, Kind::Ip);
                }
            }
        }
    }
}

/// The few bytes before a place, small.
fn before(text: &str, at: usize) -> String {
    let from = (at.saturating_sub(28)..=at).find(|&from| text.is_char_boundary(from)).unwrap_or(at);
    text[from..at].to_ascii_lowercase()
}

fn is_address(address: Ipv4Addr, certain: bool, before: String, port: bool) -> bool {
    let [first, second, _, last] = address.octets();
    if address.is_loopback() || first == 0 || address.is_broadcast() || first == 255 {
        return false;
    }
    let near = |words: &[&str]| words.iter().any(|word| before.contains(word));
    if certain {
        return true;
    }
    if near(&["version", "ver ", "ver=", "ver:", "build", "release", "detectionvalue", "agent/", "agentver"])
        || before.ends_with(['v', '_', '/', '\\'].as_slice()) && !before.ends_with("//")
    {
        return false;
    }
    if near(&["address", "ip ", "ip:", "ip=", "ip\"", "dns", "gateway", "proxy", "subnet", "//", "endpoint", "server "])
    {
        return true;
    }
    let shared = first == 100 && (64..128).contains(&second);
    let private = address.is_private() || address.is_link_local() || shared;
    // 10.0 begins the versions of Windows.
    let windows = first == 10 && second == 0 && !port;
    private && !windows && last != 0 || port && last != 0 || first >= 13 && first.max(second) >= 100 && last != 0
}

/// The GUID in a text that is a GUID, in braces or not; none for one of zeros alone and for those of Microsoft's own
/// applications.
pub fn guid(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches(['{', '"', '\\', '(', '[']).len();
    let guid = text.get(start..start + 36)?;
    let shaped = guid.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    let ends = !text[start + 36..].starts_with(|char: char| char.is_alphanumeric() || char == '-');
    let nobody = guid.bytes().all(|byte| matches!(byte, b'0' | b'-')) || guid.ends_with("-0000-0000-c000-000000000000");
    (shaped && ends && !nobody).then_some(start..start + 36)
}

/// The longest parts of a stretch that hold only such bytes.
pub fn split(text: &str, at: Range<usize>, fits: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut from = at.start;
    std::iter::from_fn(move || {
        while from < at.end && !fits(bytes[from]) {
            from += 1;
        }
        let start = from;
        while from < at.end && fits(bytes[from]) {
            from += 1;
        }
        (start < from).then_some(start..from)
    })
}
