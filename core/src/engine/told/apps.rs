//! What became of each app: from the happenings that are about it.

use super::{Desk, words};
use crate::engine::Value;
use crate::knowledge::{KINDS, Knowledge};
use crate::report::{App, Download, Stage};
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
            if *self.story().subject(subject) == Value::Guid(0) {
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
            since: None,
            waits: false,
            attempts: 0,
            exit_codes: Vec::new(),
            download: None,
            stages: Vec::new(),
        };
        let mut download = Loading::default();
        let mut begun = None;
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
                ("app.policy", _) => app.intent = said("intent").and_then(intent).or(app.intent),
                ("app.grs", "waiting" | "set") => app.waits = true,
                ("app.grs", "cleared" | "expired") | ("app.detected", "yes") => app.waits = false,
                ("app.exit", _) => app.exit_codes.extend(rule::codes_of(knowledge, happening)),
                _ => {}
            }
            app.attempts += u64::from(matches!((kind, outcome), ("app.download" | "app.install", "start")));
            if kind == "app.download" {
                download.take_in(happening, said);
            }
            if stages {
                self.stage(&mut app.stages, &mut begun, number);
            }
        }
        app.exit_codes.dedup();
        app.download = download.done();
        app
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
fn intent(value: &Value) -> Option<&'static str> {
    match value {
        Value::Int(0) => Some("not targeted"),
        Value::Int(1) => Some("available"),
        Value::Int(3) => Some("required"),
        Value::Int(4) => Some("uninstall"),
        _ => None,
    }
}

/// A download as its records tell it.
#[derive(Default)]
struct Loading {
    download: Download,
    seen: bool,
    times: Option<(i64, i64)>,
    /// The first and the last count of bytes, and when.
    counts: Option<((i64, u64), (i64, u64))>,
}

impl Loading {
    fn take_in<'h>(&mut self, happening: &'h Happening, said: impl Fn(&str) -> Option<&'h Value>) {
        let number = |name: &str| match said(name) {
            Some(Value::Int(number)) => u64::try_from(*number).ok(),
            _ => None,
        };
        let text = |name: &str| match said(name) {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let bytes = number("bytes");
        self.download.bytes = self.download.bytes.max(bytes.unwrap_or_default());
        self.seen = true;
        if let Some(ticks) = happening.stamp().map(|_| happening.ticks()) {
            self.times = Some(self.times.map_or((ticks, ticks), |(first, _)| (first, ticks)));
        }
        if let (Some(ticks), Some(bytes)) = (happening.stamp().map(|_| happening.ticks()), bytes) {
            let first = self.counts.map_or((ticks, bytes), |(first, _)| first);
            self.counts = Some((first, (ticks, bytes)));
        }
        self.words(number("total"), text("via"), text("host"));
    }

    fn words(&mut self, total: Option<u64>, via: Option<String>, host: Option<String>) {
        self.download.total = total.filter(|total| *total > 0).or(self.download.total);
        self.download.via = via.or(self.download.via.take());
        self.download.host = host.or(self.download.host.take());
    }

    fn done(self) -> Option<Download> {
        let (first, last) = self.times.unwrap_or_default();
        if !self.seen {
            return None;
        }
        let speed = self.counts.and_then(|((from, before), (to, after))| {
            let seconds = u64::try_from(to.saturating_sub(from) / TICKS).ok()?;
            after.checked_sub(before)?.checked_div(seconds)
        });
        Some(Download {
            seconds: last.saturating_sub(first) / TICKS,
            bytes_per_second: speed.filter(|speed| *speed > 0),
            ..self.download
        })
    }
}
