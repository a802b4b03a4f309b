//! Date, time and bias of a CMTrace record.
//!
//! Dates are `M-d-yyyy`; a first number over 12 shows that the file has the day first, and then all of it is read so.
//! A bias is kept as it stands and read by who wrote it: ConfigMgr's components (`file="main.cpp:31"`) write minutes to
//! add for UTC, PSADT and PowerShell writers (`file="….ps1"`) the offset itself, some with both signs (`+-240`), some
//! glued to the fraction (`.505120` is 505 ms and +120). The Intune agent writes none.

use super::grammar::{self, Tail};
use super::{CLOSE, fast};
use crate::time::{Bias, Stamp, TICKS, days_from_civil};
use memchr::memmem;

/// The order of day and month in the dates of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `3-24-2026`
    #[default]
    MonthFirst,
    /// `24-3-2026`
    DayFirst,
}

impl DateOrder {
    /// What the dates of a whole input show: day first where a first number is over 12 and no second one is.
    pub fn of(input: &[u8]) -> Self {
        DateOrder::shown(input).unwrap_or_default()
    }

    /// What the dates of a part of an input show: a second number over 12 settles it, a first one over 12 speaks for the
    /// day, and dates that can be read both ways show nothing. Only dates of records count, not those in their messages.
    pub(crate) fn shown(input: &[u8]) -> Option<Self> {
        let mut cache = fast::Cache::default();
        let mut shown = None;
        for close in memmem::find_iter(input, CLOSE) {
            let at = close + CLOSE.len();
            let Some((tail, _)) =
                fast::tail(input, at, &mut cache).or_else(|| grammar::tail(input, at, grammar::LONGEST))
            else {
                continue;
            };
            match numbers(tail.date.as_bytes()) {
                Some([_, second, _]) if second > 12 => return Some(DateOrder::MonthFirst),
                Some([first, ..]) if first > 12 => shown = Some(DateOrder::DayFirst),
                _ => {}
            }
        }
        shown
    }
}

/// The moment the attributes tell, or `None` where date or time is no date or time.
pub(super) fn stamp(tail: &Tail<'_>, order: DateOrder, odd: &mut bool) -> Option<Stamp> {
    let days = date(tail.date.as_bytes(), order, odd)?;
    let (clock, bias) = clock(tail.time.as_bytes(), is_script(tail))?;
    let stamp = Stamp::from_ticks(days * 86_400 * TICKS + clock);
    let Some(bias) = bias else { return Some(stamp) };
    Some(match convention(tail, &bias) {
        Bias::MinutesToAdd => stamp.with_offset(-bias.minutes).unwrap_or(stamp).with_bias(Bias::MinutesToAdd),
        Bias::UtcOffset => stamp.with_offset(bias.minutes).unwrap_or(stamp).with_bias(Bias::UtcOffset),
        other => stamp.with_bias(other),
    })
}

/// Days of a date whose first number can be a month; `None` for everything else.
pub(super) fn plain_month_first(text: &[u8]) -> Option<i64> {
    match numbers(text)? {
        [month, day, year] if month <= 12 => days_from_civil(year as i32, month, day),
        _ => None,
    }
}

fn date(text: &[u8], order: DateOrder, odd: &mut bool) -> Option<i64> {
    let [first, second, year] = numbers(text)?;
    let day_first = match order {
        DateOrder::MonthFirst if first > 12 => {
            *odd = true;
            true
        }
        DateOrder::DayFirst if second > 12 => false,
        order => order == DateOrder::DayFirst,
    };
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    days_from_civil(year as i32, month, day)
}

/// The three numbers of a date, up to a quote or the end.
fn numbers(text: &[u8]) -> Option<[u32; 3]> {
    let mut found = [0u32; 3];
    let mut digits = [0u8; 3];
    let mut at = 0;
    for &byte in text {
        match byte {
            b'0'..=b'9' if digits[at] < 4 => {
                found[at] = found[at] * 10 + u32::from(byte - b'0');
                digits[at] += 1;
            }
            b'-' | b'/' | b'.' if at < 2 => at += 1,
            b'"' => break,
            _ => return None,
        }
    }
    (digits[0] > 0 && digits[1] > 0 && digits[2] == 4).then_some(found)
}

