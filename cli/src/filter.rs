//! Which items `records` prints.

use crate::args::{Anomalies, AtLeast, Records};
use memchr::memmem;
use oobelens::{Fields, Item, Level, Origin, Rank, Stamp, Text};
use std::str::FromStr;

/// What an item must be to be printed.
pub struct Filter {
    level: Option<Rank>,
    components: Vec<String>,
    since: Option<i64>,
    until: Option<i64>,
    grep: Option<Grep>,
    anomalies: Anomalies,
}

enum Grep {
    AsItStands(Box<memmem::Finder<'static>>),
    /// In small letters.
    AnyCase(String),
}

impl Filter {
    pub fn new(args: &Records) -> Self {
        let grep = args.grep.as_deref().map(|text| match args.ignore_case {
            true => Grep::AnyCase(text.to_lowercase()),
            false => Grep::AsItStands(Box::new(memmem::Finder::new(text).into_owned())),
        });
        Filter {
            level: args.level.map(AtLeast::rank),
            components: args.component.clone(),
            since: args.since.map(|moment| moment.first),
            until: args.until.map(|moment| moment.last),
            grep,
            anomalies: args.anomalies,
        }
    }

    pub fn keeps(&self, item: &Item<'_>) -> bool {
        match item {
            Item::Record(record) => {
                let (component, name) = match record.origin {
                    Origin::Log { component, .. } => (component, Text::default()),
                    Origin::Event { provider, name, .. } => (provider, name),
                    Origin::Value { key, name, .. } => (key, name),
                    Origin::Document { path } => (path, Text::default()),
                    _ => Default::default(),
                };
                self.anomalies != Anomalies::Only
                    && self.fits(record.level, component, record.time)
                    && (self.says(&[record.text, name]) || self.data_says(record.fields))
            }
            Item::Anomaly(anomaly) => {
                let fits = self.fits(anomaly.level, anomaly.component, anomaly.time);
                self.anomalies != Anomalies::Never && fits && self.says(&[anomaly.text, anomaly.rest])
            }
        }
    }

    fn fits(&self, level: Level, component: Text<'_>, time: Option<Stamp>) -> bool {
        let named = |name: &String| name.as_bytes().eq_ignore_ascii_case(component.as_bytes());
        self.level.is_none_or(|least| level.meaning >= least)
            && (self.components.is_empty() || self.components.iter().any(named))
            && self.since.is_none_or(|since| time.is_some_and(|time| time.ticks() >= since))
            && self.until.is_none_or(|until| time.is_some_and(|time| time.ticks() <= until))
    }

    fn data_says(&self, fields: Fields<'_>) -> bool {
        fields.as_slice().iter().any(|field| self.says(&[field.name, field.value]))
    }

    fn says(&self, texts: &[Text<'_>]) -> bool {
        match &self.grep {
            None => true,
            Some(Grep::AsItStands(finder)) => texts.iter().any(|text| finder.find(text.as_bytes()).is_some()),
            Some(Grep::AnyCase(small)) => texts.iter().any(|text| text.to_str_lossy().to_lowercase().contains(small)),
        }
    }
}

/// A civil time that somebody typed: all of the day, the minute or the second that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// In ticks of 100 ns, like [`Stamp::ticks`].
    first: i64,
    last: i64,
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text.trim()).ok_or_else(|| "expected a time such as `2026-03-24`, `2026-03-24 09:52` or `2026-03-24 09:52:49.5`; logs are read in the device's own time, so it takes no zone".to_owned())
    }
}

fn parse(text: &str) -> Option<Moment> {
    const TICKS: i64 = 10_000_000;
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let [year, month, day] = numbers(date, '-')?[..] else { return None };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let (hour, minute, second, length) = match numbers(clock, ':')?[..] {
        [] if fraction.is_empty() && !text.contains([' ', 'T']) => (0, 0, 0, 86_400 * TICKS),
        [hour, minute] if fraction.is_empty() => (hour, minute, 0, 60 * TICKS),
        [hour, minute, second] => (hour, minute, second, TICKS / 10_i64.checked_pow(fraction.len() as u32)?.max(1)),
        _ => return None,
    };
    if length == 0 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u32 = format!("{fraction:0<7}").parse().ok()?;
    let first = Stamp::civil(year.try_into().ok()?, month, day, hour, minute, second, fraction)?.ticks();
    Some(Moment { first, last: first + length - 1 })
}

fn numbers(text: &str, between: char) -> Option<Vec<u32>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let digits = |part: &str| {
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    text.split(between).map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Option<(String, String)> {
        let shown = |ticks| Stamp::from_ticks(ticks).to_string();
        parse(text).map(|moment| (shown(moment.first), shown(moment.last)))
    }

    #[test]
    fn a_time_means_all_of_what_it_names() {
        let both = |first: &str, last: &str| Some((format!("2026-03-{first}"), format!("2026-03-{last}")));
        assert_eq!(span("2026-03-24"), both("24 00:00:00.0000000", "24 23:59:59.9999999"));
        assert_eq!(span("2026-3-24 9:52"), both("24 09:52:00.0000000", "24 09:52:59.9999999"));
        assert_eq!(span("2026-03-24T09:52:49"), both("24 09:52:49.0000000", "24 09:52:49.9999999"));
        assert_eq!(span("2026-03-24 09:52:49.5"), both("24 09:52:49.5000000", "24 09:52:49.5999999"));
        assert_eq!(span("2026-03-24 09:52:49.1234567"), both("24 09:52:49.1234567", "24 09:52:49.1234567"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026",
            "2026-03",
            "2026-02-30",
            "24-03-2026",
            "2026-03-24 ",
            "2026-03-24 9",
            "2026-03-24 24:00",
            "2026-03-24 9:52Z",
            "2026-03-24 9:52.5",
            "2026-03-24 09:52:49.12345678",
            "2026-03-24 09:52:49+03:00",
            "-1-2-3",
            "2026-03-24 +9:52",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
