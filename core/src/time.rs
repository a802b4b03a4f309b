//! Moments as logs write them: civil time at 100 ns, with an offset only where the writer gave one.

pub mod iso;

use serde::{Serialize, Serializer};
use std::fmt;

/// 100 ns in a second.
pub const TICKS: i64 = 10_000_000;
const DAY: i64 = 86_400 * TICKS;

/// A civil time at 100 ns, and the offset from UTC where the writer told it.
///
/// The Intune Management Extension writes local time and no offset: such a stamp stays civil time. Nothing here asks
/// for the time zone of the machine that reads the log.
///
/// ```
/// use oobelens::Stamp;
/// let stamp = Stamp::civil(2026, 3, 24, 9, 52, 49, 5_000_000).unwrap();
/// assert_eq!(stamp.to_string(), "2026-03-24 09:52:49.5000000");
/// assert_eq!(stamp.offset_minutes(), None);
/// assert_eq!(stamp.with_offset(-240).unwrap().to_string(), "2026-03-24 09:52:49.5000000-04:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    ticks: i64,
    offset: Option<i16>,
    bias: Bias,
}

/// How the minutes behind a CMTrace time were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Bias {
    /// The writer gave none: local time without an offset.
    #[default]
    None,
    /// Minutes to add to get UTC, as ConfigMgr's own components write them (`+240` is New York in summer).
    MinutesToAdd,
    /// The offset from UTC, as PSADT and PowerShell writers write it (`-240` is New York in summer).
    UtcOffset,
    /// There is a bias, but nothing tells which way this writer counts: no offset is given.
    Unknown,
}

impl Stamp {
    /// A civil time, or `None` where a part is out of range. `fraction` counts 100 ns.
    pub fn civil(year: i32, month: u32, day: u32, hour: u32, minute: u32, second: u32, fraction: u32) -> Option<Self> {
        let days = days_from_civil(year, month, day)?;
        if hour > 23 || minute > 59 || second > 60 || i64::from(fraction) >= TICKS {
            return None;
        }
        let seconds = i64::from(hour * 3600 + minute * 60 + second);
        Some(Stamp::from_ticks(days * DAY + seconds * TICKS + i64::from(fraction)))
    }

    /// Civil time from ticks of 100 ns since 1970-01-01 00:00 on the writer's clock.
    pub const fn from_ticks(ticks: i64) -> Self {
        Stamp { ticks, offset: None, bias: Bias::None }
    }

    /// A FILETIME: ticks of 100 ns since 1601-01-01 00:00 UTC. `None` for 0, and for what no writer means.
    ///
    /// Source: <https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-filetime>
    pub fn from_filetime(ticks: u64) -> Option<Self> {
        Stamp::ticks_of_filetime(ticks).map(Stamp::utc)
    }

    /// A FILETIME as [ticks](Self::ticks).
    #[inline]
    pub(crate) fn ticks_of_filetime(ticks: u64) -> Option<i64> {
        /// 1601-01-01 to 1970-01-01 in ticks.
        const EPOCH: i64 = 11_644_473_600 * TICKS;
        i64::try_from(ticks).ok().filter(|ticks| *ticks > 0).map(|ticks| ticks - EPOCH)
    }

    /// Ticks in UTC.
    #[inline]
    pub(crate) fn utc(ticks: i64) -> Self {
        Stamp { offset: Some(0), ..Stamp::from_ticks(ticks) }
    }

    /// The same civil time with an offset from UTC in minutes, east positive; `None` beyond ±26 h.
    pub fn with_offset(self, minutes: i16) -> Option<Self> {
        (minutes.abs() <= 26 * 60).then_some(Stamp { offset: Some(minutes), ..self })
    }

    /// The same time with the way its bias was read.
    pub(crate) const fn with_bias(self, bias: Bias) -> Self {
        Stamp { bias, ..self }
    }

    /// Ticks of 100 ns since 1970-01-01 00:00 on the writer's own clock.
    pub const fn ticks(self) -> i64 {
        self.ticks
    }

    /// Ticks of 100 ns since 1970-01-01 00:00 UTC, where the offset is known.
    pub fn utc_ticks(self) -> Option<i64> {
        self.offset.map(|minutes| self.ticks - i64::from(minutes) * 60 * TICKS)
    }

