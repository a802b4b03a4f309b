//! The runbook as text for a terminal: every point and what the logs say of it, and what it does next.

use super::text::{Page, shortened};
use super::words::numbers;
use super::{PointState, Report, State};
use crate::finding::Status;

/// So many lines of what the records tell of a point are written out.
const TOLD: usize = 12;

/// Writes every point of the runbook and what the logs say of it, then its next steps, as
/// [`to_text`](super::to_text) writes a report.
pub fn runbook_to_text(report: &Report, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    page.verdict(report);
    let mut of = ("", "");
    for point in &report.runbook {
        let above = (point.runbook.as_str(), point.section.as_str());
        if of.0 != above.0 {
            page.heading(above.0);
        }
        if of != above && !above.1.is_empty() {
            page.heading(above.1);
        }
        of = above;
        page.point(report, point);
    }
    page.next(report);
    page.text
}

impl Page {
    /// The points of which something is known to stand in the way, or to have stood.
    pub fn runbook(&mut self, report: &Report) {
        let told: Vec<_> = report
            .runbook
            .iter()
            .filter(|point| matches!(point.state, State::Failed | State::Hinted | State::Resolved))
            .collect();
        if told.is_empty() {
            return;
        }
        self.heading("Runbook");
        for point in told {
            let status = if point.state == State::Resolved { Status::Resolved } else { Status::Open };
            let says = |number: &usize| report.findings[*number].status == status;
            let numbers = numbers(point.findings.iter().copied().filter(says));
            let text = format!("{}: {} (see {numbers})", point.title, point.state.words());
            self.wrapped(&format!("   {:<8} ", point.point), 12, 12, &text);
        }
    }

    /// What the runbook does next.
    pub fn next(&mut self, report: &Report) {
        if report.next.is_empty() {
            return;
        }
        self.heading("Next, as the runbook has it");
        for (at, next) in report.next.iter().enumerate() {
            let findings = numbers(next.findings.iter().copied());
            self.wrapped("   ", 3, 3, &format!("{} (see {findings})", next.title));
            for (number, step) in next.steps.iter().enumerate() {
                self.wrapped(&format!("   {}. ", number + 1), 6, 6, step);
            }
            if let Some(never) = &next.never {
                self.wrapped("   ", 3, 3, never);
            }
            // Lists of one runbook share what comes after them.
            let last = report.next.get(at + 1).is_none_or(|after| after.runbook != next.runbook);
            if last && !next.rollback.is_empty() {
                self.wrapped("   ", 3, 3, &format!("If this device still fails: {}", next.rollback.join(" ")));
            }
        }
    }

    fn point(&mut self, report: &Report, point: &PointState) {
        let ink = self.ink;
        let colour = match point.state {
            State::Failed => ink.red,
            State::Hinted => ink.yellow,
            State::Fine | State::Resolved => ink.green,
            State::Shown => ink.bold,
            State::Nothing | State::NoData | State::NotProvable => ink.dim,
        };
        let words = point.state.words();
        let start = format!("{:<9} {colour}{words}{}: ", point.point, ink.end);
        self.wrapped(&start, 12 + words.len(), 10, &point.title);
        for number in &point.findings {
            self.wrapped("          - ", 12, 12, &report.findings[*number].summary);
            if let Some(evidence) = report.findings[*number].evidence.first() {
                self.wrapped("            ", 12, 12, &format!("{}{}", evidence.source, evidence.place));
            }
        }
        if let Some(evidence) = &point.evidence {
            let time = evidence.time.as_deref().unwrap_or("no time");
            self.wrapped("          ", 10, 10, &format!("{}{} {time}", evidence.source, evidence.place));
            self.wrapped("          | ", 12, 12, &shortened(&evidence.quote));
        }
        for line in point.shows.iter().take(TOLD) {
            self.wrapped("          - ", 12, 12, &line.text);
            self.wrapped("            ", 12, 12, &format!("{}{}", line.evidence.source, line.evidence.place));
        }
        if let Some(more) = point.shows.len().checked_sub(TOLD).filter(|more| *more > 0) {
            self.wrapped("          ", 10, 10, &format!("and {more} more"));
        }
        let open = matches!(point.state, State::Shown | State::Nothing | State::NoData | State::NotProvable);
        if open && !point.otherwise.is_empty() {
            self.wrapped("          ", 10, 10, &point.otherwise);
        }
    }
}
