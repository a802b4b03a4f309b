//! The Enrollment Status Page: from the registry what it is set up to do and how far it came, from the agent and the
//! event logs when.

mod steps;

use super::{Desk, words};
use crate::engine::Value;
use crate::knowledge::Knowledge;
use crate::report::{EspPage, PageSetup, PageUser, Phase};
use crate::rule;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS, iso};
use std::collections::BTreeMap;

/// The phases, and how event logs name them before a dot.
const PHASES: [(&str, &str); 3] = [
    ("device preparation", "DevicePreparation."),
    ("device setup", "DeviceSetup."),
    ("account setup", "AccountSetup."),
];
const DEVICE: usize = 1;
const ACCOUNT: usize = 2;

/// What was told of the page: numbers of happenings.
#[derive(Default)]
struct Told {
    /// By the name of the setting; the registry's last word.
    setup: BTreeMap<&'static str, (usize, i64)>,
    /// Whether the agent read that a page is skipped, the first time.
    agent: BTreeMap<&'static str, (usize, bool)>,
    category: [Option<usize>; 3],
    times: [Vec<usize>; 3],
    /// The phase the agent was in last; after the page none.
    now: Option<usize>,
    skipped: bool,
    failed: Option<usize>,
    shown: bool,
    /// By SID: how sure the source is, done, the record.
    users: BTreeMap<String, (u8, bool, usize)>,
    stamps: BTreeMap<String, Stamp>,
}

impl Desk<'_> {
    /// The page, where anything tells of it.
    pub fn page(&mut self, knowledge: &Knowledge) -> Option<EspPage> {
        let story = self.story();
        let told = Told::listen(knowledge, story)?;
        let setup = told.setup.values().map(|(number, _)| *number);
        let users = told.users.values().map(|(.., number)| *number);
        self.look_up(setup.chain(users).chain(told.category.into_iter().flatten()).chain(told.failed));
        let setup = self.setup(&told);
        let phases = (0..PHASES.len()).map(|phase| self.phase(knowledge, &told, &setup, phase));
        let mut phases: Vec<Phase> = phases.collect();
        // Nothing begins before what comes before it has: there, too, the page has been reset.
        let begun =
            phases.iter().rposition(|phase| matches!(phase.state, "open" | "done" | "failed")).unwrap_or_default();
        phases
            .iter_mut()
            .take(begun)
            .filter(|phase| phase.state == "not started")
            .for_each(|phase| phase.state = "unknown");
        let failed = told.failed.map(|number| self.evidence(number));
        let broken = failed.is_some() || phases.iter().any(|phase| phase.state == "failed");
        let may_be_passed = broken && setup.may_continue == Some(true);
        let shown = |stamp: &Stamp| story.clock().stamp(stamp.ticks()).to_seconds();
        let users = told.users.iter().map(|(sid, (_, done, number))| PageUser {
            sid: sid.clone(),
            done: *done,
            time: told.stamps.get(sid).map(shown),
            evidence: self.evidence(*number),
        });
        let users = users.collect();
        let notes = told.notes(story);
        Some(EspPage { setup, phases, users, failed, may_be_passed, notes })
    }

    fn setup(&self, told: &Told) -> PageSetup {
        let of = |name: &str| told.setup.get(name).map(|(_, number)| *number);
        let may = |bit: i64| of("buttons").map(|buttons| buttons & bit != 0);
        let page = |name: &str| of(name).map(|skip| if skip == 0 { "shown" } else { "skipped" });
        PageSetup {
            time_limit: of("minutes"),
            may_reset: may(1),
            may_retry: may(2),
            may_continue: may(4),
            device_page: page("skip-device"),
            user_page: page("skip-user"),
            evidence: told.setup.values().map(|(number, _)| self.evidence(*number)).collect(),
        }
    }

    fn phase(&self, knowledge: &Knowledge, told: &Told, setup: &PageSetup, phase: usize) -> Phase {
        let story = self.story();
        let category = told.category[phase].and_then(|number| {
            let json = said(knowledge, &story.happenings()[number], "json")?;
            Some((number, steps::category(text(json)?)))
        });
        let Span { first, last, seconds } = told.span(story, phase);
        let skipped = match phase {
            DEVICE => setup.device_page == Some("skipped") || told.skipped,
            ACCOUNT => setup.user_page == Some("skipped") || told.skipped,
            _ => false,
        };
        let agent = if told.now == Some(phase) { "open" } else { "unknown" };
        let state = match category.as_ref().map_or(agent, |(_, category)| category.state) {
            // It also stands there after the page has been reset.
            "not started" if first.is_some() => agent,
            state => state,
        };
        let state =
            if skipped && first.is_none() && matches!(state, "unknown" | "not started") { "skipped" } else { state };
        let evidence = category.as_ref().map(|(number, _)| self.evidence(*number));
        let (text, steps) = category.map(|(_, category)| (category.text, category.steps)).unwrap_or_default();
        let blocking = match state {
            "failed" | "open" => steps.iter().find(|step| step.state == state),
            _ => None,
        };
        Phase {
            phase: PHASES[phase].0,
            state,
            text,
            blocked_by: blocking.map(|step| step.step.clone()),
            steps,
            first,
            last,
            seconds,
            evidence,
        }
    }
}

/// From when to when.
#[derive(Default)]
struct Span {
    first: Option<String>,
    last: Option<String>,
    seconds: Option<i64>,
}

