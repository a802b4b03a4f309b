//! Weeks as ISO 8601 counts them.

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// The beginning of the week of a time, both in microseconds since 1970.
pub fn monday(micros: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    let day = micros.div_euclid(DAY);
    (day - (day + 3).rem_euclid(7)) * DAY
}

/// The week of a time in microseconds since 1970: `2026-W32`. It begins on Monday and belongs to the year its Thursday
/// is in.
pub fn week(micros: i64) -> Option<String> {
    let thursday = monday(micros) / DAY + 3;
    let (year, ..) = crate::time::Stamp::from_ticks(thursday.checked_mul(DAY * 10)?).date();
    let january = crate::time::Stamp::civil(year, 1, 1, 0, 0, 0, 0)?.ticks() / (DAY * 10);
    Some(format!("{year:04}-W{:02}", (thursday - january) / 7 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Stamp;

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        for ((year, month, day), said) in [
            ((2026, 8, 4), "2026-W32"),
            ((2026, 1, 1), "2026-W01"),
            ((2024, 12, 30), "2025-W01"),
            ((2027, 1, 3), "2026-W53"),
            ((2027, 1, 4), "2027-W01"),
            ((1969, 12, 28), "1969-W52"),
        ] {
            let ticks = Stamp::civil(year, month, day, 23, 59, 59, 0).expect("a day").ticks();
            assert_eq!(week(ticks.div_euclid(10)).as_deref(), Some(said), "{year}-{month}-{day}");
        }
    }
}
