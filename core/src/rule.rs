//! Rules: conditions over what happened, and the findings that come of them.

mod condition;
mod select;
mod words;

use crate::engine::Value;
use crate::finding::{CodeSaid, Status};
use crate::knowledge::model::{Pick, Rule, When};
use crate::knowledge::{KINDS, Knowledge};
use crate::story::{Happening, Story};
use condition::{Match, matches};
pub(crate) use select::Select;
use words::Words;
pub(crate) use words::shown;

/// A finding before its records have been looked up: evidence is the number of a happening.
#[derive(Debug, Clone)]
pub struct Draft<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Open or resolved.
    pub status: Status,
    /// What it happened to.
    pub subject: Option<Value>,
    /// The first and last happening of the failure itself.
    pub first: i64,
    /// See `first`.
    pub last: i64,
    /// How often.
    pub count: u64,
    /// The happenings that prove it, in order.
    pub proofs: Vec<usize>,
    /// Sentences, each with the happening it rests on.
    pub context: Vec<(String, usize)>,
    /// The summary with its holes filled.
    pub summary: String,
    /// What to do, likewise.
    pub fix: String,
    /// What it means, likewise.
    pub why: String,
    /// Codes in the proofs.
    pub codes: Vec<CodeSaid>,
}

/// The source families that were read, and so could have shown something.
pub type Families<'f> = &'f [&'f str];

/// Happenings quoted for one finding: the first and last of many say what the rest would.
const QUOTED: usize = 6;

/// Applies every rule.
pub fn apply<'r>(knowledge: &'r Knowledge, story: &Story, families: Families<'_>) -> Vec<Draft<'r>> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for rule in knowledge.rules() {
        for subject in subjects(knowledge, rule, story) {
            for found in matches(knowledge, story, rule, subject.as_ref(), families) {
                drafts.extend(draft(knowledge, story, rule, subject.clone(), found));
            }
        }
    }
    let replaced = replaced(&drafts);
    let mut number = 0;
    drafts.retain(|_| {
        number += 1;
        !replaced[number - 1]
    });
    rank(&mut drafts);
    drafts
}

/// Open before resolved, the worse before the better, the surer before the less sure, the earlier before the later.
fn rank(drafts: &mut [Draft<'_>]) {
    drafts.sort_by(|a, b| {
        let key = |draft: &Draft<'_>| {
            let rule = draft.rule;
            (draft.status, std::cmp::Reverse(rule.severity), std::cmp::Reverse(rule.confidence), draft.first)
        };
        key(a).cmp(&key(b)).then_with(|| (&a.rule.id, &a.subject).cmp(&(&b.rule.id, &b.subject)))
    });
}

/// The subjects a rule looks at, one by one; one `None` where it looks at the device.
fn subjects(knowledge: &Knowledge, rule: &Rule, story: &Story) -> Vec<Option<Value>> {
    let Some(same) = &rule.same else { return vec![None] };
    let mut found: Vec<Option<Value>> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for selector in condition::triggers(&rule.when) {
        let select = Select::new(knowledge, selector);
        for happening in select.all(story) {
            if let Some(subject) = select::said(knowledge, happening, same) {
                if seen.insert(subject.clone()) {
                    found.push(Some(subject));
                }
            }
        }
    }
    found
}

