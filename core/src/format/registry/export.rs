//! What Registry Editor and `reg export` write: `REGEDIT4` and version 5.
//!
//! Source: <https://support.microsoft.com/help/310516>. Strings are escaped and may go over many lines, bytes go on
//! behind a backslash at the end of a line. Version 5 holds strings in bytes as UTF-16, `REGEDIT4` in the code page of
//! the system.

use super::datum::{self, Datum, Marker};
use super::{put, put_bad};
use crate::format::by_line::{Line, lines};
use crate::format::{Input, Sink};
use crate::record::AnomalyKind;
use std::borrow::Cow;

/// First lines of such files.
pub(super) const HEADERS: [&[u8]; 2] = [b"Windows Registry Editor Version 5.00", b"REGEDIT4"];

/// Finds the values of an export.
pub(super) fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut key: &[u8] = b"";
    let mut ansi = false;
    let mut stray: Option<(usize, usize)> = None;
    let mut lines = lines(input.bytes);
    while let Some(line) = lines.next() {
        let text = line.text.trim_ascii();
        let start = line.start + (line.text.len() - line.text.trim_ascii_start().len());
        let known = text.is_empty()
            || matches!(text.first(), Some(b'[' | b'"' | b'@' | b';'))
            || HEADERS.iter().any(|header| text.starts_with(header));
        if let Some(at) = stray.take_if(|_| known) {
            put_bad(input, sink, at, AnomalyKind::Stray, "neither a key nor a value");
        }
        match text.first() {
            None | Some(b';') => {}
            Some(b'[') => match text.strip_suffix(b"]") {
                Some(named) => {
                    let inner = &named[1..];
                    if inner.starts_with(b"-") {
                        sink.note("keys that are to be deleted hold no value and are left out");
                    }
                    key = inner.strip_prefix(b"-").unwrap_or(inner);
                }
                None => {
                    // A key that was cut: what it says of itself is all there is.
                    key = &text[1..];
                    put_bad(input, sink, (start, line.end), AnomalyKind::Damaged, "key without its bracket");
                }
            },
            Some(b'"' | b'@') => {
                let mut entry = Entry { input, lines: &mut lines, ansi, end: line.end, last: line };
                match entry.read(start) {
                    Ok(Some((name, datum))) => put(input, sink, (start, entry.end), key, &name, &datum),
                    Ok(None) => sink.note("values that are to be deleted are left out"),
                    Err((kind, why)) => put_bad(input, sink, (start, entry.end), kind, why),
                }
            }
            Some(_) if known => ansi = text.starts_with(b"REGEDIT4"),
            Some(_) => stray = Some((stray.map_or(start, |(from, _)| from), line.end)),
        }
    }
    if let Some(at) = stray {
        put_bad(input, sink, at, AnomalyKind::Stray, "neither a key nor a value");
    }
}

/// A value, with the lines that may belong to it.
struct Entry<'e, 'a, I> {
    input: &'e Input<'a>,
    lines: &'e mut I,
    ansi: bool,
    /// Where what was read of it ends.
    end: usize,
    last: Line<'a>,
}

/// A name and its data; `None` where a value is to be deleted.
type Read<'a> = Result<Option<(Cow<'a, [u8]>, Datum<'a>)>, (AnomalyKind, &'static str)>;

impl<'a, I: Iterator<Item = Line<'a>>> Entry<'_, 'a, I> {
    fn read(&mut self, start: usize) -> Read<'a> {
        let bad = |why| (AnomalyKind::Damaged, why);
        let bytes = self.input.bytes;
        let (name, at) = match bytes.get(start) {
            Some(b'@') => (Cow::Borrowed(&b""[..]), start + 1),
            _ => {
                // A name does not go over lines.
                let line = &bytes[..self.last.text_end()];
                let end = quote(line, start + 1).ok_or(bad("name without its closing quote"))?;
                (unescaped(&bytes[start + 1..end]), end + 1)
            }
        };
        let rest = bytes[..self.last.text_end()].get(at..).unwrap_or_default();
        let data = rest.trim_ascii_start().strip_prefix(b"=").ok_or(bad("name without data"))?.trim_ascii();
        if data == b"-" {
            return Ok(None);
        }
        let (marker, length) = datum::marker(data).ok_or(bad("data of no known kind"))?;
        let at = data.as_ptr() as usize - bytes.as_ptr() as usize + length;
        let datum = match marker {
            Marker::String => return self.string(at).map(|datum| Some((name, datum))),
            Marker::Dword => {
                datum::number(&data[length..], 8).and_then(|number| u32::try_from(number).ok()).map(Datum::dword)
            }
            Marker::Qword => datum::number(&data[length..], 16).map(Datum::qword),
            Marker::Hex(kind) => self.list(at).map(|list| Datum::bytes(kind, &data[..length - 1], &list, self.ansi)),
            Marker::Strings => None,
        };
        datum.map(|datum| Some((name, datum))).ok_or(bad("data that its type does not allow"))
    }

    /// The string that begins at `at`, over as many lines as it takes.
    fn string(&mut self, at: usize) -> Result<Datum<'a>, (AnomalyKind, &'static str)> {
        let bytes = self.input.bytes;
        let mut from = at;
        loop {
            let line = &bytes[..self.last.text_end()];
            if let Some(end) = quote(line, from) {
                let behind = line[end + 1..].trim_ascii();
                if !behind.is_empty() && !behind.starts_with(b";") {
                    return Err((AnomalyKind::Damaged, "text behind a string"));
                }
                return Ok(Datum::string("REG_SZ", unescaped(&bytes[at..end])));
            }
            let Some(next) = self.lines.next() else {
                return Err((AnomalyKind::Unclosed, "string without its closing quote"));
            };
            from = next.start;
            self.end = next.end;
            self.last = next;
        }
    }

    /// The bytes that begin at `at`; a backslash at the end of a line lets them go on.
    fn list(&mut self, at: usize) -> Option<Vec<u8>> {
        let bytes = self.input.bytes;
        let mut text = Vec::new();
        let mut from = at;
        loop {
            let line = bytes[..self.last.text_end()].get(from..).unwrap_or_default().trim_ascii();
            let Some(more) = line.strip_suffix(b"\\") else {
                text.extend_from_slice(line);
                return datum::list(text.into_iter());
            };
            text.extend_from_slice(more.trim_ascii());
            let Some(next) = self.lines.next() else { return datum::list(text.into_iter()) };
            from = next.start;
            self.end = next.end;
            self.last = next;
        }
    }
}

