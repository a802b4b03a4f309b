//! A line of a log of Windows Setup.

use crate::time::Stamp;
use crate::time::iso::iso;
use nom::branch::alt;
use nom::bytes::complete::{is_a, tag, take, take_while_m_n, take_while1};
use nom::character::complete::{alpha1, char};
use nom::combinator::{eof, map_opt, opt, peek, recognize, rest, verify};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

/// What stands in a line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// When, on the clock of the device.
    pub stamp: Option<Stamp>,
    /// The same as it stands.
    pub time: &'a [u8],
    /// The level.
    pub level: &'a [u8],
    /// The code of the place that wrote it; often empty.
    pub code: &'a [u8],
    /// The component; often empty.
    pub component: &'a [u8],
    /// The rest.
    pub message: &'a [u8],
}

/// Code, component and message.
type Columns<'a> = (&'a [u8], &'a [u8], &'a [u8]);
type Error<'a> = nom::error::Error<&'a [u8]>;

/// The line, where it is one that begins a record.
pub(super) fn line(text: &[u8]) -> Option<Line<'_>> {
    let (left, (time, level)) = head(text).ok()?;
    let (_, (code, component, message)) = columns(level.len()).parse(left).or_else(|_| plain(left)).ok()?;
    Some(Line { stamp: iso(time).map(|iso| iso.stamp), time, level, code, component, message })
}

/// `2026-08-19 19:04:06, Info`
fn head(text: &[u8]) -> IResult<&[u8], (&[u8], &[u8])> {
    let date = (digits(4), char('-'), digits(2), char('-'), digits(2));
    let time = (digits(2), char(':'), digits(2), char(':'), digits(2));
    // Behind the level stands a blank, or nothing: lists of values have a comma there.
    let level = terminated(alpha1, peek(alt((is_a(" \t"), eof))));
    (terminated(recognize((date, char(' '), time)), tag(", ")), level).parse(text)
}

fn digits<'a>(count: usize) -> impl Parser<&'a [u8], Output = &'a [u8], Error = Error<'a>> {
    take_while_m_n(count, count, |byte: u8| byte.is_ascii_digit())
}

/// The columns behind the level: it fills 11 with the blanks behind it, so does the code; the component takes 7. Each may
/// be blank.
fn columns<'a>(level: usize) -> impl Parser<&'a [u8], Output = Columns<'a>, Error = Error<'a>> {
    let blank = |count| verify(take(count), |text: &[u8]| text.iter().all(|byte| *byte == b' '));
    let code =
        delimited(char('['), recognize((tag("0x"), take_while1(|byte: u8| byte.is_ascii_hexdigit()))), tag("] "));
    let code = code.or(blank(11usize).map(|_| &b""[..]));
    let component = map_opt(take(7usize), |text: &[u8]| {
        let word = text.trim_ascii_end();
        let upper = word.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
        // Seven blanks: none.
        (upper && word.len() < 7).then_some(&text[..word.len()])
    });
    (blank(11usize.saturating_sub(level)), code, component, rest)
        .map(|(_, code, component, message)| (code, component, message))
}

/// No columns: blanks and a message.
fn plain(text: &[u8]) -> IResult<&[u8], Columns<'_>> {
    (opt(is_a(" \t")), rest).map(|(_, message)| (&b""[..], &b""[..], message)).parse(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn columns_may_be_blank_or_missing() {
        let parts = |text: &str| {
            let line = line(text.as_bytes()).unwrap();
            [line.level, line.code, line.component, line.message].map(|part| String::from_utf8_lossy(part).into_owned())
        };
        let stamp = "2026-08-19 19:04:06, ";
        assert_eq!(parts(&format!("{stamp}Info       [0x0601c1] IBS    a  b")), ["Info", "0x0601c1", "IBS", "a  b"]);
        assert_eq!(parts(&format!("{stamp}Info                  CSI    1")), ["Info", "", "CSI", "1"]);
        assert_eq!(parts(&format!("{stamp}Warning                      [x.exe] y")), ["Warning", "", "", "[x.exe] y"]);
        assert_eq!(parts(&format!("{stamp}Info [x.exe] y")), ["Info", "", "", "[x.exe] y"]);
        assert_eq!(line(b"2026-08-19 19:04:06 Info x"), None);
        assert_eq!(line(b"2026-08-19 19:04:06,012 x"), None);
        assert_eq!(line(b"2026-08-19 19:04:06, Info,x"), None);
        assert_eq!(line(b"12026-08-19 19:04:06, Info x"), None);
    }
}
