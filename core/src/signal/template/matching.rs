//! Matches templates on messages.

use super::{Hole, Literal, Part, Template};
use crate::limits::Limits;
use std::ops::Range;

/// There is room for so many captures.
pub(super) const CAPTURES: usize = Limits::USUAL.captures;

/// What a match captured: stretches of the message by capture number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Captures {
    spans: [(u32, u32); CAPTURES],
}

impl Captures {
    /// The bytes capture `number` took from the message.
    pub fn get<'a>(&self, number: usize, message: &'a [u8]) -> &'a [u8] {
        let (start, end) = self.spans[number];
        message.get(start as usize..end as usize).unwrap_or_default()
    }

    fn set(&mut self, number: Option<u8>, span: Range<usize>) {
        if let Some(number) = number {
            self.spans[usize::from(number)] = (span.start as u32, span.end as u32);
        }
    }
}

impl Literal {
    /// Where they first stand in a text. Made for short texts: a searcher costs more to set up than these take to scan.
    fn find(&self, text: &[u8]) -> Option<usize> {
        let last = text.len().checked_sub(self.bytes.len())?;
        let mut at = 0;
        while at <= last {
            let found = at + memchr::memchr(self.bytes[self.rarest], &text[at + self.rarest..last + self.rarest + 1])?;
            if text[found..].starts_with(&self.bytes) {
                return Some(found);
            }
            at = found + 1;
        }
        None
    }
}

impl Template {
    /// Matches a whole message.
    pub fn matches(&self, message: &[u8]) -> Option<Captures> {
        self.matches_from(0, 0, message)
    }

    /// Matches from part `part` on, which must stand at byte `at`; what is before it has been matched or is taken by an
    /// open hole.
    pub fn matches_from(&self, part: usize, at: usize, message: &[u8]) -> Option<Captures> {
        let end = message.trim_ascii_end().len();
        let mut captures = Captures::default();
        if let Some(Part::Hole(_, number)) = part.checked_sub(1).map(|before| &self.parts[before]) {
            captures.set(*number, 0..at);
        }
        let mut at = at;
        let mut next = part;
        while next < self.parts.len() {
            match self.parts[next] {
                Part::Hole(hole @ (Hole::Free | Hole::Gap), number) => {
                    let from = at;
                    let Some(following) = self.parts.get(next + 1) else {
                        captures.set(number, from..end.max(from));
                        return Some(captures);
                    };
                    let (start, stop, reached) = self.search(next + 1, following, from, message, end, &mut captures)?;
                    debug_assert!(hole == Hole::Gap || number.is_some());
                    captures.set(number, from..start);
                    at = stop;
                    next = reached;
                }
                _ => {
                    at = self.step(next, at, message, end, &mut captures)?;
                    next += 1;
                }
            }
        }
        (at >= end).then_some(captures)
    }

    /// Finds where the stretch of parts up to the next open hole stands. Returns its start, its end and the part behind.
    fn search(
        &self,
        part: usize,
        first: &Part,
        from: usize,
        message: &[u8],
        end: usize,
        captures: &mut Captures,
    ) -> Option<(usize, usize, usize)> {
        let mut from = from;
        loop {
            let start = match first {
                Part::Literal(literal) => from + literal.find(message.get(from..)?)?,
                Part::Break => {
                    let line_end = from + memchr::memchr(b'\n', message.get(from..)?)?;
                    if line_end > from && message[line_end - 1] == b'\r' { line_end - 1 } else { line_end }
                }
                Part::Hole(..) => return None,
            };
            let mut at = start;
            let mut next = part;
            let stands = loop {
                match self.parts.get(next) {
                    None => break at >= end,
                    Some(Part::Hole(Hole::Free | Hole::Gap, _)) => break true,
                    Some(_) => match self.step(next, at, message, end, captures) {
                        Some(after) => at = after,
                        None => break false,
                    },
                }
                next += 1;
            };
            if stands {
                return Some((start, at, next));
            }
            from = start + 1;
        }
    }

    /// Matches one part that is no open hole at `at`; returns where it ends.
    fn step(&self, part: usize, at: usize, message: &[u8], end: usize, captures: &mut Captures) -> Option<usize> {
        let rest = message.get(at..)?;
        let (hole, number) = match &self.parts[part] {
            Part::Literal(literal) => return rest.starts_with(literal.bytes()).then(|| at + literal.bytes().len()),
            Part::Break => {
                return match rest {
                    [b'\r', b'\n', ..] => Some(at + 2),
                    [b'\n', ..] => Some(at + 1),
                    _ => None,
                };
            }
            Part::Hole(hole, number) => (*hole, *number),
        };
        let (taken, after) = match hole {
            Hole::Guid => is_guid(rest).then_some((0..36, 36))?,
            Hole::Int => plain(int(rest))?,
            Hole::Code => plain(code(rest))?,
            Hole::Word => plain(count(rest, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))?,
            Hole::Host => {
                let length = count(rest, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
                plain(rest[..length].iter().rposition(|&byte| byte != b'.').map_or(0, |last| last + 1))?
            }
            Hole::Quoted => {
                let quote = *rest.first().filter(|quote| matches!(quote, b'\'' | b'"'))?;
                let length = memchr::memchr(quote, &rest[1..])?;
                (1..1 + length, length + 2)
            }
            Hole::Line => {
                let length = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                (0..length, length)
            }
            Hole::Json => {
                let length = end.checked_sub(at)?;
                let whole = matches!(
                    (rest.first(), rest[..length].last()),
                    (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']'))
                );
                (whole && length > 1).then_some((0..length, length))?
            }
            Hole::Rest => {
                let length = end.max(at) - at;
                (0..length, length)
            }
            Hole::Free | Hole::Gap => return None,
        };
        captures.set(number, at + taken.start..at + taken.end);
        Some(at + after)
    }
}

