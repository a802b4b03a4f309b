//! A trial: what each signal and each rule finds in real logs, and what it costs.

use super::cost::{self, Messages};
use super::locate::{Quote, quote};
use super::records::{Items, for_each_window};
use super::run::{story, survey};
use super::{Options, Progress};
use crate::error::Error;
use crate::finding::{Evidence, Status};
use crate::record::{Item, Origin, Record};
use crate::redact::Redact;
use crate::rule::why;
use crate::source::{self, Source};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::Path;

/// First records that are kept of a signal, and first findings of a rule.
const FIRST: usize = 3;

/// How a trial counts and measures, for people.
pub const HOW: &str = "\
A signal's cost is the time of looking for it alone in every message of a log, finding its template, taking its \
captures and reading its JSON, less the time of a search that finds nothing; in memory, on one thread, the best of 5 \
passes. In the whole set signals share their search: all together cost far less than their sum. Signals over events, \
values and documents are looked up by name and not timed. A rule's cost is the time of asking it alone of what \
happened, the best of 5.";

/// What a trial found.
#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    /// How many records were read.
    pub records: u64,
    /// What was measured in.
    pub measured: Measured,
    /// The signals that were asked for, by name.
    pub signals: Vec<SignalTrial>,
    /// The rules that were asked for, by name.
    pub rules: Vec<RuleTrial>,
}

/// What signals were looked for in, and what all of them cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// How many messages of logs were held in memory.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many messages more there were, which were not timed.
    pub left_out: u64,
    /// Nanoseconds for all signals that are known, together, over these messages.
    pub together: u64,
}

/// What a signal found.
#[derive(Debug, Clone, Serialize)]
pub struct SignalTrial {
    /// Its name.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// How many records are its.
    pub records: u64,
    /// The first of them.
    pub first: Vec<Evidence>,
    /// Nanoseconds for all messages; none where it is looked up by name.
    pub cost: Option<u64>,
}

/// What a rule found.
#[derive(Debug, Clone, Serialize)]
pub struct RuleTrial {
    /// Its name.
    pub id: String,
    /// Findings that are open.
    pub open: u64,
    /// Findings that are resolved.
    pub resolved: u64,
    /// Findings of what happened before the device was set up as it is now.
    pub history: u64,
    /// Findings it would have, but for more specific rules.
    pub superseded: u64,
    /// Why it has no finding: the first thing it asks for that is not there, of the first few it could be about.
    pub quiet: Vec<String>,
    /// The first findings: what they say, and the first record of each.
    pub first: Vec<Said>,
    /// Nanoseconds.
    pub cost: u64,
}

/// What a finding says.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// Open, resolved or history.
    pub status: Status,
    /// Its sentence.
    pub summary: String,
    /// The first record that proves it.
    pub evidence: Option<Evidence>,
}

/// Tries the signals and rules of these names on the logs in and below these paths.
///
/// ```no_run
/// use oobelens::{Knowledge, Options, engine::trial};
/// let knowledge = Knowledge::builtin();
/// let tried = trial(&["C:/logs"], &Options::new(&knowledge), |id| id.starts_with("app-"))?;
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// As [`diagnose`](crate::diagnose).
pub fn trial<P: AsRef<Path>>(
    paths: &[P],
    options: &Options<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Trial, Error> {
    let (sources, skipped) = source::collect(paths)?;
    let report = survey(&sources, &skipped, &options.clone().quiet())?.report;
    let knowledge = options.knowledge;
    let (story, families) = story(&sources, &options.clone().quiet())?;
    let rules = knowledge.rules().iter().filter(|rule| wanted(&rule.id)).map(|rule| {
        let (cost, alone) = cost::of_rule(knowledge, &story, &families, rule);
        let findings = || report.findings.iter().filter(|finding| finding.rule == rule.id);
        let count = |status: Status| findings().filter(|finding| finding.status == status).count() as u64;
        let (open, resolved, history) = (count(Status::Open), count(Status::Resolved), count(Status::History));
        let said = findings().take(FIRST).map(|finding| Said {
            status: finding.status,
            summary: finding.summary.clone(),
            evidence: finding.evidence.first().cloned(),
        });
        let quiet = if alone == 0 { why(knowledge, &story, &families, rule) } else { Vec::new() };
        let superseded = (alone as u64).saturating_sub(open + resolved + history);
        RuleTrial { id: rule.id.clone(), open, resolved, history, superseded, quiet, first: said.collect(), cost }
    });
    let mut rules: Vec<RuleTrial> = rules.collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    // Signals are known by their words: what they are found in is redacted afterwards.
    let (mut hits, messages) = look(&sources, &Options { redact: None, ..options.clone() })?;
    if let Some(redactor) = options.redact {
        hits.values_mut().for_each(|hits| hits.first.redact(redactor));
    }
    let signals = knowledge.signals().iter().enumerate().filter(|(_, signal)| wanted(&signal.id));
    let signals = signals.map(|(number, signal)| {
        let Hits { records, first } = hits.get(&(number as u16)).cloned().unwrap_or_default();
        let cost = cost::of_signal(signal, &messages);
        SignalTrial { id: signal.id.clone(), kind: signal.kind.clone(), records, first, cost }
    });
    let mut signals: Vec<SignalTrial> = signals.collect();
    signals.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Trial { records: report.coverage.records, measured: messages.measured(knowledge), signals, rules })
}

