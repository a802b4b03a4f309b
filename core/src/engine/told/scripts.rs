//! What became of each script: platform scripts and remediations.

use super::{Desk, Teller};
use crate::knowledge::Knowledge;
use crate::report::Script;
use crate::rule;
use crate::story::SubjectId;
use rustc_hash::FxHashMap;

impl Desk<'_> {
    /// Every script that anything happened to, by name, then by id.
    pub fn scripts(&mut self, knowledge: &Knowledge) -> Vec<Script> {
        let teller = Teller { knowledge, story: self.story() };
        let mut of: FxHashMap<SubjectId, Vec<usize>> = FxHashMap::default();
        for number in teller.numbers() {
            if let (Some(_), Some(id)) = (teller.subject(number, "script"), teller.one(number).subject) {
                of.entry(id).or_default().push(number);
            }
        }
        let told: Vec<(Script, usize)> = of.into_values().filter_map(|numbers| script(&teller, &numbers)).collect();
        self.look_up(told.iter().map(|(_, proof)| *proof));
        let proven = |(script, proof)| Script { evidence: vec![self.evidence(proof)], ..script };
        let mut scripts: Vec<Script> = told.into_iter().map(proven).collect();
        scripts.sort_by(|a, b| (a.name.is_none(), &a.name, &a.id).cmp(&(b.name.is_none(), &b.name, &b.id)));
        scripts
    }
}

/// A script, and the happening that tells how it stands.
fn script(teller: &Teller<'_>, numbers: &[usize]) -> Option<(Script, usize)> {
    let (&first, &last) = (numbers.first()?, numbers.last()?);
    let id = teller.subject(first, "script")?;
    let remediation = numbers.iter().any(|&number| teller.words(number).0.starts_with("remediation."));
    let mut script = Script {
        id: rule::shown(id),
        name: teller.story.name(id).map(str::to_owned),
        kind: if remediation { "remediation" } else { "platform script" },
        state: "seen",
        since: None,
        runs: 0,
        failures: 0,
        exit_codes: Vec::new(),
        output: None,
        error: None,
        first: teller.begun(first),
        last: teller.ended(last),
        seconds: None,
        evidence: Vec::new(),
    };
    let mut proof = last;
    // The run that is under way.
    let mut begun = None;
    for &number in numbers {
        let (kind, outcome, _) = teller.words(number);
        if let Some(state) = state_after(kind, outcome) {
            if state != script.state {
                (script.state, script.since) = (state, teller.begun(number));
            }
            proof = number;
        }
        script.output = teller.text(number, "output").or(script.output);
        // What went well leaves no error behind.
        script.error = if outcome == "ok" { None } else { teller.text(number, "error").or(script.error) };
        let runs = teller.one(number).total();
        match (kind, outcome) {
            ("script.exit", _) => script.exit_codes = teller.codes([number]),
            ("script.run" | "remediation.fix", "start") => begun = begun.or(Some(number)),
            ("script.result" | "remediation.result" | "remediation.detect", _) => {
                let whole = kind != "remediation.detect" || !numbers_have(teller, numbers, "remediation.result");
                script.runs += if whole { runs } else { 0 };
                script.failures += if whole && outcome == "failed" { runs } else { 0 };
                script.seconds = begun.take().and_then(|begun| teller.seconds(begun, number)).or(script.seconds);
            }
            _ => {}
        }
    }
    if script.runs == 0 {
        let started = numbers.iter().filter(|&&number| teller.words(number).0 == "script.run");
        script.runs = started.map(|&number| teller.one(number).total()).max().unwrap_or_default();
    }
    Some((script, proof))
}

fn numbers_have(teller: &Teller<'_>, numbers: &[usize], kind: &str) -> bool {
    numbers.iter().any(|&number| teller.words(number).0 == kind)
}

/// How a script stands after something has happened to it; `None` where that says nothing of how it stands.
fn state_after(kind: &str, outcome: &str) -> Option<&'static str> {
    Some(match (kind, outcome) {
        ("script.run", _) => "running",
        ("script.result", "ok") => "succeeded",
        ("script.result", _) => "failed",
        ("remediation.detect", "ok") => "compliant",
        ("remediation.detect", _) => "not compliant",
        ("remediation.fix", "start") => "mending",
        ("remediation.fix", "failed") => "mending failed",
        ("remediation.fix", _) => "mended",
        ("remediation.result", "ok") => "compliant",
        ("remediation.result", _) => "not compliant",
        _ => return None,
    })
}
