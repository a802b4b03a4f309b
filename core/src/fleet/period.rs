//! Lately and before.

use super::facts::Archive;
use crate::lake::week;
use crate::time::Stamp;

/// Microseconds.
pub const DAY: i64 = 86_400_000_000;
const WEEK: i64 = 7 * DAY;
/// Weeks that are told of.
const MOST: i64 = 53;

/// The time a lake spans.
#[derive(Debug)]
pub struct Period {
    /// Mondays of the weeks that are told of, without a gap; microseconds since 1970.
    pub mondays: Vec<i64>,
    /// When lately begins, and each Monday after it: what rises may have begun to at any of them.
    pub begins: Vec<i64>,
}

impl Period {
    /// Of archives: lately begins `since`, or so many weeks before the end of the last week. None where nothing tells a
    /// time.
    ///
    /// Where a clock ran ahead a week is not the last one: at least one of a hundred archives is of it or of a later one.
    pub fn new(archives: &[Archive], since: Option<i64>, weeks: u32) -> Option<Self> {
        let mut times: Vec<i64> = archives.iter().filter_map(|archive| archive.at).collect();
        times.sort_unstable();
        let (first, last) = (week::monday(*times.first()?), week::monday(times[(times.len() * 99).div_ceil(100) - 1]));
        let from = since.unwrap_or(last - i64::from(weeks.clamp(1, MOST as u32) - 1) * WEEK);
        let after = (1..).map(|number| week::monday(from) + number * WEEK).take_while(|monday| *monday <= last);
        let begins = std::iter::once(from).chain(after.take(MOST as usize)).collect();
        let told = first.max(last - (MOST - 1) * WEEK);
        let mondays = (0..MOST).map(|number| told + number * WEEK).take_while(|monday| *monday <= last).collect();
        Some(Period { mondays, begins })
    }

    /// When lately begins.
    pub fn from(&self) -> i64 {
        self.begins[0]
    }

    /// The names of its weeks: `2026-W32`.
    pub fn weeks(&self) -> Vec<String> {
        self.mondays.iter().map(|monday| week::week(*monday).unwrap_or_default()).collect()
    }
}

/// `2026-08-03`
pub fn date(micros: i64) -> String {
    let (year, month, day) = Stamp::from_ticks(micros.saturating_mul(10)).date();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::iso::iso;

    fn micros(day: &str) -> i64 {
        iso(format!("{day} 12:00:00").as_bytes()).expect("a time").stamp.ticks() / 10
    }

    fn period(days: &[&str], since: Option<&str>, weeks: u32) -> Period {
        let archive = |day: &&str| Archive { at: Some(micros(day)), ..Archive::default() };
        let archives: Vec<Archive> = days.iter().map(archive).collect();
        Period::new(&archives, since.map(micros), weeks).expect("times")
    }

    #[test]
    fn lately_is_the_last_weeks_or_since_a_day() {
        let days = ["2026-08-09", "2026-07-01", "2026-08-03"];
        let usual = period(&days, None, 2);
        assert_eq!(usual.weeks().join(" "), "2026-W27 2026-W28 2026-W29 2026-W30 2026-W31 2026-W32");
        assert_eq!(usual.begins.iter().map(|begin| date(*begin)).collect::<Vec<_>>(), ["2026-07-27", "2026-08-03"]);
        let since = period(&days, Some("2026-07-22"), 2);
        assert_eq!(date(since.from()), "2026-07-22");
        assert_eq!(date(since.begins[1]), "2026-07-27");
        assert!(Period::new(&[Archive::default()], None, 4).is_none());
    }

    #[test]
    fn a_clock_that_runs_ahead_is_not_the_end() {
        let mut days = vec!["2026-08-04"; 200];
        days.extend(["2099-01-01", "1999-01-01"]);
        let period = period(&days, None, 4);
        assert_eq!(date(period.from()), "2026-07-13");
        assert_eq!(period.weeks().len(), 53);
    }
}
