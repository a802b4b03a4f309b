//! The findings: what is open at length, everything that proves it folded away.

use super::record;
use crate::finding::Finding;
use crate::report::{Report, counted, words};
use maud::{Markup, html};

pub fn write(report: &Report) -> Option<Markup> {
    (!report.findings.is_empty()).then(|| {
        html! {
            @for (number, finding) in report.findings.iter().enumerate() {
                (one(number, finding, report.verdict.finding == Some(number)))
            }
        }
    })
}

fn one(number: usize, finding: &Finding, first: bool) -> Markup {
    let weight = words::weight(finding);
    let proof = match finding.evidence.len() as u64 {
        0 => "Why".to_owned(),
        records => format!("Why, and the {} that prove it", counted(records, "record"))
            .replace("1 record that prove", "record that proves"),
    };
    html! {
        article id=(format!("finding-{}", number + 1)) class=(format!("finding {weight}")) data-row {
            h3 { span class=(format!("tag {weight}")) { (weight) } " " (number + 1) ". " (finding.summary) }
            p .quiet {
                code { (finding.rule) } " · " (words::confidence(finding.confidence))
                @if !finding.points.is_empty() { " · runbook " (finding.points.join(", ")) }
                @if let Some(when) = words::when(finding) { " · " (when) }
            }
            @for code in &finding.codes { p { code { (words::code(code)) } ": " (code.meaning) } }
            @if words::at_length(finding) { p { strong { "Do: " } (finding.fix) } }
            details open[first] {
                summary { (proof) }
                p { (finding.why) }
                @if !words::at_length(finding) { p { strong { "Do: " } (finding.fix) } }
                @if !finding.context.is_empty() {
                    ul { @for line in &finding.context {
                        li { (line.text) " " span .place { (words::place(&line.evidence)) } }
                    } }
                }
                @for evidence in &finding.evidence { (record(evidence)) }
                (known(finding))
            }
        }
    }
}

/// What is known about this failure elsewhere. Only what is plainly an address becomes a link.
fn known(finding: &Finding) -> Markup {
    html! {
        @if !finding.sources.is_empty() {
            p .quiet { "More: " @for (at, source) in finding.sources.iter().enumerate() {
                @if at > 0 { ", " }
                @if source.starts_with("https://") { a href=(source) rel="noreferrer noopener" { (source) } }
                @else { (source) }
            } }
        }
    }
}
