//! Values of binary XML as text, as Windows writes them.
//!
//! Source of the types: <https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956>

use super::cursor::Odd;
use crate::time::{Stamp, TICKS};
use encoding_rs::WINDOWS_1252;
use std::io::Write;

/// UTF-16 text.
pub const STRING: u8 = 0x01;
/// A FILETIME.
pub const FILETIME: u8 = 0x11;
/// A piece of binary XML.
pub const BINARY_XML: u8 = 0x21;
/// Set in the type of an array.
pub const ARRAY: u8 = 0x80;

const SHORT: Odd = Odd("a value is shorter than its type");

/// Writes a value that is no array.
#[inline]
pub fn write(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) -> Result<(), Odd> {
    match kind {
        STRING => utf16(out, until_nul(bytes)),
        0x00 => {}
        0x02 => ansi(out, bytes),
        0x03 => signed(out, i64::from(i8::from_le_bytes(first(bytes)?))),
        0x05 => signed(out, i64::from(i16::from_le_bytes(first(bytes)?))),
        0x07 => signed(out, i64::from(i32::from_le_bytes(first(bytes)?))),
        0x09 => signed(out, i64::from_le_bytes(first(bytes)?)),
        0x04 | 0x06 | 0x08 | 0x0a => decimal(out, number(kind, bytes).ok_or(SHORT)?),
        0x0b => float(out, format_args!("{:?}", f32::from_le_bytes(first(bytes)?))),
        0x0c => float(out, format_args!("{:?}", f64::from_le_bytes(first(bytes)?))),
        // Some writers keep a bit mask in it.
        0x0d => match i32::from_le_bytes(first(bytes)?) {
            0 => out.extend_from_slice(b"false"),
            1 => out.extend_from_slice(b"true"),
            other => signed(out, i64::from(other)),
        },
        0x0e => {
            out.extend(bytes.iter().flat_map(|byte| [UPPER[usize::from(byte >> 4)], UPPER[usize::from(byte & 15)]]))
        }
        0x0f => guid(out, &first(bytes)?),
        0x10 | 0x14 | 0x15 => hex(out, number(kind, bytes).ok_or(SHORT)?),
        FILETIME => filetime(out, u64::from_le_bytes(first(bytes)?)),
        0x12 => systemtime(out, &first(bytes)?),
        0x13 => sid(out, bytes)?,
        BINARY_XML if bytes.is_empty() => {}
        _ => return Err(Odd("a value of unknown type")),
    }
    Ok(())
}

/// An unsigned number, where the value is one.
#[inline]
pub fn number(kind: u8, bytes: &[u8]) -> Option<u64> {
    match (kind, bytes.len()) {
        (0x04, 1..) => bytes.first().map(|byte| u64::from(*byte)),
        (0x06, 2..) => first(bytes).ok().map(u16::from_le_bytes).map(u64::from),
        (0x08 | 0x14, 4..) | (0x10, 4) => first(bytes).ok().map(u32::from_le_bytes).map(u64::from),
        (0x0a | 0x15, 8..) | (0x10, 8) => first(bytes).ok().map(u64::from_le_bytes),
        _ => None,
    }
}

/// The items of an array, as values of their own.
pub fn items(kind: u8, bytes: &[u8]) -> Result<impl Iterator<Item = &[u8]>, Odd> {
    let length = match kind & !ARRAY {
        STRING | 0x02 | 0x13 => 0,
        0x03 | 0x04 => 1,
        0x05 | 0x06 => 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | FILETIME | 0x15 => 8,
        0x0f | 0x12 => 16,
        _ => return Err(Odd("an array of unknown type")),
    };
    let mut rest = bytes;
    Ok(std::iter::from_fn(move || {
        let (item, after) = match kind & !ARRAY {
            _ if rest.is_empty() => return None,
            STRING => {
                let text = until_nul(rest);
                (text, rest.get(text.len() + 2..).unwrap_or_default())
            }
            0x02 => {
                let end = memchr::memchr(0, rest).unwrap_or(rest.len());
                (&rest[..end], rest.get(end + 1..).unwrap_or_default())
            }
            // A SID tells its length in its second byte.
            0x13 => rest.split_at(rest.len().min(8 + 4 * usize::from(*rest.get(1).unwrap_or(&0)))),
            _ => rest.split_at(rest.len().min(length)),
        };
        rest = after;
        Some(item)
    }))
}

#[inline(always)]
fn first<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Odd> {
    bytes.first_chunk::<N>().copied().ok_or(SHORT)
}

