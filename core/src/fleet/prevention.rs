//! What would prevent failures.

use super::facts::{Archive, Facts};
use super::failures::NAMED;
use super::groups::failing;
use super::share::{Share, count, devices};
use super::told::{Prevention, Thresholds};
use crate::report::counted;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// All that was seen: apps that block, required apps that fail most, devices under several profiles.
pub fn prevention(facts: &Facts, thresholds: &Thresholds) -> Vec<Prevention> {
    let mut all = blocking(&facts.archives, thresholds.blocking_apps);
    all.extend(required(facts, thresholds));
    all.extend(profiles(&facts.archives));
    all
}

/// Where the Enrollment Status Page waits for many apps, profile by profile.
fn blocking(all: &[Archive], most: i64) -> Vec<Prevention> {
    let mut by_profile: BTreeMap<Option<&String>, Vec<u32>> = BTreeMap::new();
    for (number, archive) in all.iter().enumerate().filter(|(_, archive)| archive.tracked > most) {
        by_profile.entry(archive.profile.as_ref()).or_default().push(number as u32);
    }
    let one = |(profile, of): (Option<&String>, Vec<u32>)| {
        let apps: BTreeSet<i64> = of.iter().map(|&number| all[number as usize].tracked).collect();
        let apps = match (apps.first(), apps.last()) {
            (Some(least), Some(most)) if least != most => format!("{least} to {most} apps"),
            (Some(many), _) => format!("{many} apps"),
            _ => return None,
        };
        let under = profile.map(|profile| format!(" under the profile {profile}")).unwrap_or_default();
        let Share { devices: fail, of: many } = failing(all, &of);
        let seen = format!(
            "The Enrollment Status Page waits for {apps} on {}{under}; an error is open on {fail} of them.",
            counted(many, "device")
        );
        let advice =
            "Keep the list of apps the page waits for short: what is not needed at the first sign-in can follow.";
        Some(Prevention { kind: "blocking-apps", seen, devices: many, advice, examples: names(all, &of) })
    };
    let mut found: Vec<Prevention> = by_profile.into_iter().filter_map(one).collect();
    found.sort_by_key(|one| Reverse(one.devices));
    found
}

/// Required apps with an open error on as many devices as make a failure broad.
fn required(facts: &Facts, thresholds: &Thresholds) -> Vec<Prevention> {
    let all = &facts.archives[..];
    let mut found = Vec::new();
    for (app, of) in &facts.apps {
        let faults = facts
            .faults
            .iter()
            .filter(|((_, subject), fault)| fault.kind.as_deref() == Some("app") && subject.as_ref() == Some(app));
        let wanted = devices(all, &of.required);
        let fails = devices(all, faults.flat_map(|(_, fault)| &fault.archives));
        let fails = Share { devices: fails.intersection(&wanted).count() as u64, of: wanted.len() as u64 };
        if fails.devices < thresholds.broad_devices || fails.part() < thresholds.broad_part {
            continue;
        }
        found.push(Prevention {
            kind: "required-app",
            seen: format!("{app} is required on {}, and an error about it is open on {}.", counted(fails.of, "device"), fails.devices),
            devices: fails.devices,
            advice: "Test its package as the system account, with its detection and return codes, before it is required again; a pilot group first.",
            examples: Vec::new(),
        });
    }
    found.sort_by_key(|one| Reverse(one.devices));
    found
}

/// Devices that were seen under more than one Autopilot profile.
fn profiles(all: &[Archive]) -> Option<Prevention> {
    let mut by_device: BTreeMap<u32, (BTreeSet<&String>, Vec<u32>)> = BTreeMap::new();
    for (number, archive) in all.iter().enumerate() {
        let (profiles, of) = by_device.entry(archive.device).or_default();
        profiles.extend(archive.profiles.iter().chain(&archive.profile));
        of.push(number as u32);
    }
    by_device.retain(|_, (profiles, _)| profiles.len() > 1);
    let named: BTreeSet<&str> = by_device.values().flat_map(|(of, _)| of).map(|name| name.as_str()).collect();
    let of: Vec<u32> = by_device.into_values().flat_map(|(_, of)| of).collect();
    (!of.is_empty()).then(|| {
        let devices = count(all, &of);
        let named: Vec<&str> = named.into_iter().take(NAMED).collect();
        Prevention {
            kind: "several-profiles",
            seen: format!(
                "{} seen under more than one Autopilot profile: {}.",
                if devices == 1 { "1 device was".to_owned() } else { format!("{devices} devices were") },
                named.join(", ")
            ),
            devices,
            advice: "Look for groups that overlap: a device should be meant by one profile, and keep it.",
            examples: names(all, &of),
        }
    })
}

fn names(all: &[Archive], of: &[u32]) -> Vec<String> {
    of.iter().take(NAMED).map(|&number| all[number as usize].name.clone()).collect()
}
