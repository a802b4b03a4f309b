//! The attempts to enrol the device: from the events of the MDM client, the registry, the profile and the join.

use super::Value;
use super::desk::Desk;
use crate::finding::CodeSaid;
use crate::knowledge::{KINDS, Knowledge};
use crate::report::{Enrolment, Profile};
use crate::rule;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS};

/// Tries that follow each other within an hour are one attempt.
const PAUSE: i64 = 3600 * TICKS;

/// An attempt before it is told: numbers of happenings.
#[derive(Default)]
struct Attempt {
    id: Option<String>,
    ok: bool,
    tried: Vec<usize>,
    proof: Vec<usize>,
}

impl Desk<'_> {
    /// Every attempt that anything tells of. `agent`: whether the Intune agent's logs are there, which only an enrolled
    /// device has.
    pub fn enrolments(&mut self, knowledge: &Knowledge, agent: bool) -> Vec<Enrolment> {
        let teller = Teller { knowledge, story: self.story() };
        let mut attempts = teller.attempts();
        // What has no time is the state at the end: it belongs to the attempt that stands, else to the last one.
        let standing = attempts.iter().rposition(|attempt| attempt.id.is_some());
        if attempts.is_empty() && teller.was_begun() {
            attempts.push(Attempt::default());
        }
        let last = standing.unwrap_or(attempts.len().saturating_sub(1));
        let mut told = Vec::new();
        let mut from = i64::MIN;
        for (place, attempt) in attempts.iter().enumerate() {
            let until = attempt.tried.last().map(|&number| teller.one(number).ticks());
            let mine = |number: usize| {
                let ticks = teller.one(number).ticks();
                match until {
                    _ if attempts.len() == 1 => true,
                    Some(until) if ticks != i64::MIN && teller.compares(attempt, number) => {
                        ticks > from && (ticks <= until || place + 1 == attempts.len())
                    }
                    _ => place == last,
                }
            };
            let (enrolment, proof) = teller.tell(attempt, mine, agent);
            self.look_up(proof.iter().copied());
            let mut evidence: Vec<_> = proof.iter().map(|&number| self.evidence(number)).collect();
            evidence.dedup();
            told.push(Enrolment { evidence, ..enrolment });
            from = until.unwrap_or(from);
        }
        told
    }

    /// Whether the registry shows a device that never asked for anything: its Autopilot keys were read, and neither
    /// they nor anything else tells of an enrolment or a join.
    pub fn never_enrolled(&self, knowledge: &Knowledge) -> bool {
        let teller = Teller { knowledge, story: self.story() };
        let all = || 0..teller.story.happenings().len();
        let keys = |signal: &str| signal.starts_with("autopilot-registry") || signal == "autopilot-cache";
        let looked = all().any(|number| keys(teller.words(number).2));
        looked && !all().any(|number| matches!(teller.words(number), ("enrol" | "mdm.session", ..) | ("join", "ok", _)))
    }
}

/// What is read of the story.
struct Teller<'t> {
    knowledge: &'t Knowledge,
    story: &'t Story,
}

