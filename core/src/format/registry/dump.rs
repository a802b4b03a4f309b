//! `MdmDiagReport_RegistryDump.reg`, which is no file Registry Editor would take.
//!
//! There is no header. Keys are in lower case. Values stand behind four blanks: `"X"=DWORD:00000001`, `"X"=QWORD:0`,
//! `"X"=MULTI_SZ:"…"`, `"X"=hex(3):fb,59`, `@="…"`. Neither quotes nor backslashes are escaped, and strings go over many
//! lines: a string ends with the last quote that ends a line before the next value, key or blank line. All of it was
//! seen in the field, from build 19592 to 26100.

use super::datum::{self, Datum, Marker};
use super::put;
use crate::format::by_line::{Line, lines, put_bad};
use crate::format::{Input, Sink};
use crate::record::AnomalyKind;

/// Finds the values of a dump.
pub(super) fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut reader = Reader { input, sink, key: b"", open: None, stray: None };
    for line in lines(input.bytes) {
        if !reader.sink.wants_more() {
            break;
        }
        reader.line(line);
    }
    reader.close();
    reader.settle();
}

struct Reader<'r, 'a> {
    input: &'r Input<'a>,
    sink: &'r mut dyn Sink,
    key: &'a [u8],
    open: Option<Open<'a>>,
    /// Lines that belong to nothing, not yet handed out.
    stray: Option<(usize, usize)>,
}

/// A string that may go on.
struct Open<'a> {
    name: &'a [u8],
    kind: &'static str,
    start: usize,
    text: usize,
    /// Behind the last line so far that ends with a quote: the end of its text, and of the line.
    closed: Option<(usize, usize)>,
    /// Whether that is the last line seen.
    at_quote: bool,
    end: usize,
}

impl<'a> Open<'a> {
    fn see(&mut self, line: Line<'_>) {
        // The quote that opens the string does not end it.
        self.at_quote = line.text.ends_with(b"\"") && line.text_end() > self.text;
        if self.at_quote {
            self.closed = Some((line.text_end(), line.end));
        }
        self.end = line.end;
    }
}

impl<'a> Reader<'_, 'a> {
    fn line(&mut self, line: Line<'a>) {
        if let Some(key) = key(line.text) {
            self.close();
            self.settle();
            self.key = key;
        } else if let Some((name, datum)) = value(line.text) {
            self.close();
            self.settle();
            self.value(line, name, datum);
        } else if let Some(open) = &mut self.open {
            if line.is_blank() && open.at_quote {
                self.close();
            } else {
                open.see(line);
            }
        } else if line.text.starts_with(b"[HKEY_") {
            // A key that was cut: what it says of itself is all there is.
            self.settle();
            self.key = line.text.strip_prefix(b"[").unwrap_or_default();
            put_bad(self.input, self.sink, (line.start, line.end), AnomalyKind::Damaged, "key without its bracket");
        } else if !line.is_blank() {
            let start = self.stray.map_or(line.start, |(start, _)| start);
            self.stray = Some((start, line.end));
        }
    }

    fn value(&mut self, line: Line<'a>, name: &'a [u8], datum: usize) {
        let (input, start, end) = (self.input, line.start + blanks(line.text), line.end);
        let Some((marker, length)) = datum::marker(&line.text[datum..]) else { return };
        let data = &line.text[datum + length..];
        let read = match marker {
            Marker::String | Marker::Strings => {
                let kind = if marker == Marker::String { "REG_SZ" } else { "REG_MULTI_SZ" };
                let text = line.start + datum + length;
                let mut open = Open { name, kind, start, text, closed: None, at_quote: false, end };
                open.see(line);
                self.open = Some(open);
                return;
            }
            Marker::Dword => datum::number(data, 8).and_then(|number| u32::try_from(number).ok()).map(Datum::dword),
            Marker::Qword => datum::number(data, 16).map(Datum::qword),
            Marker::Hex(kind) => datum::list(data.trim_ascii().iter().copied())
                .map(|bytes| Datum::bytes(kind, &line.text[datum..datum + length - 1], &bytes, false)),
        };
        match read {
            Some(datum) => put(input, self.sink, (start, end), self.key, name, &datum),
            None => put_bad(input, self.sink, (start, end), AnomalyKind::Damaged, "data that its type does not allow"),
        }
    }

    /// The string that is open ends here.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let Some((text_end, end)) = open.closed else {
            let why = "string without its closing quote";
            put_bad(self.input, self.sink, (open.start, open.end), AnomalyKind::Unclosed, why);
            return;
        };
        let text = self.input.bytes.get(open.text..text_end - 1).unwrap_or_default();
        let datum = Datum::string(open.kind, text);
        put(self.input, self.sink, (open.start, end), self.key, open.name, &datum);
        if end < open.end {
            self.stray = Some((end, open.end));
        }
    }

    /// Hands out the lines that belong to nothing.
    fn settle(&mut self) {
        if let Some(at) = self.stray.take() {
            put_bad(self.input, self.sink, at, AnomalyKind::Stray, "neither a key nor a value");
        }
    }
}

