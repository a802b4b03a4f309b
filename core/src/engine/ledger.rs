//! Folds the windows of one source in order: who a line is about, what repeats, what changes.
//!
//! What is kept is bounded by what differs, not by size: for each kind and subject the first and last happenings and,
//! between them, every change, up to a limit; a stretch of the same is one entry with a count.

use super::harvest::{Harvest, Raw, Value, View};
use crate::knowledge::Knowledge;
use crate::knowledge::compile::NameId;
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Entries kept of one kind and subject: so many from the beginning, so many from the end.
const HEAD: usize = 48;
const TAIL: usize = 48;
/// Up to so many entries nothing is collapsed but progress.
const PLAIN: usize = 64;
/// Subjects kept of one kind.
const SUBJECTS: usize = 8192;
/// For how long a thread is taken to be still at the same app: installers run an hour by default.
const MEMORY: i64 = 4 * 3600 * TICKS;

/// Something that happened, or a stretch of the same happening.
#[derive(Debug, Clone)]
pub struct Entry {
    pub signal: u16,
    pub outcome: u8,
    pub byte: u64,
    pub ticks: i64,
    pub offset: Option<i16>,
    /// How many happenings it stands for: itself and those like it since the entry before.
    pub count: u64,
    pub values: Box<[(NameId, Value)]>,
}

/// The kind and the subject an entry belongs to.
pub type Key = (u16, Option<Value>);

/// What a source told.
#[derive(Debug, Default)]
pub struct Ledger {
    tracks: FxHashMap<Key, Track>,
    subjects: FxHashMap<u16, usize>,
    /// What each thread is at: by thread and the name of the subject.
    current: FxHashMap<(u64, NameId), (Value, i64)>,
    /// Happenings of subjects beyond [`SUBJECTS`], by kind.
    pub beyond: FxHashMap<u16, u64>,
    agent_start: usize,
    app_done: usize,
    script_run: usize,
}

#[derive(Debug, Default)]
struct Track {
    head: Vec<Entry>,
    tail: VecDeque<Entry>,
}

impl Ledger {
    pub fn new() -> Self {
        let kind = |name: &str| crate::knowledge::KINDS.iter().position(|kind| kind.name == name).unwrap_or(usize::MAX);
        Ledger { agent_start: kind("agent.start"), app_done: kind("app.done"), script_run: kind("script.run"), ..Ledger::default() }
    }

    /// Takes in the next window.
    pub fn fold(&mut self, knowledge: &Knowledge, harvest: &Harvest) {
        for raw in &harvest.happenings {
            let signal = knowledge.compiled(raw.signal);
            if signal.kind == self.agent_start {
                self.current.clear();
            } else if signal.kind == self.app_done {
                self.forget(knowledge, raw.thread, "app");
            }
            let subject = signal.subject.and_then(|name| self.subject(knowledge, harvest, raw, name, signal.kind));
            self.enter(knowledge, harvest, raw, (signal.kind as u16, subject), signal.subject);
        }
    }

    fn forget(&mut self, knowledge: &Knowledge, thread: u64, name: &str) {
        if let Some(name) = knowledge.names().get(name) {
            self.current.remove(&(thread, name));
        }
    }

    /// Who the line is about: what it says itself, else what its thread was at.
    fn subject(&mut self, knowledge: &Knowledge, harvest: &Harvest, raw: &Raw, name: NameId, kind: usize) -> Option<Value> {
        let own = harvest.values(raw).rev().find(|(known, _)| *known == name).map(|(_, view)| view);
        let own = own.filter(|view| *view != View::Text(b""));
        match own {
            Some(view) => {
                let value = canonical(view);
                self.current.insert((raw.thread, name), (value.clone(), raw.ticks));
                Some(value)
            }
            None if kind == self.script_run => {
                self.forget(knowledge, raw.thread, "script");
                None
            }
            None => {
                let (value, since) = self.current.get_mut(&(raw.thread, name))?;
                if raw.ticks.saturating_sub(*since) > MEMORY {
                    return None;
                }
                *since = (*since).max(raw.ticks);
                Some(value.clone())
            }
        }
    }

