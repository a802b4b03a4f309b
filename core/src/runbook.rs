//! The runbook answered point by point.

use crate::finding::{Finding, Status};
use crate::knowledge::model::Point;
use crate::knowledge::{Confidence, Knowledge, Severity};
use crate::report::State;
use crate::rule::Select;
use crate::story::Story;

/// What the logs say of a point, before its record has been looked up.
#[derive(Debug)]
pub(crate) struct Answer<'k> {
    pub runbook: &'k str,
    pub point: &'k Point,
    pub state: State,
    /// Numbers of the findings that say so.
    pub findings: Vec<usize>,
    /// The number of the happening that shows it is fine.
    pub fine: Option<usize>,
}

/// Answers every point of every runbook. `families` are the source families that were read.
pub(crate) fn answer<'k>(
    knowledge: &'k Knowledge,
    story: &Story,
    findings: &[Finding],
    families: &[&str],
) -> Vec<Answer<'k>> {
    let mut answers = Vec::new();
    for runbook in knowledge.runbooks() {
        for point in &runbook.points {
            let about = |number: &usize| {
                findings[*number].points.contains(&point.id) && findings[*number].severity > Severity::Info
            };
            let numbers: Vec<usize> = (0..findings.len()).filter(about).collect();
            let fine = point.fine.iter().filter_map(|selector| Select::new(knowledge, selector).all(story).pop()).max();
            let given = point.needs.iter().any(|need| families.contains(&need.as_str()));
            let state = state(point, numbers.iter().map(|&number| &findings[number]), fine.is_some(), given);
            let fine = fine.filter(|_| state == State::Fine);
            answers.push(Answer { runbook: &runbook.id, point, state, findings: numbers, fine });
        }
    }
    answers
}

/// A failure outweighs a sign that all is well; silence is `nothing` only where a source that would speak was read.
fn state<'f>(point: &Point, findings: impl Iterator<Item = &'f Finding>, fine: bool, given: bool) -> State {
    let mut state = None;
    for finding in findings {
        let says = match (finding.status, finding.confidence) {
            (Status::Open, Confidence::Hint) => State::Hinted,
            (Status::Open, _) => State::Failed,
            (Status::Resolved, _) => State::Resolved,
        };
        state = Some(state.map_or(says, |before: State| before.min(says)));
    }
    match state {
        Some(state) => state,
        None if point.provable == "no" => State::NotProvable,
        None if fine => State::Fine,
        None if given => State::Nothing,
        None => State::NoData,
    }
}