/// The records of a signal.
#[derive(Debug, Clone, Default)]
struct Hits {
    records: u64,
    first: Vec<Evidence>,
}

/// What one window gives.
#[derive(Debug, Default)]
struct Window {
    bytes: u64,
    hits: FxHashMap<u16, Hits>,
    messages: Messages,
}

/// Which records are whose, and the messages to measure with.
fn look(sources: &[Source], options: &Options<'_>) -> Result<(FxHashMap<u16, Hits>, Messages), Error> {
    let mut hits: FxHashMap<u16, Hits> = FxHashMap::default();
    let mut messages = Messages::default();
    let total = sources.iter().map(|source| source.len).sum();
    let mut done = 0;
    let make = |source: &Source, items: &mut Items<'_>| Window::new(options, source, items);
    let take = |_: &Source, line: u64, window: Window| {
        done += window.bytes;
        for (signal, more) in window.hits {
            let known = hits.entry(signal).or_default();
            known.records += more.records;
            let room = FIRST - known.first.len();
            known.first.extend(more.first.into_iter().take(room).map(|mut one| {
                one.place.line = one.place.line.map(|at| line + at);
                one
            }));
        }
        messages.add(window.messages);
        options.progress.is_none_or(|progress| progress(Progress { done, total }))
    };
    for_each_window(sources, options, make, take)?;
    Ok((hits, messages))
}

impl Window {
    fn new(options: &Options<'_>, source: &Source, items: &mut Items<'_>) -> Self {
        let format = items.format();
        let (knowledge, most) = (options.knowledge, options.limits.quote_chars);
        let family = knowledge.family(format.family);
        let mut window = Window::default();
        let mut found = Vec::new();
        let mut signals: Vec<u16> = Vec::new();
        items.for_each(|line, item| {
            window.bytes += item.span().len();
            let Item::Record(record) = item else { return };
            signals.clear();
            match (record.origin, family) {
                (Origin::Log { .. }, Some(family)) => {
                    family.matcher.find(record.text.as_bytes(), &mut found);
                    signals.extend(found.iter().map(|hit| family.templates[hit.template as usize].signal));
                    window.messages.push(format.family, record.text.as_bytes());
                }
                (Origin::Log { .. }, None) => {}
                _ => signals.extend(knowledge.index().find(format.name, &record)),
            }
            signals.sort_unstable();
            signals.dedup();
            for &signal in &signals {
                window.hits.entry(signal).or_default().add(source, |record| quote(line, record, most), &record);
            }
        });
        window
    }
}

impl Hits {
    fn add(&mut self, source: &Source, quote: impl Fn(&Record<'_>) -> Quote, record: &Record<'_>) {
        self.records += 1;
        if self.first.len() < FIRST {
            let quote = quote(record);
            let time = record.time.map(|time| time.to_seconds());
            self.first.push(Evidence { source: source.name.clone(), place: quote.place, time, quote: quote.text });
        }
    }
}
