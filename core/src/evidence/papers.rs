//! What no log can give: notes for a person to fill in, and a checklist of exports and screenshots.

use crate::report::{Report, escaped};
use std::fmt::Write;

/// The exports and screenshots the runbook asks for, with the part of each that is here already.
const CHECKLIST: &str = include_str!("../../knowledge/evidence/checklist.md");

/// The checklist.
pub fn checklist() -> String {
    CHECKLIST.to_owned()
}

/// What is known, then what a person has to say.
pub fn notes(report: &Report) -> String {
    let mut text = String::from("# Notes\n\n## Enrolment timeline (OOBE start to completion)\n\n");
    let first = report.timeline.iter().find_map(|moment| moment.since.as_ref().or(moment.time.as_ref()));
    let last = report.timeline.iter().rev().find_map(|moment| moment.time.as_ref());
    match (first, last) {
        (Some(first), Some(last)) => {
            let _ = writeln!(text, "The logs go from {first} to {last}: see timeline.txt.");
        }
        _ => text.push_str("The logs tell no time.\n"),
    }
    text.push_str(
        "\n- Start of OOBE, as the person in front of the device saw it: ______\n- First use of the desktop: ______\n",
    );
    text.push_str("\n## ESP blocking issues\n\n");
    let _ = writeln!(text, "{}\nSee esp-blocking-issues.txt.", escaped(&report.verdict.sentence));
    text.push_str("\n- What was on the screen, and what did the user do: ______\n");
    text.push_str("\n## Policy and app adjustments made\n\n- What was changed, by whom, when, why: ______\n- Taken back afterwards: ______\n");
    text.push_str("\n## Final compliance and access validation\n\n- Compliance state after enrolment: ______\n- Access to the company's resources tried with, and its result: ______\n");
    text
}
