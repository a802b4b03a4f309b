//! The same event in an event log and in a trace: it happened once.
//!
//! A trace has neither the channel nor the number of an event. It is the same where the signal, what it says, process
//! and thread are, and the time but for what a session's clock may miss. And a step that a log tells in one way a trace
//! may tell in another: the same kind, outcome and code, moments apart.

use super::{Happening, SubjectId, Timing};
use crate::engine::Value;
use crate::knowledge::compile::NameId;
use crate::knowledge::{KINDS, Knowledge};
use crate::time::TICKS;
use rustc_hash::FxHashMap;

/// How far two tellings of one step are apart at most.
const MOMENT: i64 = 5 * TICKS;

/// Places of happenings, and whether a twin of each was found.
type Places = Vec<(usize, bool)>;
/// By signal, outcome, subject and thread.
type BySignal = FxHashMap<(u16, u8, Option<SubjectId>, u64), Places>;
/// By kind, outcome, subject and code.
type ByKind = FxHashMap<(usize, u8, Option<SubjectId>, Option<i64>), Places>;

/// What was told so far.
struct Twins<'t> {
    /// Of each source that is a trace: by how many ticks its times may miss those of others.
    slack: &'t [Option<i64>],
    code: Option<NameId>,
    /// The kind whose signals have nothing in common.
    fact: Option<usize>,
    kept: Vec<Happening>,
    by_signal: BySignal,
    by_kind: ByKind,
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
        if one.timing != Timing::Utc || entry.thread == 0 || entry.ticks == i64::MIN {
            return self.kept.push(one);
        }
        let code = self.code.and_then(|name| one.value(name)).and_then(number);
        let same = self.by_signal.entry((entry.signal, entry.outcome, one.subject, entry.thread)).or_default();
        let alike = self.by_kind.entry((one.kind, entry.outcome, one.subject, code)).or_default();
        if let Some(slack) = self.slack.get(one.source).copied().flatten() {
            let is_twin = |other: &Happening| other.entry.said == entry.said;
            let is_like = |other: &Happening| Some(one.kind) != self.fact && other.signal() != one.signal();
            if find(&self.kept, same, &one, slack, is_twin) || find(&self.kept, alike, &one, slack.max(MOMENT), is_like)
            {
                return;
            }
        }
        same.push((self.kept.len(), false));
        alike.push((self.kept.len(), false));
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
fn number(value: Value<'_>) -> Option<i64> {
    match value {
        Value::Int(number) | Value::Code(number) => Some(i64::from(number as u32)),
        _ => None,
    }
}
