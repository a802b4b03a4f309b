//! The devices.

use crate::finding::Status;
use crate::knowledge::Severity;
use crate::lake::column::{Of, Seen};
use crate::lake::week::week;
use crate::report::Report;
use crate::report::tables::{
    Cell, Clocks, Kind::Flag, Kind::Number, Kind::Real, Kind::Text, Kind::Texts, Kind::Time, Kind::Utc,
};
use crate::time::Stamp;

pub static DEVICES: Of<Report> = Of {
    name: "devices",
    about: "what was collected from a device at one time: an archive, or a folder of logs",
    items: |seen| seen.report.map_or(&[], std::slice::from_ref),
    columns: &[
        ("build", Text, "the build of Windows, as far as it is told", |seen, _| {
            Cell::some(seen.about.build.as_deref())
        }),
        ("maker", Text, "who made the device", |seen, _| Cell::some(seen.about.maker.as_deref())),
        ("model", Text, "its model", |seen, _| Cell::some(seen.about.model.as_deref())),
        ("serial", Text, "its serial number", |seen, _| Cell::some(seen.about.serial.as_deref())),
        ("agent", Text, "the version of the Intune agent", |seen, _| Cell::some(seen.about.agent.as_deref())),
        ("first", Time, "the earliest time of a record: of UTC, where that is known of any", |seen, _| {
            Cell::time(first(seen))
        }),
        ("first_utc", Utc, "`first` on UTC; null where the offset of the device's clock is not known", |seen, _| {
            Cell::utc(first(seen))
        }),
        ("last", Time, "the latest time, alike", |seen, _| Cell::time(last(seen))),
        ("last_utc", Utc, "`last` on UTC; null where the offset of the device's clock is not known", |seen, _| {
            Cell::utc(last(seen))
        }),
        ("time_is", Text, "`utc`: both times have their UTC beside them; `local`: none has", |seen, _| {
            let mut clocks = Clocks::default();
            clocks.see(last(seen));
            clocks.cell()
        }),
        ("week", Text, "the ISO week of the latest time, of UTC where that is known: 2026-W32", |seen, _| {
            let ticks = last(seen).map(|last| last.utc_ticks().unwrap_or_else(|| last.ticks()));
            Cell::some(ticks.and_then(|ticks| week(ticks.div_euclid(10))).as_deref())
        }),
        ("verdict", Text, "the answer in one or two sentences", |_, report| {
            Cell::Text(report.verdict.sentence.clone())
        }),
        ("rule", Text, "the rule the verdict rests on; null where nothing is open", |_, report| {
            Cell::some(report.verdict.finding.map(|number| report.findings[number].rule.as_str()))
        }),
        ("severity", Text, "how bad that is: error, warning or info", |_, report| {
            Cell::some(report.verdict.finding.map(|number| match report.findings[number].severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            }))
        }),
        ("open_errors", Number, "findings that are open and an error", |_, report| open(report, Severity::Error)),
        ("open_warnings", Number, "findings that are open and a warning", |_, report| open(report, Severity::Warning)),
        ("enrolment_kind", Text, "how it was enrolled the last time, as far as it is proven", |_, report| {
            Cell::some(report.enrolments.last().map(|last| last.kind))
        }),
        ("profile", Text, "the name of its Autopilot profile the last time", |_, report| {
            Cell::some(report.enrolments.last().and_then(|last| last.profile.as_ref()?.name.as_deref()))
        }),
        ("setup_seconds", Number, "how long it was set up, in its last enrolment", |_, report| {
            report.oobe.as_ref().map_or(Cell::Null, |oobe| Cell::Number(oobe.seconds))
        }),
        ("setup_complete", Flag, "whether the end of that is among what was given", |_, report| {
            report.oobe.as_ref().map_or(Cell::Null, |oobe| Cell::Flag(oobe.complete))
        }),
        ("apps", Number, "apps that anything happened to", |_, report| Cell::count(report.apps.len())),
        ("apps_required", Number, "apps that its policy requires", |_, report| {
            Cell::count(report.apps.iter().filter(|app| app.intent == Some("required")).count())
        }),
        ("apps_tracked", Number, "apps the Enrollment Status Page waits for, as far as told", |_, report| {
            Cell::count(report.apps.iter().filter(|app| app.tracked).count())
        }),
        ("apps_wrong", Number, "apps that do not stand as they should", |_, report| {
            Cell::count(report.apps.iter().filter(|app| !app.fine).count())
        }),
        ("families", Texts, "what was read: ime, events, registry …", |_, report| {
            Cell::Texts(report.coverage.families.clone())
        }),
        ("records", Number, "complete records", |_, report| Cell::count(report.coverage.records)),
        ("anomalies", Number, "stretches that are no complete record", |_, report| {
            Cell::count(report.coverage.anomalies)
        }),
        ("bytes", Number, "bytes read, unpacked", |_, report| Cell::count(report.coverage.bytes)),
        ("sources", Number, "files and members that were found", |_, report| {
            Cell::count(report.coverage.sources.len())
        }),
        ("sources_read", Number, "those of them that were read", |_, report| {
            Cell::count(report.coverage.sources.iter().filter(|source| source.read).count())
        }),
        ("explained", Real, "the share of warning and error records that a signal explains", |_, report| {
            report.coverage.explained.map_or(Cell::Null, Cell::Real)
        }),
    ],
};

fn first(seen: &Seen<'_>) -> Option<Stamp> {
    seen.about.ends.map(|(first, _)| first)
}

fn last(seen: &Seen<'_>) -> Option<Stamp> {
    seen.about.ends.map(|(_, last)| last)
}

fn open(report: &Report, severity: Severity) -> Cell {
    let counts = |finding: &&crate::Finding| finding.status == Status::Open && finding.severity == severity;
    Cell::count(report.findings.iter().filter(counts).count())
}
