//! One rule on a page.

use super::{confidence, severity};
use crate::words::{Page, counted, families};
use oobelens::Knowledge;
use oobelens::knowledge::model::{Example, Pick, Rule, Selector, When};

/// The rule; `whole`: with what it asks of the logs and its examples.
pub fn write_rule(knowledge: &Knowledge, rule: &Rule, whole: bool, page: &mut Page) {
    page.heading(&rule.id);
    page.field("Says", &rule.summary);
    page.field("Resolved", &rule.resolved);
    page.field("Severity", &format!("{}, {}", severity(rule.severity), confidence(rule.confidence)));
    page.field("Why", &rule.why);
    page.field("Do", &rule.fix);
    let points = knowledge.runbooks().iter().flat_map(|book| &book.points);
    for (number, id) in rule.points.iter().enumerate() {
        let title = points.clone().find(|point| point.id == *id).map(|point| point.title.as_str()).unwrap_or_default();
        page.field(if number == 0 { "Runbook" } else { "" }, &format!("{id} {title}"));
    }
    page.field("Needs", &families(&rule.needs));
    if whole {
        conditions(rule, page);
    }
    page.field("Replaces", &rule.supersedes.join(", "));
    page.field("Explains", &rule.explains.join(", "));
    page.field(
        "Seen",
        if rule.unseen { "not in a whole device, only in its examples" } else { "in a whole device of the tests" },
    );
    for (number, source) in rule.sources.iter().enumerate() {
        page.field(if number == 0 { "Sources" } else { "" }, source);
    }
    let fires = rule.examples.iter().filter(|example| example.fires).count();
    let quiet = rule.examples.len() - fires;
    if !whole {
        page.field(
            "Examples",
            &format!(
                "{} in which it fires, {quiet} in which it stays quiet (`oobelens rules show {}`)",
                fires, rule.id
            ),
        );
    } else {
        page.blank();
        page.heading(&counted(rule.examples.len(), "example"));
        for (number, example) in rule.examples.iter().enumerate() {
            write_example(number + 1, example, page);
        }
    }
}

fn conditions(rule: &Rule, page: &mut Page) {
    if let Some(same) = &rule.same {
        page.field("For each", same);
    }
    page.condition("When", &rule.when);
    if let Some(unless) = &rule.unless {
        let list = |selectors: &[Selector]| selectors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; or ");
        page.field("Over if", &list(&unless.later));
        page.field("Never if", &list(&unless.ever));
    }
    for (number, line) in rule.context.iter().enumerate() {
        let when = match line.when {
            When::Any => "",
            When::Before => ", before it",
            When::After => ", after it",
        };
        let pick = if line.pick == Pick::First { ", the first" } else { "" };
        page.field(if number == 0 { "Adds" } else { "" }, &format!("“{}”, of {}{pick}{when}", line.text, line.on));
    }
}

fn write_example(number: usize, example: &Example, page: &mut Page) {
    let mut promise = if example.fires { "fires".to_owned() } else { "stays quiet".to_owned() };
    if let Some(status) = &example.status {
        promise = format!("{promise}, {status}");
    }
    if let Some(says) = &example.says {
        promise = format!("{promise}, and says “{says}”");
    }
    page.wrapped(&format!("{number:>3}. "), &promise);
    // As it stands in the file: a record is meant to be copied from here.
    for line in example.log.trim().lines() {
        page.raw("     | ", line);
    }
}
