//! Texts read line by line: shared by the formats of plain text.

use super::{Input, Sink};
use crate::record::{Anomaly, AnomalyKind, Item, Origin};
use crate::span::Span;
use crate::text::Text;

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Where it begins.
    pub start: usize,
    /// Its bytes, the end of the line left out.
    pub text: &'a [u8],
    /// Where the next one begins.
    pub end: usize,
}

impl Line<'_> {
    /// Where its text ends.
    pub const fn text_end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }
}

/// The lines of a text; a line ends with LF, CR before it belongs to the end. A byte order mark is left out.
pub(super) fn lines(text: &[u8]) -> Lines<'_> {
    Lines { text, at: if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } }
}

/// See [`lines`].
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |found| found + 1);
        self.at += length;
        let mut text = &rest[..length];
        while let [before @ .., b'\r' | b'\n'] = text {
            text = before;
        }
        Some(Line { start, text, end: self.at })
    }
}

/// A stretch of the input as a stretch of its source.
pub(super) const fn span(input: &Input<'_>, start: usize, end: usize) -> Span {
    Span { start: input.base + start as u64, end: input.base + end as u64 }
}

/// Hands out a stretch that is no record, and why.
pub(super) fn put_bad(input: &Input<'_>, sink: &mut dyn Sink, at: (usize, usize), kind: AnomalyKind, why: &str) {
    let text = input.bytes.get(at.0..at.1).unwrap_or_default().trim_ascii();
    sink.item(Item::Anomaly(Anomaly::new(kind, span(input, at.0, at.1), Text::new(text), Text::from(why))));
}

/// The origin of a line of a log that names its component at most, and its time as it stands.
pub(super) fn of_log<'a>(component: &'a [u8], raw_time: &'a [u8]) -> Origin<'a> {
    let nothing = Text::default();
    Origin::Log {
        component: Text::new(component),
        thread: nothing,
        file: nothing,
        context: nothing,
        raw_time: Text::new(raw_time),
    }
}

/// The two parts of `name : value`, without the white space around them: at the first colon that has white space or
/// nothing behind it.
pub(super) fn pair(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr_iter(b':', text).find(|&at| text.get(at + 1).is_none_or(u8::is_ascii_whitespace))?;
    let (name, value) = (text[..colon].trim_ascii(), text[colon + 1..].trim_ascii());
    (!name.is_empty()).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_either_end() {
        let found: Vec<_> =
            lines(b"\xef\xbb\xbfa\r\n\nb\r\r\nc").map(|line| (line.start, line.text, line.end)).collect();
        assert_eq!(found, [(3, &b"a"[..], 6), (6, b"", 7), (7, b"b", 11), (11, b"c", 12)]);
        assert_eq!(lines(b"").count(), 0);
    }

    #[test]
    fn a_pair_is_cut_at_a_colon_before_a_blank() {
        assert_eq!(pair(b"  Key Name : a : b "), Some((&b"Key Name"[..], &b"a : b"[..])));
        assert_eq!(pair(b"Url: https://contoso.com"), Some((&b"Url"[..], &b"https://contoso.com"[..])));
        assert_eq!(pair(b"WorkplaceMdmUrl :"), Some((&b"WorkplaceMdmUrl"[..], &b""[..])));
        assert_eq!(pair(b"https://contoso.com"), None);
        assert_eq!(pair(b": x"), None);
    }
}
