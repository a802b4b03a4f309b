//! Stretches of the logs around what findings rest on, and the events of the enrolment: one more pass over the sources.

use super::File;
use crate::engine::Options;
use crate::engine::records::{Items, for_each_window};
use crate::error::Error;
use crate::record::{Item, Origin};
use crate::report::{Report, escaped};
use crate::row::Row;
use crate::source::Source;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::fmt::Write;

/// So many records are shown before what is proven, and after it, within the same portion of the file.
const AROUND: usize = 10;
/// So many records of a finding are shown, half of them its first ones.
const MOST: usize = 8;
/// So many findings get a file.
const FINDINGS: usize = 99;
/// So many events are written.
const EVENTS: usize = 20_000;
/// Characters of a record.
const LONG: usize = 2_000;

/// Parts of the names of the providers whose events tell of an enrolment.
const PROVIDERS: [&str; 6] = [
    "DeviceManagement-Enterprise-Diagnostics",
    "ModernDeployment-Diagnostics",
    "User Device Registration",
    "Provisioning-Diagnostics",
    "Microsoft-Windows-AAD",
    "Autopilot",
];

/// What the pass found.
pub struct Found {
    pub snippets: Vec<File>,
    pub events: String,
}

/// A record as a line of a snippet.
struct Shown {
    byte: u64,
    line: Option<u64>,
    text: String,
    /// Whether a finding rests on it.
    proof: bool,
    /// Whether there is something between it and the one before.
    apart: bool,
}

#[derive(Default)]
struct Part {
    shown: Vec<Shown>,
    events: Vec<String>,
    beyond: u64,
}

/// Looks for everything at once.
pub fn find(sources: &[Source], report: &Report, options: &Options<'_>) -> Result<Found, Error> {
    let wanted = wanted(report);
    let make = |source: &Source, items: &mut Items<'_>| part(&source.name, wanted.get(source.name.as_str()), items);
    let mut shown: FxHashMap<String, Vec<Shown>> = FxHashMap::default();
    let mut events = String::from("Times are those of the records: UTC where +00:00 stands behind them.\n\n");
    let (mut count, mut beyond) = (0, 0);
    for_each_window(sources, options, make, |source, line, mut part: Part| {
        part.shown.iter_mut().for_each(|one| one.line = one.line.map(|at| at + line + 1));
        shown.entry(source.name.clone()).or_default().extend(part.shown);
        for event in part.events {
            if count < EVENTS {
                events.push_str(&event);
            } else {
                beyond += 1;
            }
            count += 1;
        }
        beyond += part.beyond;
        true
    })?;
    if beyond > 0 {
        let _ = writeln!(events, "and {beyond} events more that are not written here");
    }
    if count == 0 {
        events.push_str("No event of the enrolment channels was among what was read.\n");
    }
    Ok(Found { snippets: files(report, &shown), events })
}

/// The first bytes of the records that findings rest on, by source.
fn wanted(report: &Report) -> FxHashMap<&str, FxHashSet<u64>> {
    let mut wanted: FxHashMap<&str, FxHashSet<u64>> = FxHashMap::default();
    for evidence in report.findings.iter().take(FINDINGS).flat_map(|finding| ends(&finding.evidence)) {
        wanted.entry(&evidence.source).or_default().insert(evidence.place.byte);
    }
    wanted
}

fn ends<T>(all: &[T]) -> impl Iterator<Item = &T> {
    let (head, tail) = if all.len() > MOST { (MOST / 2, MOST / 2) } else { (all.len(), 0) };
    all[..head].iter().chain(&all[all.len() - tail..])
}

