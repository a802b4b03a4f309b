//! A fleet as one page, like that of a device: every plot stands beside the table that says the same.

mod plots;

use super::told::{Failure, Fleet, Group};
use super::words;
use crate::report::{Frame, Part, frame, html_table as table};
use maud::{Markup, html};

/// Failures that are told at length; the others are folded away.
const CARDS: usize = 15;
/// Rows of a table; the JSON has all of them.
const ROWS: usize = 200;

/// Every section, in order: its name, its title, and what stands in it, where there is anything to say.
type Section = (&'static str, &'static str, fn(&Fleet) -> Option<Markup>);
const SECTIONS: &[Section] = &[
    ("changes", "What rises and falls", changes),
    ("failures", "What fails most lately", failures),
    ("new", "What is new", new),
    ("next", "Next, as the runbook has it", next),
    ("weeks", "Week by week", weeks),
    ("groups", "By app, code, phase, model and build", groups),
    ("times", "How long things take", times),
    ("prevention", "What would prevent failures", prevention),
    ("basis", "What this rests on", basis),
];

pub fn to_html(fleet: &Fleet) -> String {
    let count = |is: fn(&Failure) -> bool| fleet.failures.iter().filter(|failure| is(failure)).count();
    let (rising, broad) = (count(Failure::rises), count(|failure| failure.reach == super::Reach::Broad));
    let (word, weight) = match (rising, broad) {
        (0, 0) => ("NOTHING BROAD", "fine"),
        (0, _) => ("FAILS BROADLY", "error"),
        _ => ("RISING", "error"),
    };
    let part = |(id, title, write): &Section| Some(Part { id, title, content: write(fleet)? });
    frame(&Frame {
        title: "A fleet",
        of: "oobelens: devices on their way through Autopilot",
        head: html! {
            span class=(format!("tag {weight}")) { (word) } " "
            (crate::report::counted(rising as u64, "failure")) " rising, " (broad) " broad"
        },
        below: &words::basis(fleet),
        parts: SECTIONS.iter().filter_map(part).collect(),
    })
}

/// A link to a failure, numbered as people count.
fn link(number: usize, failure: &Failure) -> Markup {
    html! { a href=(format!("#finding-{}", number + 1)) { (number + 1) ". " (failure.name()) } }
}

fn numbered(fleet: &Fleet) -> impl Iterator<Item = (usize, &Failure)> {
    fleet.failures.iter().enumerate()
}

fn changes(fleet: &Fleet) -> Option<Markup> {
    let changed = || numbered(fleet).filter_map(|(number, failure)| Some((number, failure, failure.change.as_ref()?)));
    Some(html! {
        @if changed().next().is_none() { p { "Nothing that chance would not explain." } }
        @for (number, failure, change) in changed() {
            @let weight = if change.rises { "error" } else { "fine" };
            article class=(format!("finding {weight}")) data-row {
                h3 { span class=(format!("tag {weight}")) { (if change.rises { "rises" } else { "falls" }) } " " (link(number, failure)) }
                p { (words::change(change)) "." }
                @for mostly in &failure.mostly { p { (words::mostly(mostly)) "." } }
                (plots::of_failure(fleet, failure))
            }
        }
    })
}

fn failures(fleet: &Fleet) -> Option<Markup> {
    let lately = || numbered(fleet).filter(|(_, failure)| failure.lately.devices > 0);
    if lately().next().is_none() {
        return Some(html! { p { "No error is open." } });
    }
    let cards = |from: usize, most: usize| {
        html! { @for (number, failure) in lately().skip(from).take(most) { (card(number, failure)) } }
    };
    let more = lately().count().min(ROWS).saturating_sub(CARDS);
    Some(html! {
        (plots::of_shares(fleet))
        (cards(0, CARDS))
        @if more > 0 { details { summary { (more) " more" } (cards(CARDS, more)) } }
    })
}

/// A failure at length.
fn card(number: usize, failure: &Failure) -> Markup {
    let weight = words::weight(failure.reach);
    html! {
        article id=(format!("finding-{}", number + 1)) class=(format!("finding {weight}")) data-row {
            h3 {
                span class=(format!("tag {weight}")) { (words::reach(failure.reach)) }
                " " (number + 1) ". " (failure.name())
            }
            p { "Lately " (words::share(failure.lately)) "; before " (words::share(failure.before)) "." }
            @if !failure.codes.is_empty() { p { "Codes: " (words::codes(failure)) } }
            @for mostly in &failure.mostly { p { (words::mostly(mostly)) "." } }
            details {
                summary { "The last one, and where" }
                p { (failure.example) }
                @if !failure.points.is_empty() { p .quiet { "runbook " (failure.points.join(", ")) } }
                ul { @for archive in &failure.archives { li .place { (archive) } } }
            }
        }
    }
}

