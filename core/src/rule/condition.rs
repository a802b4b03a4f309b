//! Whether a condition holds, and which happenings make it so.

use super::select::{self, Select};
use super::Families;
use crate::engine::Value;
use crate::knowledge::Knowledge;
use crate::knowledge::model::{Condition, Rule, Selector};
use crate::story::Story;
use crate::time::TICKS;

/// What made a condition hold.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// The happenings of the failure itself, all of them.
    pub all: Vec<usize>,
    /// Those that prove it.
    pub proofs: Vec<usize>,
}

/// The selectors whose happenings name the subjects.
pub fn triggers(condition: &Condition) -> Vec<&Selector> {
    if let Some(on) = &condition.on {
        return vec![on];
    }
    if let Some(first) = condition.sequence.first() {
        return vec![first];
    }
    if let Some(first) = condition.all.first() {
        return triggers(first);
    }
    condition.any.iter().flat_map(triggers).collect()
}

/// Everything that makes a rule's condition hold for a subject; nothing where it does not. An episode is a match of its
/// own.
pub fn matches(knowledge: &Knowledge, story: &Story, rule: &Rule, subject: Option<&Value>, families: Families<'_>) -> Vec<Match> {
    Scene { knowledge, story, same: rule.same.as_deref(), subject, families }.matches(&rule.when)
}

struct Scene<'s> {
    knowledge: &'s Knowledge,
    story: &'s Story,
    same: Option<&'s str>,
    subject: Option<&'s Value>,
    families: Families<'s>,
}

impl Scene<'_> {
    fn matches(&self, condition: &Condition) -> Vec<Match> {
        let mut found = match &condition.on {
            Some(on) => self.episodes(on, condition),
            None => vec![Match::default()],
        };
        if !condition.sequence.is_empty() {
            let Some(chain) = self.sequence(&condition.sequence, condition.within) else { return Vec::new() };
            add(&mut found, &chain);
        }
        for part in &condition.all {
            let Some(first) = merged(self.matches(part)) else { return Vec::new() };
            add(&mut found, &first);
        }
        if !condition.any.is_empty() {
            let Some(any) = merged(condition.any.iter().flat_map(|part| self.matches(part)).collect()) else { return Vec::new() };
            add(&mut found, &any);
        }
        if condition.none.iter().any(|part| !self.matches(part).is_empty()) {
            return Vec::new();
        }
        if let Some(absent) = &condition.absent {
            if self.families.is_empty() || self.numbers(absent).next().is_some() {
                return Vec::new();
            }
        }
        found.retain(|found| !found.proofs.is_empty());
        found
    }

    fn numbers(&self, selector: &Selector) -> impl Iterator<Item = usize> {
        let select = Select::new(self.knowledge, selector);
        let all = self.story.happenings();
        let about = |number: &usize| select::is_about(self.knowledge, &all[*number], self.same, self.subject, false);
        select.numbers(self.story).filter(about).collect::<Vec<_>>().into_iter()
    }

    /// The stretches of `on` that nothing breaks, and in which it happened often enough.
    fn episodes(&self, on: &Selector, condition: &Condition) -> Vec<Match> {
        let all = self.story.happenings();
        let numbers: Vec<usize> = self.numbers(on).collect();
        let breaks: Vec<usize> = match &condition.broken_by {
            Some(selector) => {
                let select = Select::new(self.knowledge, selector);
                let about = |number: &usize| select::is_about(self.knowledge, &all[*number], self.same, self.subject, true);
                select.numbers(self.story).filter(about).collect()
            }
            None => Vec::new(),
        };
        let mut episodes: Vec<Vec<usize>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for number in numbers {
            let broken = open.last().is_some_and(|&last| breaks.iter().any(|&between| last < between && between < number));
            if broken {
                episodes.push(std::mem::take(&mut open));
            }
            open.push(number);
        }
        episodes.push(open);
        let enough = |episode: &Vec<usize>| match condition.within {
            None => episode.iter().map(|&number| all[number].count()).sum::<u64>() >= u64::from(condition.count.unwrap_or(1)),
            Some(seconds) => self.often_within(episode, condition.count.unwrap_or(1), seconds),
        };
        episodes.retain(|episode| !episode.is_empty() && enough(episode));
        episodes.into_iter().map(|episode| Match { proofs: episode.clone(), all: episode }).collect()
    }

    fn often_within(&self, episode: &[usize], count: u32, seconds: i64) -> bool {
        let all = self.story.happenings();
        let mut from = 0;
        let mut sum = 0;
        for (at, &number) in episode.iter().enumerate() {
            sum += all[number].count();
            while all[number].ticks().saturating_sub(all[episode[from]].ticks()) > seconds * TICKS && from < at {
                sum -= all[episode[from]].count();
                from += 1;
            }
            if sum >= u64::from(count) {
                return true;
            }
        }
        false
    }

    /// The last chain of steps, one after the other.
    fn sequence(&self, steps: &[Selector], within: Option<i64>) -> Option<Match> {
        let all = self.story.happenings();
        let chosen: Vec<Vec<usize>> = steps.iter().map(|step| self.numbers(step).collect()).collect();
        let mut chains: Vec<Vec<usize>> = Vec::new();
        for &last in chosen.last()?.iter() {
            let mut chain = vec![last];
            for earlier in chosen[..chosen.len() - 1].iter().rev() {
                match earlier.iter().rev().find(|&&number| number < *chain.last().unwrap_or(&last)) {
                    Some(&number) => chain.push(number),
                    None => break,
                }
            }
            let whole = chain.len() == steps.len();
            let quick = within.is_none_or(|seconds| {
                let first = chain.last().map_or(0, |&first| all[first].ticks());
                all[last].ticks().saturating_sub(first) <= seconds * TICKS
            });
            if whole && quick {
                chain.reverse();
                chains.push(chain);
            }
        }
        let proofs = chains.last()?.clone();
        Some(Match { all: proofs.clone(), proofs })
    }
}

fn merged(found: Vec<Match>) -> Option<Match> {
    let mut found = found.into_iter();
    let mut first = found.next()?;
    for other in found {
        first.all.extend(other.all);
        first.proofs.extend(other.proofs);
    }
    first.all.sort_unstable();
    Some(first)
}

fn add(found: &mut [Match], more: &Match) {
    for one in found {
        one.all.extend(&more.all);
        one.proofs.extend(&more.proofs);
        one.all.sort_unstable();
    }
}
