//! The attempts to enrol the device: from the events of the MDM client, the registry, the profile and the join.

use super::{Desk, Teller};
use crate::engine::Value;
use crate::knowledge::Knowledge;
use crate::report::{Enrolment, Profile};
use crate::rule;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS};

/// Tries that follow each other within an hour are one attempt.
const PAUSE: i64 = 3600 * TICKS;

/// So long before the enrolment what belongs to it may begin: the profile, the join, the first page.
const BEFORE: i64 = 2 * 3600 * TICKS;

/// Where the device began to be set up as it is now: two hours before the enrolment that stands. `None` where no record
/// with a time tells of it. An attempt that failed after it has not ended what stands.
pub fn began(knowledge: &Knowledge, story: &Story) -> Option<usize> {
    let teller = Teller { knowledge, story };
    let attempts = teller.attempts();
    let tried = attempts.iter().rev().filter(|attempt| attempt.ok).find_map(|attempt| attempt.tried.first())?;
    let enrolled = teller.one(*tried);
    let from = enrolled.since().saturating_sub(BEFORE);
    let near = |number: &usize| teller.one(*number).comparable(enrolled) && teller.one(*number).ticks() >= from;
    teller.numbers().take(tried + 1).find(near)
}

/// An attempt before it is told: numbers of happenings.
#[derive(Default)]
pub(super) struct Attempt {
    id: Option<String>,
    ok: bool,
    pub tried: Vec<usize>,
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
            told.push(Enrolment { evidence: self.proofs(&proof), ..enrolment });
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

impl Teller<'_> {
    fn compares(&self, attempt: &Attempt, number: usize) -> bool {
        attempt.tried.last().is_some_and(|&other| self.one(other).comparable(self.one(number)))
    }

    /// By the events, then by the ids of the registry.
    pub(super) fn attempts(&self) -> Vec<Attempt> {
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
        let (mut v2, mut existing, mut pre, mut hybrid, mut nothing, mut attested) =
            (false, false, false, false, false, false);
        for number in self.numbers().filter(|&number| mine(number)) {
            match self.words(number) {
                ("profile", outcome, signal) => {
                    self.profile(profile.get_or_insert_default(), number, outcome);
                    hybrid |= signal == "autopilot-file-profile" && self.said(number, "join") == Some(Value::Int(1));
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
                ("mode", "existing", _) => existing = true,
                ("preprovision", ..) => pre = true,
                ("tpm", "failed", signal) => attested |= signal.starts_with("autopilot-tpm"),
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
        let codes = self.codes(failed.clone().copied());
        let mdm = match attempt {
            Attempt { ok: true, .. } => "ok",
            Attempt { tried, .. } if !tried.is_empty() => "failed",
            _ if agent => "not told",
            _ => "none",
        };
        let state = profile.as_ref().map(|profile| profile.state);
        let attests = match bits {
            // A TPM that had to attest, though the profile does not ask for it, leaves open which way it was.
            Some(Value::Int(bits)) => Some(bits & 32 != 0).filter(|asked| *asked || !attested),
            _ => None,
        };
        let kind = match (state, attests) {
            _ if v2 => "Device Preparation",
            _ if pre => "pre-provisioning",
            (Some("present"), _) if existing => "existing device",
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::Report;
    use crate::{Options, Source, diagnose_sources};

    const SETTINGS: &str = r"[HKEY_LOCAL_MACHINE\software\microsoft\provisioning\Diagnostics\AutoPilot]";
    const KEY: &str = r"[HKEY_LOCAL_MACHINE\software\microsoft\enrollments\11111111-2222-3333-4444-555555555555";
    const LOG: &str = "<![LOG[Device join type = DSREG_UNKNOWN_JOIN]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
    const SENTENCE: &str = "No enrolment was attempted in what was given.";

    fn told(sources: &[(&str, &str)]) -> Report {
        let sources = sources.iter().map(|(name, text)| Source::memory(*name, text.as_bytes().to_vec())).collect();
        diagnose_sources(sources, &Options::new(&Knowledge::builtin())).unwrap()
    }

    fn registry(more: &str) -> String {
        format!(
            "{SETTINGS}\r\n    \"IsAutoPilotDisabled\"=DWORD:00000000\r\n    \"CloudAssignedTenantDomain\"=\"\"\r\n\r\n{more}"
        )
    }

    #[test]
    fn a_registry_without_any_enrolment_says_so_and_a_log_does_not() {
        let other = format!("{KEY}]\r\n    \"EnrollmentType\"=DWORD:00000001\r\n\r\n");
        for more in ["", &other] {
            let report = told(&[("dump.reg", &registry(more))]);
            assert!(report.verdict.sentence.contains(SENTENCE), "{}", report.verdict.sentence);
            assert!(report.enrolments.is_empty() && report.page.is_none());
        }
        let report = told(&[("IntuneManagementExtension.log", LOG)]);
        assert!(!report.verdict.sentence.contains(SENTENCE), "{}", report.verdict.sentence);
        // Only an enrolled device has the agent.
        let report = told(&[("IntuneManagementExtension.log", LOG), ("dump.reg", &registry(""))]);
        assert!(!report.verdict.sentence.contains(SENTENCE), "{}", report.verdict.sentence);
    }

    #[test]
    fn an_enrolment_in_the_registry_is_told() {
        let report =
            told(&[("dump.reg", &registry(&format!("{KEY}]\r\n    \"EnrollmentType\"=DWORD:00000006\r\n\r\n")))]);
        let [enrolment] = report.enrolments.as_slice() else { panic!("{:?}", report.enrolments) };
        assert_eq!((enrolment.mdm, enrolment.kind, enrolment.failures), ("ok", "not told", 0));
        assert_eq!(enrolment.id.as_deref(), Some("11111111-2222-3333-4444-555555555555"));
        assert!(!enrolment.evidence.is_empty());
        assert!(!report.verdict.sentence.contains(SENTENCE));
    }

    #[test]
    fn a_page_that_is_skipped_is_no_page_that_failed() {
        let page = format!(
            "{KEY}\\FirstSync]\r\n    \"SyncFailureTimeout\"=DWORD:0000001e\r\n    \"BlockInStatusPage\"=DWORD:00000000\r\n    \"SkipUserStatusPage\"=DWORD:ffffffff\r\n\r\n"
        );
        let page = told(&[("dump.reg", &registry(&page))]).page.unwrap();
        let states: Vec<_> = page.phases.iter().map(|phase| phase.state).collect();
        assert_eq!(states, ["unknown", "unknown", "skipped"]);
        assert_eq!(
            (page.setup.time_limit, page.setup.may_continue, page.may_be_passed),
            (Some(30), Some(false), false)
        );
        assert_eq!((page.setup.device_page, page.setup.user_page), (None, Some("skipped")));
    }
}
