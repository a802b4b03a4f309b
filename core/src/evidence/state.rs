//! The state of the device and of the Enrollment Status Page, in words.

use crate::finding::{Evidence, Status};
use crate::report::{EspPage, Report, State, escaped};
use std::fmt::Write;

/// The page: its phases and steps, what blocked it, what failed and is open.
pub fn page(report: &Report) -> String {
    let mut text = String::from("Enrollment Status Page: blocking issues\n\n");
    match &report.page {
        None => text.push_str("Nothing that was read tells of the page.\n"),
        Some(page) => phases(page, &mut text),
    }
    text.push_str("\nOpen findings, the worst first\n");
    let open = report.findings.iter().enumerate().filter(|(_, finding)| finding.status == Status::Open);
    let mut none = true;
    for (number, finding) in open {
        none = false;
        let points = finding.points.join(", ");
        let _ = writeln!(text, "- {} (finding {}, runbook {points})", escaped(&finding.summary), number + 1);
    }
    if none {
        text.push_str("- none\n");
    }
    text
}

fn phases(page: &EspPage, text: &mut String) {
    for phase in &page.phases {
        let _ = writeln!(text, "{}: {}{}", phase.phase, phase.state, said(phase.text.as_deref()));
        if let Some(step) = &phase.blocked_by {
            let _ = writeln!(text, "   blocked by: {}", escaped(step));
        }
        for step in &phase.steps {
            let _ = writeln!(text, "   {}: {}{}", escaped(&step.step), step.state, said(step.text.as_deref()));
        }
        phase.evidence.iter().for_each(|evidence| proof(evidence, text));
    }
    for user in &page.users {
        let done = if user.done { "done" } else { "not done" };
        let _ = writeln!(text, "first sync of {}: {done}", escaped(&user.sid));
        proof(&user.evidence, text);
    }
    if let Some(failed) = &page.failed {
        text.push_str("the page itself failed or ran out of time\n");
        proof(failed, text);
    }
    if page.may_be_passed {
        text.push_str("Something failed and the user may have gone on: that the desktop came proves nothing.\n");
    }
    for note in &page.notes {
        let _ = writeln!(text, "note: {}", escaped(note));
    }
}

/// Joins, profiles, the page's configuration, apps, and what records show of points a person has to judge.
pub fn device(report: &Report) -> String {
    let mut text = String::from("State of the device, as far as the logs tell\n\nEnrolment\n");
    for enrolment in &report.enrolments {
        let join = enrolment.join.unwrap_or("not told");
        let time = enrolment.first.as_deref().unwrap_or("no time");
        let _ = writeln!(text, "- {time}: {}; join: {join}; MDM: {}", enrolment.kind, enrolment.mdm);
        if let Some(profile) = &enrolment.profile {
            let name = profile.name.as_deref().unwrap_or("no name told");
            let _ = writeln!(text, "   profile: {}, {}", profile.state, escaped(name));
            if let Some(tenant) = &profile.tenant {
                let _ = writeln!(text, "   tenant: {}", escaped(tenant));
            }
            if let Some(reason) = &profile.reason {
                let _ = writeln!(text, "   reason: {}", escaped(reason));
            }
        }
        for code in &enrolment.codes {
            let _ = writeln!(text, "   {}: {}", code.code, escaped(&code.meaning));
        }
        enrolment.evidence.iter().for_each(|evidence| proof(evidence, &mut text));
    }
    if report.enrolments.is_empty() {
        text.push_str("- nothing that was read tells of an enrolment\n");
    }
    text.push_str("\nConfiguration of the Enrollment Status Page\n");
    match report.page.as_ref().map(|page| &page.setup).filter(|setup| !setup.evidence.is_empty()) {
        None => text.push_str("- nothing that was read tells of it: export the page's profile from the portal\n"),
        Some(setup) => {
            let yes = |answer: Option<bool>| answer.map_or("not told", |yes| if yes { "yes" } else { "no" });
            let limit = setup.time_limit.map_or_else(|| "not told".to_owned(), |minutes| format!("{minutes} min"));
            let _ = writeln!(text, "- time limit: {limit}");
            let _ = writeln!(text, "- the user may try again: {}", yes(setup.may_retry));
            let _ = writeln!(text, "- the user may reset the device: {}", yes(setup.may_reset));
            let _ = writeln!(text, "- the user may continue anyway: {}", yes(setup.may_continue));
            let _ = writeln!(text, "- the device's part: {}", setup.device_page.unwrap_or("not told"));
            let _ = writeln!(text, "- the user's part: {}", setup.user_page.unwrap_or("not told"));
            setup.evidence.iter().for_each(|evidence| proof(evidence, &mut text));
        }
    }
    text.push_str("\nApps that policies named\n");
    for app in &report.apps {
        let name = escaped(app.name.as_deref().unwrap_or(&app.id));
        let _ = writeln!(text, "- {name} ({}, id {}): {}", app.intent.unwrap_or("no intent told"), app.id, app.state);
    }
    if report.apps.is_empty() {
        text.push_str("- none\n");
    }
    text.push_str("\nWhat records show of points of the runbook\n");
    let shown = |state| matches!(state, State::Fine | State::Shown);
    for point in report.runbook.iter().filter(|point| shown(point.state)) {
        let _ = writeln!(text, "- {} {}: {}", point.point, escaped(&point.title), point.state.words());
        for line in &point.shows {
            let _ = writeln!(text, "   {}", escaped(&line.text));
            proof(&line.evidence, &mut text);
        }
        point.evidence.iter().for_each(|evidence| proof(evidence, &mut text));
    }
    text
}

fn said(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).map(|text| format!(" ({})", escaped(text))).unwrap_or_default()
}

fn proof(evidence: &Evidence, text: &mut String) {
    let place = escaped(&format!("{}{}", evidence.source, evidence.place));
    let time = evidence.time.as_deref().unwrap_or("no time");
    let quote: String = escaped(&evidence.quote).chars().take(280).collect();
    let _ = writeln!(text, "      {place} {time}\n      | {quote}");
}
