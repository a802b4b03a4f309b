//! What Registry Editor and `reg export` write: `REGEDIT4` and version 5.
//!
//! Source: <https://support.microsoft.com/help/310516>. Strings are escaped and may go over many lines, bytes go on
//! behind a backslash at the end of a line. Version 5 holds strings in bytes as UTF-16, `REGEDIT4` in the code page of
//! the system.

use super::datum::{self, Datum, Marker};
use super::put;
use crate::format::by_line::{Line, Lines, lines, put_bad};
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
    while let Some(line) = lines.next().filter(|_| sink.wants_more()) {
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
                let mut entry = Entry { input, lines: &mut lines, ansi, last: line };
                match entry.read(start) {
                    Ok(Some((name, datum))) => put(input, sink, (start, entry.last.end), key, &name, &datum),
                    Ok(None) => sink.note("values that are to be deleted are left out"),
                    Err((kind, why)) => put_bad(input, sink, (start, entry.last.end), kind, why),
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
struct Entry<'e, 'a> {
    input: &'e Input<'a>,
    lines: &'e mut Lines<'a>,
    ansi: bool,
    /// The last line of it so far.
    last: Line<'a>,
}

/// What a value is not, and why.
type Bad = (AnomalyKind, &'static str);

/// A name and its data; `None` where a value is to be deleted.
type Value<'a> = Option<(Cow<'a, [u8]>, Datum<'a>)>;

const fn bad(why: &'static str) -> Bad {
    (AnomalyKind::Damaged, why)
}

impl<'a> Entry<'_, 'a> {
    fn read(&mut self, start: usize) -> Result<Value<'a>, Bad> {
        let bytes = self.input.bytes;
        // A name does not go over lines.
        let line = &bytes[..self.last.text_end()];
        let (name, at) = match line.get(start) {
            Some(b'@') => (Cow::Borrowed(&b""[..]), start + 1),
            _ => {
                let end = quote(line, start + 1).ok_or(bad("name without its closing quote"))?;
                (unescaped(&bytes[start + 1..end]), end + 1)
            }
        };
        let equals = behind_blanks(line, at);
        if line.get(equals) != Some(&b'=') {
            return Err(bad("name without data"));
        }
        let at = behind_blanks(line, equals + 1);
        let data = line.get(at..).unwrap_or_default().trim_ascii_end();
        if data == b"-" {
            return Ok(None);
        }
        let (marker, length) = datum::marker(data).ok_or(bad("data of no known kind"))?;
        let number = |digits| datum::number(&data[length..], digits);
        let datum = match marker {
            Marker::String => return self.string(at + length).map(|datum| Some((name, datum))),
            Marker::Dword => number(8).and_then(|number| u32::try_from(number).ok()).map(Datum::dword),
            Marker::Qword => number(16).map(Datum::qword),
            Marker::Hex(kind) => {
                let list = self.list(at + length)?;
                list.map(|list| Datum::bytes(kind, &data[..length - 1], &list, self.ansi))
            }
            Marker::Strings => None,
        };
        datum.map(|datum| Some((name, datum))).ok_or(bad("data that its type does not allow"))
    }

    /// The string that begins at `at`, over as many lines as it takes.
    fn string(&mut self, at: usize) -> Result<Datum<'a>, Bad> {
        let bytes = self.input.bytes;
        let is_comment = |text: &[u8]| text.is_empty() || text.starts_with(b";");
        let mut from = at;
        loop {
            let line = &bytes[..self.last.text_end()];
            if let Some(end) = quote(line, from) {
                let alone = is_comment(line[end + 1..].trim_ascii());
                let datum = Datum::string("REG_SZ", unescaped(&bytes[at..end]));
                return if alone { Ok(datum) } else { Err(bad("text behind a string")) };
            }
            // A key, or a quote with text behind it, is another's: the string was torn.
            let next = self.more(|text| {
                let torn = quote(text, 0).is_some_and(|end| !is_comment(text[end + 1..].trim_ascii()));
                !torn && !text.starts_with(b"[HKEY_")
            });
            from = next.ok_or((AnomalyKind::Unclosed, "string without its closing quote"))?;
        }
    }

    /// The bytes that begin at `at`; a backslash at the end of a line lets them go on. `None` where they are no bytes.
    fn list(&mut self, at: usize) -> Result<Option<Vec<u8>>, Bad> {
        let bytes = self.input.bytes;
        let is_list =
            |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace() || matches!(byte, b',' | b'\\');
        let mut text = Vec::new();
        let mut from = at;
        loop {
            let line = bytes[..self.last.text_end()].get(from..).unwrap_or_default().trim_ascii();
            let Some(more) = line.strip_suffix(b"\\") else {
                text.extend_from_slice(line);
                return Ok(datum::list(text.into_iter()));
            };
            text.extend_from_slice(more.trim_ascii());
            let next = self.more(|text| text.iter().all(is_list));
            from = next.ok_or((AnomalyKind::Unclosed, "bytes that do not go on"))?;
        }
    }

    /// Takes the next line where it belongs to the value; says where it begins.
    fn more(&mut self, belongs: impl Fn(&[u8]) -> bool) -> Option<usize> {
        let mut ahead = self.lines.clone();
        let next = ahead.next().filter(|line| belongs(line.text))?;
        *self.lines = ahead;
        self.last = next;
        Some(next.start)
    }
}

fn behind_blanks(line: &[u8], at: usize) -> usize {
    at + line.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace()).count()
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
    fn a_torn_value_does_not_take_the_next_one_along() {
        let text = concat!(
            "REGEDIT4\r\n[HKEY_X]\r\n\"A\"=\"torn\r\nstill\r\n\"B\"=dword:1\r\n\"C\"=hex:01,\\\r\n[HKEY_Y]\r\n",
            "\"D\"=\"torn\r\n[HKEY_Z]\r\n\"E\"=\"ends\r\n\"\r\n\"F\"=hex:01,\\"
        );
        assert_eq!(
            read(text),
            [
                "!unclosed \"A\"=\"torn\r\nstill (string without its closing quote)",
                "HKEY_X B REG_DWORD: 1",
                "!unclosed \"C\"=hex:01,\\ (bytes that do not go on)",
                "!unclosed \"D\"=\"torn (string without its closing quote)",
                "HKEY_Z E REG_SZ: ends\r\n",
                "!unclosed \"F\"=hex:01,\\ (bytes that do not go on)",
            ]
        );
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
