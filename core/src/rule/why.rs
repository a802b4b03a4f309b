//! Why a rule stays quiet: the first thing it asks for that is not met, in words for its author.

use super::condition::{Plan, Scene, triggers};
use super::select::{Library, Select};
use super::{Families, subjects, words::shown};
use crate::knowledge::model::{Condition, Rule, Selector};
use crate::knowledge::{KINDS, Knowledge};
use crate::report::counted;
use crate::story::{Happening, Story, SubjectId};
use std::collections::BTreeMap;

/// So many subjects are told of.
const SUBJECTS: usize = 3;

/// The sentences, without a final point; none where everything the rule asks for was met.
pub fn why(knowledge: &Knowledge, story: &Story, families: Families<'_>, rule: &Rule) -> Vec<String> {
    let asker = Asker { knowledge, story, families, same: rule.same.as_deref() };
    let whom = subjects(knowledge, rule, story);
    if whom.is_empty() {
        let same = rule.same.as_deref().unwrap_or_default();
        let missing = triggers(&rule.when).into_iter().map(|selector| match asker.nothing(selector) {
            Some(missing) => missing,
            None => format!("`{selector}` happened, but it does not name {} `{same}`", article(same)),
        });
        return missing.collect();
    }
    let told = whom.into_iter().filter_map(|whom| {
        let unmet = asker.unmet(&rule.when, whom).or_else(|| asker.kept_quiet(rule, whom))?;
        let about = whom.map(|id| shown(story.subject(id)));
        Some(match about {
            Some(about) => format!("of {} {about}: {unmet}", asker.same.unwrap_or_default()),
            None => unmet,
        })
    });
    told.take(SUBJECTS).collect()
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// What is asked, and of what.
struct Asker<'k> {
    knowledge: &'k Knowledge,
    story: &'k Story,
    families: Families<'k>,
    same: Option<&'k str>,
}

impl<'k> Asker<'k> {
    fn holds(&self, condition: &Condition, whom: Option<SubjectId>) -> bool {
        let mut library = Library::new(self.knowledge, self.story);
        let plan = Plan::new(&mut library, condition, self.same);
        !plan.matches(&Scene { story: self.story, whom, families: self.families, began: None }).is_empty()
    }

