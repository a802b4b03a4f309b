//! The sections of the report that tell how the device was set up: the Enrollment Status Page and the enrolment.

use super::Page;
use crate::report::{Enrolment, EspPage, Oobe, PageSetup, Phase, Report};
use crate::rule::duration;
use crate::time::TICKS;

impl Page {
    pub(super) fn setting_up(&mut self, report: &Report) {
        if let Some(page) = &report.page {
            self.status_page(page);
        }
        if report.enrolments.is_empty() && report.oobe.is_none() {
            return;
        }
        self.heading("Enrolment");
        for enrolment in &report.enrolments {
            self.wrapped("   - ", 5, 5, &attempt(enrolment));
        }
        if let Some(oobe) = &report.oobe {
            self.indented("", &of_oobe(oobe));
        }
    }

    fn status_page(&mut self, page: &EspPage) {
        self.heading("Enrollment Status Page");
        for phase in page.phases.iter().filter(|phase| phase.is_told()) {
            self.wrapped(&format!("   {:<19} ", phase.phase), 23, 23, &of_phase(phase));
        }
        for line in of_page(page) {
            self.indented("", &line);
        }
    }
}

/// How long it took to set the device up, in a sentence.
pub fn of_oobe(oobe: &Oobe) -> String {
    let Oobe { first, last, .. } = oobe;
    let took = duration(oobe.seconds.saturating_mul(TICKS));
    match oobe.complete {
        true => format!("set up from {first} to {last}, in {took}"),
        false => format!("set up from {first} to {last}, {took} so far: its end is not among what was given"),
    }
}

/// What is known of the page beside its phases, a sentence each.
pub fn of_page(page: &EspPage) -> Vec<String> {
    let mut said = Vec::new();
    let setup = words(&page.setup);
    if !setup.is_empty() {
        said.push(format!("set up: {setup}"));
    }
    for user in &page.users {
        let done = if user.done { "done" } else { "not done" };
        let time = user.time.as_deref().map(|time| format!(", {time}")).unwrap_or_default();
        said.push(format!("first sync of {}: {done}{time}", user.sid));
    }
    if let Some(failed) = &page.failed {
        let time = failed.time.as_deref().unwrap_or("no time");
        said.push(format!("the page failed or ran out of time: {}{} {time}", failed.source, failed.place));
    }
    if page.may_be_passed {
        said.push("the user may have gone on with \"Continue anyway\": that the desktop came does not show that it ended well".to_owned());
    }
    said.extend(page.notes.iter().map(|note| format!("note: {note}")));
    said
}

/// How a phase stands: `failed at apps — 2 of 5 installed · …`.
pub fn of_phase(phase: &Phase) -> String {
    let state = match phase.state {
        "unknown" => "seen; how it ended is not told",
        state => state,
    };
    let mut text = state.to_owned();
    if let Some(step) = &phase.blocked_by {
        let says = phase.steps.iter().find(|known| known.step == *step).and_then(|known| known.text.as_deref());
        let says = says.map(|says| format!(" — {says}")).unwrap_or_default();
        text.push_str(&format!(" at {step}{says}"));
    }
    match (&phase.first, &phase.last) {
        (Some(first), Some(last)) if first != last => text.push_str(&format!(" · {first} to {last}")),
        (Some(first), _) => text.push_str(&format!(" · {first}")),
        _ => {}
    }
    text
}

/// How the page is set up: `gives up after 60 min; the user may reset`. Empty where nothing tells.
fn words(setup: &PageSetup) -> String {
    let mut said = Vec::new();
    said.extend(setup.time_limit.map(|minutes| format!("gives up after {minutes} min")));
    if let (Some(reset), Some(retry), Some(on)) = (setup.may_reset, setup.may_retry, setup.may_continue) {
        let may: Vec<&str> = [(reset, "reset"), (retry, "try again"), (on, "continue anyway")]
            .iter()
            .filter(|may| may.0)
            .map(|may| may.1)
            .collect();
        said.push(if may.is_empty() {
            "the user may do nothing".to_owned()
        } else {
            format!("the user may {}", may.join(", "))
        });
    }
    said.extend(setup.device_page.map(|page| format!("device page {page}")));
    said.extend(setup.user_page.map(|page| format!("user page {page}")));
    said.join("; ")
}

/// An attempt to enrol, in a sentence.
pub fn attempt(enrolment: &Enrolment) -> String {
    let mut said = Vec::new();
    said.push(match enrolment.mdm {
        "ok" if enrolment.failures > 0 => {
            format!("MDM enrolment ok ({} records of failure before)", enrolment.failures)
        }
        "ok" => "MDM enrolment ok".to_owned(),
        "failed" if enrolment.failures > 1 => format!("MDM enrolment failed ({} records)", enrolment.failures),
        "none" => "no MDM enrolment seen".to_owned(),
        "not told" => "MDM enrolment not told".to_owned(),
        other => format!("MDM enrolment {other}"),
    });
    said.extend(enrolment.codes.iter().map(|code| {
        let name = code.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{name}", code.code)
    }));
    let kind = match enrolment.kind {
        "not told" => "way not told".to_owned(),
        kind => kind.to_owned(),
    };
    said.push(kind);
    said.extend(enrolment.join.map(|join| match join {
        "failed" | "none" => format!("join: {join}"),
        join => join.to_owned(),
    }));
    if let Some(profile) = &enrolment.profile {
        let name = profile.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let tenant = profile.tenant.as_deref().map(|tenant| format!(" of {tenant}")).unwrap_or_default();
        let reason = profile.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        said.push(match profile.state {
            "present" => format!("profile{name}{tenant}"),
            "error" => format!("profile: error{reason}"),
            _ => "profile: empty".to_owned(),
        });
    }
    said.extend(enrolment.id.as_ref().map(|id| format!("id {id}")));
    let time = match (&enrolment.first, &enrolment.last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}: "),
        (Some(first), _) => format!("{first}: "),
        _ => String::new(),
    };
    format!("{time}{}", said.join(", "))
}