fn key(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"[")?.strip_suffix(b"]").filter(|key| key.starts_with(b"HKEY_"))
}

fn blanks(text: &[u8]) -> usize {
    if text.starts_with(b"    ") { 4 } else { 0 }
}

/// The name of the value that a line holds, and where its data begin. Copies lose the blanks before it.
fn value(text: &[u8]) -> Option<(&[u8], usize)> {
    let from = blanks(text);
    let is_datum = |at: &usize| text.get(*at..).and_then(datum::marker).is_some();
    match text.get(from)? {
        b'@' => Some((&b""[..], from + 2)).filter(|(_, at)| text.get(from + 1) == Some(&b'=') && is_datum(at)),
        b'"' => {
            let name = from + 1;
            // A name may hold quotes: it ends where data begin.
            let mut ends = memchr::memmem::find_iter(&text[name..], b"\"=").map(|end| name + end);
            let end = ends.find(|end| is_datum(&(end + 2)))?;
            Some((&text[name..end], end + 2))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::shown;

    fn read(text: &[u8]) -> Vec<String> {
        shown(super::scan, text)
    }

    #[test]
    fn every_kind_of_value() {
        let text =
            b"[HKEY_LOCAL_MACHINE\\software\\contoso]\r\n    \"A\"=DWORD:0000003c\r\n    \"B\"=QWORD:1000000\r\n    \
                     \"C\"=MULTI_SZ:\"Policies\"\r\n    \"D\"=hex(3):01,ff\r\n    @=\"x\"\r\n    \"E\"=\"\"\r\n\r\n\
                     [HKEY_LOCAL_MACHINE\\software\\empty]\r\n\r\n";
        let key = "HKEY_LOCAL_MACHINE\\software\\contoso";
        assert_eq!(
            read(text),
            [
                format!("{key} A REG_DWORD: 60"),
                format!("{key} B REG_QWORD: 16777216"),
                format!("{key} C REG_MULTI_SZ: Policies"),
                format!("{key} D REG_BINARY: 01ff"),
                format!("{key}  REG_SZ: x"),
                format!("{key} E REG_SZ: "),
            ]
        );
    }

    #[test]
    fn quotes_are_not_escaped_and_strings_span_lines() {
        let text =
            b"[HKEY_X]\r\n    \"S.Status\"=\"{\"a\":\"b\"}\"\r\n    \"Xml\"=\"<a b=\"c\"\r\n\r\n  d=\"e\"/>\"\r\n    \
                     \"P\"=\"C:\\new\\\"\r\n";
        assert_eq!(
            read(text),
            [
                "HKEY_X S.Status REG_SZ: {\"a\":\"b\"}",
                "HKEY_X Xml REG_SZ: <a b=\"c",
                "!stray d=\"e\"/>\" (neither a key nor a value)",
                "HKEY_X P REG_SZ: C:\\new\\"
            ]
        );
        let text = b"[HKEY_X]\r\n    \"Xml\"=\"<a>\r\n\r\n  <b c=\"d\"\r\n  e=\"f\"/>\r\n</a>\"\r\n\r\n[HKEY_Y]\r\n";
        assert_eq!(read(text), ["HKEY_X Xml REG_SZ: <a>\r\n\r\n  <b c=\"d\"\r\n  e=\"f\"/>\r\n</a>"]);
    }

    #[test]
    fn what_is_broken_is_told_and_the_rest_is_read() {
        let text =
            b"\xef\xbb\xbfHello\r\n[HKEY_X]\r\n    \"A\"=DWORD:xyz\r\n    \"B\"=\"no end\r\n    \"C\"=\"\xb0\"\r\n\
                     tail\r\n[HKEY_Z\r\n    \"D\"=\"";
        assert_eq!(
            read(text),
            [
                "!stray Hello (neither a key nor a value)",
                "!damaged \"A\"=DWORD:xyz (data that its type does not allow)",
                "!unclosed \"B\"=\"no end (string without its closing quote)",
                "HKEY_X C REG_SZ: \u{fffd}",
                "!stray tail\r\n[HKEY_Z (neither a key nor a value)",
                "!unclosed \"D\"=\" (string without its closing quote)",
            ]
        );
    }
}
