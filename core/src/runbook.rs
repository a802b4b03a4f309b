//! The runbook answered point by point.

use crate::finding::{Finding, Status};
use crate::knowledge::model::{Context, Pick, Point};
use crate::knowledge::{Confidence, KINDS, Knowledge, Severity};
use crate::report::State;
use crate::rule::{Select, Whom, Words};
use crate::story::{Happening, Story, SubjectId};
use rustc_hash::FxHashMap;

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
    /// What the records tell a person who has to judge it, each with the number of its happening.
    pub shows: Vec<(String, usize)>,
}

/// So many happenings are told of one point: as many apps as a page can wait for.
const TOLD: usize = 100;

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
                let finding = &findings[*number];
                let counts = finding.severity > Severity::Info && finding.status != Status::History;
                counts && finding.points.iter().any(|id| point.is(id))
            };
            let numbers: Vec<usize> = (0..findings.len()).filter(about).collect();
            let fine = point.fine.iter().filter_map(|selector| Select::picked(knowledge, story, selector).pop()).max();
            let given = point.needs.iter().any(|need| families.contains(&need.as_str()));
            let shows = shows(knowledge, story, point);
            let said = numbers.iter().map(|&number| &findings[number]);
            let state = state(point, said, fine.is_some(), !shows.is_empty(), given);
            let fine = fine.filter(|_| state == State::Fine);
            answers.push(Answer { runbook: &runbook.id, point, state, findings: numbers, fine, shows });
        }
    }
    answers
}

/// The sentences of a point whose happenings are there: one for each subject, none twice.
fn shows(knowledge: &Knowledge, story: &Story, point: &Point) -> Vec<(String, usize)> {
    let mut told: Vec<(String, usize)> = Vec::new();
    for line in &point.shows {
        for one in lines(knowledge, story, line) {
            if told.len() < TOLD && told.iter().all(|(text, _)| *text != one.0) {
                told.push(one);
            }
        }
    }
    told
}

/// A sentence for each subject of what it picks, in the order in which they come.
fn lines(knowledge: &Knowledge, story: &Story, line: &Context) -> Vec<(String, usize)> {
    let all = story.happenings();
    let mut groups: Vec<(Option<SubjectId>, Vec<usize>)> = Vec::new();
    let mut place: FxHashMap<Option<SubjectId>, usize> = FxHashMap::default();
    for number in Select::picked(knowledge, story, &line.on) {
        let subject = all[number].subject;
        let at = *place.entry(subject).or_insert(groups.len());
        if at == groups.len() {
            groups.push((subject, Vec::new()));
        }
        groups[at].1.push(number);
    }
    let said = |(subject, mut numbers): (Option<SubjectId>, Vec<usize>)| {
        if line.pick == Pick::First {
            numbers.reverse();
        }
        let picked = *numbers.last()?;
        let happenings: Vec<&Happening> = numbers.iter().map(|&number| &all[number]).collect();
        let same = subject.map(|_| KINDS[all[picked].kind].subject);
        let whom = Whom { same, subject: subject.map(|id| story.subject(id)) };
        Some((Words { knowledge, story, whom, happenings: &happenings, until: None }.fill(&line.text), picked))
    };
    groups.into_iter().filter_map(said).collect()
}

/// A failure outweighs a sign that all is well; silence is `nothing` only where a source that would speak was read.
fn state<'f>(
    point: &Point,
    findings: impl Iterator<Item = &'f Finding>,
    fine: bool,
    shown: bool,
    given: bool,
) -> State {
    let mut state = None;
    for finding in findings {
        let says = match (finding.status, finding.confidence) {
            (Status::Open, Confidence::Hint) => State::Hinted,
            (Status::Open, _) => State::Failed,
            (Status::Resolved | Status::History, _) => State::Resolved,
        };
        state = Some(state.map_or(says, |before: State| before.min(says)));
    }
    match state {
        Some(state) => state,
        None if fine => State::Fine,
        None if shown => State::Shown,
        None if point.provable == "no" => State::NotProvable,
        None if given => State::Nothing,
        None => State::NoData,
    }
}