/// The units before the first NUL.
#[inline]
pub fn until_nul(bytes: &[u8]) -> &[u8] {
    let (units, _) = bytes.as_chunks::<2>();
    // Mostly there is none, or it is the last: whole blocks without one are passed over.
    let mut at = 0;
    for block in units.chunks_exact(16) {
        if block.iter().fold(false, |nul, unit| nul | (*unit == [0, 0])) {
            break;
        }
        at += 16;
    }
    let end = units[at..].iter().position(|unit| *unit == [0, 0]).map_or(units.len(), |more| at + more);
    &bytes[..end * 2]
}

/// UTF-16 to UTF-8, with U+FFFD for half a pair. Nearly all of it is ASCII, and goes in blocks.
#[inline]
pub fn utf16(out: &mut Vec<u8>, bytes: &[u8]) {
    let (mut units, _) = bytes.as_chunks::<2>();
    out.reserve(units.len());
    while let Some((block, after)) = units.split_first_chunk::<16>() {
        if block.iter().fold(0, |other, unit| other | u16::from_le_bytes(*unit)) > 0x7f {
            break;
        }
        // A loop over two arrays becomes a few instructions; `map` over one does not.
        let mut ascii = [0; 16];
        for (byte, [low, _]) in ascii.iter_mut().zip(block) {
            *byte = *low;
        }
        out.extend_from_slice(&ascii);
        units = after;
    }
    let ascii = units.iter().take_while(|unit| unit[1] == 0 && unit[0] < 0x80).count();
    out.extend(units[..ascii].iter().map(|unit| unit[0]));
    let rest = units[ascii..].iter().map(|unit| u16::from_le_bytes(*unit));
    for found in char::decode_utf16(rest) {
        let char = found.unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Text in the code page of the device that wrote it, which the log does not tell: the western one is taken.
fn ansi(out: &mut Vec<u8>, bytes: &[u8]) {
    for part in bytes.split(|byte| *byte == 0) {
        out.extend_from_slice(WINDOWS_1252.decode_without_bom_handling(part).0.as_bytes());
    }
}

fn float(out: &mut Vec<u8>, shown: std::fmt::Arguments<'_>) {
    // Writing to a vector does not fail.
    let _ = out.write_fmt(shown);
}

fn signed(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    decimal(out, number.unsigned_abs());
}

/// A number in decimal digits.
pub fn decimal(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

fn hex(out: &mut Vec<u8>, number: u64) {
    let digits = (64 - (number | 1).leading_zeros()).div_ceil(4);
    out.extend_from_slice(b"0x");
    out.extend((0..digits).rev().map(|digit| LOWER[(number >> (digit * 4)) as usize & 15]));
}

/// Lower case, in braces.
pub fn guid(out: &mut Vec<u8>, bytes: &[u8; 16]) {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut text = *b"{00000000-0000-0000-0000-000000000000}";
    let mut at = 1;
    for (place, byte) in ORDER.into_iter().enumerate() {
        at += usize::from(matches!(place, 4 | 6 | 8 | 10));
        text[at] = LOWER[usize::from(bytes[byte] >> 4)];
        text[at + 1] = LOWER[usize::from(bytes[byte] & 15)];
        at += 2;
    }
    out.extend_from_slice(&text);
}

fn sid(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Odd> {
    let ([revision, count, authority @ ..], parts) = bytes.split_first_chunk::<8>().ok_or(SHORT)?;
    let parts = parts.as_chunks::<4>().0.get(..usize::from(*count)).ok_or(SHORT)?;
    out.extend_from_slice(b"S-");
    decimal(out, u64::from(*revision));
    let authority = authority.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
    for number in std::iter::once(authority).chain(parts.iter().map(|part| u64::from(u32::from_le_bytes(*part)))) {
        out.push(b'-');
        decimal(out, number);
    }
    Ok(())
}

/// A FILETIME as ISO 8601 in UTC, with seven digits of a second.
pub fn filetime(out: &mut Vec<u8>, ticks: u64) {
    match Stamp::from_filetime(ticks) {
        Some(stamp) => {
            let seconds = stamp.ticks().rem_euclid(86_400 * TICKS) / TICKS;
            let fraction = stamp.ticks().rem_euclid(TICKS);
            date(out, stamp.date(), [seconds / 3600, seconds / 60 % 60, seconds % 60], fraction);
        }
        None if ticks == 0 => date(out, (1601, 1, 1), [0; 3], 0),
        // No writer means it, and Windows shows zeros.
        None => date(out, (0, 0, 0), [0; 3], 0),
    }
}

/// Eight numbers of 16 bits; the third is the day of the week.
fn systemtime(out: &mut Vec<u8>, bytes: &[u8; 16]) {
    let part = |at: usize| u16::from_le_bytes([bytes[at * 2], bytes[at * 2 + 1]]);
    let number = |at: usize| u32::from(part(at));
    let is_time = Stamp::civil(i32::from(part(0)), number(1), number(3), number(4), number(5), number(6), 0)
        .is_some_and(|_| part(0) >= 1601 && part(6) < 60 && part(7) < 1000);
    if is_time {
        let clock = [4, 5, 6].map(|at| i64::from(part(at)));
        date(out, (i32::from(part(0)), number(1), number(3)), clock, i64::from(part(7)) * 10_000);
    } else {
        date(out, (1601, 1, 1), [0; 3], 0);
    }
}

/// `2024-04-03T07:45:12.1234567Z`
fn date(out: &mut Vec<u8>, (year, month, day): (i32, u32, u32), [hour, minute, second]: [i64; 3], fraction: i64) {
    let mut text = *b"0000-00-00T00:00:00.0000000Z";
    let mut put = |from: usize, to: usize, mut number: i64| {
        for digit in text[from..to].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    put(0, 4, i64::from(year));
    put(5, 7, i64::from(month));
    put(8, 10, i64::from(day));
    put(11, 13, hour);
    put(14, 16, minute);
    put(17, 19, second);
    put(20, 27, fraction);
    out.extend_from_slice(&text);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn shown(kind: u8, bytes: &[u8]) -> Result<String, Odd> {
        let mut out = Vec::new();
        write(&mut out, kind, bytes)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_type_has_its_text() {
        let is = |kind, bytes: &[u8], text: &str| assert_eq!(shown(kind, bytes).as_deref(), Ok(text), "type {kind:#x}");
        is(0x00, &[1, 2], "");
        is(0x02, b"caf\xe9 \x80\0\0", "café €");
        is(0x03, &[0x80], "-128");
        is(0x04, &[0xff], "255");
        is(0x05, &[0xff, 0xff], "-1");
        is(0x07, &i32::MIN.to_le_bytes(), "-2147483648");
        is(0x09, &i64::MIN.to_le_bytes(), "-9223372036854775808");
        is(0x0a, &u64::MAX.to_le_bytes(), "18446744073709551615");
        is(0x0b, &1.5_f32.to_le_bytes(), "1.5");
        is(0x0c, &1e300_f64.to_le_bytes(), "1e300");
        is(0x0d, &[0; 4], "false");
        is(0x0d, &[6, 0, 0, 0], "6");
        is(0x0e, &[0xab, 0x0c], "AB0C");
        is(0x10, &[0x1f, 0, 0, 0], "0x1f");
        is(0x10, &[0, 0, 0, 0, 1, 0, 0, 0], "0x100000000");
        is(0x14, &[0; 4], "0x0");
        is(FILETIME, &[0; 8], "1601-01-01T00:00:00.0000000Z");
        is(FILETIME, &134_188_164_000_000_001_u64.to_le_bytes(), "2026-03-24T09:00:00.0000001Z");
        is(0x13, &[1, 0, 0, 0, 0, 0, 0, 16], "S-1-16");
        let time = [2026_u16, 3, 2, 24, 9, 5, 6, 70].map(u16::to_le_bytes).concat();
        is(0x12, &time, "2026-03-24T09:05:06.0700000Z");
        is(0x12, &[0; 16], "1601-01-01T00:00:00.0000000Z");
        assert_eq!(shown(0x07, &[1, 2]), Err(SHORT));
        assert!(shown(0x7f, &[]).is_err());
    }

    #[test]
    fn text_is_utf_8_up_to_its_first_nul() {
        let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for length in 0..40 {
            let ascii = &"abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"[..length];
            for text in [ascii.to_owned(), format!("{ascii}é{ascii}"), format!("{ascii}🚀")] {
                assert_eq!(shown(STRING, &units(&text)).unwrap(), text);
                assert_eq!(shown(STRING, &units(&format!("{text}\0rest"))).unwrap(), text);
            }
        }
        assert_eq!(shown(STRING, &[0x00, 0xd8, 0x61, 0x00, 0x62]).unwrap(), "\u{fffd}a");
    }

    #[test]
    fn arrays_have_items() {
        let all = |kind, bytes: &[u8]| {
            let items = items(kind, bytes).unwrap();
            items.map(|item| shown(kind & !ARRAY, item).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(all(0x81, b"a\0\0\0\0\0b\0"), ["a", "", "b"]);
        assert_eq!(all(0x82, b"a\0\0b"), ["a", "", "b"]);
        assert_eq!(all(0x86, &[1, 0, 2, 1]), ["1", "258"]);
        assert_eq!(all(0x93, &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5]), ["S-1-5-18", "S-1-5"]);
        assert!(all(0x88, &[]).is_empty());
        assert!(items(0x8e, &[]).is_err());
    }
}