fn draft<'r>(knowledge: &Knowledge, story: &Story, rule: &'r Rule, subject: Option<Value>, found: Match) -> Option<Draft<'r>> {
    let same = rule.same.as_deref();
    let all = story.happenings();
    let (mut status, mut proofs) = (Status::Open, found.proofs);
    let mut until = None;
    if let Some(unless) = &rule.unless {
        let about = |happening: &&Happening| select::is_about(knowledge, happening, same, subject.as_ref(), true);
        for selector in &unless.ever {
            if Select::new(knowledge, selector).all(story).any(|happening| about(&happening)) {
                return None;
            }
        }
        let last = proofs.iter().copied().max()?;
        let later = unless.later.iter().flat_map(|selector| {
            let select = Select::new(knowledge, selector);
            select.numbers(story).filter(|&number| number > last && about(&&all[number])).min()
        });
        if let Some(proof) = later.min() {
            status = Status::Resolved;
            until = all[proof].stamp();
            proofs.push(proof);
        }
    }
    let failed: Vec<&Happening> = found.all.iter().map(|&number| &all[number]).collect();
    let words = Words { knowledge, story, subject: subject.as_ref(), same, happenings: &failed, until };
    let context = context(knowledge, story, rule, subject.as_ref(), &found.all);
    let mut summary = words.fill(&rule.summary);
    if status == Status::Resolved && !rule.resolved.is_empty() {
        summary = format!("{summary}; {}", words.fill(&rule.resolved));
    }
    Some(Draft {
        status,
        first: failed.iter().map(|happening| happening.ticks()).min()?,
        last: failed.iter().map(|happening| happening.ticks()).max()?,
        count: failed.iter().map(|happening| happening.count()).sum(),
        fix: words.fill(&rule.fix),
        why: words.fill(&rule.why),
        codes: words.codes(),
        summary,
        context,
        proofs: quoted(proofs),
        subject,
        rule,
    })
}

/// The first half and the last half of what would be too many.
fn quoted(mut proofs: Vec<usize>) -> Vec<usize> {
    proofs.sort_unstable();
    proofs.dedup();
    if proofs.len() > QUOTED {
        proofs.drain(QUOTED / 2..proofs.len() - QUOTED / 2);
    }
    proofs
}

fn context(knowledge: &Knowledge, story: &Story, rule: &Rule, subject: Option<&Value>, proofs: &[usize]) -> Vec<(String, usize)> {
    let all = story.happenings();
    let (Some(&first), same) = (proofs.iter().min(), rule.same.as_deref()) else { return Vec::new() };
    let mut lines = Vec::new();
    for line in &rule.context {
        let select = Select::new(knowledge, &line.on);
        let fits = |number: &usize| {
            let in_time = match line.when {
                When::Any => true,
                When::Before => *number < first,
                When::After => *number > first,
            };
            in_time && select::is_about(knowledge, &all[*number], same, subject, false)
        };
        let found: Vec<usize> = select.numbers(story).filter(fits).collect();
        let picked = if line.pick == Pick::First { found.first() } else { found.last() };
        if let Some(&picked) = picked {
            let mut happenings: Vec<&Happening> = found.iter().map(|&number| &all[number]).collect();
            // The words of a line come from the happening it picks.
            if line.pick == Pick::First {
                happenings.reverse();
            }
            let words = Words { knowledge, story, subject, same, happenings: &happenings, until: None };
            lines.push((words.fill(&line.text), picked));
        }
    }
    lines
}

/// Which drafts a more specific rule replaces.
fn replaced(drafts: &[Draft<'_>]) -> Vec<bool> {
    let by = |general: &Draft<'_>| {
        drafts.iter().any(|specific| {
            let named = specific.rule.supersedes.contains(&general.rule.id);
            // What is over must not hide what still stands.
            let hides = general.status == Status::Open && specific.status == Status::Resolved;
            named && !hides && on_the_same(general, specific)
        })
    };
    drafts.iter().map(by).collect()
}

fn on_the_same(general: &Draft<'_>, specific: &Draft<'_>) -> bool {
    match (&general.subject, &specific.subject) {
        (Some(a), Some(b)) if general.rule.same == specific.rule.same => a == b,
        // One of them is about the device: the same when they overlap in time.
        _ => general.first <= specific.last && specific.first <= general.last,
    }
}

/// The scope of the codes in records of a kind.
pub(crate) fn scope_of(kind: usize) -> crate::knowledge::codes::Scope {
    match KINDS[kind].name {
        "app.exit" | "app.mapped" | "script.exit" | "remediation.detect" | "remediation.fix" => crate::knowledge::codes::Scope::Exit,
        _ => crate::knowledge::codes::Scope::Anywhere,
    }
}
