//! How the device was set up: the Enrollment Status Page, the attempts to enrol, the apps.

use super::table;
use crate::report::app_text::{Went, about, detection, moments};
use crate::report::text::story;
use crate::report::{App, Phase, Report, counted, words};
use maud::{Markup, html};

const PHASE: [&str; 5] = ["Phase", "How it stands", "Steps", "From", "To"];

pub fn status_page(report: &Report) -> Option<Markup> {
    report.page.as_ref().map(|page| {
        let rows: Vec<Markup> = page.phases.iter().filter(|phase| phase.is_told()).map(phase).collect();
        html! {
            @if !rows.is_empty() { (table("Phases of the Enrollment Status Page", &PHASE, &rows)) }
            ul { @for line in story::of_page(page) { li { (line) } } }
        }
    })
}

/// The weight a state of a phase or a step is coloured by.
pub fn weight(state: &str) -> &'static str {
    match state {
        "failed" => "error",
        "open" => "warning",
        "done" => "fine",
        _ => "none",
    }
}

fn phase(phase: &Phase) -> Markup {
    let state = if phase.state == "unknown" { "seen" } else { phase.state };
    html! {
        tr data-row {
            th scope="row" { (phase.phase) }
            td {
                span class=(format!("tag {}", weight(phase.state))) { (state) }
                @if let Some(text) = &phase.text { " " (text) }
            }
            td { @for step in &phase.steps {
                div { (step.step) ": " (step.state) @if let Some(text) = &step.text { " – " (text) } }
            } }
            td .time { @if let Some(first) = &phase.first { (first) } }
            td .time { @if let Some(last) = &phase.last { (last) } }
        }
    }
}

pub fn enrolments(report: &Report) -> Option<Markup> {
    let lines = report.enrolments.iter().map(story::attempt).chain(report.oobe.as_ref().map(story::of_oobe));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| html! { ul { @for line in lines { li data-row { (line) } } } })
}

pub fn apps(report: &Report) -> Option<Markup> {
    // What may be missed first.
    let mut apps: Vec<&App> = report.apps.iter().collect();
    apps.sort_by_key(|app| app.fine);
    let rows: Vec<Markup> = apps.into_iter().map(app).collect();
    let heads = ["App", "Wanted", "How it stands", "Tries", "Exit codes", "Loaded", "Speed"];
    (!rows.is_empty()).then(|| {
        html! { p { (words::apps(report)) "." } (table("Apps", &heads, &rows)) }
    })
}

fn app(app: &App) -> Markup {
    let codes = app.exit_codes.iter().map(words::code).collect::<Vec<_>>().join(", ");
    let weight = if app.is_there() {
        "fine"
    } else if app.fine {
        "none"
    } else {
        "warning"
    };
    let speed = app.download.as_ref().and_then(|download| download.bytes_per_second);
    html! {
        tr data-row {
            th scope="row" {
                (words::name(app))
                @if app.name.is_some() { br; span .quiet { (app.id) } }
                @let more: Vec<String> = about(app).into_iter().chain(detection(app)).collect();
                @if !more.is_empty() {
                    details { summary { "its policy" } ul { @for line in more { li { (line) } } } }
                }
                @let went = moments(app);
                @if !went.is_empty() { details { summary { (counted(went.len() as u64, "stage")) } (stages(&went)) } }
            }
            td { (app.intent.unwrap_or_default()) }
            td {
                span class=(format!("tag {weight}")) { (app.state) }
                @if let Some(since) = &app.since { br; span .quiet { "since " span .time { (since) } } }
                @if app.waits {
                    br; "waits for its next try"
                    @if let Some(time) = &app.next_try { ", not before " span .time { (time) } }
                }
            }
            td { (app.attempts) }
            td { (codes) }
            td data-key=(app.download.as_ref().map_or(0, |download| download.bytes)) {
                @if let Some(download) = &app.download {
                    (words::bytes(download.bytes))
                    @if let Some(total) = download.total { " of " (words::bytes(total)) }
                    @if let Some(via) = &download.via { br; span .quiet { "by " (via) } }
                    @if let Some(host) = &download.host { br; span .quiet { "from " (host) } }
                }
            }
            td data-key=(speed.unwrap_or_default()) { @if let Some(speed) = speed { (words::bytes(speed)) "/s" } }
        }
    }
}

fn stages(moments: &[Went<'_>]) -> Markup {
    html! {
        ol .stages { @for Went { time, said, place } in moments {
            li { span .time { (time) } " " (said) " " span .place { (place) } }
        } }
    }
}
