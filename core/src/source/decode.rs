//! Text in another encoding brought to UTF-8, once and only here.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The bytes as UTF-8 as far as that can be had, and what they were where they had to be changed.
///
/// A byte order mark decides; else a text with a NUL at every second byte is UTF-16; what is UTF-8 stays as it is, and
/// so does what is UTF-8 but for a few bytes. Anything else is Windows-1252: so PowerShell 5.1 and old exports write.
pub fn decode(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<&'static str>) {
    let whole = |encoding: &'static Encoding, skip: usize, name| {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        (Cow::Owned(text.into_owned().into_bytes()), Some(name))
    };
    match bytes {
        [0xff, 0xfe, ..] => whole(UTF_16LE, 2, "UTF-16"),
        [0xfe, 0xff, ..] => whole(UTF_16BE, 2, "UTF-16"),
        _ if zeros(bytes, 1) => whole(UTF_16LE, 0, "UTF-16"),
        _ if zeros(bytes, 0) => whole(UTF_16BE, 0, "UTF-16"),
        _ if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) => (Cow::Borrowed(bytes), None),
        _ => whole(WINDOWS_1252, 0, "Windows-1252"),
    }
}

/// Without byte order mark and white space at the beginning.
pub fn trimmed(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let inner = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii_start();
    let from = text.len() - inner.len();
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[from..]),
        Cow::Owned(mut text) => {
            text.drain(..from);
            Cow::Owned(text)
        }
    }
}

/// Whether the bytes at these places, even or odd, are nearly all NUL and the others are not.
fn zeros(bytes: &[u8], at: usize) -> bool {
    let start = &bytes[..bytes.len().min(256) & !1];
    let count = |at: usize| start.iter().skip(at).step_by(2).filter(|&&byte| byte == 0).count();
    start.len() >= 8 && count(at) * 10 >= start.len() / 2 * 9 && count(1 - at) == 0
}

/// A byte order mark, or more characters beyond ASCII that are UTF-8 than bytes that are not. The end of a text may be
/// cut in the middle of one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (usize::from(bytes.starts_with(b"\xef\xbb\xbf")) * bytes.len(), 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good >= bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_to_utf8() {
        let is = |bytes: &[u8], text: &str, encoding: Option<&str>| {
            assert_eq!(decode(bytes), (Cow::Borrowed(text.as_bytes()), encoding), "{bytes:?}");
        };
        is(b"plain", "plain", None);
        is("\u{feff}caf\u{e9}".as_bytes(), "\u{feff}caf\u{e9}", None);
        is(b"\xff\xfea\0\xe9\0", "a\u{e9}", Some("UTF-16"));
        is(b"\xfe\xff\0a\0\xe9", "a\u{e9}", Some("UTF-16"));
        is(b"E\0v\0e\0n\0t\0s\0", "Events", Some("UTF-16"));
        is(b"caf\xe9 \x96 bar", "caf\u{e9} \u{2013} bar", Some("Windows-1252"));
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_a_text_another() {
        let text = [b"\xef\xbb\xbfK\xe9k \xc3\xa9".as_slice(), b"plain"].concat();
        assert_eq!(decode(&text), (Cow::Borrowed(&text[..]), None));
    }
}
