//! Which happenings rules and points ask for.

use crate::knowledge::model::{Condition, Point, Rule, Selector};

/// Every selector of a rule.
pub fn of_rule(rule: &Rule) -> Vec<&Selector> {
    let mut found = Vec::new();
    of_condition(&rule.when, &mut found);
    found.extend(rule.unless.iter().flat_map(|unless| unless.later.iter().chain(&unless.ever)));
    found.extend(rule.context.iter().map(|line| &line.on));
    found
}

/// Every selector of a point of a runbook.
pub fn of_point(point: &Point) -> Vec<&Selector> {
    point.fine.iter().chain(point.shows.iter().map(|line| &line.on)).collect()
}

/// The selectors whose happenings prove that a condition holds: those of what must not happen prove nothing.
pub fn of_proof(condition: &Condition) -> Vec<&Selector> {
    let mut found: Vec<&Selector> = condition.on.iter().chain(&condition.sequence).collect();
    found.extend(condition.all.iter().chain(&condition.any).flat_map(of_proof));
    found
}

fn of_condition<'c>(condition: &'c Condition, found: &mut Vec<&'c Selector>) {
    found.extend(condition.on.iter().chain(&condition.broken_by).chain(&condition.sequence).chain(&condition.absent));
    for part in condition.all.iter().chain(&condition.any).chain(&condition.none) {
        of_condition(part, found);
    }
}
