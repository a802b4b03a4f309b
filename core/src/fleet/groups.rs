//! What fails most: by app, code, phase, model, build, week.

use super::facts::{Archive, Facts};
use super::period::Period;
use super::share::{Archives, Share, count};
use super::told::{Failing, Group, Week};
use crate::lake::week;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every group.
pub fn groups(facts: &Facts, weeks: &[Week]) -> Vec<Group> {
    let mut apps: BTreeMap<&str, Archives> = BTreeMap::new();
    let mut codes: BTreeMap<&str, Archives> = BTreeMap::new();
    for ((_, subject), fault) in &facts.faults {
        if let (Some("app"), Some(app)) = (fault.kind.as_deref(), subject) {
            apps.entry(app).or_default().extend(&fault.archives);
        }
        for (code, with) in &fault.codes {
            codes.entry(code).or_default().extend(with);
        }
    }
    let all = &facts.archives[..];
    let row = |value: &str, failing: u64, of: u64| Failing {
        value: value.to_owned(),
        failing: Share { devices: failing, of: of.max(failing) },
    };
    let of_app = |app: &str| facts.apps.get(app).map_or(0, |app| count(all, &app.archives));
    let apps = apps.iter().map(|(app, with)| row(app, count(all, with), of_app(app)));
    let codes = codes.iter().map(|(code, with)| row(code, count(all, with), u64::from(facts.devices)));
    let phases = facts.phases.iter();
    let phases = phases.map(|(phase, of)| row(phase, count(all, &of.failed), count(all, &of.archives)));
    let by = |by, about, rows: Vec<Failing>| Group { by, about, rows: sorted(rows) };
    let weeks = weeks.iter().map(|week| Failing { value: week.week.clone(), failing: week.failing });
    vec![
        by("app", "devices with an open error about the app, of those that have it", apps.collect()),
        by("code", "devices with the code in an open error, of all", codes.collect()),
        by("phase", "devices whose Enrollment Status Page failed in it, of those that came to it", phases.collect()),
        by("model", "devices with an open error, of those of the model", of_devices(all, |one| one.model.as_ref())),
        by("build", "devices with an open error, of those with the build", of_devices(all, |one| one.build.as_ref())),
        Group {
            by: "week",
            about: "devices with an open error, of those collected in the week",
            rows: weeks.collect(),
        },
    ]
}

/// Most devices first.
fn sorted(mut rows: Vec<Failing>) -> Vec<Failing> {
    rows.retain(|row| row.failing.devices > 0);
    rows.sort_by(|a, b| {
        let order = |one: &Failing| (Reverse(one.failing.devices), one.failing.of);
        order(a).cmp(&order(b)).then_with(|| a.value.cmp(&b.value))
    });
    rows
}

fn of_devices(all: &[Archive], of: fn(&Archive) -> Option<&String>) -> Vec<Failing> {
    let mut values: BTreeMap<&str, Archives> = BTreeMap::new();
    for (number, archive) in all.iter().enumerate() {
        values.entry(of(archive).map_or("not told", String::as_str)).or_default().push(number as u32);
    }
    values.into_iter().map(|(value, of)| Failing { value: value.to_owned(), failing: failing(all, &of) }).collect()
}

/// Devices of these archives, and how many of them have an open error.
pub fn failing(all: &[Archive], of: &[u32]) -> Share {
    let fails = of.iter().filter(|&&archive| all[archive as usize].fails);
    Share { devices: count(all, fails), of: count(all, of) }
}

/// Every week of the period.
pub fn weeks(facts: &Facts, period: &Period) -> Vec<Week> {
    let mut by_monday: BTreeMap<i64, Archives> = BTreeMap::new();
    for (number, archive) in facts.archives.iter().enumerate() {
        if let Some(at) = archive.at {
            by_monday.entry(week::monday(at)).or_default().push(number as u32);
        }
    }
    let of = |monday: &i64| by_monday.get(monday).map_or(Share::default(), |of| failing(&facts.archives, of));
    let weeks = period.weeks().into_iter().zip(&period.mondays);
    weeks.map(|(week, monday)| Week { week, failing: of(monday) }).collect()
}
