//! The time zone of the device, as a trace keeps it: the bias, and by which rules it changes in a year.

use crate::time::{Stamp, TICKS, days_from_civil};

/// Bytes of a `TIME_ZONE_INFORMATION`.
pub const LENGTH: usize = 172;
const DAY: i64 = 86_400 * TICKS;

/// A zone.
#[derive(Debug, Clone, Copy)]
pub struct Zone {
    /// Minutes to add to local time to get UTC.
    bias: i32,
    standard: Rule,
    daylight: Rule,
}

/// From when on in a year a part of it holds, and its own minutes.
#[derive(Debug, Clone, Copy)]
struct Rule {
    month: u16,
    weekday: u16,
    /// Which of these weekdays in the month; 5 for the last.
    week: u16,
    hour: u16,
    minute: u16,
    bias: i32,
}

impl Zone {
    /// From its bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(i32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        // A rule is a name of 64 bytes, a SYSTEMTIME, and the minutes.
        let rule = |at: usize| {
            let part = |index: usize| Some(u16::from_le_bytes(*bytes.get(at + 64 + index * 2..)?.first_chunk()?));
            let (month, weekday, week) = (part(1)?, part(2)?, part(3)?);
            Some(Rule { month, weekday, week, hour: part(4)?, minute: part(5)?, bias: number(at + 80)? })
        };
        let zone = Zone { bias: number(0)?, standard: rule(4)?, daylight: rule(88)? };
        // No zone is further from UTC.
        let is_sane = |minutes: i32| (-26 * 60..=26 * 60).contains(&minutes);
        [zone.bias, zone.standard.bias, zone.daylight.bias].into_iter().all(is_sane).then_some(zone)
    }

    /// Minutes east of UTC at that moment.
    pub fn minutes_at(&self, utc: Stamp) -> i32 {
        -(self.bias + if self.is_daylight(utc).unwrap_or(false) { self.daylight.bias } else { self.standard.bias })
    }

    /// Whether it is summer there; `None` for a zone that knows none.
    fn is_daylight(&self, utc: Stamp) -> Option<bool> {
        let local = |bias: i32| utc.ticks() - i64::from(self.bias + bias) * 60 * TICKS;
        let (year, ..) = Stamp::from_ticks(local(self.standard.bias)).date();
        // Each rule is told in the time that holds until then.
        let (from, to) = (self.daylight.begin(year)?, self.standard.begin(year)?);
        let (after_from, before_to) = (local(self.standard.bias) >= from, local(self.daylight.bias) < to);
        // In the south summer goes over the end of the year.
        Some(if from < to { after_from && before_to } else { after_from || before_to })
    }
}

impl Rule {
    /// When it begins in that year, in ticks of local time.
    fn begin(&self, year: i32) -> Option<i64> {
        let first = days_from_civil(year, u32::from(self.month), 1)?;
        let weekday = |day: i64| (day + 4).rem_euclid(7);
        let mut day = first + (i64::from(self.weekday) - weekday(first)).rem_euclid(7);
        for _ in 1..self.week.min(5) {
            // The fifth may be in the next month: then the fourth is the last.
            let next = Stamp::from_ticks((day + 7) * DAY).date();
            if next.1 == u32::from(self.month) {
                day += 7;
            }
        }
        Some(day * DAY + i64::from(self.hour) * 3600 * TICKS + i64::from(self.minute) * 60 * TICKS)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn zone(bias: i32, standard: [u16; 4], daylight: [u16; 4]) -> Zone {
        let rule = |[month, weekday, week, hour]: [u16; 4], bias| Rule { month, weekday, week, hour, minute: 0, bias };
        Zone { bias, standard: rule(standard, 0), daylight: rule(daylight, -60) }
    }

    fn at(month: u32, day: u32, hour: u32) -> Stamp {
        Stamp::civil(2026, month, day, hour, 0, 0, 0).unwrap().with_offset(0).unwrap()
    }

    #[test]
    fn summer_is_told_by_the_rules() {
        // Second Sunday of March and first of November, at 2 in the morning: Seattle.
        let seattle = zone(480, [11, 0, 1, 2], [3, 0, 2, 2]);
        assert_eq!(seattle.minutes_at(at(3, 8, 9)), -480);
        assert_eq!(seattle.minutes_at(at(3, 8, 10)), -420);
        assert_eq!(seattle.minutes_at(at(11, 1, 8)), -420);
        assert_eq!(seattle.minutes_at(at(11, 1, 9)), -480);
        // The last Sundays of March and October: Berlin.
        let berlin = zone(-60, [10, 0, 5, 3], [3, 0, 5, 2]);
        assert_eq!(berlin.minutes_at(at(3, 29, 0)), 60);
        assert_eq!(berlin.minutes_at(at(3, 29, 1)), 120);
        assert_eq!(berlin.minutes_at(at(10, 25, 1)), 60);
        // The first Sundays of October and April: Sydney.
        let sydney = zone(-600, [4, 0, 1, 3], [10, 0, 1, 2]);
        assert_eq!(sydney.minutes_at(at(1, 1, 0)), 660);
        assert_eq!(sydney.minutes_at(at(7, 1, 0)), 600);
        // No summer: Kolkata.
        assert_eq!(zone(-330, [0; 4], [0; 4]).minutes_at(at(7, 1, 0)), 330);
    }
}