    /// Minutes east of UTC, where the writer told them.
    pub const fn offset_minutes(self) -> Option<i16> {
        self.offset
    }

    /// How the bias was read.
    pub const fn bias(self) -> Bias {
        self.bias
    }

    /// Year, month, day of the civil time.
    pub fn date(self) -> (i32, u32, u32) {
        civil_from_days(self.ticks.div_euclid(DAY))
    }

    /// To the second, as people write it: `2026-03-24 09:52:49`.
    pub fn to_seconds(self) -> String {
        // A report holds thousands of them: digit by digit, not through a formatter.
        let mut text = String::with_capacity("2026-03-24 09:52:49+02:00".len());
        let (year, month, day) = self.date();
        let seconds = self.ticks.rem_euclid(DAY) / TICKS;
        if (0..10_000).contains(&year) {
            two(&mut text, "", i64::from(year / 100));
            two(&mut text, "", i64::from(year % 100));
        } else {
            text = format!("{year:04}");
        }
        let mut two = |before: &str, number: i64| two(&mut text, before, number);
        two("-", i64::from(month));
        two("-", i64::from(day));
        two(" ", seconds / 3600);
        two(":", seconds / 60 % 60);
        two(":", seconds % 60);
        if let Some(minutes) = self.offset {
            two(if minutes < 0 { "-" } else { "+" }, i64::from(minutes.abs() / 60));
            two(":", i64::from(minutes.abs() % 60));
        }
        text
    }
}

/// Two digits, and what stands before them.
fn two(text: &mut String, before: &str, number: i64) {
    text.push_str(before);
    text.extend([number / 10, number % 10].map(|digit| char::from(b'0' + digit as u8)));
}

impl PartialOrd for Stamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By civil time. Stamps of two clocks are put on one clock before they are compared.
impl Ord for Stamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ticks.cmp(&other.ticks).then(self.offset.cmp(&other.offset))
    }
}

/// ISO 8601 with a blank: `2026-03-24 09:52:49.5000000`, followed by `+03:00` where the offset is known.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let of_day = self.ticks.rem_euclid(DAY);
        let (seconds, fraction) = (of_day / TICKS, of_day % TICKS);
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}.{fraction:07}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        match self.offset {
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar; `None` where there is no such day.
pub(crate) fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    if day == 0 || day > length || !(1..=9999).contains(&year) {
        return None;
    }
    // Years run from March here, so that the leap day comes last.
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_comes_back() {
        let mut days = days_from_civil(1, 1, 1).expect("a day");
        let last = days_from_civil(9999, 12, 31).expect("a day");
        while days <= last {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), Some(days));
            days += 17;
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(days_from_civil(1970, 1, 1), Some(0));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(days_from_civil(2025, 2, 29), None);
        assert_eq!(days_from_civil(2025, 13, 1), None);
        assert_eq!(days_from_civil(2025, 0, 1), None);
        assert_eq!(Stamp::civil(2025, 1, 1, 24, 0, 0, 0), None);
    }

    #[test]
    fn an_offset_moves_utc_and_nothing_else() {
        let stamp = Stamp::civil(2024, 4, 3, 9, 58, 0, 0).expect("a time").with_offset(180).expect("an offset");
        assert_eq!(stamp.utc_ticks(), Some(stamp.ticks() - 3 * 3600 * TICKS));
        assert_eq!(stamp.to_seconds(), "2024-04-03 09:58:00+03:00");
    }

    proptest::proptest! {
        #[test]
        fn to_seconds_is_the_whole_without_its_fraction(ticks: i64, offset in proptest::option::of(-840_i16..=840)) {
            let stamp = Stamp::from_ticks(ticks);
            let stamp = offset.and_then(|minutes| stamp.with_offset(minutes)).unwrap_or(stamp);
            let whole = stamp.to_string();
            let at = whole.find('.').expect("a fraction");
            proptest::prop_assert_eq!(stamp.to_seconds(), format!("{}{}", &whole[..at], &whole[at + 8..]));
        }
    }
}
