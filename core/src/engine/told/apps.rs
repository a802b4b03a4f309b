//! What became of each app: from the happenings that are about it.

mod loading;
mod policy;

use super::{Desk, words};
use crate::engine::{Value, guid};
use crate::knowledge::{KINDS, Knowledge};
use crate::report::{App, AppLink, Detection, Stage};
use crate::rule;
use crate::story::{Happening, SubjectId};
use crate::time::{Stamp, TICKS};

impl Desk<'_> {
    /// Every app that anything happened to, by name, then by id. `stages`: with what it went through, record by record.
    pub fn apps(&mut self, knowledge: &Knowledge, stages: bool) -> Vec<App> {
        let mut of: Vec<Vec<usize>> = Vec::new();
        let mut ids: Vec<SubjectId> = Vec::new();
        let mut at = rustc_hash::FxHashMap::default();
        for (number, happening) in self.story().happenings().iter().enumerate() {
            let Some(subject) = happening.subject.filter(|_| KINDS[happening.kind].subject == "app") else { continue };
            // Nobody's app.
            if self.story().subject(subject) == Value::Guid(0) {
                continue;
            }
            let place = *at.entry(subject).or_insert_with(|| {
                ids.push(subject);
                of.push(Vec::new());
                of.len() - 1
            });
            of[place].push(number);
        }
        if stages {
            self.look_up(of.iter().flatten().copied());
        }
        let mut apps: Vec<App> =
            ids.iter().zip(&of).map(|(&id, numbers)| self.app(knowledge, id, numbers, stages)).collect();
        apps.sort_by(|a, b| (a.name.is_none(), &a.name, &a.id).cmp(&(b.name.is_none(), &b.name, &b.id)));
        apps
    }

    fn app(&self, knowledge: &Knowledge, id: SubjectId, numbers: &[usize], stages: bool) -> App {
        let all = self.story().happenings();
        let value = self.story().subject(id);
        let mut app = App {
            id: rule::shown(value),
            name: self.story().name(value).map(str::to_owned),
            intent: None,
            state: "seen",
            fine: false,
            since: None,
            waits: false,
            attempts: 0,
            context: None,
            tracked: false,
            needs: Vec::new(),
            replaces: Vec::new(),
            detection: Vec::new(),
            next_try: None,
            exit_codes: Vec::new(),
            download: None,
            install_seconds: None,
            stages: Vec::new(),
        };
        let mut download = loading::Loading::default();
        let mut begun = None;
        // A policy is written at every check-in: only the last one that holds a list is read.
        let last_with = |name: &str| {
            let name = knowledge.names().get(name)?;
            let holds =
                |one: &Happening| words(one).0 == "app.policy" && matches!(one.value(name), Some(Value::Text(_)));
            numbers.iter().copied().rfind(|&number| holds(&all[number]))
        };
        let (links, rules) = (last_with("links"), last_with("rules"));
        let mut started: Option<&Happening> = None;
        for &number in numbers {
            let happening = &all[number];
            let said = |name: &str| knowledge.names().get(name).and_then(|name| happening.value(name));
            let (kind, outcome) = words(happening);
            if let Some(state) = state_after(kind, outcome)
                && state != app.state
            {
                app.state = state;
                app.since = happening.stamp().map(Stamp::to_seconds);
            }
            match (kind, outcome) {
                ("app.policy", _) => {
                    app.intent = said("intent").and_then(intent).or(app.intent);
                    app.context = said("run-as").and_then(policy::context).or(app.context);
                    if let Some(Value::Text(list)) = said("links").filter(|_| links == Some(number)) {
                        let link = |id: String| AppLink { name: self.named(&id), id };
                        let (needs, replaces) = policy::links(list, &app.id);
                        app.needs = needs.into_iter().map(link).collect();
                        app.replaces = replaces.into_iter().map(link).collect();
                    }
                    if let Some(Value::Text(said)) = said("rules").filter(|_| rules == Some(number)) {
                        app.detection = policy::detection(said);
                    }
                }
                ("app.rule", outcome) => note(&mut app.detection, said("rule"), outcome == "yes"),
                ("esp.app", _) => app.tracked = true,
                ("app.grs", "waiting" | "set") => {
                    app.waits = true;
                    app.next_try = said("when")
                        .and_then(next_try)
                        .map(|utc| self.story().clock().stamp(utc).to_seconds())
                        .or(app.next_try);
                }
                ("app.grs", "cleared" | "expired") | ("app.detected", "yes") => {
                    (app.waits, app.next_try) = (false, None);
                }
                ("app.install", "start") => started = Some(happening),
                ("app.exit", _) => {
                    app.exit_codes.extend(rule::codes_of(knowledge, happening));
                    let started = started.take().filter(|start| start.comparable(happening));
                    let took = started.map(|start| happening.ticks().saturating_sub(start.ticks()) / TICKS);
                    app.install_seconds = took.or(app.install_seconds);
                }
                _ => {}
            }
            app.attempts += u64::from(matches!((kind, outcome), ("app.download" | "app.install", "start")));
            if kind == "app.download" {
                download.take_in(happening, said);
            }
            if stages && kind != "app.name" {
                self.stage(&mut app.stages, &mut begun, number);
            }
        }
        // One rule alone is met where the app is detected, and not where it is not.
        if let ([only], "detected" | "missing") = (app.detection.as_mut_slice(), app.state) {
            only.met = Some(app.state == "detected");
        }
        app.exit_codes.dedup();
        app.download = download.done();
        app.fine = app.stands_well();
        app
    }

    fn named(&self, id: &str) -> Option<String> {
        self.story().name(Value::Guid(guid(id.as_bytes())?)).map(str::to_owned)
    }

    fn stage(&self, stages: &mut Vec<Stage>, begun: &mut Option<Stamp>, number: usize) {
        let happening = &self.story().happenings()[number];
        let (kind, outcome) = words(happening);
        let stage = kind.rsplit('.').next().unwrap_or(kind);
        let (first, last) = (happening.stamp_since(), happening.stamp());
        let seconds = |from: Option<Stamp>, to: Option<Stamp>| match (from, to) {
            (Some(from), Some(to)) => to.ticks().saturating_sub(from.ticks()) / TICKS,
            _ => 0,
        };
        let evidence = self.evidence(number);
        // A download begins, goes on and ends: one stage. Anything else is one as long as it says the same.
        let goes_on = |before: &&mut Stage| before.stage == stage && (stage == "download" || before.outcome == outcome);
        match stages.last_mut().filter(goes_on) {
            Some(before) => {
                before.outcome = outcome;
                before.count += happening.count();
                before.seconds = seconds(*begun, last).max(0);
                before.last = last.map(Stamp::to_seconds);
                before.evidence = evidence;
            }
            None => {
                *begun = first;
                stages.push(Stage {
                    stage,
                    outcome,
                    first: first.map(Stamp::to_seconds),
                    last: last.map(Stamp::to_seconds),
                    seconds: seconds(first, last),
                    count: happening.count(),
                    evidence,
                });
            }
        }
    }
}

