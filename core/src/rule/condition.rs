//! Whether a condition holds, and which happenings make it so.

use super::Families;
use super::select::{Library, Picks};
use crate::knowledge::model::{Condition, Selector};
use crate::story::{Story, SubjectId};
use crate::time::TICKS;
use std::rc::Rc;

/// What made a condition hold.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// The happenings of the failure itself, all of them, in order.
    pub all: Vec<usize>,
    /// How often it happened, where that is not how many happenings there are: a sequence has several.
    pub times: Option<u64>,
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

/// A condition with the happenings it asks for.
#[derive(Debug)]
pub struct Plan {
    on: Option<Rc<Picks>>,
    broken_by: Option<Rc<Picks>>,
    count: u64,
    within: Option<i64>,
    lasting: Option<i64>,
    sequence: Vec<Rc<Picks>>,
    all: Vec<Plan>,
    any: Vec<Plan>,
    none: Vec<Plan>,
    absent: Option<Rc<Picks>>,
}

/// Where a condition is tried.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    pub story: &'s Story,
    /// The subject; none for a rule about the device.
    pub whom: Option<SubjectId>,
    pub families: Families<'s>,
    /// Where the device began to be set up as it is now.
    pub began: Option<usize>,
}

impl Plan {
    pub fn new<'k>(library: &mut Library<'k>, condition: &'k Condition, same: Option<&'k str>) -> Self {
        let mut plans = |parts: &'k [Condition]| parts.iter().map(|part| Plan::new(library, part, same)).collect();
        let (all, any, none) = (plans(&condition.all), plans(&condition.any), plans(&condition.none));
        let mut picks = |selector: &'k Selector| library.picks(selector, same);
        Plan {
            on: condition.on.as_ref().map(&mut picks),
            broken_by: condition.broken_by.as_ref().map(&mut picks),
            count: u64::from(condition.count.unwrap_or(1)),
            within: condition.within,
            lasting: condition.lasting,
            sequence: condition.sequence.iter().map(&mut picks).collect(),
            all,
            any,
            none,
            absent: condition.absent.as_ref().map(&mut picks),
        }
    }

    /// Everything that makes the condition hold; nothing where it does not. An episode is a match of its own.
    pub fn matches(&self, scene: &Scene<'_>) -> Vec<Match> {
        let mut found = match &self.on {
            Some(on) => self.episodes(on, scene),
            None => vec![Match::default()],
        };
        if found.is_empty() {
            return found;
        }
        if !self.sequence.is_empty() {
            let Some(chain) = self.chain(scene) else { return Vec::new() };
            add(&mut found, &chain);
        }
        for part in &self.all {
            let Some(first) = merged(part.matches(scene)) else { return Vec::new() };
            add(&mut found, &first);
        }
        if !self.any.is_empty() {
            let Some(any) = merged(self.any.iter().flat_map(|part| part.matches(scene)).collect()) else {
                return Vec::new();
            };
            add(&mut found, &any);
        }
        if self.none.iter().any(|part| !part.matches(scene).is_empty()) {
            return Vec::new();
        }
        if let Some(absent) = &self.absent {
            // Silence of a source that is not there proves nothing.
            if scene.families.is_empty() || !absent.about(scene.whom).is_empty() {
                return Vec::new();
            }
        }
        found.retain(|found| !found.all.is_empty());
        found
    }

    /// The stretches of `on` that nothing breaks, and in which it happened often enough.
    fn episodes(&self, on: &Picks, scene: &Scene<'_>) -> Vec<Match> {
        let all = scene.story.happenings();
        let breaks: Vec<usize> = self.broken_by.iter().flat_map(|picks| picks.about_or_nobody(scene.whom)).collect();
        // A stretch of breaks that was folded into one entry may have had one anywhere in it.
        let broken = |from: usize, to: usize| {
            let known = |between: usize| all[between].comparable(&all[from]) && all[between].comparable(&all[to]);
            breaks.iter().any(|&between| {
                between > from && known(between) && (between < to || all[between].since() <= all[to].ticks())
            })
        };
        // Of a folded stretch of failures with a break in it only the last one is known to be unbroken.
        let unbroken = |number: usize| {
            let inside = |&between: &usize| {
                all[between].comparable(&all[number])
                    && all[between].ticks() >= all[number].since()
                    && all[between].since() <= all[number].ticks()
            };
            if all[number].count() > 1 && breaks.iter().any(inside) { 1 } else { all[number].count() }
        };
        let mut episodes: Vec<Vec<usize>> = vec![Vec::new()];
        for &number in on.about(scene.whom) {
            match episodes.last_mut() {
                Some(open) if open.last().is_none_or(|&last| !broken(last, number)) => open.push(number),
                _ => episodes.push(vec![number]),
            }
        }
        let enough = |episode: &Vec<usize>| match self.within {
            None => {
                episode
                    .iter()
                    .map(|&number| if self.broken_by.is_some() { unbroken(number) } else { all[number].count() })
                    .sum::<u64>()
                    >= self.count
            }
            Some(seconds) => often_within(scene.story, episode, self.count, seconds),
        };
        let long = |episode: &Vec<usize>| match (self.lasting, episode.first(), episode.last()) {
            (Some(seconds), Some(&first), Some(&last)) => {
                all[last].comparable(&all[first])
                    && all[last].ticks().saturating_sub(all[first].since()) >= seconds * TICKS
            }
            _ => true,
        };
        episodes.retain(|episode| !episode.is_empty() && enough(episode) && long(episode));
        episodes.into_iter().map(|all| Match { all, times: None }).collect()
    }

    /// The last chain of steps, one after the other, and how many there are.
    fn chain(&self, scene: &Scene<'_>) -> Option<Match> {
        let all = scene.story.happenings();
        let chosen: Vec<&[usize]> = self.sequence.iter().map(|step| step.about(scene.whom)).collect();
        let (last_step, earlier) = chosen.split_last()?;
        let chain_to = |last: usize| {
            let mut chain = vec![last];
            for step in earlier.iter().rev() {
                let before = *chain.last()?;
                let earlier = &step[..step.partition_point(|&number| number < before)];
                chain.push(*earlier.iter().rev().find(|&&number| all[number].comparable(&all[before]))?);
            }
            let took = all[last].ticks().saturating_sub(all[*chain.last()?].ticks());
            if self.within.is_some_and(|seconds| took > seconds * TICKS) {
                return None;
            }
            chain.reverse();
            Some(chain)
        };
        let chains: Vec<Vec<usize>> = last_step.iter().filter_map(|&last| chain_to(last)).collect();
        // Two ends of one beginning are one chain.
        let mut begun: Vec<usize> = chains.iter().map(|chain| chain[0]).collect();
        begun.dedup();
        let times = Some(begun.iter().map(|&number| all[number].count()).sum());
        chains.into_iter().last().map(|all| Match { all, times })
    }
}

fn often_within(story: &Story, episode: &[usize], count: u64, seconds: i64) -> bool {
    let all = story.happenings();
    let mut from = 0;
    let mut sum = 0;
    for (at, &number) in episode.iter().enumerate() {
        sum += all[number].count();
        let far = |from: usize| {
            !all[number].comparable(&all[from])
                || all[number].ticks().saturating_sub(all[from].ticks()) > seconds * TICKS
        };
        while from < at && far(episode[from]) {
            sum -= all[episode[from]].count();
            from += 1;
        }
        if sum >= count {
            return true;
        }
    }
    false
}

fn merged(found: Vec<Match>) -> Option<Match> {
    let mut all: Vec<usize> = found.into_iter().flat_map(|one| one.all).collect();
    all.sort_unstable();
    all.dedup();
    (!all.is_empty()).then_some(Match { all, times: None })
}

fn add(found: &mut [Match], more: &Match) {
    for one in found {
        one.times = more.times.filter(|_| one.all.is_empty());
        one.all.extend(&more.all);
        one.all.sort_unstable();
        one.all.dedup();
    }
}