    fn enter(&mut self, knowledge: &Knowledge, harvest: &Harvest, raw: &Raw, key: Key, subject_name: Option<NameId>) {
        let kind = key.0;
        if !self.tracks.contains_key(&key) {
            let subjects = self.subjects.entry(kind).or_default();
            if *subjects >= SUBJECTS {
                *self.beyond.entry(kind).or_default() += 1;
                return;
            }
            *subjects += 1;
        }
        let subject = key.1.clone();
        let progress = knowledge.kind(raw.signal).outcomes.get(usize::from(raw.outcome)) == Some(&"progress");
        let track = self.tracks.entry(key).or_default();
        if track.collapses(raw, progress) {
            track.replace_last(harvest, raw, subject_name, subject);
        } else {
            track.push(entry(harvest, raw, subject_name, subject, 1));
        }
    }

    /// Everything that was kept, kind by kind and subject by subject, in the order of the file.
    pub fn into_entries(self) -> impl Iterator<Item = (Key, Vec<Entry>)> {
        self.tracks.into_iter().map(|(key, track)| (key, track.head.into_iter().chain(track.tail).collect()))
    }
}

impl Track {
    fn last(&mut self) -> Option<&mut Entry> {
        self.tail.back_mut().or(self.head.last_mut())
    }

    fn before_last(&self) -> Option<&Entry> {
        match self.tail.len() {
            0 => self.head.len().checked_sub(2).map(|at| &self.head[at]),
            1 => self.head.last(),
            many => self.tail.get(many - 2),
        }
    }

    /// Whether the happening only goes on with a stretch of the same, whose first and last entry stand already.
    fn collapses(&mut self, raw: &Raw, progress: bool) -> bool {
        if !progress && self.head.len() + self.tail.len() < PLAIN {
            return false;
        }
        let same = |entry: &Entry| entry.signal == raw.signal && entry.outcome == raw.outcome;
        self.before_last().is_some_and(same) && self.last().is_some_and(|last| same(last))
    }

    fn replace_last(&mut self, harvest: &Harvest, raw: &Raw, name: Option<NameId>, subject: Option<Value>) {
        if let Some(last) = self.last() {
            let count = last.count + 1;
            // The same values again need no new home.
            let same = harvest.values(raw).count() + usize::from(name.is_some() && !last.values.is_empty()) >= last.values.len()
                && harvest.values(raw).all(|(name, view)| last.values.iter().any(|(known, value)| *known == name && view.is(value)));
            if same {
                (last.byte, last.ticks, last.offset, last.count) = (raw.byte, raw.ticks, raw.offset, count);
            } else {
                *last = entry(harvest, raw, name, subject, count);
            }
        }
    }

    /// An entry that is not kept is counted in the next one like it.
    fn count_in(&mut self, dropped: &Entry) {
        let same = |entry: &&mut Entry| entry.signal == dropped.signal && entry.outcome == dropped.outcome;
        let next = self.tail.iter_mut().find(same).or_else(|| self.head.iter_mut().rev().find(same));
        if let Some(next) = next {
            next.count += dropped.count;
        }
    }

    fn push(&mut self, entry: Entry) {
        if self.head.len() < HEAD {
            self.head.push(entry);
            return;
        }
        self.tail.push_back(entry);
        if self.tail.len() > TAIL {
            if let Some(dropped) = self.tail.pop_front() {
                self.count_in(&dropped);
            }
        }
    }
}

fn entry(harvest: &Harvest, raw: &Raw, name: Option<NameId>, subject: Option<Value>, count: u64) -> Entry {
    let mut values: Vec<(NameId, Value)> = harvest.values(raw).map(|(name, view)| (name, view.to_value())).collect();
    if let (Some(name), Some(subject)) = (name, subject) {
        if !values.iter().any(|(known, _)| *known == name) {
            values.push((name, subject));
        }
    }
    Entry { signal: raw.signal, outcome: raw.outcome, byte: raw.byte, ticks: raw.ticks, offset: raw.offset, count, values: values.into() }
}

/// Host names and the like are one subject however they are written.
fn canonical(view: View<'_>) -> Value {
    match view {
        View::Text(text) => Value::Text(String::from_utf8_lossy(text).to_lowercase().into()),
        other => other.to_value(),
    }
}
