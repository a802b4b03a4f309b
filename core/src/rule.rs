//! Rules: conditions over what happened, and the findings that come of them.

mod condition;
mod select;
mod why;
mod words;

use crate::finding::{CodeSaid, Status};
use crate::knowledge::model::{Pick, Rule, Selector, When};
use crate::knowledge::{KINDS, Knowledge};
use crate::story::{Happening, Story, SubjectId, Timing};
use crate::time::Stamp;
use condition::{Match, Plan, Scene};
pub(crate) use select::Select;
use select::{Library, Picks};
use std::rc::Rc;
pub(crate) use why::{NOT, found, why};
pub(crate) use words::shown;
pub(crate) use words::{Whom, Words, codes_of, duration};

/// A finding before its records have been looked up: evidence is the number of a happening.
#[derive(Debug, Clone)]
pub struct Draft<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Open, resolved or history.
    pub status: Status,
    /// What it happened to.
    pub subject: Option<SubjectId>,
    /// The first and last happening of the failure itself.
    pub first: Option<Stamp>,
    /// See `first`.
    pub last: Option<Stamp>,
    /// What the times of both are.
    timing: Timing,
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

/// A rule with the happenings it asks for.
struct Ready<'r> {
    rule: &'r Rule,
    plan: Plan,
    later: Vec<Rc<Picks>>,
    ever: Vec<Rc<Picks>>,
    context: Vec<Rc<Picks>>,
}

/// Applies every rule. What happened before the device `began` to be set up as it is now is history.
pub fn apply<'r>(
    knowledge: &'r Knowledge,
    story: &'r Story,
    families: Families<'_>,
    began: Option<usize>,
) -> Vec<Draft<'r>> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut library = Library::new(knowledge, story);
    let scene = Scene { story, whom: None, families, began };
    for rule in knowledge.rules() {
        one(&mut library, &scene, knowledge, rule, &mut drafts);
    }
    let mut replaced = replaced(&drafts, story.clock().is_known()).into_iter();
    drafts.retain(|_| !replaced.next().unwrap_or_default());
    rank(&mut drafts, story);
    causes_first(&mut drafts, story.clock().is_known());
    drafts
}

/// Applies one rule as if there were no other; returns how many findings that gives.
pub(crate) fn alone(
    knowledge: &Knowledge,
    story: &Story,
    families: Families<'_>,
    began: Option<usize>,
    rule: &Rule,
) -> usize {
    let mut drafts = Vec::new();
    let scene = Scene { story, whom: None, families, began };
    one(&mut Library::new(knowledge, story), &scene, knowledge, rule, &mut drafts);
    drafts.len()
}

/// What a rule finds of each of its subjects.
fn one<'r: 'k, 'k>(
    library: &mut Library<'k>,
    scene: &Scene<'_>,
    knowledge: &'k Knowledge,
    rule: &'r Rule,
    drafts: &mut Vec<Draft<'r>>,
) {
    // What a rule finds begins with what its triggers pick.
    if !condition::triggers(&rule.when).iter().any(|selector| library.has(selector)) {
        return;
    }
    let subjects = subjects(knowledge, rule, scene.story);
    if subjects.is_empty() {
        return;
    }
    let ready = Ready::new(library, rule);
    for whom in subjects {
        let scene = Scene { whom, ..*scene };
        for found in ready.plan.matches(&scene) {
            drafts.extend(ready.draft(knowledge, &scene, found));
        }
    }
}

/// Open before resolved before history, the worse before the better, the surer before the less sure, the earlier before the later.
fn rank(drafts: &mut [Draft<'_>], story: &Story) {
    drafts.sort_by(|a, b| {
        let key = |draft: &Draft<'_>| {
            let rule = draft.rule;
            (draft.status, std::cmp::Reverse(rule.severity), std::cmp::Reverse(rule.confidence), draft.first)
        };
        // Numbers of subjects depend on nothing but what was read, but say nothing: names do.
        let name = |draft: &Draft<'_>| (draft.rule.id.clone(), draft.subject.map(|id| story.subject(id)));
        key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
    });
}

/// A cause stands before the first finding that follows from it, if it is no less grave.
fn causes_first(drafts: &mut [Draft<'_>], is_known: bool) {
    for at in 1..drafts.len() {
        let cause = &drafts[at];
        let follows = |draft: &Draft<'_>| {
            let alike = draft.status == cause.status && draft.rule.severity == cause.rule.severity;
            alike && cause.rule.explains.contains(&draft.rule.id) && on_the_same(draft, cause, is_known)
        };
        let before = drafts[..at].iter().position(follows);
        if let Some(to) = before {
            drafts[to..=at].rotate_right(1);
        }
    }
}

/// The subjects a rule looks at, one by one; one `None` where it looks at the device.
fn subjects(knowledge: &Knowledge, rule: &Rule, story: &Story) -> Vec<Option<SubjectId>> {
    let Some(same) = &rule.same else { return vec![None] };
    let mut found: Vec<Option<SubjectId>> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for selector in condition::triggers(&rule.when) {
        for number in Select::picked(knowledge, story, selector) {
            let subject =
                select::said(knowledge, story, &story.happenings()[number], same).and_then(|subject| story.id(subject));
            if subject.is_some() && seen.insert(subject) {
                found.push(subject);
            }
        }
    }
    found
}

