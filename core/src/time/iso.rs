//! ISO 8601 as logs write it: `2024-04-03T07:45:12.1234567Z`, with a blank for the `T`, with 0 to 9 digits of a second,
//! with an offset, with none.

use super::Stamp;

/// A time as ISO 8601 tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Iso {
    /// The time. Without an offset where the text gives none, or one that no zone has.
    pub stamp: Stamp,
    /// Whether the text gives an offset that no zone has: tracerpt writes `+02:59` where it means `+03:00`.
    pub odd_offset: bool,
}

/// Reads `/Date(1711000000000)/`, as serializers of .NET write a time: milliseconds of UTC since 1970, whatever zone some
/// of them put behind.
///
/// Source: <https://learn.microsoft.com/dotnet/standard/datetime/system-text-json-support>
pub fn dotnet(text: &[u8]) -> Option<Stamp> {
    let inner = text.strip_prefix(b"/Date(")?.strip_suffix(b")/")?;
    let digits = inner.iter().skip(1).position(|byte| matches!(byte, b'+' | b'-')).map_or(inner.len(), |at| at + 1);
    let milliseconds: i64 = std::str::from_utf8(&inner[..digits]).ok()?.parse().ok()?;
    Stamp::from_ticks(milliseconds.checked_mul(10_000).filter(|ticks| ticks.abs() < i64::MAX / 4)?).with_offset(0)
}

/// Reads a text that is such a time from its first byte to its last.
pub fn iso(text: &[u8]) -> Option<Iso> {
    let number = |from: usize, length: usize| -> Option<u32> {
        let digits = text.get(from..from + length)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0, |all, digit| all * 10 + u32::from(digit - b'0')))
    };
    let mark = |at: usize, marks: &[u8]| text.get(at).is_some_and(|byte| marks.contains(byte));
    let date = mark(4, b"-/") && mark(7, b"-/");
    if !(date && mark(10, b"T ") && mark(13, b":") && mark(16, b":")) {
        return None;
    }
    let mut at = 19;
    let mut fraction = 0;
    if mark(at, b".,") {
        at += 1;
        let digits = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        for place in 0..7 {
            let digit = if place < digits { u32::from(text[at + place] - b'0') } else { 0 };
            fraction = fraction * 10 + digit;
        }
        at += digits;
    }
    let year = i32::try_from(number(0, 4)?).ok()?;
    let civil =
        Stamp::civil(year, number(5, 2)?, number(8, 2)?, number(11, 2)?, number(14, 2)?, number(17, 2)?, fraction)?;
    let plain = |stamp| Some(Iso { stamp, odd_offset: false });
    match text.get(at..)? {
        b"" => plain(civil),
        b"Z" | b"z" | b" UTC" => plain(civil.with_offset(0)?),
        [sign @ (b'+' | b'-'), ..] => {
            let hours = number(at + 1, 2)?;
            let minutes = if mark(at + 3, b":") { number(at + 4, 2)? } else { number(at + 3, 2)? };
            let offset = i16::try_from(hours * 60 + minutes).ok()?;
            let offset = if *sign == b'-' { -offset } else { offset };
            match civil.with_offset(offset).filter(|_| minutes % 15 == 0 && hours <= 14) {
                Some(stamp) => plain(stamp),
                None => Some(Iso { stamp: civil, odd_offset: true }),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_it() {
        let is = |text: &str, shown: &str| {
            let found = iso(text.as_bytes()).map(|iso| iso.stamp.to_string());
            assert_eq!(found.as_deref(), Some(shown), "{text}");
        };
        is("2024-04-03T07:45:12.1234567Z", "2024-04-03 07:45:12.1234567+00:00");
        is("2020-01-28T03:04:15.645593900Z", "2020-01-28 03:04:15.6455939+00:00");
        is("2015-12-22 02:23:19.165775", "2015-12-22 02:23:19.1657750");
        is("2019-11-07T09:59:56.5265735-08:00", "2019-11-07 09:59:56.5265735-08:00");
        is("2026-08-20T07:59:12", "2026-08-20 07:59:12.0000000");
        is("2020-07-18 20:10:33.789 UTC", "2020-07-18 20:10:33.7890000+00:00");
        is("2018-11-12T16:12:12.586128800+02:59", "2018-11-12 16:12:12.5861288");
    }

    #[test]
    fn an_offset_no_zone_has_is_told() {
        assert!(iso(b"2018-11-12T16:12:12+02:59").expect("a time").odd_offset);
        assert!(iso(b"2018-11-12T16:12:12+59:59").expect("a time").odd_offset);
        assert!(!iso(b"2018-11-12T16:12:12+05:45").expect("a time").odd_offset);
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "2024-04-03", "2024-13-03T07:45:12", "2024-04-03T07:45:12x", "2024-04-03T07:45:12+1"] {
            assert_eq!(iso(text.as_bytes()), None, "{text}");
        }
    }
}
