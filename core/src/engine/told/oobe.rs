//! From the beginning of the setting up to its end.

use super::{Desk, Teller};
use crate::knowledge::Knowledge;
use crate::report::Oobe;
use crate::time::TICKS;

/// What comes before the enrolment belongs to it, if it came so soon before it.
const BEFORE: i64 = 2 * 3600 * TICKS;

impl Desk<'_> {
    /// How long the device was set up, in its last enrolment; `None` where nothing tells when it began.
    pub fn oobe(&mut self, knowledge: &Knowledge) -> Option<Oobe> {
        let teller = Teller { knowledge, story: self.story() };
        let timed: Vec<usize> = teller.numbers().filter(|&number| teller.one(number).ticks() != i64::MIN).collect();
        let begins = |number: &usize| {
            let (kind, outcome, _) = teller.words(*number);
            matches!(
                (kind, outcome),
                ("enrol", _) | ("esp.page", "shown") | ("esp.phase", "device" | "account") | ("preprovision", "start")
            )
        };
        // What belongs to an earlier attempt is history.
        let attempts = teller.attempts();
        let tried: Vec<usize> = attempts.iter().filter_map(|attempt| attempt.tried.last().copied()).collect();
        let earlier = tried.len().checked_sub(2).map(|place| tried[place]);
        let timed: Vec<usize> = timed.into_iter().filter(|&number| earlier.is_none_or(|last| number > last)).collect();
        let first = *timed.iter().find(|number| begins(number))?;
        let follows = |&&number: &&usize| teller.one(first).comparable(teller.one(number));
        let near = |number: &&usize| {
            let apart = teller.one(first).since().saturating_sub(teller.one(**number).since());
            teller.words(**number).0 == "profile" && (0..BEFORE).contains(&apart)
        };
        let first = timed.iter().filter(follows).find(near).copied().unwrap_or(first);
        let after: Vec<usize> = timed.iter().filter(follows).copied().filter(|&number| number >= first).collect();
        let open = |number: &usize| {
            matches!(
                teller.words(*number),
                ("esp.page", "shown" | "failed" | "timeout", _) | ("esp.phase", "device" | "account", _)
            )
        };
        let phase = after.iter().rposition(open);
        let ends = |number: &&usize| {
            matches!(teller.words(**number), ("esp.page", "left", _) | ("esp.phase", "none", _) | ("esp.user", "ok", _))
        };
        let end = phase.and_then(|phase| after[phase..].iter().find(ends)).copied();
        let last = end.or(after.last().copied()).unwrap_or(first);
        Some(Oobe {
            first: teller.begun(first)?,
            last: teller.ended(last)?,
            seconds: teller.seconds(first, last)?,
            complete: end.is_some(),
            evidence: self.proofs(&[first, last]),
        })
    }
}
