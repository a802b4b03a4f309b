//! What became of scripts, restarts, sign-ins and requests.

use super::{record, table};
use crate::report::text::became::{Told, told};
use crate::report::{Report, Script, words};
use crate::rule::duration;
use crate::time::TICKS;
use maud::{Markup, html};

/// Scripts have a table of their own.
pub fn others(report: &Report) -> Option<Markup> {
    let told: Vec<Told<'_>> = told(report).into_iter().filter(|section| section.title != "Scripts").collect();
    (!told.is_empty()).then(|| {
        html! {
            @for section in told {
                h3 { (section.title) }
                ul { @for (line, evidence) in section.lines {
                    li data-row {
                        (line)
                        @if let Some(evidence) = evidence {
                            details { summary { (words::place(evidence)) } (record(evidence)) }
                        }
                    }
                } }
                @if let Some(rest) = section.rest { p { (rest) } }
            }
        }
    })
}

pub fn scripts(report: &Report) -> Option<Markup> {
    // What may be missed first.
    let mut scripts: Vec<&Script> = report.scripts.iter().collect();
    scripts.sort_by_key(|script| script.is_fine());
    let rows: Vec<Markup> = scripts.into_iter().map(script).collect();
    let heads = ["Script", "Kind", "How it stands", "Runs", "Ended badly", "Exit codes", "Took"];
    (!rows.is_empty()).then(|| table("Scripts", &heads, &rows))
}

fn script(script: &Script) -> Markup {
    let weight = match script.state {
        "running" | "seen" | "mending" => "none",
        _ if script.is_fine() => "fine",
        _ => "error",
    };
    let codes = script.exit_codes.iter().map(words::code).collect::<Vec<_>>().join(", ");
    let took = script.seconds.map(|seconds| duration(seconds.saturating_mul(TICKS)));
    html! {
        tr data-row {
            th scope="row" {
                (script.name.as_deref().unwrap_or(&script.id))
                @if script.name.is_some() { br; span .quiet { (script.id) } }
                @for (what, said) in [("what it wrote", &script.output), ("what it wrote as an error", &script.error)] {
                    @if let Some(said) = said { details { summary { (what) } pre { (said) } } }
                }
                @for evidence in &script.evidence { details { summary { (words::place(evidence)) } (record(evidence)) } }
            }
            td { (script.kind) }
            td {
                span class=(format!("tag {weight}")) { (script.state) }
                @if let Some(since) = &script.since { br; span .quiet { "since " span .time { (since) } } }
            }
            td { (script.runs) }
            td { (script.failures) }
            td { (codes) }
            td data-key=(script.seconds.unwrap_or_default()) { @if let Some(took) = took { (took) } }
        }
    }
}