    fn happenings(&self, selector: &Selector) -> Vec<&'k Happening> {
        let numbers = Select::picked(self.knowledge, self.story, selector);
        numbers.into_iter().map(|number| &self.story.happenings()[number]).collect()
    }

    /// The first part of a condition that does not hold.
    fn unmet(&self, condition: &Condition, whom: Option<SubjectId>) -> Option<String> {
        if let Some(on) = &condition.on {
            let alone = Condition { on: Some(on.clone()), ..Condition::default() };
            if !self.holds(&alone, whom) {
                return Some(self.missing(on));
            }
            let counted_in = Condition {
                count: condition.count,
                within: condition.within,
                lasting: condition.lasting,
                broken_by: condition.broken_by.clone(),
                ..alone
            };
            if !self.holds(&counted_in, whom) {
                return Some(self.too_few(on, condition));
            }
        }
        if !condition.sequence.is_empty() {
            let chain =
                Condition { sequence: condition.sequence.clone(), within: condition.within, ..Condition::default() };
            if !self.holds(&chain, whom) {
                return Some(self.broken_chain(condition, whom));
            }
        }
        for part in &condition.all {
            if !self.holds(part, whom) {
                let inner = self.unmet(part, whom);
                return Some(format!("`all`: {}", inner.unwrap_or_else(|| "a part does not hold".to_owned())));
            }
        }
        if !condition.any.is_empty() && !condition.any.iter().any(|part| self.holds(part, whom)) {
            let parts: Vec<String> = condition.any.iter().filter_map(|part| self.unmet(part, whom)).collect();
            return Some(format!("nothing of `any`: {}", parts.join("; ")));
        }
        if let Some(part) = condition.none.iter().find(|part| self.holds(part, whom)) {
            let names: Vec<String> = triggers(part).into_iter().map(|selector| format!("`{selector}`")).collect();
            return Some(format!("{} happened, which `none` forbids", names.join(" or ")));
        }
        if let Some(absent) = &condition.absent {
            let there = Condition { on: Some(absent.clone()), ..Condition::default() };
            if self.holds(&there, whom) {
                return Some(format!("`{absent}` happened, which must be absent"));
            }
            if self.families.is_empty() {
                return Some(format!("no source was read that would show `{absent}`: silence proves nothing"));
            }
        }
        None
    }

    /// What `unless` knows to the opposite.
    fn kept_quiet(&self, rule: &Rule, whom: Option<SubjectId>) -> Option<String> {
        let ever = &rule.unless.as_ref()?.ever;
        let happened = |selector: &&Selector| {
            let picks = Select::new(self.knowledge, selector).by(self.knowledge, self.story, self.same);
            picks.about_or_nobody(whom).next().is_some()
        };
        let met = ever.iter().find(happened)?;
        Some(format!("everything it asks for was seen, but `{met}` happened, and `unless.ever` keeps it quiet"))
    }

    /// Why a selector picks nothing at all; `None` where it picks something.
    fn nothing(&self, selector: &Selector) -> Option<String> {
        self.happenings(selector).is_empty().then(|| self.missing(selector))
    }

    fn missing(&self, selector: &Selector) -> String {
        let by_kind = Selector { what: selector.what.clone(), ..Selector::default() };
        let all = self.happenings(&by_kind);
        if all.is_empty() {
            return format!("`{}` {NOT}", selector.what);
        }
        let by_outcome = Selector { outcome: selector.outcome.clone(), ..by_kind };
        let right = self.happenings(&by_outcome);
        if right.is_empty() {
            let wanted = selector.outcome.join(" or ");
            return format!("`{}` happened as {}, not as {wanted}", selector.what, outcomes(&all));
        }
        let failing = selector.filter.iter().find_map(|(name, test)| {
            let one = Selector { filter: [(name.clone(), test.clone())].into(), ..by_outcome.clone() };
            if !self.happenings(&one).is_empty() {
                return None;
            }
            let number = self.knowledge.names().get(name);
            let said = right.iter().find_map(|happening| number.and_then(|number| happening.value(number)));
            Some(match said {
                Some(value) => {
                    format!("`{by_outcome}` happened, but its `{name}` is `{}`; asked for: {test}", shown(value))
                }
                None => format!("`{by_outcome}` happened, but without `{name}`"),
            })
        });
        failing.unwrap_or_else(|| format!("`{selector}` happened, but not to this one"))
    }

    fn too_few(&self, on: &Selector, condition: &Condition) -> String {
        let all = self.happenings(on);
        let count: u64 = all.iter().map(|happening| happening.count()).sum();
        let mut asked = vec![counted(u64::from(condition.count.unwrap_or(1)), "time")];
        asked.extend(condition.within.map(|seconds| format!("within {seconds} s")));
        asked.extend(condition.lasting.map(|seconds| format!("lasting {seconds} s")));
        asked.extend(condition.broken_by.as_ref().map(|end| format!("unbroken by `{end}`")));
        let often = if count == 1 { "once".to_owned() } else { counted(count, "time") };
        format!("`{on}` happened {often}; asked for: {}", asked.join(", "))
    }

    fn broken_chain(&self, condition: &Condition, whom: Option<SubjectId>) -> String {
        let steps = condition.sequence.iter().enumerate();
        for (number, step) in steps {
            let alone = Condition { on: Some(step.clone()), ..Condition::default() };
            if !self.holds(&alone, whom) {
                return format!("step {} of the sequence: {}", number + 1, self.missing(step));
            }
        }
        for length in 2..=condition.sequence.len() {
            let chain = Condition { sequence: condition.sequence[..length].to_vec(), ..Condition::default() };
            if !self.holds(&chain, whom) {
                let (before, step) = (&condition.sequence[length - 2], &condition.sequence[length - 1]);
                return format!("step {length} of the sequence: `{step}` happened, but not after `{before}`");
            }
        }
        match condition.within {
            Some(seconds) => format!("the steps of the sequence happened, but not within {seconds} s"),
            None => "the steps of the sequence happened, but not one after the other".to_owned(),
        }
    }
}

/// How a sentence ends about what was not found at all.
pub const NOT: &str = "did not happen";

/// What was found at all, for an author who looks for something else.
pub fn found(knowledge: &Knowledge, story: &Story) -> String {
    let mut signals: BTreeMap<&str, u64> = BTreeMap::new();
    for happening in story.happenings() {
        let id = knowledge.signals()[usize::from(happening.signal())].id.as_str();
        *signals.entry(id).or_default() += happening.count();
    }
    let list: Vec<String> = signals.iter().take(6).map(|(id, count)| format!("`{id}` ({count})")).collect();
    let more = signals.len().saturating_sub(list.len());
    match (list.is_empty(), more) {
        (true, _) => "no signal was found in its log".to_owned(),
        (false, 0) => format!("found was {}", list.join(", ")),
        (false, more) => format!("found was {} and {more} more", list.join(", ")),
    }
}

/// `ok (2), failed (1)`
fn outcomes(happenings: &[&Happening]) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for happening in happenings {
        let outcome = KINDS[happening.kind].outcomes.get(usize::from(happening.outcome())).copied();
        *counts.entry(outcome.unwrap_or_default()).or_default() += happening.count();
    }
    counts.iter().map(|(outcome, count)| format!("{outcome} ({count})")).collect::<Vec<_>>().join(", ")
}
