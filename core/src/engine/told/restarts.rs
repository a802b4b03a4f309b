//! Restarts of Windows, and who asked for each.

use super::{Desk, Teller};
use crate::finding::Line;
use crate::knowledge::Knowledge;
use crate::report::Restart;
use crate::rule;
use crate::story::Happening;
use crate::time::TICKS;

/// Who asks for a restart gets it within this time, or it was not he who got it.
const SOON: i64 = 3600 * TICKS;
/// Windows writes that it had not been shut down so soon after it has started again.
const AFTERWARDS: i64 = 10 * 60 * TICKS;

/// Programs of Windows that ask for others, by the end of their path. Source: what User32 1074 names in the field.
const PROGRAMS: [(&str, &str); 5] = [
    ("explorer.exe", "user"),
    ("startmenuexperiencehost.exe", "user"),
    ("trustedinstaller.exe", "update"),
    ("mousocoreworker.exe", "update"),
    ("omadmclient.exe", "policy"),
];

/// Which cause tells more, the best first.
const CAUSES: [&str; 6] = ["crash or loss of power", "policy", "app", "update", "user", "program"];

/// A restart before it is told: numbers of happenings.
#[derive(Default)]
struct Draft {
    up: Option<usize>,
    asks: Vec<usize>,
}

impl Desk<'_> {
    /// Every start of Windows and every restart that was asked for and not seen, in order.
    pub fn restarts(&mut self, knowledge: &Knowledge) -> Vec<Restart> {
        let teller = Teller { knowledge, story: self.story() };
        let mut drafts: Vec<Draft> = Vec::new();
        let mut asks: Vec<usize> = Vec::new();
        for number in teller.numbers() {
            match teller.words(number) {
                ("restart", "up", _) => {
                    let (mine, others) = split(&teller, std::mem::take(&mut asks), number);
                    drafts.extend(others);
                    drafts.push(Draft { up: Some(number), asks: mine });
                }
                ("restart", "crashed", _) => match drafts.last_mut().and_then(|last| last.up.map(|up| (up, last))) {
                    Some((up, last)) if near(teller.one(up), teller.one(number), AFTERWARDS) => last.asks.push(number),
                    _ => asks.push(number),
                },
                ("restart", "asked" | "required" | "pending", _) | ("app.exit" | "update", "restart", _) => {
                    asks.push(number);
                }
                _ => {}
            }
        }
        drafts.extend(apart(&teller, asks));
        self.look_up(drafts.iter().flat_map(|draft| draft.up.into_iter().chain(draft.asks.iter().copied())));
        drafts.into_iter().map(|draft| self.restart(&teller, &draft)).collect()
    }

    fn restart(&self, teller: &Teller<'_>, draft: &Draft) -> Restart {
        let told: Vec<(&'static str, String)> = draft.asks.iter().map(|&number| ask(teller, number)).collect();
        let cause = CAUSES.into_iter().find(|cause| told.iter().any(|(known, _)| known == cause));
        let last = draft.up.or(draft.asks.last().copied());
        Restart {
            time: last.and_then(|number| teller.begun(number)),
            seen: draft.up.is_some(),
            cause: cause.unwrap_or("not told"),
            asked: told
                .into_iter()
                .zip(&draft.asks)
                .map(|((_, text), &number)| Line { text, evidence: self.evidence(number) })
                .collect(),
            evidence: last.map(|number| self.evidence(number)),
        }
    }
}

/// Those who asked for the start, and the restarts that others before them had asked for.
fn split(teller: &Teller<'_>, asks: Vec<usize>, up: usize) -> (Vec<usize>, Vec<Draft>) {
    let (mine, others): (Vec<usize>, Vec<usize>) =
        asks.into_iter().partition(|&number| near(teller.one(number), teller.one(up), SOON));
    (mine, apart(teller, others))
}

/// Asked for within an hour is asked for once.
fn apart(teller: &Teller<'_>, asks: Vec<usize>) -> Vec<Draft> {
    let goes_on = |before: &usize, next: &usize| near(teller.one(*before), teller.one(*next), SOON);
    asks.chunk_by(goes_on).map(|asks| Draft { up: None, asks: asks.to_vec() }).collect()
}

fn near(before: &Happening, after: &Happening, most: i64) -> bool {
    before.comparable(after) && (0..=most).contains(&after.ticks().saturating_sub(before.ticks()))
}

/// Who asked, as a cause and in words.
fn ask(teller: &Teller<'_>, number: usize) -> (&'static str, String) {
    let (kind, outcome, _) = teller.words(number);
    let text = |name: &str| teller.text(number, name);
    let because = text("reason").map(|reason| format!(": {reason}")).unwrap_or_default();
    match (kind, outcome) {
        ("restart", "crashed") => (CAUSES[0], "Windows had not been shut down".to_owned()),
        ("restart", "asked") if text("uri").is_some() => {
            ("policy", format!("the policy {} asked for a restart", text("uri").unwrap_or_default()))
        }
        ("restart", "asked") => {
            let program = text("process").unwrap_or_else(|| "a program".to_owned());
            // The name of the computer stands behind it in brackets.
            let path = program.split(" (").next().unwrap_or_default().to_ascii_lowercase();
            let cause = PROGRAMS.iter().find(|(end, _)| path.ends_with(end)).map_or("program", |(_, cause)| *cause);
            (cause, format!("{program} asked for a restart{because}"))
        }
        ("update", _) => ("update", "Windows Update wants a restart".to_owned()),
        ("app.exit", _) => {
            let app = teller.subject(number, "app");
            let name = app.map(|app| teller.story.name(app).map_or_else(|| rule::shown(app), str::to_owned));
            ("app", format!("the installer of {} wants a restart", name.as_deref().unwrap_or("an app")))
        }
        _ => ("app", "the agent waits for a restart".to_owned()),
    }
}
