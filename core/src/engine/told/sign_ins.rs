//! Tokens and sign-ins: when they went well, when they did not, and for how long.

use super::episodes::Episodes;
use super::{Desk, Teller};
use crate::knowledge::Knowledge;
use crate::report::SignIn;

impl Desk<'_> {
    /// Every stretch in which the same sort of sign-in ended alike, by its beginning.
    pub fn sign_ins(&mut self, knowledge: &Knowledge) -> Vec<SignIn> {
        let teller = Teller { knowledge, story: self.story() };
        let mut episodes = Episodes(Vec::new());
        for number in teller.numbers() {
            let (what, outcome, _) = teller.words(number);
            if matches!(what, "token" | "sign-in" | "session") {
                // Whatever ends another way, ends what was before.
                episodes.end(&teller, number, |(other, how)| *other == what && *how != outcome);
                episodes.fail(&teller, (what, outcome), number);
            }
        }
        self.look_up(episodes.0.iter().flat_map(|episode| episode.ends()));
        let told = episodes.0.into_iter().map(|episode| {
            let ends = episode.ends();
            SignIn {
                what: episode.key.0,
                outcome: episode.key.1,
                first: ends.first().and_then(|&number| teller.begun(number)),
                last: ends.last().and_then(|&number| teller.ended(number)),
                count: episode.count(&teller),
                over: episode.over(&teller),
                codes: teller.codes(episode.numbers.iter().copied()),
                evidence: self.proofs(&ends),
            }
        });
        told.collect()
    }
}
