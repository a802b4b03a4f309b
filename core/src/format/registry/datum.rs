//! The data of a value: what its type makes of its bytes.

use crate::time::Stamp;
use encoding_rs::{UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::fmt::Write;

/// The data of a value, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Datum<'a> {
    /// Its type: `REG_SZ` …
    pub kind: &'a [u8],
    /// What it says: strings as they are, numbers in decimal, bytes in hexadecimal.
    pub text: Cow<'a, [u8]>,
    /// The moment it tells, where it is a FILETIME of this century.
    pub filetime: Option<Stamp>,
}

impl<'a> Datum<'a> {
    /// A string, as it stands.
    pub fn string(kind: &'static str, text: impl Into<Cow<'a, [u8]>>) -> Self {
        Datum { kind: kind.as_bytes(), text: text.into(), filetime: None }
    }

    /// A number of 32 bits.
    pub fn dword(number: u32) -> Self {
        Datum::string("REG_DWORD", number.to_string().into_bytes())
    }

    /// A number of 64 bits.
    pub fn qword(number: u64) -> Self {
        Datum { filetime: filetime(number), ..Datum::string("REG_QWORD", number.to_string().into_bytes()) }
    }

    /// The bytes of a value of this type; `marker` names a type that has no name here. Strings are UTF-16, or `ansi`.
    ///
    /// Source of the numbers: <https://learn.microsoft.com/windows/win32/sysinfo/registry-value-types>
    pub fn bytes(kind: u32, marker: &'a [u8], bytes: &[u8], ansi: bool) -> Self {
        let string = |kind| Datum::string(kind, string(bytes, ansi).into_bytes());
        let binary = |kind| Datum { filetime: eight(bytes).and_then(filetime), ..Datum::string(kind, hex(bytes)) };
        match (kind, bytes.len()) {
            (0, _) => binary("REG_NONE"),
            (1, _) => string("REG_SZ"),
            (2, _) => string("REG_EXPAND_SZ"),
            (3, _) => binary("REG_BINARY"),
            (4, 4) => Datum::dword(four(bytes)),
            (5, 4) => Datum { kind: b"REG_DWORD_BIG_ENDIAN", ..Datum::dword(four(bytes).swap_bytes()) },
            (6, _) => string("REG_LINK"),
            (7, _) => string("REG_MULTI_SZ"),
            (8, _) => binary("REG_RESOURCE_LIST"),
            (9, _) => binary("REG_FULL_RESOURCE_DESCRIPTOR"),
            (10, _) => binary("REG_RESOURCE_REQUIREMENTS_LIST"),
            (11, 8) => eight(bytes).map_or_else(|| binary("REG_QWORD"), Datum::qword),
            _ => Datum { kind: marker, ..binary("") },
        }
    }
}

/// A FILETIME between 2000 and 2100. Anything else in eight bytes is no stamp anybody wrote.
fn filetime(ticks: u64) -> Option<Stamp> {
    Stamp::from_filetime(ticks).filter(|stamp| (2000..2100).contains(&stamp.date().0))
}

fn four(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte))
}

fn eight(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.into_bytes()
}

/// Strings that end with NUL, one a line.
fn string(bytes: &[u8], ansi: bool) -> String {
    let encoding = if ansi { WINDOWS_1252 } else { UTF_16LE };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.trim_end_matches('\0').replace('\0', "\n")
}

/// The bytes of `fb,59,e9`, blanks and line ends between them left out; `None` where it is anything else. `00` twice at
/// the end of a line that was cut is kept as far as it goes.
pub(super) fn list(text: impl Iterator<Item = u8>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut digits = (0u32, 0u32);
    for byte in text {
        match char::from(byte).to_digit(16) {
            Some(digit) if digits.0 < 2 => digits = (digits.0 + 1, digits.1 << 4 | digit),
            None if byte == b',' && digits.0 > 0 => {
                bytes.push(digits.1 as u8);
                digits = (0, 0);
            }
            _ => return None,
        }
    }
    if digits.0 > 0 {
        bytes.push(digits.1 as u8);
    }
    Some(bytes)
}

/// The marker of data as it stands in both dialects: `hex(3):`, `DWORD:` … and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A string.
    String,
    /// Strings, as the dump writes them.
    Strings,
    /// A number of 32 bits.
    Dword,
    /// A number of 64 bits.
    Qword,
    /// Bytes of this type.
    Hex(u32),
}

