//! What was read and what was not.

use super::table;
use crate::report::{Report, SourceCoverage, words};
use maud::{Markup, html};

pub fn write(report: &Report) -> Option<Markup> {
    let coverage = &report.coverage;
    let rows: Vec<Markup> = coverage.sources.iter().map(source).collect();
    let heads = ["Source", "Taken for", "Read", "Records", "Size", "First", "Last", "To be known"];
    Some(html! {
        p { (words::coverage(coverage)) }
        @for layout in &coverage.layouts {
            p { @if layout.root.is_empty() { "all of it" } @else { code { (layout.root) } } ": as " (layout.tool) " puts it together" }
        }
        @if coverage.not_kept > 0 { p { (coverage.not_kept) " happenings were counted but not kept." } }
        @if !rows.is_empty() { (table("Sources", &heads, &rows)) }
    })
}

fn source(source: &SourceCoverage) -> Markup {
    let mut said: Vec<String> = source.anomalies.iter().map(|(kind, count)| words::residue(kind, *count)).collect();
    said.extend(source.note.clone());
    html! {
        tr data-row {
            th scope="row" .place { (source.source) }
            td { (source.format) }
            td { @if source.read { "yes" } @else { span .tag.warning { "no" } } }
            td { (source.records) }
            td data-key=(source.bytes) { (words::bytes(source.bytes)) }
            td { (source.first.as_deref().unwrap_or_default()) }
            td { (source.last.as_deref().unwrap_or_default()) }
            td { (said.join(", ")) }
        }
    }
}
