//! Trouble with the network: who was not reached, why, from when to when.

use super::episodes::Episodes;
use super::{Desk, Teller};
use crate::engine::Value;
use crate::knowledge::{Knowledge, network};
use crate::report::Outage;
use crate::rule;

/// What makes failures alike: what was done, whom it asked, what went wrong.
type Key = (String, Option<String>, &'static str);

/// Kinds whose success shows that the network is there.
const REACH: [&str; 4] = ["net.request", "mdm.session", "token", "sign-in"];
/// Troubles of the network itself; others are the host's answer.
const NOT_REACHED: [&str; 5] = ["name resolution", "no connection", "timed out", "cut off", "no way out"];

impl Desk<'_> {
    /// Every stretch of the same trouble with the same host, by its beginning.
    pub fn network(&mut self, knowledge: &Knowledge) -> Vec<Outage> {
        let teller = Teller { knowledge, story: self.story() };
        let mut episodes: Episodes<Key> = Episodes(Vec::new());
        for number in teller.numbers() {
            let (kind, outcome, signal) = teller.words(number);
            match outcome {
                "failed" | "offline" | "refused" | "throttled" | "timeout" => {
                    if let Some(trouble) = teller.trouble(number, signal) {
                        let what = if kind == "fact" { signal } else { kind };
                        episodes.fail(&teller, (what.to_owned(), teller.host(number), trouble), number);
                    }
                }
                // A record that names no host speaks of the service as a whole.
                "ok" if kind != "fact" => {
                    let host = teller.host(number);
                    let reached = |key: &Key| REACH.contains(&kind) && key.1.is_none() && NOT_REACHED.contains(&key.2);
                    let same = |key: &Key| key.0 == kind && (host.is_none() || key.1 == host);
                    episodes.end(&teller, number, |key| same(key) || reached(key));
                }
                _ => {}
            }
        }
        self.look_up(episodes.0.iter().flat_map(|episode| episode.ends()));
        let told = episodes.0.into_iter().map(|episode| {
            let ends = episode.ends();
            Outage {
                what: episode.key.0.clone(),
                host: episode.key.1.clone(),
                trouble: episode.key.2,
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

impl Teller<'_> {
    /// What was wrong with the network; `None` where nothing says that it was the network.
    fn trouble(&self, number: usize, signal: &str) -> Option<&'static str> {
        let said = |name: &str| self.said(number, name);
        let by_status = || match said("status")? {
            Value::Text(word) => network::by_word(word),
            Value::Int(status) | Value::Code(status) => network::by_status(status),
            Value::Guid(_) => None,
        };
        let by_code = || match said("code")? {
            Value::Int(code) | Value::Code(code) => network::by_code(code),
            _ => None,
        };
        network::by_signal(signal).or_else(by_status).or_else(by_code)
    }

    /// The host that was asked.
    fn host(&self, number: usize) -> Option<String> {
        self.subject(number, "host").map(rule::shown).or_else(|| self.text(number, "host"))
    }
}
