//! Dates as the user's language writes them: `16-Sep-20 11:36:29 AM`, `27.10.2021 12:28:26`, `2001/02/03 13:06:00`.
//!
//! Event Viewer and PowerShell write them as the user's settings say, on the device's clock and without a zone: they
//! stay civil times. `6/1/2026` can be two days, so the order of day and month is decided once a file, by [`Vote`].

mod vote;
mod words;

use crate::time::{Stamp, TICKS, iso::iso};
pub use vote::{Order, UNCLEAR, Vote};

/// A date and time as far as they can be told without looking at others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Only one moment can be meant.
    Certain(Stamp),
    /// Day and month, in this order or the other.
    Either {
        /// The first number.
        first: u32,
        /// The second number.
        second: u32,
        /// The year.
        year: i32,
        /// Ticks since midnight.
        clock: i64,
    },
}

impl Written {
    /// The moment, read in this order of day and month.
    pub fn stamp(self, order: Option<Order>) -> Option<Stamp> {
        match (self, order) {
            (Written::Certain(stamp), _) => Some(stamp),
            (Written::Either { first, second, year, clock }, Some(Order::DayFirst)) => day(year, second, first, clock),
            (Written::Either { first, second, year, clock }, Some(Order::MonthFirst)) => {
                day(year, first, second, clock)
            }
            (Written::Either { .. }, None) => None,
        }
    }
}

fn day(year: i32, month: u32, day: u32, clock: i64) -> Option<Stamp> {
    Some(Stamp::from_ticks(Stamp::civil(year, month, day, 0, 0, 0, 0)?.ticks() + clock))
}

/// Reads a text that is a date and a time of day from its first byte to its last.
pub fn read(text: &[u8]) -> Option<Written> {
    let text = text.trim_ascii();
    if let Some(found) = iso(text) {
        return Some(Written::Certain(found.stamp));
    }
    /// The longest such text, with room for words of any language.
    const LONGEST: usize = 80;
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() <= LONGEST)?;
    let pieces = Pieces::of(text)?;
    let (date, time) = pieces.numbers().split_at_checked(if pieces.month.is_some() { 2 } else { 3 })?;
    let clock = clock(time, pieces.afternoon)?;
    let certain = |year, month, date| day(year, month, date, clock).map(Written::Certain);
    match (pieces.month, date) {
        (Some((month, 1)), [year, date]) if year.digits == 4 => certain(year.year()?, month, date.value),
        (Some((month, 0 | 1)), [date, year]) => certain(year.year()?, month, date.value),
        (None, [year, month, date]) if year.digits == 4 => certain(year.year()?, month.value, date.value),
        // Source: the short dates of CLDR. No language writes the month first and points behind.
        (None, [date, month, year]) if month.after == '.' && year.after == '.' => {
            certain(year.year()?, month.value, date.value)
        }
        (None, [first, second, year]) if first.value == second.value => {
            certain(year.year()?, first.value, second.value)
        }
        (None, [first, second, year]) => {
            let (first, second, year) = (first.value, second.value, year.year()?);
            // Neither order makes a day of it: no date.
            day(year, first, second, clock).or_else(|| day(year, second, first, clock))?;
            Some(Written::Either { first, second, year, clock })
        }
        _ => None,
    }
}

/// Ticks since midnight of two or three numbers, with a fraction or without.
fn clock(time: &[Number], afternoon: Option<bool>) -> Option<i64> {
    let parted = |number: &Number| matches!(number.after, ':' | '.') && !number.apart;
    let (hour, rest) = time.split_first().filter(|(hour, rest)| hour.apart && rest.iter().all(parted))?;
    let hour = match afternoon {
        None => hour.value,
        Some(afternoon) if (1..=12).contains(&hour.value) => hour.value % 12 + 12 * u32::from(afternoon),
        Some(_) => return None,
    };
    let (minute, second, fraction) = match rest {
        [minute] => (minute.value, 0, 0),
        [minute, second] => (minute.value, second.value, 0),
        [minute, second, fraction] if fraction.digits <= 7 => {
            (minute.value, second.value, fraction.value * 10u32.pow(7 - fraction.digits))
        }
        _ => return None,
    };
    let whole = hour < 24 && minute < 60 && second < 60;
    whole.then(|| i64::from(hour * 3600 + minute * 60 + second) * TICKS + i64::from(fraction))
}

/// A number of such a text.
#[derive(Debug, Clone, Copy, Default)]
struct Number {
    value: u32,
    digits: u32,
    /// The sign it stands behind; NUL where there is none.
    after: char,
    /// Whether it stands behind a blank or a word.
    apart: bool,
}

impl Number {
    /// A year; two digits are of this century, as Windows shows them.
    fn year(&self) -> Option<i32> {
        let year = i32::try_from(self.value).ok()?;
        match self.digits {
            4 => Some(year),
            2 => Some(2000 + year),
            _ => None,
        }
    }
}

/// Numbers and words of such a text.
#[derive(Debug, Default)]
struct Pieces {
    numbers: [Number; 7],
    count: usize,
    /// The month, where it is a word, and how many numbers stand before it.
    month: Option<(u32, usize)>,
    /// Of a clock of twelve hours: whether it is after noon.
    afternoon: Option<bool>,
}

impl Pieces {
    fn numbers(&self) -> &[Number] {
        &self.numbers[..self.count]
    }

    /// `None` where something in the text belongs to no date.
    fn of(text: &str) -> Option<Self> {
        let mut pieces = Pieces::default();
        let (mut after, mut apart) = ('\0', false);
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            let part = |of: fn(char) -> bool| rest.find(|char| !of(char)).unwrap_or(rest.len());
            let length = match char {
                '0'..='9' => {
                    let length = part(|char| char.is_ascii_digit());
                    let number = pieces.numbers.get_mut(pieces.count)?;
                    *number = Number { value: rest[..length].parse().ok()?, digits: length as u32, after, apart };
                    pieces.count += 1;
                    (after, apart) = ('\0', false);
                    length
                }
                '/' | '-' | '.' | ':' => {
                    after = char;
                    1
                }
                // .NET puts narrow and direction marks between date, time and AM.
                ' ' | ',' | '\u{a0}' | '\u{202f}' | '\u{200e}' | '\u{200f}' => {
                    apart = true;
                    char.len_utf8()
                }
                char if char.is_alphabetic() => {
                    let length = part(|char| char.is_alphabetic() || char == '.');
                    let word = &rest[..length];
                    match words::meaning(word)? {
                        words::Meaning::Month(month) if pieces.month.is_none() => {
                            pieces.month = Some((month, pieces.count));
                        }
                        words::Meaning::Noon { after: afternoon } => pieces.afternoon = Some(afternoon),
                        words::Meaning::Month(_) => return None,
                        words::Meaning::Filler => {}
                    }
                    apart = true;
                    length
                }
                _ => return None,
            };
            rest = &rest[length..];
        }
        Some(pieces)
    }
}

#[cfg(test)]
mod tests;
