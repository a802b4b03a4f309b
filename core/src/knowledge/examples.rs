//! Runs the examples of rules and signals: knowledge that does not do what it says is a fault of the knowledge.
//!
//! The tests of this crate run the built-in pack through it, `oobelens rules check` a pack of one's own.

use crate::engine::{Options, diagnose_sources, story};
use crate::finding::{Finding, Status};
use crate::knowledge::Knowledge;
use crate::knowledge::model::{Example, Matcher, Rule, Signal};
use crate::report::Report;
use crate::rule::{NOT, found, why};
use crate::source::Source;
use serde::Serialize;
use std::fmt;

/// The name an example's records go by: that of the agent's main log.
const NAME: &str = "IntuneManagementExtension.log";

/// An example that does not do what it says. `Display` is a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The id of the rule or signal.
    pub id: String,
    /// The number of its example, from 1.
    pub example: usize,
    /// What is wrong, a sentence without its subject.
    pub message: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, example {}: {}", self.id, self.example, self.message)
    }
}

/// Runs every example of these rules through the whole engine: it fires or stays quiet, with the status and the words
/// it promises. `knowledge` must hold the rules; examples stand in [`Knowledge::full_pack`] for the built-in ones.
///
/// ```
/// use oobelens::{Knowledge, knowledge::examples::check_examples};
/// let rules = Knowledge::full_pack().rules;
/// assert!(check_examples(&Knowledge::builtin(), &rules[..3]).is_empty());
/// ```
pub fn check_examples(knowledge: &Knowledge, rules: &[Rule]) -> Vec<Failed> {
    let mut failed = Vec::new();
    for rule in rules {
        for (number, example) in rule.examples.iter().enumerate() {
            if let Some(message) = run(knowledge, rule, example) {
                failed.push(Failed { id: rule.id.clone(), example: number + 1, message });
            }
        }
    }
    failed
}

/// What is wrong with an example, if anything is.
fn run(knowledge: &Knowledge, rule: &Rule, example: &Example) -> Option<String> {
    let source = Source::memory(NAME, example.log.trim_start().as_bytes());
    let options = Options::new(knowledge).threads(1);
    // Bytes in memory can always be read: an error says that there is no record in them.
    let report = diagnose_sources(vec![source.clone()], &options).ok();
    let Some(report) = report.filter(|report| report.coverage.records > 0) else {
        return Some("its log holds no complete record".to_owned());
    };
    let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.rule == rule.id).collect();
    match (example.fires, findings.first()) {
        (true, None) => Some(format!("should fire and stays quiet{}", instead(knowledge, rule, source, &report))),
        (false, Some(finding)) => {
            Some(format!("should stay quiet and says {:?} ({})", finding.summary, word(finding.status)))
        }
        (false, None) => None,
        (true, Some(first)) => {
            let status =
                |finding: &&Finding| example.status.as_deref().is_none_or(|wanted| wanted == word(finding.status));
            let says =
                |finding: &&Finding| example.says.as_deref().is_none_or(|wanted| finding.summary.contains(wanted));
            if findings.iter().any(|finding| status(finding) && says(finding)) {
                None
            } else if !findings.iter().any(status) {
                Some(format!(
                    "should be {} and is {}: {:?}",
                    example.status.as_deref().unwrap_or_default(),
                    word(first.status),
                    first.summary
                ))
            } else {
                Some(format!(
                    "should say {:?} and says {:?}",
                    example.says.as_deref().unwrap_or_default(),
                    first.summary
                ))
            }
        }
    }
}

/// What may tell an author why a rule stays quiet.
fn instead(knowledge: &Knowledge, rule: &Rule, source: Source, report: &Report) -> String {
    if report.coverage.families.is_empty() {
        let taken = report.coverage.sources.first().map_or("nothing", |source| &source.format);
        return format!(
            "; its log is taken for: {taken}; the Intune agent's has times with seven digits behind the second and no bias"
        );
    }
    let Ok((story, families)) = story(&[source], &Options::new(knowledge).threads(1)) else { return String::new() };
    let mut reasons = why(knowledge, &story, &families, rule);
    if reasons.iter().any(|reason| reason.ends_with(NOT)) {
        reasons.push(found(knowledge, &story));
    }
    let others: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    if !others.is_empty() {
        reasons.push(format!("what fires is {}", others.join(", ")));
    }
    reasons.iter().map(|reason| format!("; {reason}")).collect()
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Resolved => "resolved",
        Status::History => "history",
    }
}

/// Looks every example of these signals up in the index that a diagnosis uses: the signal is found, and no other signal
/// that matches the text is lost because a template with a fixed beginning claims it.
pub fn check_signals(knowledge: &Knowledge, signals: &[Signal]) -> Vec<Failed> {
    let mut failed = Vec::new();
    let mut found = Vec::new();
    for signal in signals {
        let Matcher::Text { source, .. } = &signal.of else { continue };
        let Some(family) = knowledge.family(source) else { continue };
        let named = |template: u32| &knowledge.signals()[usize::from(family.templates[template as usize].signal)];
        for (number, example) in signal.example.iter().enumerate() {
            let mut fail =
                |message: String| failed.push(Failed { id: signal.id.clone(), example: number + 1, message });
            family.matcher.find(example.as_bytes(), &mut found);
            let hit: Vec<&str> = found.iter().map(|hit| named(hit.template).id.as_str()).collect();
            if !hit.contains(&signal.id.as_str()) {
                fail(format!("{example:?} is not found as this signal{}", by(&hit)));
            }
            for template in family.matcher.find_slowly(example.as_bytes()) {
                let lost = named(template);
                // Noise emits nothing: that a claim hides it changes nothing.
                if lost.id != signal.id && lost.kind != "noise" && !hit.contains(&lost.id.as_str()) {
                    fail(format!(
                        "{example:?} is also `{}`, which is not found{}: mark that one `always = true`",
                        lost.id,
                        by(&hit)
                    ));
                }
            }
        }
    }
    failed
}

fn by(hit: &[&str]) -> String {
    if hit.is_empty() { String::new() } else { format!(" because it is claimed by `{}`", hit.join("`, `")) }
}