/// A bias as written.
struct Minutes {
    minutes: i16,
    /// `+-240`: only writers that print a signed offset behind a plus do that.
    two_signs: bool,
    /// `.505120`: no sign at all.
    glued: bool,
}

/// Ticks since midnight and the bias.
fn clock(text: &[u8], script: bool) -> Option<(i64, Option<Minutes>)> {
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2)?;
    let (second, mut rest) = number(rest.strip_prefix(b":")?, 2)?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (mut fraction, mut bias) = (0, None);
    if let [b'.' | b',', behind @ ..] = rest {
        let count = behind.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, left) = behind.split_at(count);
        rest = left;
        if digits.is_empty() {
            return None;
        }
        let glued = glued(digits).filter(|_| script && left.is_empty());
        fraction = ticks(&digits[..if glued.is_some() { 3 } else { count }]);
        bias = glued.map(|minutes| Minutes { minutes, two_signs: false, glued: true });
    }
    if !rest.is_empty() {
        bias = Some(signed(rest)?);
    }
    Some((i64::from(hour * 3600 + minute * 60 + second) * TICKS + fraction, bias))
}

/// The bias behind three digits of a second: a whole number of quarters of an hour, as every zone has it.
fn glued(digits: &[u8]) -> Option<i16> {
    let (minutes, rest) = number(digits.get(3..)?, 3)?;
    (digits.len() >= 5 && rest.is_empty() && minutes % 15 == 0 && minutes <= 14 * 60).then_some(minutes as i16)
}

fn ticks(fraction: &[u8]) -> i64 {
    (0..7).fold(0, |sum, at| sum * 10 + fraction.get(at).map_or(0, |digit| i64::from(digit - b'0')))
}

fn signed(text: &[u8]) -> Option<Minutes> {
    let (two_signs, negative, digits) = match text {
        [b'+', b'-', digits @ ..] => (true, true, digits),
        [b'+', b'+', digits @ ..] => (true, false, digits),
        [b'+', digits @ ..] => (false, false, digits),
        [b'-', digits @ ..] => (false, true, digits),
        _ => return None,
    };
    let (minutes, rest) = number(digits, 4)?;
    if !rest.is_empty() {
        return None;
    }
    let minutes = minutes as i16;
    Some(Minutes { minutes: if negative { -minutes } else { minutes }, two_signs, glued: false })
}

fn number(text: &[u8], most: usize) -> Option<(u32, &[u8])> {
    let count = text.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(count);
    (count > 0).then(|| (digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')), rest))
}

/// Which way the writer counts.
fn convention(tail: &Tail<'_>, bias: &Minutes) -> Bias {
    // MDT and many home-made scripts write `+000` everywhere, which is most probably local time: it says nothing.
    let constant = bias.minutes == 0 && !is_psadt(tail);
    if is_compiled(tail.file.as_bytes()) {
        Bias::MinutesToAdd
    } else if !constant && (bias.two_signs || bias.glued || is_script(tail)) {
        Bias::UtcOffset
    } else {
        Bias::Unknown
    }
}

/// PSADT and home-made PowerShell writers name their script.
fn is_script(tail: &Tail<'_>) -> bool {
    let file = tail.file.as_bytes();
    let ends =
        |suffix: &[u8]| file.len() >= suffix.len() && file[file.len() - suffix.len()..].eq_ignore_ascii_case(suffix);
    ends(b".ps1") || ends(b".psm1")
}

/// PSADT reads the offset of the machine it runs on.
fn is_psadt(tail: &Tail<'_>) -> bool {
    memmem::find(tail.file.as_bytes(), b"AppDeployToolkit").is_some()
}

/// `main.cpp:31`, as ConfigMgr's own components write it.
fn is_compiled(file: &[u8]) -> bool {
    let Some(colon) = file.iter().rposition(|&byte| byte == b':') else { return false };
    let (name, line) = (&file[..colon], &file[colon + 1..]);
    !line.is_empty() && line.iter().all(u8::is_ascii_digit) && name.contains(&b'.')
}
