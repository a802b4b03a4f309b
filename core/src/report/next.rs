//! What the runbook does next where something stands in the way.

use crate::finding::{Finding, Status};
use crate::knowledge::model::{Runbook, Steps};
use crate::knowledge::{Knowledge, Severity};
use serde::{Deserialize, Serialize};

/// The runbook's own next steps at a point where something stands in the way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Next {
    /// The runbook.
    pub runbook: String,
    /// The point the worst of the findings leads to.
    pub point: String,
    /// The heading of the steps.
    pub title: String,
    /// The numbers of the findings that lead here, from 0.
    pub findings: Vec<usize>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What to do with a single device that still fails after that, in order.
    pub rollback: Vec<String>,
    /// What must not be done, though it may tempt here.
    pub never: Option<String>,
}

/// The steps of every runbook for every open error, each list once. A finding leads to the list of the best of its
/// points that has one.
pub(crate) fn next(knowledge: &Knowledge, findings: &[Finding]) -> Vec<Next> {
    let mut all: Vec<Next> = Vec::new();
    let open = |finding: &Finding| finding.status == Status::Open && finding.severity == Severity::Error;
    for book in knowledge.runbooks() {
        for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| open(finding)) {
            let Some((point, list, never)) = steps_at(book, &finding.points) else { continue };
            let known = all.iter_mut().find(|next| next.runbook == book.id && next.title == list.title);
            if let Some(known) = known {
                known.findings.push(number);
                known.never = known.never.take().or_else(|| never.cloned());
                continue;
            }
            all.push(Next {
                runbook: book.id.clone(),
                point: point.clone(),
                title: list.title.clone(),
                findings: vec![number],
                steps: list.what.clone(),
                rollback: book.rollback.clone(),
                never: never.cloned(),
            });
        }
    }
    all
}

/// The best of these points that a runbook has steps for, those steps, and what must not be done.
pub(crate) fn steps_at<'b, 'p>(
    book: &'b Runbook,
    points: &'p [String],
) -> Option<(&'p String, &'b Steps, Option<&'b String>)> {
    let list_of = |point: &String| book.steps.iter().find(|list| asks(book, list, point));
    let (point, list) = points.iter().find_map(|point| Some((point, list_of(point)?)))?;
    // What may tempt at any of the points is said.
    let mut tempting = book.steps.iter().filter(|list| points.iter().any(|point| asks(book, list, point)));
    Some((point, list, tempting.find_map(|list| list.never.as_ref())))
}

/// Whether a failure at a point leads to these steps; a point of the runbook may stand for one of another.
fn asks(book: &Runbook, list: &Steps, point: &str) -> bool {
    let stands_for = |id: &String| book.points.iter().any(|own| own.id == *id && own.is(point));
    list.when.iter().any(|id| id == point || stands_for(id))
}
