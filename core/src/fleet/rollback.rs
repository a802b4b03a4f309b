//! What the runbooks do next: one list where many devices fail alike, another one for a single device.

use super::failures::NAMED;
use super::told::{Failure, Reach, Rollback};
use crate::knowledge::Knowledge;
use crate::knowledge::model::Runbook;
use crate::report::steps_at;
use std::collections::BTreeSet;

/// The lists of every runbook that has steps for one of the points of a failure. A single device that has a broad failure
/// too is not wiped for its own.
pub fn rollback(knowledge: &Knowledge, failures: &[Failure]) -> Vec<Rollback> {
    let broad = failures.iter().filter(|failure| failure.reach == Reach::Broad);
    let broad: BTreeSet<&String> = broad.flat_map(|failure| &failure.archives).collect();
    let mut all = Vec::new();
    for reach in [Reach::Broad, Reach::Single] {
        for book in knowledge.runbooks() {
            let steps = if reach == Reach::Broad { &book.rollback_broad } else { &book.rollback };
            let alone =
                |failure: &Failure| reach == Reach::Broad || !failure.archives.iter().any(|one| broad.contains(one));
            let leads = |failure: &Failure| failure.reach == reach && leads(book, failure) && alone(failure);
            let leading: Vec<usize> = (0..failures.len()).filter(|&number| leads(&failures[number])).collect();
            if steps.is_empty() || leading.is_empty() {
                continue;
            }
            let of = || leading.iter().map(|&number| &failures[number]);
            let never = of().find_map(|failure| steps_at(book, &failure.points).and_then(|(_, _, never)| never));
            let archives = of().filter(|_| reach == Reach::Single).filter_map(|failure| failure.archives.first());
            let archives: BTreeSet<&String> = archives.collect();
            all.push(Rollback {
                runbook: book.title.clone(),
                reach,
                archives: archives.into_iter().take(NAMED).cloned().collect(),
                steps: steps.clone(),
                never: never.cloned(),
                failures: leading,
            });
        }
    }
    all
}

fn leads(book: &Runbook, failure: &Failure) -> bool {
    steps_at(book, &failure.points).is_some()
}
