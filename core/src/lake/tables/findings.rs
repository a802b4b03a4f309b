//! What went wrong.

use crate::finding::{Finding, Status};
use crate::knowledge::{Confidence, Severity};
use crate::lake::cell::{Cell, Kind::Number, Kind::Text, Kind::Time, Kind::Truth};
use crate::lake::column::{Of, always, maybe};

pub const FINDINGS: Of<Finding> = Of {
    name: "findings",
    about: "something that went wrong on a device, or is worth knowing; the worst first",
    items: |seen| seen.report.map_or(&[], |report| &report.findings),
    columns: &[
        always("number", Number, "its number in the device's report, from 0", |_, number, _| Cell::count(number)),
        always("rule", Text, "the rule that found it", |_, _, one| Cell::Text(one.rule.clone())),
        always("severity", Text, "error, warning or info", |_, _, one| Cell::Text(severity(one.severity).to_owned())),
        always("status", Text, "open, resolved or history", |_, _, one| {
            Cell::Text(
                match one.status {
                    Status::Open => "open",
                    Status::Resolved => "resolved",
                    Status::History => "history",
                }
                .to_owned(),
            )
        }),
        always("confidence", Text, "proven, likely or hint", |_, _, one| {
            Cell::Text(
                match one.confidence {
                    Confidence::Proven => "proven",
                    Confidence::Likely => "likely",
                    Confidence::Hint => "hint",
                }
                .to_owned(),
            )
        }),
        always("verdict", Truth, "whether the device's verdict rests on it", |seen, number, _| {
            Cell::Truth(seen.report.is_some_and(|report| report.verdict.finding == Some(number)))
        }),
        always("points", Text, "points of the runbook, best first, with blanks between them", |_, _, one| {
            Cell::list(one.points.iter().map(String::as_str))
        }),
        always("summary", Text, "one sentence", |_, _, one| Cell::Text(one.summary.clone())),
        maybe("subject_kind", Text, "what it happened to: app, script, host …", |_, _, one| {
            Cell::some(one.subject.as_ref().map(|subject| subject.kind.as_str()))
        }),
        maybe("subject", Text, "the id of what it happened to", |_, _, one| {
            Cell::some(one.subject.as_ref().map(|subject| subject.id.as_str()))
        }),
        maybe("subject_name", Text, "its name, where a record gives one", |_, _, one| {
            Cell::some(one.subject.as_ref().and_then(|subject| subject.name.as_deref()))
        }),
        always("count", Number, "how often", |_, _, one| Cell::count(one.count)),
        maybe("code", Text, "the first code its records hold", |_, _, one| {
            Cell::some(one.codes.first().map(|said| said.code.as_str()))
        }),
        always("codes", Text, "all of them, with blanks between them", |_, _, one| {
            Cell::list(one.codes.iter().map(|said| said.code.as_str()))
        }),
        maybe("first", Time, "the first time of the failure itself", |_, _, one| Cell::time(one.first.as_deref())),
        maybe("last", Time, "the last time", |_, _, one| Cell::time(one.last.as_deref())),
        maybe("clock", Text, "what the times are: utc, local or mixed", |_, _, one| {
            Cell::clock(&[one.first.as_deref(), one.last.as_deref()])
        }),
        maybe("source", Text, "where its first record stands, below the archive", |_, _, one| {
            Cell::some(one.evidence.first().map(|proof| below(&proof.source)))
        }),
        maybe("line", Number, "the line of that record, from 1; null where the source is no text", |_, _, one| {
            one.evidence.first().and_then(|proof| proof.place.line).map_or(Cell::Null, Cell::count)
        }),
        maybe("byte", Number, "its first byte, from 0", |_, _, one| {
            one.evidence.first().map_or(Cell::Null, |proof| Cell::count(proof.place.byte))
        }),
        maybe("quote", Text, "what it says, shortened where it is long", |_, _, one| {
            Cell::some(one.evidence.first().map(|proof| proof.quote.as_str()))
        }),
    ],
};

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The name of a source without the archive it is in: that is the row's own.
pub fn below(source: &str) -> &str {
    source.strip_prefix(crate::source::devices::ARCHIVE).and_then(|rest| rest.strip_prefix('!')).unwrap_or(source)
}