impl<'r> Ready<'r> {
    fn new<'k>(library: &mut Library<'k>, rule: &'r Rule) -> Self
    where
        'r: 'k,
    {
        let same = rule.same.as_deref();
        let plan = Plan::new(library, &rule.when, same);
        let mut picks = |selector: &'k Selector| library.picks(selector, same);
        let (later, ever): (&[Selector], &[Selector]) = match &rule.unless {
            Some(unless) => (&unless.later, &unless.ever),
            None => (&[], &[]),
        };
        Ready {
            rule,
            plan,
            later: later.iter().map(&mut picks).collect(),
            ever: ever.iter().map(&mut picks).collect(),
            context: rule.context.iter().map(|line| picks(&line.on)).collect(),
        }
    }

    fn draft(&self, knowledge: &Knowledge, scene: &Scene<'_>, found: Match) -> Option<Draft<'r>> {
        let (rule, story, all) = (self.rule, scene.story, scene.story.happenings());
        if self.ever.iter().any(|picks| picks.about_or_nobody(scene.whom).next().is_some()) {
            return None;
        }
        let last = *found.all.last()?;
        let later = self
            .later
            .iter()
            .flat_map(|picks| picks.about_or_nobody(scene.whom))
            .filter(|&number| after(all, number, last))
            .min();
        let failed: Vec<&Happening> = found.all.iter().map(|&number| &all[number]).collect();
        // Times of two clocks have no first and no last: those of the clock that the last one has.
        let timing = all[last].timing;
        let stamps = || failed.iter().filter(|one| one.comparable(&all[last])).filter_map(|one| one.stamp());
        let whom = Whom { same: rule.same.as_deref(), subject: scene.whom.map(|id| story.subject(id)) };
        let words =
            Words { knowledge, story, whom, happenings: &failed, until: later.and_then(|number| all[number].stamp()) };
        let mut summary = words.fill(&rule.summary);
        if later.is_some() && !rule.resolved.is_empty() {
            summary = format!("{summary}; {}", words.fill(&rule.resolved));
        }
        let mut proofs = quoted(found.all.clone());
        proofs.extend(later);
        Some(Draft {
            status: match later {
                _ if scene.began.is_some_and(|began| after(all, began, last)) => Status::History,
                Some(_) => Status::Resolved,
                None => Status::Open,
            },
            subject: scene.whom,
            first: stamps().min(),
            last: stamps().max(),
            timing,
            count: found.times.unwrap_or_else(|| {
                let often = |one: &&Happening| if rule.when.counts_all() { one.total() } else { one.count() };
                failed.iter().map(often).sum()
            }),
            fix: words.fill(&rule.fix),
            why: words.fill(&rule.why),
            codes: words.codes(),
            summary,
            context: self.context(knowledge, scene, &found.all),
            proofs,
            rule,
        })
    }

    fn context(&self, knowledge: &Knowledge, scene: &Scene<'_>, failed: &[usize]) -> Vec<(String, usize)> {
        let all = scene.story.happenings();
        let Some(&first) = failed.first() else { return Vec::new() };
        let mut lines = Vec::new();
        let whom = Whom { same: self.rule.same.as_deref(), subject: scene.whom.map(|id| scene.story.subject(id)) };
        for (line, picks) in self.rule.context.iter().zip(&self.context) {
            let mut found = picks.about(scene.whom).to_vec();
            match line.when {
                When::Any => {}
                When::Before => found.retain(|&number| after(all, first, number)),
                When::After => found.retain(|&number| after(all, number, first)),
            }
            // The words of a line come from the last of its happenings, or from the first when it picks that.
            if line.pick == Pick::First {
                found.reverse();
            }
            if let Some(&picked) = found.last() {
                let happenings: Vec<&Happening> = found.iter().map(|&number| &all[number]).collect();
                let words = Words { knowledge, story: scene.story, whom, happenings: &happenings, until: None };
                lines.push((words.fill(&line.text), picked));
            }
        }
        lines
    }
}

/// Whether a happening is known to come after another one.
fn after(all: &[Happening], number: usize, other: usize) -> bool {
    number > other && all[number].comparable(&all[other])
}

/// The first half and the last half of what would be too many.
fn quoted(mut proofs: Vec<usize>) -> Vec<usize> {
    if proofs.len() > QUOTED {
        proofs.drain(QUOTED / 2..proofs.len() - QUOTED / 2);
    }
    proofs
}

/// Which drafts a more specific rule replaces. Times of all sources can be compared where the clock is known.
fn replaced(drafts: &[Draft<'_>], is_known: bool) -> Vec<bool> {
    let by = |general: &Draft<'_>| {
        drafts.iter().any(|specific| {
            let named = specific.rule.supersedes.contains(&general.rule.id);
            // What is over must not hide what still stands.
            let hides = general.status < specific.status;
            named && !hides && on_the_same(general, specific, is_known)
        })
    };
    drafts.iter().map(by).collect()
}

fn on_the_same(general: &Draft<'_>, specific: &Draft<'_>, is_known: bool) -> bool {
    match (&general.subject, &specific.subject) {
        (Some(a), Some(b)) if general.rule.same == specific.rule.same => a == b,
        // One of them is about the device: the same when they overlap in time. A finding without any time, out of a
        // registry dump or a report, stands apart from no other.
        (None, _) | (_, None) if general.first.is_none() || specific.first.is_none() => true,
        _ => {
            (general.timing == specific.timing || is_known)
                && general.first <= specific.last
                && specific.first <= general.last
        }
    }
}

/// The scope of the codes in records of a kind.
pub(crate) fn scope_of(kind: usize) -> crate::knowledge::codes::Scope {
    match KINDS[kind].name {
        "app.exit" | "app.mapped" | "script.exit" | "remediation.detect" | "remediation.fix" => {
            crate::knowledge::codes::Scope::Exit
        }
        _ => crate::knowledge::codes::Scope::Anywhere,
    }
}