impl<'t> Teller<'t> {
    fn one(&self, number: usize) -> &'t Happening {
        &self.story.happenings()[number]
    }

    /// Kind, outcome, signal.
    fn words(&self, number: usize) -> (&'static str, &'static str, &'t str) {
        let happening = self.one(number);
        let kind = &KINDS[happening.kind];
        let outcome = kind.outcomes.get(usize::from(happening.outcome())).copied().unwrap_or_default();
        (kind.name, outcome, &self.knowledge.signals()[usize::from(happening.signal())].id)
    }

    fn said(&self, number: usize, name: &str) -> Option<&'t Value> {
        self.knowledge.names().get(name).and_then(|name| self.one(number).value(name))
    }

    fn text(&self, number: usize, name: &str) -> Option<String> {
        self.said(number, name).map(rule::shown).filter(|text| !text.is_empty())
    }

    fn numbers(&self) -> impl Iterator<Item = usize> + use<'t> {
        0..self.story.happenings().len()
    }

    fn compares(&self, attempt: &Attempt, number: usize) -> bool {
        attempt.tried.last().is_some_and(|&other| self.one(other).comparable(self.one(number)))
    }

    /// By the events, then by the ids of the registry.
    fn attempts(&self) -> Vec<Attempt> {
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut ids: Vec<(String, usize)> = Vec::new();
        for number in self.numbers() {
            match self.words(number) {
                ("enrol", outcome, _) => {
                    let happening = self.one(number);
                    let goes_on = |before: &&mut Attempt| {
                        let other = before.tried.last().map(|&other| self.one(other));
                        let near = |other: &Happening| happening.since().saturating_sub(other.ticks()) < PAUSE;
                        !before.ok && other.is_some_and(|other| other.comparable(happening) && near(other))
                    };
                    let ok = outcome == "ok";
                    match attempts.last_mut().filter(goes_on) {
                        Some(before) => {
                            before.tried.push(number);
                            before.ok = ok;
                        }
                        None => attempts.push(Attempt { ok, tried: vec![number], ..Attempt::default() }),
                    }
                }
                // The first session after it names the enrolment.
                ("fact", _, "mdm-session-begun") => {
                    if let (Some(last), Some(Value::Guid(_))) = (attempts.last_mut(), self.said(number, "id"))
                        && last.ok
                        && last.id.is_none()
                    {
                        last.id = self.text(number, "id");
                        last.proof.push(number);
                    }
                }
                ("fact", "ok", "registry-enrolment" | "report-enrolment") => {
                    let id = self.one(number).subject.map(|id| rule::shown(self.story.subject(id)));
                    ids.extend(id.map(|id| (id, number)));
                }
                _ => {}
            }
        }
        let several = ids.iter().any(|(id, _)| *id != ids[0].0);
        for (id, number) in ids {
            let named = attempts.iter().position(|attempt| attempt.id.as_ref() == Some(&id));
            let open = || attempts.iter().filter(|attempt| attempt.ok && attempt.id.is_none()).count() == 1;
            let only = || attempts.iter().position(|attempt| attempt.ok && attempt.id.is_none());
            let place = match named {
                Some(place) => place,
                None if !several && open() => only().unwrap_or_default(),
                None => {
                    attempts.insert(0, Attempt { ok: true, ..Attempt::default() });
                    0
                }
            };
            attempts[place].id = Some(id);
            attempts[place].proof.push(number);
        }
        attempts
    }

    /// Whether a profile was had or refused, or the page had begun: somebody set the device up.
    fn was_begun(&self) -> bool {
        self.numbers()
            .any(|number| matches!(self.words(number), ("profile", "ok" | "failed", _) | ("esp.category", ..)))
    }

    fn tell(&self, attempt: &Attempt, mine: impl Fn(usize) -> bool, agent: bool) -> (Enrolment, Vec<usize>) {
        let mut proof = attempt.proof.clone();
        let mut profile: Option<Profile> = None;
        let (mut join, mut bits) = (None, None);
        let (mut v2, mut pre, mut hybrid, mut nothing) = (false, false, false, false);
        for number in self.numbers().filter(|&number| mine(number)) {
            match self.words(number) {
                ("profile", outcome, signal) => {
                    self.profile(profile.get_or_insert_default(), number, outcome);
                    hybrid |= signal == "autopilot-file-profile" && self.said(number, "join") == Some(&Value::Int(1));
                    bits = self.said(number, "bits").or(bits);
                    proof.push(number);
                }
                ("fact", _, "autopilot-registry-name") => {
                    if let (Some(profile), Some(name)) = (&mut profile, self.text(number, "name")) {
                        profile.name = Some(name);
                    }
                }
                ("fact", _, "autopilot-registry-oobe") => bits = self.said(number, "bits").or(bits),
                ("fact", "no", "autopilot-cache") => nothing = true,
                ("fact", _, "domain-join-waits" | "domain-join-done" | "domain-join-no-controller") => hybrid = true,
                ("mode", "v2", _) => v2 = true,
                ("preprovision", ..) => pre = true,
                ("join", outcome, _) => {
                    let now = (self.join(number, outcome), number);
                    // What names the join, or its failure, says more than that there is one, or none.
                    join = match join {
                        Some((before, at)) if rank(before) > rank(now.0) => Some((before, at)),
                        _ => Some(now),
                    };
                }
                _ => {}
            }
        }
        proof.extend(join.map(|(_, number)| number));
        proof.extend(attempt.tried.first().into_iter().chain(attempt.tried.last()));
        proof.sort_unstable();
        proof.dedup();
        let failed = attempt.tried.iter().filter(|&&number| self.words(number).1 != "ok");
        let mut codes: Vec<CodeSaid> = Vec::new();
        for code in failed.clone().flat_map(|&number| rule::codes_of(self.knowledge, self.one(number))) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let mdm = match attempt {
            Attempt { ok: true, .. } => "ok",
            Attempt { tried, .. } if !tried.is_empty() => "failed",
            _ if agent => "not told",
            _ => "none",
        };
        let state = profile.as_ref().map(|profile| profile.state);
        let attests = match bits {
            Some(Value::Int(bits)) => Some(bits & 32 != 0),
            _ => None,
        };
        let kind = match (state, attests) {
            _ if v2 => "Device Preparation",
            _ if pre => "pre-provisioning",
            (Some("present"), Some(true)) => "self-deploying or pre-provisioning",
            (Some("present"), Some(false)) if hybrid => "user-driven hybrid",
            (Some("present"), Some(false)) => "user-driven",
            (Some("present"), None) => "Autopilot",
            (Some("empty"), _) if nothing && mdm == "ok" => "plain MDM",
            _ => "not told",
        };
        let stamp = |number: Option<&usize>, of: fn(&Happening) -> Option<Stamp>| {
            number.and_then(|&number| of(self.one(number))).map(Stamp::to_seconds)
        };
        let enrolment = Enrolment {
            id: attempt.id.clone(),
            first: stamp(attempt.tried.first(), Happening::stamp_since),
            last: stamp(attempt.tried.last(), Happening::stamp),
            kind,
            join: join.map(|(join, _)| join),
            profile,
            mdm,
            failures: failed.map(|&number| self.one(number).total()).sum(),
            codes,
            evidence: Vec::new(),
        };
        (enrolment, proof)
    }

    /// What is there outweighs an error before it, and an error outweighs that nothing is there.
    fn profile(&self, profile: &mut Profile, number: usize, outcome: &str) {
        let (state, weight) = match outcome {
            "ok" => ("present", 2),
            "failed" => ("error", 1),
            _ => ("empty", 0),
        };
        let before = match profile.state {
            "present" => 2,
            "error" => 1,
            _ => 0,
        };
        if weight >= before {
            profile.state = state;
        }
        let take = |name: &str, known: &mut Option<String>| *known = self.text(number, name).or(known.take());
        take("name", &mut profile.name);
        take("tenant", &mut profile.tenant);
        take("reason", &mut profile.reason);
    }

    fn join(&self, number: usize, outcome: &str) -> &'static str {
        let yes = |name: &str| self.text(number, name).is_some_and(|text| text == "YES");
        match outcome {
            "ok" if yes("domain") => "hybrid joined",
            "ok" if yes("joined") => "Entra joined",
            "ok" => "joined",
            "failed" => "failed",
            _ => "none",
        }
    }
}

fn rank(join: &str) -> u8 {
    match join {
        "hybrid joined" | "Entra joined" => 3,
        "joined" => 2,
        "failed" => 1,
        _ => 0,
    }
}