/// The quote that ends what begins at `at`; a backslash takes the byte behind it along.
fn quote(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// `\\` and `\"` without the first backslash.
fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next() {
                Some(escaped @ (b'\\' | b'"')) => plain.push(escaped),
                Some(other) => plain.extend([byte, other]),
                None => plain.push(byte),
            },
            _ => plain.push(byte),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::format::shown::shown;

    fn read(text: &str) -> Vec<String> {
        shown(super::scan, text.as_bytes())
    }

    #[test]
    fn every_kind_of_value() {
        let text = concat!(
            "Windows Registry Editor Version 5.00\r\n\r\n; a comment\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n",
            "@=\"default\"\r\n\"Pa\\\"th\"=\"C:\\\\Contoso\\\\\\\"x\\\"\"\r\n\"D\"=dword:0000003c\r\n",
            "\"Q\"=hex(b):00,00,00,01,00,00,00,00\r\n\"B\"=hex:01,02,\\\r\n  03\r\n",
            "\"M\"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n\"Two\"=\"one\r\ntwo\"\r\n\"Gone\"=-\r\n[-HKEY_X]\r\n"
        );
        let key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso";
        assert_eq!(
            read(text),
            [
                format!("{key}  REG_SZ: default"),
                format!("{key} Pa\"th REG_SZ: C:\\Contoso\\\"x\""),
                format!("{key} D REG_DWORD: 60"),
                format!("{key} Q REG_QWORD: 16777216"),
                format!("{key} B REG_BINARY: 010203"),
                format!("{key} M REG_MULTI_SZ: a\nb"),
                format!("{key} Two REG_SZ: one\r\ntwo"),
                "note: values that are to be deleted are left out".to_owned(),
                "note: keys that are to be deleted hold no value and are left out".to_owned(),
            ]
        );
    }

    #[test]
    fn regedit4_strings_are_of_the_code_page() {
        let text = "REGEDIT4\r\n[HKEY_X]\r\n\"E\"=hex(2):25,41,e9,25,00\r\n";
        assert_eq!(read(text), ["HKEY_X E REG_EXPAND_SZ: %A\u{e9}%"]);
    }

    #[test]
    fn what_is_broken_is_told_and_the_rest_is_read() {
        let text = concat!(
            "REGEDIT4\r\n[HKEY_X\r\n\"A\r\n\"B\"\r\n\"C\"=word:1\r\n\"D\"=dword:xyz\r\nstray\r\nmore\r\n",
            "\"E\"=\"x\"y\r\n\"F\"=hex:zz\r\n\"G\"=\"1\"\r\n\"H\"=\"open\r\n"
        );
        assert_eq!(
            read(text),
            [
                "!damaged [HKEY_X (key without its bracket)",
                "!damaged \"A (name without its closing quote)",
                "!damaged \"B\" (name without data)",
                "!damaged \"C\"=word:1 (data of no known kind)",
                "!damaged \"D\"=dword:xyz (data that its type does not allow)",
                "!stray stray\r\nmore (neither a key nor a value)",
                "!damaged \"E\"=\"x\"y (text behind a string)",
                "!damaged \"F\"=hex:zz (data that its type does not allow)",
                "HKEY_X G REG_SZ: 1",
                "!unclosed \"H\"=\"open (string without its closing quote)",
            ]
        );
    }
}
