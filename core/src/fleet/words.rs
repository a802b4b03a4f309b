//! What both faces say in the same words.

use super::share::Share;
use super::told::{Change, Failure, Fleet, Mostly, Reach, Rollback, Thresholds, Took};
use crate::report::counted;
use crate::rule::duration;
use crate::time::TICKS;

/// `63 of 332 devices (19.0 %)`
pub fn share(share: Share) -> String {
    format!("{} of {} ({})", share.devices, counted(share.of, "device"), percent(share.part()))
}

/// `19.0 %`
pub fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// How far a failure reaches.
pub fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Broad => "fails broadly",
        Reach::Some => "several devices",
        Reach::Single => "single device",
        Reach::Past => "not lately",
    }
}

/// The weight it is coloured by.
pub fn weight(reach: Reach) -> &'static str {
    match reach {
        Reach::Broad => "error",
        Reach::Some => "warning",
        Reach::Single => "info",
        Reach::Past => "none",
    }
}

/// `rises since 2026-07-13: 63 of …, before 4 of …; by chance less than once in a million lakes`
pub fn change(change: &Change) -> String {
    format!(
        "{} since {}: {}, before {}; by chance {}",
        if change.rises { "rises" } else { "falls" },
        change.since,
        share(change.after),
        share(change.before),
        odds(change.chance)
    )
}

/// `mostly model Contoso 1: 60 of 130 devices (46.2 %), others 3 of 202 devices (1.5 %)`
pub fn mostly(mostly: &Mostly) -> String {
    format!("mostly {} {}: {}, others {}", mostly.by, mostly.value, share(mostly.these), share(mostly.others))
}

fn odds(chance: f64) -> String {
    match chance {
        tiny if tiny < 1e-6 => "less than once in a million lakes".to_owned(),
        chance => format!("once in {:.0} lakes", (1.0 / chance).floor()),
    }
}

/// `1603 (63), 1618 (2)`
pub fn codes(failure: &Failure) -> String {
    const MOST: usize = 8;
    let codes = failure.codes.iter().take(MOST).map(|code| format!("{} ({})", code.value, code.devices));
    let mut said = codes.collect::<Vec<_>>().join(", ");
    if let Some(more) = failure.codes.len().checked_sub(MOST).filter(|more| *more > 0) {
        said.push_str(&format!(" and {more} more"));
    }
    said
}

/// What was timed.
pub fn took(took: &Took) -> String {
    match (took.what, &took.name) {
        ("setup", _) => "the whole setup".to_owned(),
        (what, Some(name)) => format!("{what}: {name}"),
        (what, None) => what.to_owned(),
    }
}

/// `12 min`
pub fn seconds(seconds: f64) -> String {
    duration((seconds.round() as i64).saturating_mul(TICKS))
}

/// To whom a list of the runbook applies.
pub fn applies(list: &Rollback) -> String {
    const MOST: usize = 20;
    let numbers = list.failures.iter().take(MOST).map(|number| (number + 1).to_string());
    let mut numbers = numbers.collect::<Vec<_>>().join(", ");
    if let Some(more) = list.failures.len().checked_sub(MOST).filter(|more| *more > 0) {
        numbers.push_str(&format!(" and {more} more"));
    }
    match list.reach {
        Reach::Broad => format!("Many devices fail alike (failures {numbers}):"),
        _ => format!("A single device fails (failures {numbers}), and still does after the steps of its own report:"),
    }
}

/// What was counted, in two sentences.
pub fn basis(fleet: &Fleet) -> [String; 2] {
    let basis = &fleet.basis;
    let days = basis.days.as_ref().map(|(first, last)| format!(", collected {first} to {last}")).unwrap_or_default();
    let read = format!(
        "{} ({}){days}; an error is open on {}.",
        counted(basis.devices, "device"),
        counted(basis.archives, "archive"),
        basis.failing
    );
    let since = basis.since.as_ref().map_or_else(
        || "Nothing tells when they were collected: all of it is taken for lately.".to_owned(),
        |since| {
            let (lately, before) = (basis.lately, basis.before);
            format!(
                "Lately is since {since}: {}, an error open on {}. Before: {}, {}.",
                counted(lately.of, "device"),
                lately.devices,
                counted(before.of, "device"),
                before.devices
            )
        },
    );
    [read, since]
}

/// By what is judged.
pub fn judged(by: &Thresholds) -> [String; 3] {
    let Thresholds { broad_devices, broad_part, change, chance, blocking_apps } = *by;
    [
        format!(
            "Broad: lately on {broad_devices} devices or more, and on {} or more of those collected then. Single: lately on \
             one device, and on no other before.",
            percent(broad_part)
        ),
        format!(
            "Rising or falling: on {broad_devices} devices or more, the share {change} times as large or as small as before, \
             and by chance in no more than {} of all lakes (Fisher's exact test, one-sided, times what was tried).",
            percent(chance)
        ),
        format!("Too many blocking apps: more than {blocking_apps}."),
    ]
}
