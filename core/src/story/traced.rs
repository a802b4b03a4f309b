//! The same event in an event log and in a trace: it happened once.
//!
//! A trace has neither the channel nor the number of an event. It is the same where the signal, what it says, process
//! and thread are, and the time but for what a session's clock may miss. And a step that a log tells in one way a trace
//! may tell in another: the same kind, outcome and code, moments apart.

use super::{Happening, Timing};
use crate::engine::Value;
use crate::knowledge::compile::NameId;
use crate::knowledge::{KINDS, Knowledge};
use crate::time::TICKS;
use rustc_hash::FxHashMap;

/// How far two tellings of one step are apart at most.
const MOMENT: i64 = 5 * TICKS;

/// Places among what is kept, and whether a twin was found of each.
type Places = Vec<(usize, bool)>;

/// What a trace tells after a log or another trace.
struct Twins<'t> {
    /// Of each source that is a trace: by how many ticks its times may miss those of others.
    slack: &'t [Option<i64>],
    code: Option<NameId>,
    /// The kind whose signals have nothing in common.
    fact: Option<usize>,
    kept: Vec<Happening>,
    /// By signal and thread, and by kind.
    by_signal: FxHashMap<(u16, u8, Option<u32>, u64), Places>,
    by_kind: FxHashMap<(usize, u8, Option<u32>, Option<i64>), Places>,
}

/// Drops what a trace tells after a log or another trace.
pub fn drop_twins(knowledge: &Knowledge, happenings: &mut Vec<Happening>, slack: &[Option<i64>]) {
    let is_traced = |one: &Happening| slack.get(one.source).copied().flatten().is_some();
    if !happenings.iter().any(is_traced) {
        return;
    }
    // Logs are asked first: their events have a number.
    happenings.sort_by_key(is_traced);
    let mut twins = Twins {
        slack,
        code: knowledge.names().get("code"),
        fact: KINDS.iter().position(|kind| kind.name == "fact"),
        kept: Vec::with_capacity(happenings.len()),
        by_signal: FxHashMap::default(),
        by_kind: FxHashMap::default(),
    };
    happenings.drain(..).for_each(|one| twins.take_in(one));
    *happenings = twins.kept;
}

impl Twins<'_> {
    fn take_in(&mut self, one: Happening) {
        let entry = &one.entry;
        let is_event = one.timing == Timing::Utc && entry.thread != 0 && entry.ticks != i64::MIN;
        if is_event {
            let slack = self.slack.get(one.source).copied().flatten();
            let place = self.kept.len();
            let same = self.by_signal.entry((entry.signal, entry.outcome, one.subject, entry.thread)).or_default();
            if slack
                .is_some_and(|slack| find(&self.kept, same, &one, slack, |other| other.entry.values == entry.values))
            {
                return;
            }
            same.push((place, false));
            if Some(one.kind) != self.fact {
                let code = self.code.and_then(|name| one.value(name)).and_then(number);
                let alike = self.by_kind.entry((one.kind, entry.outcome, one.subject, code)).or_default();
                if slack.is_some_and(|slack| {
                    find(&self.kept, alike, &one, slack.max(MOMENT), |other| other.signal() != one.signal())
                }) {
                    // Nothing stands there.
                    if let Some(same) =
                        self.by_signal.get_mut(&(entry.signal, entry.outcome, one.subject, entry.thread))
                    {
                        same.pop();
                    }
                    return;
                }
                alike.push((place, false));
            }
        }
        self.kept.push(one);
    }
}

/// Whether one of these is the same, and not yet taken by another; then it is.
fn find(
    kept: &[Happening],
    among: &mut [(usize, bool)],
    one: &Happening,
    slack: i64,
    is: impl Fn(&Happening) -> bool,
) -> bool {
    let near = |(place, taken): &&mut (usize, bool)| {
        let other = &kept[*place];
        let is_near = other.entry.since.saturating_sub(slack) <= one.entry.ticks
            && one.entry.ticks <= other.entry.ticks.saturating_add(slack);
        // A stretch stands for many, one event for one.
        let is_free = !*taken || other.count() > 1;
        other.source != one.source && is_free && is_near && other.count() >= one.count() && is(other)
    };
    let far = |(place, _): &&mut (usize, bool)| kept[*place].entry.ticks.abs_diff(one.entry.ticks);
    let found = among.iter_mut().filter(|other| near(other)).min_by_key(|other| far(other));
    found.map(|(_, taken)| *taken = true).is_some()
}

/// A code in any spelling.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) | Value::Code(number) => Some(i64::from(*number as u32)),
        _ => None,
    }
}
