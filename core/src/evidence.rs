//! The evidence a runbook asks for, put together from what a device leaves behind.
//!
//! ```
//! use oobelens::redact::Key;
//! use oobelens::{Knowledge, Options, Redactor, Source, evidence};
//!
//! let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
//!            component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
//! let sources = vec![Source::memory("IntuneManagementExtension.log", log)];
//! let knowledge = Knowledge::builtin();
//! let options = Options::new(&knowledge);
//! let redactor = Redactor::new(Key::new("a key")).learn(&sources, &options)?;
//! let pack = evidence::collect(&sources, &[], &options.redact(&redactor))?;
//! assert!(pack.files.iter().any(|file| file.path == "manifest.json"));
//! # Ok::<(), oobelens::Error>(())
//! ```
//!
//! What no log can give (exports and screenshots of the portal) stands in a checklist; what a person must say, in a file of
//! notes.

mod manifest;
mod papers;
mod snippets;
mod state;

use crate::engine::{Options, diagnose_found};
use crate::error::Error;
use crate::report::{Report, timeline_to_text, to_text};
use crate::source::{Skipped, Source};
use std::fmt::Write;

/// Where the runbook wants the evidence, below the folder that was named.
pub const FOLDER: &str = "evidence/runbooks-md-102-intune-autopilot-end-to-end-enrollment-flow-esp-assignment";

/// Columns of the texts.
const WIDTH: usize = 120;

/// The files of an evidence folder.
#[derive(Debug)]
pub struct Pack {
    /// In the order in which somebody reads them; the manifest is the last.
    pub files: Vec<File>,
    /// What they rest on.
    pub report: Report,
}

/// A file, in memory.
#[derive(Debug)]
pub struct File {
    /// Its path below [`FOLDER`], with `/`.
    pub path: String,
    /// What it is, in a few words.
    pub what: &'static str,
    /// What it holds, in UTF-8.
    pub text: String,
}

impl File {
    fn new(path: impl Into<String>, what: &'static str, text: String) -> Self {
        File { path: path.into(), what, text }
    }
}

/// Puts the evidence together from sources that [`collect`](crate::collect) found, redacted where the options say by what.
///
/// # Errors
/// Nothing in them could be read as a log, or a source cannot be read to be hashed.
pub fn collect(sources: &[Source], skipped: &[Skipped], options: &Options<'_>) -> Result<Pack, Error> {
    let report = diagnose_found(sources, skipped, &options.clone().timeline())?;
    let found = snippets::find(sources, &report, options)?;
    let mut files = vec![
        File::new(
            "summary.txt",
            "the diagnosis: verdict, findings with proof, runbook",
            to_text(&report, WIDTH, false),
        ),
        File::new("report.json", "the same, whole, for programs", json(&report)),
        File::new("timeline.txt", "what happened, from the first record to the last", timeline(&report)),
        File::new("esp-blocking-issues.txt", "the Enrollment Status Page and what blocked it", state::page(&report)),
        File::new("device-state.txt", "join, profile, page configuration, apps and policies", state::device(&report)),
        File::new("enrolment-events.txt", "events of enrolment, registration and sign-in", found.events),
    ];
    files.extend(found.snippets);
    files.push(File::new("notes.md", "what a person has to say", papers::notes(&report)));
    files.push(File::new("checklist.md", "exports and screenshots that no log can give", papers::checklist()));
    files.push(manifest::manifest(sources, &files, &report, options)?);
    Ok(Pack { files, report })
}

fn json(value: &impl serde::Serialize) -> String {
    // Plain data, written into memory.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// The attempts to enrol and the phases of the page, then everything that happened.
fn timeline(report: &Report) -> String {
    let mut text = String::from("Enrolment timeline, from the start of OOBE to its end as far as the logs go\n");
    let _ = writeln!(text, "Times: {}\n", report.coverage.clock);
    let time = |time: &Option<String>| time.clone().unwrap_or_else(|| "no time".to_owned());
    if let Some(oobe) = &report.oobe {
        let end = if oobe.complete { "done" } else { "not seen to be done" };
        let _ = writeln!(text, "setting up the device: {} to {}, {end}", oobe.first, oobe.last);
    }
    for (number, enrolment) in report.enrolments.iter().enumerate() {
        let (first, last) = (time(&enrolment.first), time(&enrolment.last));
        let _ = writeln!(text, "enrolment {}: {} to {} ({})", number + 1, first, last, enrolment.kind);
    }
    for phase in report.page.iter().flat_map(|page| &page.phases) {
        let _ =
            writeln!(text, "page, {}: {} ({} to {})", phase.phase, phase.state, time(&phase.first), time(&phase.last));
    }
    if report.enrolments.is_empty() && report.page.is_none() && report.oobe.is_none() {
        text.push_str("No source tells when OOBE began or ended: this is what the logs hold from beginning to end.\n");
    }
    text.push('\n');
    text + &timeline_to_text(&report.timeline, WIDTH)
}
