//! What every face says in the same words.

use super::{App, Coverage, Download, Report, counted, is_hostile};
use crate::finding::{CodeSaid, Evidence, Finding, Status};
use crate::knowledge::{Confidence, Severity};
use crate::time::Stamp;
use crate::time::iso::iso;
use std::fmt::Write;

/// `error`, `warning`, `info`; of what is over, `resolved` or `history`.
pub fn weight(finding: &Finding) -> &'static str {
    match (finding.status, finding.severity) {
        (Status::Resolved, _) => "resolved",
        (Status::History, _) => "history",
        (_, Severity::Error) => "error",
        (_, Severity::Warning) => "warning",
        (_, Severity::Info) => "info",
    }
}

/// `error`, `warning`, `info`, whether it is over or not.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// `proven`, `likely`, `a hint`.
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proven => "proven",
        Confidence::Likely => "likely",
        Confidence::Hint => "a hint",
    }
}

/// The word over a report, and the weight it is coloured by.
pub fn headline(of: Option<&Finding>) -> (&'static str, &'static str) {
    match of.map(|finding| finding.severity) {
        Some(Severity::Error) => ("FAILED", "error"),
        Some(_) => ("LOOK", "warning"),
        None => ("NOTHING OPEN", "fine"),
    }
}

/// When it was: `2 times, 2026-08-04 09:00:00 to 2026-08-04 10:00:00`; none where no record tells.
pub fn when(finding: &Finding) -> Option<String> {
    match (&finding.first, &finding.last) {
        (Some(first), Some(last)) if first != last => {
            Some(format!("{}, {first} to {last}", counted(finding.count, "time")))
        }
        (Some(first), _) => Some(first.clone()),
        _ => None,
    }
}

/// `1603 (ERROR_INSTALL_FAILURE)`
pub fn code(code: &CodeSaid) -> String {
    match &code.name {
        Some(name) => format!("{} ({name})", code.code),
        None => code.code.clone(),
    }
}

/// `a.log:12`, `b.evtx record 3`
pub fn place(evidence: &Evidence) -> String {
    format!("{}{}", evidence.source, evidence.place)
}

/// How an app stands: `downloading since 2026-08-04 10:30:49, waits for its next try`.
pub fn stands(app: &App) -> String {
    let since = app.since.as_deref().map(|since| format!(" since {since}")).unwrap_or_default();
    let waits = match &app.next_try {
        Some(time) if app.waits => format!(", waits for its next try, not before {time}"),
        _ if app.waits => ", waits for its next try".to_owned(),
        _ => String::new(),
    };
    format!("{}{since}{waits}", app.state)
}

/// The numbers of findings as people count them, from 1: `1, 3`.
pub fn numbers(from_zero: impl Iterator<Item = usize>) -> String {
    from_zero.map(|number| (number + 1).to_string()).collect::<Vec<_>>().join(", ")
}

/// So many stretches of residue of a kind.
pub fn residue(kind: &str, count: u64) -> String {
    let (one, many) = match kind {
        "unclosed" => ("record without its end", "records without their end"),
        "headless" => ("end of a record without its beginning", "ends of records without their beginning"),
        "bare-attributes" => ("rest of torn attributes", "rests of torn attributes"),
        "stray" => ("text outside of any record", "texts outside of any record"),
        "too-long" => ("record too long to be read", "records too long to be read"),
        "damaged" => ("damaged stretch", "damaged stretches"),
        other => (other, other),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number of bytes, shortened for the eye: `17.8 MB`.
pub fn bytes(bytes: u64) -> String {
    let of = |unit: u64, name: &str| {
        let tenths = bytes.saturating_mul(10) / unit;
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => of(1_000, "kB"),
        1_000_000..1_000_000_000 => of(1_000_000, "MB"),
        _ => of(1_000_000_000, "GB"),
    }
}

/// A time of a report, read back; none where it tells an offset that no zone has.
pub fn stamp(time: &str) -> Option<Stamp> {
    iso(time.as_bytes()).filter(|iso| !iso.odd_offset).map(|iso| iso.stamp)
}

/// A finished page in which no character leads a reader astray: what is hostile, and what XML cannot hold, is escaped;
/// line ends and tabs stay. As it is done to the whole page, nothing can be forgotten.
pub fn harmless(page: &str) -> String {
    let mut safe = String::with_capacity(page.len());
    for char in page.chars() {
        match char {
            '\r' => {}
            '\n' | '\t' => safe.push(char),
            '\u{fffe}' | '\u{ffff}' => drop(write!(safe, "{}", char.escape_unicode())),
            char if is_hostile(char) => drop(write!(safe, "{}", char.escape_unicode())),
            char => safe.push(char),
        }
    }
    safe
}

/// What was read, in a sentence: `7 files, 7 of them read: 255 records, 0 anomalies, …`.
pub fn coverage(coverage: &Coverage) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let explained = match (coverage.explained.map(percent), coverage.explained_events.map(percent)) {
        (None, None) => String::new(),
        (Some(logs), None) => format!(", {logs} of warnings and errors explained"),
        (None, Some(events)) => format!(", {events} of warnings and errors among events explained"),
        (Some(logs), Some(events)) => format!(", {logs} of warnings and errors explained, among events {events}"),
    };
    let read = coverage.sources.iter().filter(|source| source.read).count();
    format!(
        "{}, {read} of them read: {}, {}, {}{explained}. Times: {}.",
        counted(coverage.sources.len() as u64, "file"),
        counted(coverage.records, "record"),
        match coverage.anomalies {
            1 => "1 anomaly".to_owned(),
            many => format!("{many} anomalies"),
        },
        counted(coverage.bytes, "byte"),
        coverage.clock
    )
}

/// How many apps are there: `of 2 apps 1 installed or detected`.
pub fn apps(report: &Report) -> String {
    let there = report.apps.iter().filter(|app| app.is_there()).count();
    let others = match report.apps.iter().filter(|app| app.fine).count() - there {
        0 => String::new(),
        many => format!(", {many} not meant for this device or user"),
    };
    format!("of {} {there} installed or detected{others}", counted(report.apps.len() as u64, "app"))
}

/// How far a download came: `29.3 MB of 734.0 MB, 5.4 kB/s, by DO from swdc02.example`.
pub fn loaded(download: &Download) -> String {
    let mut said = bytes(download.bytes);
    said.extend(download.total.map(|total| format!(" of {}", bytes(total))));
    said.extend(download.bytes_per_second.map(|speed| format!(", {}/s", bytes(speed))));
    for (word, text) in [("by", &download.via), ("from", &download.host)] {
        said.extend(text.as_ref().map(|text| format!(" {word} {text}")));
    }
    said
}

/// The name of an app; where no record gives one, its id.
pub fn name(app: &App) -> &str {
    app.name.as_deref().unwrap_or(&app.id)
}

/// What a finding is told at: what is open and may have stopped the device is told at length.
pub fn at_length(finding: &Finding) -> bool {
    finding.status == Status::Open && finding.severity > Severity::Info
}
