//! A fleet as text for a terminal.

use super::told::{Failure, Fleet, Group, Took};
use super::words;
use crate::report::{Look, TextPage, escaped};
use std::fmt::Write;

/// Failures that are told at length, and rows of a table.
const FAILURES: usize = 10;
const ROWS: usize = 8;
/// Weeks that are told of a failure.
const WEEKS: usize = 8;
/// Archives that are named.
const NAMED: usize = 3;

pub fn to_text(fleet: &Fleet, look: Look) -> String {
    let mut page = TextPage::new(look.width, look.colour);
    for sentence in words::basis(fleet) {
        page.wrapped("", 0, 0, &sentence);
    }
    changes(&mut page, fleet);
    most(&mut page, fleet);
    new(&mut page, fleet);
    fleet.groups.iter().for_each(|group| table(&mut page, group));
    times(&mut page, &fleet.times);
    prevention(&mut page, fleet);
    next(&mut page, fleet);
    page.heading("What this rests on");
    for sentence in words::judged(&fleet.thresholds).iter().chain(&fleet.notes) {
        page.wrapped("   - ", 5, 5, sentence);
    }
    page.text
}

fn changes(page: &mut TextPage, fleet: &Fleet) {
    for (rises, heading) in [(true, "What rises"), (false, "What falls")] {
        let of = |failure: &&Failure| failure.change.as_ref().is_some_and(|change| change.rises == rises);
        let changed: Vec<&Failure> = fleet.failures.iter().filter(of).collect();
        if changed.is_empty() && !rises {
            continue;
        }
        page.heading(heading);
        if changed.is_empty() {
            page.indented("", "Nothing that chance would not explain.");
        }
        for failure in changed {
            let colour = if rises { page.ink.red } else { page.ink.green };
            let number = fleet.failures.iter().position(|one| std::ptr::eq(one, failure)).unwrap_or_default() + 1;
            let name = failure.name();
            page.wrapped(&format!("   {colour}{number}.{} ", page.ink.end), 5 + number.to_string().len(), 6, &name);
            for line in failure.change.iter().map(words::change).chain(failure.mostly.iter().map(words::mostly)) {
                page.wrapped("      ", 6, 6, &line);
            }
            let weeks = fleet.weeks.iter().zip(&failure.weeks).rev().take(WEEKS).collect::<Vec<_>>();
            let weeks = weeks.iter().rev().map(|(week, devices)| {
                format!("{} {devices}/{}", week.week.split_once('-').map_or("", |(_, week)| week), week.failing.of)
            });
            page.wrapped("      ", 6, 6, &format!("week by week: {}", weeks.collect::<Vec<_>>().join(", ")));
        }
    }
}

fn most(page: &mut TextPage, fleet: &Fleet) {
    page.heading("What fails most lately");
    let lately = || fleet.failures.iter().filter(|failure| failure.lately.devices > 0);
    if lately().next().is_none() {
        page.indented("", "No error is open.");
    }
    for (number, failure) in lately().take(FAILURES).enumerate() {
        let head = format!("{}. ", number + 1);
        page.wrapped(&format!("   {head}"), 3 + head.len(), 6, &failure.name());
        let mut about = format!("{} · {}", words::reach(failure.reach), words::share(failure.lately));
        if failure.before.of > 0 {
            let _ = write!(about, " · before {}", words::share(failure.before));
        }
        page.wrapped("      ", 6, 6, &about);
        if !failure.codes.is_empty() {
            page.wrapped("      ", 6, 6, &format!("codes {}", words::codes(failure)));
        }
        page.wrapped("      ", 6, 6, &format!("the last one: {}", failure.example));
        let named = failure.archives.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        page.wrapped("      ", 6, 6, &format!("in {named}"));
    }
    more(page, lately().count(), FAILURES);
}

fn new(page: &mut TextPage, fleet: &Fleet) {
    let Some(since) = fleet.basis.since.as_ref().filter(|_| fleet.basis.before.of > 0) else { return };
    page.heading(&format!("What is new since {since}"));
    let new: Vec<&Failure> = fleet.failures.iter().filter(|failure| failure.is_new).collect();
    for failure in new.iter().take(FAILURES) {
        page.wrapped("   - ", 5, 5, &format!("{}: {}", failure.name(), words::share(failure.lately)));
    }
    more(page, new.len(), FAILURES);
    if !fleet.new_codes.is_empty() {
        page.indented("", &format!("codes: {}", fleet.new_codes.join(", ")));
    }
    if new.is_empty() && fleet.new_codes.is_empty() {
        page.indented("", "Nothing.");
    }
}

fn table(page: &mut TextPage, group: &Group) {
    if group.rows.is_empty() {
        return;
    }
    page.heading(&format!("By {}: {}", group.by, group.about));
    // Of weeks the last ones.
    let from = if group.by == "week" { group.rows.len().saturating_sub(FAILURES) } else { 0 };
    for row in group.rows[from..].iter().take(if from > 0 { FAILURES } else { ROWS }) {
        let (devices, of) = (row.failing.devices, row.failing.of);
        let part = words::percent(row.failing.part());
        let _ = writeln!(page.text, "   {devices:>6} of {of:>6}  {part:>7}  {}", escaped(&row.value));
    }
    more(page, group.rows.len(), if group.by == "week" { usize::MAX } else { ROWS });
}

fn times(page: &mut TextPage, times: &[Took]) {
    if times.is_empty() {
        return;
    }
    page.heading("How long things take: half of them no longer, 95 of 100 no longer, how often it was timed");
    for of in times.chunk_by(|one, next| one.what == next.what) {
        for took in of.iter().take(ROWS) {
            let (median, p95) = (words::seconds(took.median), words::seconds(took.p95));
            let _ =
                writeln!(page.text, "   {median:>11}  {p95:>11}  {:>6}  {}", took.count, escaped(&words::took(took)));
        }
        more(page, of.len(), ROWS);
    }
}

fn prevention(page: &mut TextPage, fleet: &Fleet) {
    if fleet.prevention.is_empty() {
        return;
    }
    page.heading("What would prevent failures");
    for of in fleet.prevention.chunk_by(|one, next| one.kind == next.kind) {
        page.indented("", of[0].advice);
        for one in of.iter().take(ROWS) {
            page.wrapped("   - ", 5, 5, &one.seen);
            if !one.examples.is_empty() {
                let named = one.examples.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
                page.wrapped("     ", 5, 5, &format!("in {named}"));
            }
        }
        more(page, of.len(), ROWS);
    }
}

fn next(page: &mut TextPage, fleet: &Fleet) {
    for list in &fleet.rollback {
        page.heading(&format!("Next, as the runbook has it: {}", list.runbook));
        page.indented("", &words::applies(list));
        for (number, step) in list.steps.iter().enumerate() {
            let head = format!("   {}. ", number + 1);
            page.wrapped(&head, head.len(), 6, step);
        }
        if let Some(never) = &list.never {
            page.indented("", never);
        }
        if !list.archives.is_empty() {
            page.indented("", &format!("in {}", list.archives.join(", ")));
        }
    }
}

fn more(page: &mut TextPage, all: usize, told: usize) {
    if let Some(more) = all.checked_sub(told).filter(|more| *more > 0) {
        page.indented("", &format!("and {more} more"));
    }
}
