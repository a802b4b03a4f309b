//! How much of what real devices log at warning and error is known, and how much of it another device taught.
//!
//! `docs/coverage.md` holds the tables; `UPDATE=1` rewrites them.

use crate::support;
use oobelens::engine::records::{Items, for_each_window};
use oobelens::knowledge::events;
use oobelens::knowledge::model::{Matcher as Of, Signal};
use oobelens::signal::{Found, Matcher, Template};
use oobelens::{Item, Knowledge, Levels, Options, Origin, Rank, Record, Share, Source, collect, coverage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// The devices whose records are counted.
const COUNTED: &[&str] = &[
    "bundles/esp-certificates-failed-2024",
    "bundles/never-enrolled-2020",
    "ime/oobe-two-clocks-2025",
    "ime/script-failure-2025",
    "ime/torn-excerpt",
    "ime/workstation-2026",
];

/// What else teaches: logs of other computers.
const OTHERS: &[&str] = &["evtx/dirty-live-copies", "evtx/odd", "exports"];

/// The least shares, of records and of templates.
const LEAST: (f64, f64) = (0.95, 0.8);

fn page() -> std::path::PathBuf {
    support::workspace().join("docs/coverage.md")
}

#[test]
fn nearly_every_warning_and_error_of_real_devices_is_explained() {
    let Some(root) = support::corpus() else { return };
    let knowledge = Knowledge::builtin();
    let mut table = String::from("| source | records | explained | templates | explained |\n|---|--:|--:|--:|--:|\n");
    let (mut logs, mut events) = (Share::default(), Share::default());
    for device in COUNTED {
        let list = coverage(&[root.join(device)], &Options::new(&knowledge), Levels::default()).unwrap();
        for one in &list.sources {
            row(&mut table, &format!("`{device}/{}`", one.source), &one.share);
            assert!(one.share.of_records() >= Some(LEAST.0), "{device}/{}: {:?}", one.source, one.share);
        }
        add(&mut logs, &list.logs);
        add(&mut events, &list.events);
        let open: Vec<_> = list.unexplained.iter().map(|one| (one.count, &one.template)).collect();
        support::say(&format!("{device}: not explained: {open:?}"));
    }
    for (name, share) in [("**all logs**", &logs), ("**all events**", &events)] {
        row(&mut table, name, share);
        assert!(share.records > 1_000, "{name}: {share:?}");
        assert!(share.of_records() >= Some(LEAST.0), "{name}: {share:?}");
        assert!(share.of_templates() >= Some(LEAST.1), "{name}: {share:?}");
    }
    support::golden_part(&page(), "sources", &table);
}

fn row(table: &mut String, name: &str, share: &Share) {
    let _ = writeln!(
        table,
        "| {name} | {} | {} | {} | {} |",
        share.records,
        percent(share.of_records()),
        share.templates,
        percent(share.of_templates())
    );
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// Templates of several devices count once for each.
fn add(sum: &mut Share, one: &Share) {
    sum.records += one.records;
    sum.explained += one.explained;
    sum.templates += one.templates;
    sum.templates_explained += one.templates_explained;
}

/// A wording: the number of a signal and of its template, or of the event's id.
type Wording = (usize, u32);

/// What a device has written.
#[derive(Debug, Default)]
struct Written {
    /// Every wording that stands in any of its records, whatever the level.
    heard: BTreeSet<Wording>,
    /// Warnings and errors of its logs by the wordings that match them, and how many there are.
    logs: BTreeMap<Vec<Wording>, u64>,
    /// The same of its events.
    events: BTreeMap<Vec<Wording>, u64>,
}

/// Everything that recognises a record by its words, and signals over events.
struct Teacher {
    matcher: Matcher,
    wordings: Vec<Wording>,
    signals: Vec<Signal>,
}

impl Teacher {
    fn new(knowledge: &Knowledge) -> Self {
        let signals = knowledge.signals().to_vec();
        let (mut templates, mut wordings) = (Vec::new(), Vec::new());
        for (number, signal) in signals.iter().enumerate() {
            let Of::Text { source, text } = &signal.of else { continue };
            if source != "ime" {
                continue;
            }
            for (at, text) in text.iter().enumerate() {
                templates.push((Template::parse(text).unwrap(), signal.always));
                wordings.push((number, u32::try_from(at).unwrap()));
            }
        }
        Teacher { matcher: Matcher::new(templates), wordings, signals }
    }

    fn wordings(&self, record: &Record<'_>) -> Vec<Wording> {
        let mut known: Vec<Wording> = match record.origin {
            Origin::Event { provider, id, .. } => {
                let told = |signal: &Signal| {
                    let Of::Event { provider: of, id: ids, data, .. } = &signal.of else { return false };
                    ids.contains(&id)
                        && provider.as_bytes().eq_ignore_ascii_case(of.as_bytes())
                        && data.iter().all(|(name, says)| {
                            record
                                .fields
                                .at(name)
                                .is_some_and(|said| said.as_bytes().eq_ignore_ascii_case(says.as_bytes()))
                        })
                };
                let all = self.signals.iter().enumerate();
                all.filter(|(_, signal)| told(signal)).map(|(number, _)| (number, id)).collect()
            }
            _ => {
                let mut found: Vec<Found> = Vec::new();
                self.matcher.find(record.text.as_bytes(), &mut found);
                found.iter().map(|hit| self.wordings[hit.template as usize]).collect()
            }
        };
        known.sort_unstable();
        known.dedup();
        known
    }

    fn read(&self, folder: &Path) -> Written {
        let knowledge = Knowledge::builtin();
        let (sources, _) = collect(&[folder]).unwrap();
        let make = |_: &Source, items: &mut Items<'_>| {
            let mut written = Written::default();
            let (log, event) = (items.format().family == "ime", items.format().family == "events");
            items.for_each(|_, item| {
                let Item::Record(record) = item else { return };
                if !log && !event {
                    return;
                }
                let wordings = self.wordings(&record);
                written.heard.extend(&wordings);
                let ours =
                    !matches!(record.origin, Origin::Event { provider, .. } if !events::is_known(provider.as_bytes()));
                if ours && record.level.meaning >= Rank::Warning {
                    let counts = if event { &mut written.events } else { &mut written.logs };
                    *counts.entry(wordings).or_default() += 1;
                }
            });
            written
        };
        let mut all = Written::default();
        let taken = for_each_window(&sources, &Options::new(&knowledge), make, |_, _, window| {
            all.heard.extend(window.heard);
            for (to, from) in [(&mut all.logs, window.logs), (&mut all.events, window.events)] {
                from.into_iter().for_each(|(wordings, count)| *to.entry(wordings).or_default() += count);
            }
            true
        });
        taken.unwrap();
        all
    }
}

/// How many there are, and the share that one of these wordings matches.
fn share(counts: &BTreeMap<Vec<Wording>, u64>, taught: &BTreeSet<Wording>) -> (u64, Option<f64>) {
    let all: u64 = counts.values().sum();
    let known = |wordings: &Vec<Wording>| wordings.iter().any(|wording| taught.contains(wording));
    let known: u64 = counts.iter().filter(|(wordings, _)| known(wordings)).map(|(_, count)| count).sum();
    (all, (all > 0).then(|| known as f64 / all as f64))
}

#[test]
fn what_other_devices_taught() {
    let Some(root) = support::corpus() else { return };
    let teacher = Teacher::new(&Knowledge::builtin());
    let read = |name: &&'static str| (*name, teacher.read(&root.join(name)));
    let written: Vec<(&str, Written)> = COUNTED.iter().chain(OTHERS).map(read).collect();
    let mut table = String::from(
        "| device | warnings and errors in logs | explained by other devices | among events | explained by other devices |\n\
         |---|--:|--:|--:|--:|\n",
    );
    for (device, own) in &written[..COUNTED.len()] {
        let others = written.iter().filter(|(name, _)| name != device);
        let taught: BTreeSet<Wording> = others.flat_map(|(_, written)| &written.heard).copied().collect();
        let (logs, of_logs) = share(&own.logs, &taught);
        let (events, of_events) = share(&own.events, &taught);
        let _ = writeln!(table, "| `{device}` | {logs} | {} | {events} | {} |", percent(of_logs), percent(of_events));
        let own_share = share(&own.logs, &own.heard);
        assert!(own_share.1.is_none_or(|share| share >= LEAST.0), "{device} by all that is known: {own_share:?}");
    }
    support::golden_part(&page(), "other-devices", &table);
}
