//! The runbook: what it does next, and every point answered.

use super::{links, record, table};
use crate::report::{PointState, Report, State, words};
use maud::{Markup, html};
use std::collections::BTreeMap;

pub fn next(report: &Report) -> Option<Markup> {
    let last = |at: usize| report.next.get(at + 1).is_none_or(|after| after.runbook != report.next[at].runbook);
    (!report.next.is_empty()).then(|| {
        html! {
            @for (at, next) in report.next.iter().enumerate() {
                h3 { (next.title) " (see " (links(&next.findings)) ")" }
                ol { @for step in &next.steps { li { (step) } } }
                @if let Some(never) = &next.never { p { strong { (never) } } }
                @if last(at) && !next.rollback.is_empty() {
                    p { "If this device still fails: " (next.rollback.join(" ")) }
                }
            }
        }
    })
}

pub fn points(report: &Report) -> Option<Markup> {
    let rows: Vec<Markup> = report.runbook.iter().map(point).collect();
    let heads = ["Point", "What the logs say", "What it asks", "Shown by"];
    let mut count: BTreeMap<State, usize> = BTreeMap::new();
    report.runbook.iter().for_each(|point| *count.entry(point.state).or_default() += 1);
    let count: Vec<String> = count.iter().map(|(state, count)| format!("{count} {}", state.words())).collect();
    (!rows.is_empty()).then(|| html! { p { (count.join(", ")) "." } (table("Runbook", &heads, &rows)) })
}

fn point(point: &PointState) -> Markup {
    let weight = match point.state {
        State::Failed => "error",
        State::Hinted => "warning",
        State::Fine | State::Resolved => "fine",
        State::Shown => "info",
        State::Nothing | State::NoData | State::NotProvable => "none",
    };
    html! {
        tr data-row {
            th scope="row" .short { (point.point) }
            td data-key=(point.state as u8) { span class=(format!("tag {weight}")) { (point.state.words()) } }
            td { (point.title) @if !point.section.is_empty() { br; span .quiet { (point.section) } } }
            td {
                @if !point.findings.is_empty() { @if let [_] = point.findings[..] { "finding " } @else { "findings " } (links(&point.findings)) }
                @if let Some(evidence) = &point.evidence {
                    details { summary { (words::place(evidence)) } (record(evidence)) }
                }
                @if !point.shows.is_empty() {
                    ul { @for line in &point.shows {
                        li { (line.text) " " span .place { (words::place(&line.evidence)) } }
                    } }
                }
                @if point.state >= State::Shown && !point.otherwise.is_empty() { p .quiet { (point.otherwise) } }
            }
        }
    }
}
