//! The devices.

use super::findings::severity;
use crate::finding::Status;
use crate::knowledge::Severity;
use crate::lake::cell::{Cell, Kind::Number, Kind::Real, Kind::Text, Kind::Time, Kind::Truth};
use crate::lake::column::{Of, always, maybe};
use crate::lake::week::week;
use crate::report::Report;

pub const DEVICES: Of<Report> = Of {
    name: "devices",
    about: "what was collected from a device at one time: an archive, or a folder of logs",
    items: |seen| seen.report.map_or(&[], std::slice::from_ref),
    columns: &[
        maybe("build", Text, "the build of Windows, as far as it is told", |seen, _, _| {
            Cell::some(seen.about.build.as_deref())
        }),
        maybe("maker", Text, "who made the device", |seen, _, _| Cell::some(seen.about.maker.as_deref())),
        maybe("model", Text, "its model", |seen, _, _| Cell::some(seen.about.model.as_deref())),
        maybe("serial", Text, "its serial number", |seen, _, _| Cell::some(seen.about.serial.as_deref())),
        maybe("agent", Text, "the version of the Intune agent", |seen, _, _| Cell::some(seen.about.agent.as_deref())),
        maybe("first", Time, "the earliest time of a record, in UTC where that is known of any", |seen, _, _| {
            seen.about.ends.map_or(Cell::Null, |ends| Cell::stamp(ends.0))
        }),
        maybe("last", Time, "the latest time, alike", |seen, _, _| {
            seen.about.ends.map_or(Cell::Null, |ends| Cell::stamp(ends.1))
        }),
        maybe("clock", Text, "what the times are: utc or local", |seen, _, _| {
            seen.about.ends.map_or(Cell::Null, |ends| {
                Cell::Text(if ends.1.offset_minutes().is_some() { "utc" } else { "local" }.to_owned())
            })
        }),
        maybe("week", Text, "the ISO week of the latest time: 2026-W32", |seen, _, _| {
            match seen.about.ends.map(|ends| Cell::stamp(ends.1)) {
                Some(Cell::Time(micros)) => Cell::some(week(micros).as_deref()),
                _ => Cell::Null,
            }
        }),
        always("verdict", Text, "the answer in one or two sentences", |_, _, report| {
            Cell::Text(report.verdict.sentence.clone())
        }),
        maybe("rule", Text, "the rule the verdict rests on; null where nothing is open", |_, _, report| {
            Cell::some(report.verdict.finding.map(|number| report.findings[number].rule.as_str()))
        }),
        maybe("severity", Text, "how bad that is: error, warning or info", |_, _, report| {
            Cell::some(report.verdict.finding.map(|number| severity(report.findings[number].severity)))
        }),
        always("open_errors", Number, "findings that are open and an error", |_, _, report| {
            open(report, Severity::Error)
        }),
        always("open_warnings", Number, "findings that are open and a warning", |_, _, report| {
            open(report, Severity::Warning)
        }),
        maybe("enrolment_kind", Text, "how it was enrolled the last time, as far as it is proven", |_, _, report| {
            Cell::some(report.enrolments.last().map(|last| last.kind))
        }),
        maybe("profile", Text, "the name of its Autopilot profile the last time", |_, _, report| {
            Cell::some(report.enrolments.last().and_then(|last| last.profile.as_ref()?.name.as_deref()))
        }),
        maybe("setup_seconds", Number, "how long it was set up, in its last enrolment", |_, _, report| {
            report.oobe.as_ref().map_or(Cell::Null, |oobe| Cell::Number(oobe.seconds))
        }),
        maybe("setup_complete", Truth, "whether the end of that is among what was given", |_, _, report| {
            report.oobe.as_ref().map_or(Cell::Null, |oobe| Cell::Truth(oobe.complete))
        }),
        always("apps", Number, "apps that anything happened to", |_, _, report| Cell::count(report.apps.len())),
        always("apps_required", Number, "apps that its policy requires", |_, _, report| {
            Cell::count(report.apps.iter().filter(|app| app.intent == Some("required")).count())
        }),
        always("apps_tracked", Number, "apps the Enrollment Status Page waits for, as far as told", |_, _, report| {
            Cell::count(report.apps.iter().filter(|app| app.tracked).count())
        }),
        always("apps_wrong", Number, "apps that do not stand as they should", |_, _, report| {
            Cell::count(report.apps.iter().filter(|app| !app.is_fine()).count())
        }),
        always(
            "families",
            Text,
            "what was read: ime, events, registry …, with blanks between them",
            |_, _, report| Cell::list(report.coverage.families.iter().map(String::as_str)),
        ),
        always("records", Number, "complete records", |_, _, report| Cell::count(report.coverage.records)),
        always("anomalies", Number, "stretches that are no complete record", |_, _, report| {
            Cell::count(report.coverage.anomalies)
        }),
        always("bytes", Number, "bytes read, unpacked", |_, _, report| Cell::count(report.coverage.bytes)),
        always("sources", Number, "files and members that were found", |_, _, report| {
            Cell::count(report.coverage.sources.len())
        }),
        always("sources_read", Number, "those of them that were read", |_, _, report| {
            Cell::count(report.coverage.sources.iter().filter(|source| source.read).count())
        }),
        maybe("explained", Real, "the share of warning and error records that a signal explains", |_, _, report| {
            report.coverage.explained.map_or(Cell::Null, Cell::Real)
        }),
    ],
};

fn open(report: &Report, severity: Severity) -> Cell {
    let counts = |finding: &&crate::Finding| finding.status == Status::Open && finding.severity == severity;
    Cell::count(report.findings.iter().filter(counts).count())
}