fn part(name: &str, wanted: Option<&FxHashSet<u64>>, items: &mut Items<'_>) -> Part {
    let mut part = Part::default();
    let mut before: VecDeque<Shown> = VecDeque::with_capacity(AROUND);
    let mut after = 0;
    let mut apart = true;
    items.for_each(|line, item| {
        let event = is_event(&item);
        if wanted.is_none() && !event {
            return;
        }
        if wanted.is_none() && part.events.len() >= EVENTS {
            part.beyond += 1;
            return;
        }
        let byte = item.span().start;
        let text = text(name, &item);
        if event {
            part.events.push(format!("{name} {}{text}\n", place(&item)));
        }
        let Some(wanted) = wanted else { return };
        let proof = wanted.contains(&byte);
        let shown = Shown { byte, line, text: format!("{}{text}", place(&item)), proof, apart: false };
        if proof {
            if let Some(first) = before.front_mut().filter(|_| apart) {
                first.apart = true;
            }
            part.shown.extend(before.drain(..));
            after = AROUND;
            part.shown.push(shown);
            apart = false;
        } else if after > 0 {
            after -= 1;
            part.shown.push(shown);
        } else {
            if before.len() == AROUND {
                before.pop_front();
                apart = true;
            }
            before.push_back(shown);
        }
    });
    part
}

fn is_event(item: &Item<'_>) -> bool {
    let Item::Record(record) = item else { return false };
    let Origin::Event { provider, .. } = record.origin else { return false };
    let provider = provider.to_str_lossy();
    PROVIDERS.iter().any(|part| provider.contains(part))
}

/// `record 12 event 71 `, for what has no line of its own.
fn place(item: &Item<'_>) -> String {
    match item {
        Item::Record(record) => match record.origin {
            Origin::Event { record_id: Some(number), id, .. } => format!("record {number} event {id} "),
            Origin::Event { id, .. } => format!("event {id} "),
            _ => String::new(),
        },
        Item::Anomaly(_) => "residue ".to_owned(),
    }
}

/// Time, level, writer, words.
fn text(name: &str, item: &Item<'_>) -> String {
    let row = Row::new(name, None, item);
    let cells = row.cells();
    let time = cells.time.map_or_else(|| "no time".to_owned(), |time| time.to_seconds());
    let data = cells.data.as_ref();
    let provider = data.and_then(|data| data.provider.as_deref()).unwrap_or_default();
    let value = match data {
        Some(data) if data.key.is_some() => {
            format!("{}\\{} = ", data.key.as_deref().unwrap_or_default(), data.name.as_deref().unwrap_or_default())
        }
        _ => String::new(),
    };
    let head = [time.as_str(), cells.level, &cells.component, provider, &cells.thread];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    let said = escaped(&format!("{} | {value}{}", head.join(" "), cells.text));
    match said.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", &said[..at]),
        None => said,
    }
}

/// A file for each finding: what it says, and each of its records with what stands around it.
fn files(report: &Report, shown: &FxHashMap<String, Vec<Shown>>) -> Vec<File> {
    let mut files = Vec::new();
    for (number, finding) in report.findings.iter().take(FINDINGS).enumerate() {
        let mut text = format!("{}\n", escaped(&finding.summary));
        let mut done: FxHashSet<(&str, u64)> = FxHashSet::default();
        for evidence in ends(&finding.evidence) {
            let Some(all) = shown.get(&evidence.source) else { continue };
            let Some(at) = all.iter().position(|one| one.byte == evidence.place.byte) else { continue };
            let from = at.saturating_sub(AROUND);
            let from = (from..=at).rev().find(|&at| all[at].apart).unwrap_or(from);
            let to = all.len().min(at + AROUND + 1);
            let to = (at + 1..to).find(|&at| all[at].apart).unwrap_or(to);
            if done.contains(&(evidence.source.as_str(), evidence.place.byte)) {
                continue;
            }
            let _ = writeln!(text, "\n{}{}", escaped(&evidence.source), escaped(&evidence.place.to_string()));
            for one in &all[from..to] {
                if one.proof {
                    done.insert((evidence.source.as_str(), one.byte));
                }
                let line = one.line.map(|line| format!("{line}: ")).unwrap_or_default();
                let _ = writeln!(text, "{} {line}{}", if one.proof { ">" } else { " " }, one.text);
            }
        }
        let path = format!("logs/finding-{:02}-{}.txt", number + 1, finding.rule);
        files.push(File::new(path, "records around what a finding rests on", text));
    }
    files
}