fn plain(length: usize) -> Option<(Range<usize>, usize)> {
    (length > 0).then_some((0..length, length))
}

fn count(text: &[u8], allowed: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&byte| !allowed(byte)).unwrap_or(text.len())
}

fn int(text: &[u8]) -> usize {
    let sign = usize::from(text.first() == Some(&b'-'));
    match count(&text[sign..], |byte| byte.is_ascii_digit()) {
        0 => 0,
        digits => sign + digits,
    }
}

fn code(text: &[u8]) -> usize {
    match text {
        [b'0', b'x' | b'X', digits @ ..] => match count(digits, |byte| byte.is_ascii_hexdigit()) {
            0 => 0,
            digits => 2 + digits,
        },
        _ => int(text),
    }
}

/// 8-4-4-4-12 hexadecimal digits. Written so that the compiler compares all bytes at once: with early exits it is
/// twelve times slower.
#[inline]
pub fn is_guid(text: &[u8]) -> bool {
    const DASH: [bool; 36] = {
        let mut dash = [false; 36];
        dash[8] = true;
        dash[13] = true;
        dash[18] = true;
        dash[23] = true;
        dash
    };
    let Some(text) = text.get(..36).and_then(|text| <&[u8; 36]>::try_from(text).ok()) else { return false };
    text.iter().zip(DASH).fold(true, |good, (&byte, dash)| {
        let letter = byte | 0x20;
        let hex = byte.wrapping_sub(b'0') < 10 || letter.wrapping_sub(b'a') < 6;
        good & if dash { byte == b'-' } else { hex }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(template: &str, message: &str) -> Option<Vec<String>> {
        let template = Template::parse(template).expect("a template");
        let captures = template.matches(message.as_bytes())?;
        let text = |number| String::from_utf8_lossy(captures.get(number, message.as_bytes())).into_owned();
        Some((0..template.names.len()).map(text).collect())
    }

    #[test]
    fn holes_take_what_their_kind_allows() {
        assert_eq!(take("[Win32App] lpExitCode {code:int}", "[Win32App] lpExitCode -5\r\n"), Some(vec!["-5".into()]));
        assert_eq!(take("[Win32App] lpExitCode {code:int}", "[Win32App] lpExitCode: 0"), None);
        assert_eq!(take("[Win32App] lpExitCode {code:int}", "[Win32App] lpExitCode 0 is defined as Success"), None);
        assert_eq!(take("hr = {hr:code}, {..}", "hr = 0x80070643, and more\r\nlines"), Some(vec!["0x80070643".into()]));
        assert_eq!(take("'{host:host}'", "'fef.contoso.com'"), Some(vec!["fef.contoso.com".into()]));
        assert_eq!(take("host {host:host}.", "host a.contoso.com."), Some(vec!["a.contoso.com".into()]));
        assert_eq!(take("is {what:quoted}!", "is 'a b'!"), Some(vec!["a b".into()]));
        assert_eq!(take("got {report:json}", "got {\"a\":[1]}  "), Some(vec!["{\"a\":[1]}".into()]));
        assert_eq!(take("out = {out:rest}", "out = a\r\nb"), Some(vec!["a\r\nb".into()]));
        assert_eq!(take("out = {out:rest}", "out = "), Some(vec![String::new()]));
    }

    #[test]
    fn an_open_hole_tries_later_places() {
        let found = take(
            "(id = {app:guid}, name {name}) via {how:word}{..}",
            "(id = 11111111-2222-3333-4444-555555555555, name A (x) b) via DO, bytes",
        );
        assert_eq!(found, Some(vec!["11111111-2222-3333-4444-555555555555".into(), "A (x) b".into(), "DO".into()]));
        assert_eq!(take("a {x} end", "a one end two end"), Some(vec!["one end two".into()]));
        assert_eq!(take("{..}state: {state:word}.", "state: , state: Good."), Some(vec!["Good".into()]));
    }

    #[test]
    fn lines_and_braces() {
        assert_eq!(
            take("is:\nDetection = {state:word}\n{..}", "is:\r\nDetection = Yes\r\nmore"),
            Some(vec!["Yes".into()])
        );
        assert_eq!(
            take("code {{{guid:guid}}}", "code {11111111-2222-3333-4444-555555555555}"),
            Some(vec!["11111111-2222-3333-4444-555555555555".into()])
        );
        assert_eq!(take("first {x}\nsecond", "first one\r\nsecond"), Some(vec!["one".into()]));
    }

    #[test]
    fn a_guid_is_a_guid() {
        assert!(is_guid(b"4ad81b26-3c77-4e02-9B15-c0ffee5a71af, more"));
        assert!(!is_guid(b"4ad81b26-3c77-4e02-9b15-c0ffee5a71a"));
        assert!(!is_guid(b"4ad81b26-3c77-4e02-9b15+c0ffee5a71af"));
        assert!(!is_guid(b"4ad81b26-3c77-4e02-9b15-c0ffee5a71ag"));
    }
}