impl Told {
    /// `None` where nothing tells of the page.
    fn listen(knowledge: &Knowledge, story: &Story) -> Option<Told> {
        let mut told = Told::default();
        for (number, happening) in story.happenings().iter().enumerate() {
            let signal = knowledge.signals()[usize::from(happening.signal())].id.as_str();
            let (kind, outcome) = words(happening);
            match (kind, signal) {
                ("esp.config", _) => told.config(knowledge, happening, number, signal),
                ("esp.phase", _) => told.phase(outcome, number),
                ("esp.page", _) => {
                    told.shown = true;
                    // Between its phases it is left as well: a phase that follows says so itself.
                    told.now = told.now.filter(|_| outcome != "left");
                    told.failed = Some(number).filter(|_| matches!(outcome, "failed" | "timeout")).or(told.failed);
                }
                ("esp.user", "esp-registry-first-sync") => told.user(story, happening, 2, outcome == "ok", number),
                ("esp.user", _) => told.now = told.now.filter(|_| outcome != "ok"),
                ("fact", "report-first-sync") => told.user(story, happening, 1, outcome == "yes", number),
                ("fact", "esp-registry-first-sync-time") => {
                    let stamp =
                        said(knowledge, happening, "time").and_then(text).and_then(|time| iso::iso(time.as_bytes()));
                    if let (Some(sid), Some(stamp)) = (subject(story, happening), stamp) {
                        told.stamps.insert(sid, stamp.stamp);
                    }
                }
                ("fact", "esp-preparation-plain") => told.category[0] = Some(number),
                ("fact", "esp-device-plain") => told.category[DEVICE] = Some(number),
                ("fact", "esp-account-plain") => told.category[ACCOUNT] = Some(number),
                ("fact", "esp-part-begun" | "esp-part-done" | "esp-part-failed") => {
                    let message = said(knowledge, happening, "message").and_then(text).unwrap_or_default();
                    if let Some(phase) = PHASES.iter().position(|(_, token)| message.contains(token)) {
                        told.times[phase].push(number);
                    }
                }
                _ => {}
            }
        }
        let known = told.shown
            || told.skipped
            || !(told.setup.is_empty() && told.users.is_empty())
            || told.category.iter().any(Option::is_some)
            || told.times.iter().any(|times| !times.is_empty());
        known.then_some(told)
    }

    fn config(&mut self, knowledge: &Knowledge, happening: &Happening, number: usize, signal: &str) {
        for name in ["minutes", "buttons", "skip-device", "skip-user"] {
            match said(knowledge, happening, name) {
                Some(Value::Int(value)) if signal.starts_with("esp-registry") => {
                    self.setup.insert(name, (number, value));
                }
                Some(Value::Text(word)) => {
                    self.agent.entry(name).or_insert((number, word.eq_ignore_ascii_case("true")));
                }
                _ => {}
            }
        }
    }

    fn phase(&mut self, outcome: &str, number: usize) {
        self.now = match outcome {
            "device" => Some(DEVICE),
            "account" => Some(ACCOUNT),
            _ => None,
        };
        self.skipped |= outcome == "skipped";
        // The device's part comes first: where it comes again, the page has begun anew.
        if self.now == Some(DEVICE) && !self.times[ACCOUNT].is_empty() {
            self.times = Default::default();
        }
        if let Some(phase) = self.now {
            self.times[phase].push(number);
        }
    }

    fn user(&mut self, story: &Story, happening: &Happening, trust: u8, done: bool, number: usize) {
        let Some(sid) = subject(story, happening) else { return };
        let known = self.users.entry(sid).or_insert((trust, done, number));
        if trust >= known.0 {
            *known = (trust, done, number);
        }
    }

    /// When a phase is told of first and last, by records whose times can be compared.
    fn span(&self, story: &Story, phase: usize) -> Span {
        let all = story.happenings();
        let timed = self.times[phase].iter().map(|&number| &all[number]).filter(|one| one.stamp().is_some());
        let timed: Vec<&Happening> = timed.collect();
        let Some(one) = timed.first() else { return Span::default() };
        let timed = timed.iter().filter(|other| other.comparable(one));
        let first = timed.clone().min_by_key(|one| one.since()).filter(|one| one.since() != i64::MIN);
        let last = timed.max_by_key(|one| one.ticks());
        Span {
            first: first.and_then(|one| one.stamp_since()).map(Stamp::to_seconds),
            last: last.and_then(|one| one.stamp()).map(Stamp::to_seconds),
            seconds: first.zip(last).map(|(first, last)| last.ticks().saturating_sub(first.since()) / TICKS),
        }
    }

    fn notes(&self, story: &Story) -> Vec<String> {
        let mut notes = Vec::new();
        if self.category.iter().any(Option::is_some) {
            notes.push(
                "states and steps are from the registry: as they were when it was collected, without a time; a reset of the page sets them back".to_owned(),
            );
        }
        for (name, page) in [("skip-device", "device"), ("skip-user", "user")] {
            let (Some((_, value)), Some((number, skipped))) = (self.setup.get(name), self.agent.get(name)) else {
                continue;
            };
            if (*value != 0) != *skipped {
                let word = |skipped: bool| if skipped { "skipped" } else { "shown" };
                let when = story.happenings()[*number].stamp_since().map(Stamp::to_seconds);
                let when = when.map(|when| format!(" at {when}")).unwrap_or_default();
                notes.push(format!(
                    "the {page} page was changed later: {} now, {} when the agent read it{when}",
                    word(*value != 0),
                    word(*skipped)
                ));
            }
        }
        notes
    }
}

fn said<'h>(knowledge: &Knowledge, happening: &'h Happening, name: &str) -> Option<Value<'h>> {
    knowledge.names().get(name).and_then(|name| happening.value(name))
}

fn text(value: Value<'_>) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn subject(story: &Story, happening: &Happening) -> Option<String> {
    happening.subject.map(|id| rule::shown(story.subject(id)))
}