fn new(fleet: &Fleet) -> Option<Markup> {
    let since = fleet.basis.since.as_ref().filter(|_| fleet.basis.before.of > 0)?;
    let new = || numbered(fleet).filter(|(_, failure)| failure.is_new);
    Some(html! {
        p { "Since " (since) ", and on no device before:" }
        ul {
            @for (number, failure) in new().take(ROWS) { li data-row { (link(number, failure)) " – " (words::share(failure.lately)) } }
            @if !fleet.new_codes.is_empty() { li data-row { "codes: " (fleet.new_codes.join(", ")) } }
            @if new().next().is_none() && fleet.new_codes.is_empty() { li { "nothing" } }
        }
    })
}

fn next(fleet: &Fleet) -> Option<Markup> {
    (!fleet.rollback.is_empty()).then(|| html! {
        @for list in &fleet.rollback {
            h3 { (list.runbook) }
            p { (words::applies(list)) }
            ol { @for step in &list.steps { li { (step) } } }
            @if let Some(never) = &list.never { p { strong { (never) } } }
            @if !list.archives.is_empty() {
                details { summary { "Which devices" } ul { @for archive in &list.archives { li .place { (archive) } } } }
            }
        }
    })
}

fn weeks(fleet: &Fleet) -> Option<Markup> {
    let weeks = fleet.groups.iter().find(|group| group.by == "week").filter(|group| !group.rows.is_empty())?;
    Some(html! { (plots::of_weeks(fleet)) details { summary { "The same as a table" } (rows(weeks)) } })
}

fn groups(fleet: &Fleet) -> Option<Markup> {
    let told = || fleet.groups.iter().filter(|group| group.by != "week" && !group.rows.is_empty());
    told().next()?;
    Some(html! { @for group in told() { h3 { "By " (group.by) } (rows(group)) } })
}

fn rows(group: &Group) -> Markup {
    let row = |row: &super::told::Failing| {
        let part = row.failing.part();
        html! {
            tr data-row {
                th scope="row" { (row.value) }
                td { (row.failing.devices) } td { (row.failing.of) }
                td data-key=(part) { (plots::bar(part)) " " (words::percent(part)) }
            }
        }
    };
    let rows: Vec<Markup> = group.rows.iter().take(ROWS).map(row).collect();
    html! {
        p .quiet { (group.about) "." }
        (table(&format!("By {}", group.by), &[group.by, "devices", "of", "share"], &rows))
        @if group.rows.len() > ROWS { p { "and " (group.rows.len() - ROWS) " more" } }
    }
}

fn times(fleet: &Fleet) -> Option<Markup> {
    let row = |took: &super::told::Took| {
        html! {
            tr data-row {
                th scope="row" { (words::took(took)) }
                td { (took.count) }
                td data-key=(took.median) { (words::seconds(took.median)) }
                td data-key=(took.p95) { (words::seconds(took.p95)) }
            }
        }
    };
    let rows: Vec<Markup> = fleet.times.iter().take(ROWS).map(row).collect();
    let heads = ["What", "timed", "half no longer", "95 of 100 no longer"];
    (!rows.is_empty()).then(|| html! { (plots::of_times(fleet)) (table("How long things take", &heads, &rows)) })
}

fn prevention(fleet: &Fleet) -> Option<Markup> {
    (!fleet.prevention.is_empty()).then(|| {
        html! {
            @for of in fleet.prevention.chunk_by(|one, next| one.kind == next.kind) {
                article .finding {
                    p { strong { (of[0].advice) } }
                    ul {
                        @for one in of.iter().take(ROWS) {
                            li data-row {
                                (one.seen)
                                @if !one.examples.is_empty() {
                                    details { summary { "Where" } ul { @for name in &one.examples { li .place { (name) } } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn basis(fleet: &Fleet) -> Option<Markup> {
    Some(html! {
        ul {
            @for sentence in words::judged(&fleet.thresholds).iter().chain(&fleet.notes) { li { (sentence) } }
            li { "Read with: " (fleet.basis.knowledge.join(", ")) }
        }
    })
}
