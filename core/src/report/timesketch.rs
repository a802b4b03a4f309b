//! What happened, and what was found, for Timesketch: a row a moment.
//!
//! Timesketch takes every time for UTC. What has no place on UTC is left out, and [`left_out`] says so: an offset is
//! never invented.
//!
//! Source of the required columns: <https://timesketch.org/guides/user/import-from-json-csv/>

use super::{Report, counted, csv, json, words};
use crate::finding::{Evidence, Status, Subject};
use crate::time::{Stamp, TICKS};
use serde_json::{Map, Value};

/// The columns; Timesketch requires those of a message, a datetime and what the time means.
const HEAD: [&str; 13] = [
    "message",
    "datetime",
    "timestamp",
    "timestamp_desc",
    "kind",
    "outcome",
    "subject",
    "subject_id",
    "count",
    "source_file",
    "place",
    "severity",
    "runbook",
];

/// A row, before it is known how it is written.
struct Row {
    /// Ticks of 100 ns since 1970 UTC.
    utc: i64,
    /// One for each of [`HEAD`].
    cells: [String; HEAD.len()],
}

/// Comma-separated values; no cell can be taken for a formula.
pub(super) fn to_csv(report: &Report) -> String {
    let mut page = Vec::new();
    csv::cells(&HEAD, true, &mut page);
    for row in rows(report) {
        csv::cells(&row.cells.each_ref().map(String::as_str), true, &mut page);
    }
    json::text(page)
}

/// An object a line; cells that say nothing are left out.
pub(super) fn to_jsonl(report: &Report) -> String {
    let mut page = Vec::new();
    for row in rows(report) {
        let said = HEAD.iter().zip(row.cells).filter(|(_, cell)| !cell.is_empty());
        let object: Map<String, Value> = said.map(|(&name, cell)| (name.to_owned(), value(name, cell))).collect();
        json::line(&object, &mut page);
    }
    json::text(page)
}

/// What of the report has no place on UTC, in a sentence; none where all of it has.
pub(super) fn left_out(report: &Report) -> Option<String> {
    let moments = report.timeline.iter().map(|moment| moment.time.as_deref());
    let all: Vec<Option<&str>> = moments.chain(report.findings.iter().map(|finding| finding.last.as_deref())).collect();
    let without = all.iter().filter(|time| time.is_none()).count() as u64;
    let local = all.iter().flatten().filter(|time| utc(time).is_none()).count() as u64;
    let mut said = Vec::new();
    if local > 0 {
        said.push(format!("{local} stand in a local time whose offset from UTC is not known (--tz sets it)"));
    }
    if without > 0 {
        said.push(format!("{without} tell no time"));
    }
    let of = counted(all.len() as u64, "moment");
    (!said.is_empty()).then(|| format!("of {of} Timesketch gets only those with a place on UTC: {}", said.join(", ")))
}

fn value(name: &str, cell: String) -> Value {
    match name {
        "timestamp" | "count" => cell.parse::<i64>().map_or(Value::String(cell), Value::from),
        _ => Value::String(cell),
    }
}

/// Every row in the order of time. A stretch has one for its beginning and one for its end.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows = Vec::new();
    for moment in &report.timeline {
        let who = moment.subject.as_ref().map(|subject| format!(" {}", named(subject))).unwrap_or_default();
        let message = format!("{} {}{who}: {}", moment.kind, moment.outcome, moment.evidence.quote);
        let mut said = Said::new(message, moment.kind, moment.outcome, moment.count, &moment.evidence);
        said.subject(moment.subject.as_ref());
        said.ends(
            moment.since.as_deref(),
            moment.time.as_deref(),
            ["logged", "first logged", "last logged"],
            &mut rows,
        );
    }
    for finding in &report.findings {
        let Some(evidence) = finding.evidence.first() else { continue };
        let message = format!("finding: {}", finding.summary);
        let status = match finding.status {
            Status::Open => "open",
            Status::Resolved => "resolved",
            Status::History => "history",
        };
        let mut said = Said::new(message, "finding", status, finding.count, evidence);
        said.subject(finding.subject.as_ref());
        said.set("severity", words::severity(finding.severity).to_owned());
        said.set("runbook", finding.points.join(" "));
        said.ends(finding.first.as_deref(), finding.last.as_deref(), ["seen", "first seen", "last seen"], &mut rows);
    }
    rows.sort_by_key(|row| row.utc);
    rows
}

/// What is to be said, before its time.
struct Said([String; HEAD.len()]);

impl Said {
    fn new(message: String, kind: &str, outcome: &str, count: u64, evidence: &Evidence) -> Self {
        let mut said = Said(Default::default());
        said.set("message", message);
        said.set("kind", kind.to_owned());
        said.set("outcome", outcome.to_owned());
        said.set("count", count.to_string());
        said.set("source_file", evidence.source.clone());
        said.set("place", evidence.place.to_string().trim_start_matches([':', ' ']).to_owned());
        said
    }

    fn subject(&mut self, subject: Option<&Subject>) {
        if let Some(subject) = subject {
            self.set("subject", named(subject).to_owned());
            self.set("subject_id", subject.id.clone());
        }
    }

    fn set(&mut self, name: &str, text: String) {
        if let Some(at) = HEAD.iter().position(|head| *head == name) {
            self.0[at] = text;
        }
    }

    /// `what`: how the time is called of a single one, of a beginning, of an end.
    fn ends(mut self, first: Option<&str>, last: Option<&str>, what: [&str; 3], rows: &mut Vec<Row>) {
        let (first, last) = (first.and_then(utc), last.and_then(utc));
        let ends = match (first, last) {
            (Some(first), Some(last)) if first != last => vec![(first, what[1]), (last, what[2])],
            (first, last) => last.or(first).map(|utc| (utc, what[0])).into_iter().collect(),
        };
        for (utc, called) in ends {
            self.set("datetime", iso(utc));
            self.set("timestamp", (utc / (TICKS / 1_000_000)).to_string());
            self.set("timestamp_desc", called.to_owned());
            rows.push(Row { utc, cells: self.0.clone() });
        }
    }
}

fn named(subject: &Subject) -> &str {
    subject.name.as_deref().unwrap_or(&subject.id)
}

fn utc(time: &str) -> Option<i64> {
    words::stamp(time).and_then(Stamp::utc_ticks)
}

/// `2026-08-04T07:00:13+00:00`
fn iso(utc: i64) -> String {
    let stamp = Stamp::from_ticks(utc);
    stamp.with_offset(0).unwrap_or(stamp).to_seconds().replacen(' ', "T", 1)
}