/// How an app stands after something has happened to it; `None` where that says nothing of how it stands.
fn state_after(kind: &str, outcome: &str) -> Option<&'static str> {
    Some(match (kind, outcome) {
        ("app.detected", "yes") => "detected",
        ("app.detected", "no") => "missing",
        ("app.detected", _) => "detection failed",
        ("app.applicable", "no") => "not applicable",
        ("app.applicable", "failed") => "requirement check failed",
        ("app.filtered", _) => "left out by a filter",
        ("app.download", "start" | "progress") => "downloading",
        ("app.download", "background") => "downloading in the background",
        ("app.download", "ok") => "downloaded",
        ("app.download", "timeout") => "download timed out",
        ("app.download", _) => "download failed",
        ("app.unpack", "failed") => "unpacking failed",
        ("app.install", "start") => "installing",
        ("app.install", "timeout") => "installation timed out",
        ("app.install", "failed") => "installation failed",
        ("app.exit" | "app.mapped", "ok") => "installed by its installer",
        ("app.exit" | "app.mapped", "restart") => "waits for a restart",
        ("app.exit" | "app.mapped", "retry") => "installer asked to be tried again",
        ("app.exit" | "app.mapped", _) => "installer failed",
        ("esp.app", "failed") => "failed on the Enrollment Status Page",
        _ => return None,
    })
}

/// Source: numbers seen in policies, `Intent` of `Get policies`.
fn intent(value: Value<'_>) -> Option<&'static str> {
    match value {
        Value::Int(0) => Some("not targeted"),
        Value::Int(1) => Some("available"),
        Value::Int(3) => Some("required"),
        Value::Int(4) => Some("uninstall"),
        _ => None,
    }
}

/// What the agent found when it looked: by the path or the product code, of a script by that none is named.
fn note(detection: &mut [Detection], rule: Option<Value<'_>>, met: bool) {
    let rule = rule.map(rule::shown).unwrap_or_default();
    if let Some(known) = detection.iter_mut().find(|known| known.at.eq_ignore_ascii_case(&rule)) {
        known.met = Some(met);
    }
}

/// A day after the time the agent has written down: `08/04/2026 19:07:17`, UTC, however the device writes times.
fn next_try(when: Value<'_>) -> Option<i64> {
    let Value::Text(text) = when else { return None };
    let parts: Vec<u32> = text.split(['/', ' ', ':']).map_while(|part| part.parse().ok()).collect();
    let &[month, day, year, hour, minute, second] = parts.as_slice() else { return None };
    let stamp = Stamp::civil(i32::try_from(year).ok()?, month, day, hour, minute, second, 0)?;
    Some(stamp.ticks() + 24 * 3600 * TICKS)
}