/// The marker that `text` begins with, and its length.
pub(super) fn marker(text: &[u8]) -> Option<(Marker, usize)> {
    let begins = |with: &[u8]| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let fixed: [(&[u8], Marker); 5] = [
        (b"\"", Marker::String),
        (b"MULTI_SZ:\"", Marker::Strings),
        (b"DWORD:", Marker::Dword),
        (b"QWORD:", Marker::Qword),
        (b"hex:", Marker::Hex(3)),
    ];
    if let Some((with, marker)) = fixed.into_iter().find(|(with, _)| begins(with)) {
        return Some((marker, with.len()));
    }
    let inner = text.get(4..).filter(|_| begins(b"hex("))?;
    let digits = inner.iter().take(8).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let kind = u32::from_str_radix(std::str::from_utf8(&inner[..digits]).ok()?, 16).ok()?;
    inner[digits..].starts_with(b"):").then_some((Marker::Hex(kind), 4 + digits + 2))
}

/// A number in hexadecimal, up to `most` digits of it.
pub(super) fn number(text: &[u8], most: usize) -> Option<u64> {
    let text = text.trim_ascii();
    let digits = (1..=most).contains(&text.len()) && text.iter().all(u8::is_ascii_hexdigit);
    u64::from_str_radix(std::str::from_utf8(text).ok().filter(|_| digits)?, 16).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn told(kind: u32, bytes: &[u8]) -> (String, String) {
        let datum = Datum::bytes(kind, b"hex(20)", bytes, false);
        (String::from_utf8_lossy(datum.kind).into_owned(), String::from_utf8_lossy(&datum.text).into_owned())
    }

    #[test]
    fn bytes_say_what_their_type_makes_of_them() {
        let is = |kind, bytes: &[u8], name: &str, text: &str| assert_eq!(told(kind, bytes), (name.into(), text.into()));
        is(2, b"%\0W\0%\0\0\0", "REG_EXPAND_SZ", "%W%");
        is(7, b"a\0\0\0b\0\0\0\0\0", "REG_MULTI_SZ", "a\nb");
        is(3, b"\x01\xff", "REG_BINARY", "01ff");
        is(4, &[60, 0, 0, 0], "REG_DWORD", "60");
        is(5, &[0, 0, 0, 60], "REG_DWORD_BIG_ENDIAN", "60");
        is(4, &[60], "hex(20)", "3c");
        is(11, &[1, 0, 0, 0, 0, 0, 0, 0], "REG_QWORD", "1");
        is(0, b"", "REG_NONE", "");
        is(2, b"%", "REG_EXPAND_SZ", "\u{fffd}");
    }

    #[test]
    fn a_filetime_is_told_where_it_is_plausible() {
        // 2024-01-01 00:00 UTC.
        let ticks = 133_485_408_000_000_000u64;
        let stamp = Datum::bytes(3, b"", &ticks.to_le_bytes(), false).filetime.unwrap();
        assert_eq!(stamp.to_string(), "2024-01-01 00:00:00.0000000+00:00");
        assert_eq!(Datum::qword(ticks).filetime, Some(stamp));
        assert_eq!(Datum::qword(0x100_0000).filetime, None);
        assert_eq!(Datum::qword(u64::MAX).filetime, None);
        assert_eq!(Datum::bytes(3, b"", b"1234567", false).filetime, None);
    }

    #[test]
    fn lists_and_markers() {
        assert_eq!(list(b"fb,5,00".iter().copied()), Some(vec![0xfb, 5, 0]));
        assert_eq!(list(b"".iter().copied()), Some(vec![]));
        assert_eq!(list(b"fb,zz".iter().copied()), None);
        assert_eq!(list(b"fbf".iter().copied()), None);
        assert_eq!(list(b",fb".iter().copied()), None);
        assert_eq!(marker(b"hex(b):00"), Some((Marker::Hex(11), 7)));
        assert_eq!(marker(b"hex(100000000000):"), None);
        assert_eq!(marker(b"dword:1"), Some((Marker::Dword, 6)));
        assert_eq!(marker(b"word:1"), None);
        assert_eq!(number(b"ffffffff", 8), Some(0xffff_ffff));
        assert_eq!(number(b"", 8), None);
        assert_eq!(number(b"+1", 8), None);
    }
}
