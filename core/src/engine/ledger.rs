//! Folds the windows of one source in order: who a line is about, what repeats, what changes.
//!
//! What is kept is bounded by what differs, not by size: for each kind and subject the first and last happenings and,
//! between them, every change, up to a limit; a stretch of the same is one entry with a count.

use super::harvest::{Harvest, Raw, Value, View};
use crate::knowledge::compile::{Compiled, NameId};
use crate::knowledge::{KINDS, Knowledge};
use crate::limits::{DOCUMENTS, SUBJECTS};
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::OnceLock;

/// Entries kept of one kind and subject: so many from the beginning, so many from the end.
const HEAD: usize = 24;
const TAIL: usize = 16;
/// Up to so many entries nothing is collapsed but progress.
const PLAIN: usize = 32;
/// Subjects kept of all kinds, and the number of every one beyond them.
const ALL_SUBJECTS: usize = 4 * SUBJECTS;
const BEYOND: u32 = u32::MAX;
/// Threads whose last app and script are remembered.
const THREADS: usize = 512;
/// For how long a thread is taken to be still at the same app: installers run an hour by default.
const MEMORY: i64 = 4 * 3600 * TICKS;

/// Something that happened, or a stretch of the same happening.
#[derive(Debug, Clone)]
pub struct Entry {
    pub signal: u16,
    pub outcome: u8,
    pub byte: u64,
    pub ticks: i64,
    /// When the stretch began that it stands for.
    pub since: i64,
    pub offset: Option<i16>,
    /// Who wrote it, as the source tells.
    pub thread: u64,
    /// How many happenings it stands for: itself and those like it right before it.
    pub count: u64,
    /// How many like it, earlier and with others between them, were not kept.
    pub dropped: u64,
    pub values: Vec<(NameId, Value)>,
}

/// What a source told.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The first one is nobody: happenings that do not say whom they are about.
    subjects: Vec<Subject>,
    ids: FxHashMap<Value, u32>,
    /// How many subjects a track has, by the track's number.
    counts: FxHashMap<u32, usize>,
    /// What each thread is at, the latest first.
    current: Vec<Current>,
    /// Documents told of, and the byte of the record that did it: the agent writes the same policies at every check-in.
    documents: FxHashMap<u64, u64>,
    /// The time of the last record of the windows before that has one.
    clock: i64,
    /// Happenings of subjects beyond [`SUBJECTS`].
    pub beyond: u64,
    /// Whether a document was left out because there were too many.
    pub unheard: bool,
    special: &'static Special,
}

#[derive(Debug, Clone, Default)]
struct Subject {
    value: Option<Value>,
    /// What each track is of: a kind's number; where the kind is `fact`, for facts have nothing in common, a number of
    /// the signal's own. Apart from the tracks, so that looking for one touches few cache lines.
    of: Vec<u32>,
    tracks: Vec<Track>,
}

#[derive(Debug, Clone, Copy)]
struct Current {
    thread: u64,
    name: NameId,
    subject: u32,
    since: i64,
}

/// Numbers of the kinds the ledger itself understands.
#[derive(Debug)]
struct Special {
    agent_start: usize,
    app_done: usize,
    script_run: usize,
    fact: usize,
}

impl Special {
    /// Looked up once: there is a ledger for each of thousands of sources.
    fn get() -> &'static Self {
        static SPECIAL: OnceLock<Special> = OnceLock::new();
        let kind = |name: &str| KINDS.iter().position(|kind| kind.name == name).unwrap_or(usize::MAX);
        SPECIAL.get_or_init(|| Special {
            agent_start: kind("agent.start"),
            app_done: kind("app.done"),
            script_run: kind("script.run"),
            fact: kind("fact"),
        })
    }
}

impl Ledger {
    pub fn new() -> Self {
        Ledger {
            subjects: Vec::new(),
            ids: FxHashMap::default(),
            counts: FxHashMap::default(),
            current: Vec::new(),
            documents: FxHashMap::default(),
            clock: i64::MIN,
            beyond: 0,
            unheard: false,
            special: Special::get(),
        }
    }

    /// Takes in the next window.
    pub fn fold(&mut self, knowledge: &Knowledge, harvest: &Harvest) {
        // A source that tells nothing takes no memory.
        if !harvest.happenings.is_empty() {
            self.begin_subjects();
        }
        for raw in &harvest.happenings {
            let raw = &raw.with_clock(self.clock);
            if raw.document != 0 && !self.tells(raw) {
                continue;
            }
            let signal = knowledge.compiled(raw.signal);
            if signal.kind == self.special.agent_start {
                self.current.clear();
            } else if signal.kind == self.special.app_done {
                self.forget(knowledge, raw.thread, "app");
            }
            let subject = signal.subject.map_or(0, |name| self.subject(knowledge, harvest, raw, name, signal));
            let track =
                if signal.kind == self.special.fact { KINDS.len() + usize::from(raw.signal) } else { signal.kind };
            self.enter(harvest, raw, track as u32, subject, signal);
        }
        self.clock = harvest.last.unwrap_or(self.clock);
    }

    /// The first subject is nobody.
    fn begin_subjects(&mut self) {
        if self.subjects.is_empty() {
            self.subjects.push(Subject::default());
        }
    }

    /// Whether a document's happenings count: those of its first record, of so many documents.
    fn tells(&mut self, raw: &Raw) -> bool {
        match self.documents.get(&raw.document) {
            Some(byte) => *byte == raw.byte,
            None if self.documents.len() < DOCUMENTS => {
                self.documents.insert(raw.document, raw.byte);
                true
            }
            None => {
                self.unheard = true;
                false
            }
        }
    }

    /// Goes on where the part of the same log before it ended: a log is rotated in the middle of what a thread is at.
    pub fn follow(&mut self, before: &Ledger) {
        self.begin_subjects();
        self.clock = before.clock;
        for current in &before.current {
            // One of the subjects beyond those that are kept has no value.
            let value = before.subjects.get(current.subject as usize).and_then(|subject| subject.value.clone());
            if let Some(value) = value {
                let subject = self.id(value);
                self.current.push(Current { subject, ..*current });
            }
        }
    }

    fn forget(&mut self, knowledge: &Knowledge, thread: u64, name: &str) {
        let name = knowledge.names().get(name);
        self.current.retain(|current| current.thread != thread || Some(current.name) != name);
    }

    /// Who the line is about: what it says itself, else what its thread was at.
    fn subject(&mut self, knowledge: &Knowledge, harvest: &Harvest, raw: &Raw, name: NameId, signal: &Compiled) -> u32 {
        let own = harvest.values(raw).rev().find(|(known, _)| *known == name).map(|(_, view)| view);
        if let Some(view) = own.filter(|view| *view != View::Text(b"")) {
            let subject = self.id(canonical(view, signal.host));
            if signal.inherits {
                self.begin(Current { thread: raw.thread, name, subject, since: raw.ticks });
            }
            return subject;
        }
        if signal.kind == self.special.script_run {
            self.forget(knowledge, raw.thread, "script");
        }
        if !signal.inherits {
            return 0;
        }
        match self.current.iter_mut().find(|current| current.thread == raw.thread && current.name == name) {
            Some(current) if raw.ticks.saturating_sub(current.since) <= MEMORY => {
                current.since = current.since.max(raw.ticks);
                current.subject
            }
            _ => 0,
        }
    }

    /// Notes what a thread is at. A few threads do most of the writing: they stay at the front.
    fn begin(&mut self, new: Current) {
        match self.current.iter().position(|current| current.thread == new.thread && current.name == new.name) {
            Some(at) => {
                self.current[at] = new;
                self.current.swap(at, at / 2);
            }
            None => {
                self.current.push(new);
                if self.current.len() > THREADS {
                    self.current.swap_remove(THREADS / 2);
                }
            }
        }
    }

    /// The number of a subject; nobody's where there are too many.
    fn id(&mut self, value: Value) -> u32 {
        if let Some(&id) = self.ids.get(&value) {
            return id;
        }
        if self.subjects.len() > ALL_SUBJECTS {
            return BEYOND;
        }
        let id = self.subjects.len() as u32;
        self.subjects.push(Subject { value: Some(value.clone()), ..Subject::default() });
        self.ids.insert(value, id);
        id
    }

    fn enter(&mut self, harvest: &Harvest, raw: &Raw, track: u32, subject: u32, signal: &Compiled) {
        let Some(Subject { value, of, tracks }) = self.subjects.get_mut(subject as usize) else {
            self.beyond += 1;
            return;
        };
        let at = match of.iter().position(|known| *known == track) {
            Some(at) => at,
            None => {
                let count = self.counts.entry(track).or_default();
                if *count >= SUBJECTS {
                    self.beyond += 1;
                    return;
                }
                *count += 1;
                push_lean(of, track);
                push_lean(tracks, Track::default());
                tracks.len() - 1
            }
        };
        let about = signal.subject.zip(value.as_ref());
        let track = &mut tracks[at];
        if track.collapses(raw, signal.progress == Some(raw.outcome)) {
            track.replace_last(harvest, raw, about);
        } else {
            track.push(harvest, raw, about);
        }
    }

    /// Everything that was kept: kind, subject and their entries in the order of the file.
    pub fn into_entries(self) -> impl Iterator<Item = (usize, Option<Value>, Vec<Entry>)> {
        let fact = self.special.fact;
        let kind = move |track: u32| if (track as usize) < KINDS.len() { track as usize } else { fact };
        self.subjects.into_iter().flat_map(move |Subject { value, of, tracks }| {
            of.into_iter().zip(tracks).map(move |(track, entries)| (kind(track), value.clone(), entries.into_entries()))
        })
    }
}

#[derive(Debug, Clone, Default)]
struct Track {
    head: Vec<Entry>,
    tail: VecDeque<Entry>,
    /// How many happenings were not kept, by signal and outcome.
    dropped: Vec<(u16, u8, u64)>,
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

    fn replace_last(&mut self, harvest: &Harvest, raw: &Raw, about: Option<(NameId, &Value)>) {
        if let Some(last) = self.last() {
            last.count += 1;
            last.take_over(harvest, raw, about);
        }
    }

    fn push(&mut self, harvest: &Harvest, raw: &Raw, about: Option<(NameId, &Value)>) {
        if self.head.len() < HEAD {
            push_lean(&mut self.head, Entry::new(harvest, raw, about));
            return;
        }
        let oldest = if self.tail.len() < TAIL { None } else { self.tail.pop_front() };
        match oldest {
            None => self.tail.push_back(Entry::new(harvest, raw, about)),
            // The oldest of the tail gives its room to the new one.
            Some(mut entry) => {
                self.count_in(&entry);
                (entry.since, entry.count) = (raw.ticks, 1);
                entry.take_over(harvest, raw, about);
                self.tail.push_back(entry);
            }
        }
    }

    fn count_in(&mut self, entry: &Entry) {
        match self.dropped.iter_mut().find(|(signal, outcome, _)| (*signal, *outcome) == (entry.signal, entry.outcome))
        {
            Some((_, _, count)) => *count += entry.count,
            None => self.dropped.push((entry.signal, entry.outcome, entry.count)),
        }
    }

    /// All that was kept. What was not is counted with the last entry of its like, apart from what that one stands for
    /// itself.
    fn into_entries(self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.head.into_iter().chain(self.tail).collect();
        for (signal, outcome, count) in self.dropped {
            let like = |entry: &&mut Entry| (entry.signal, entry.outcome) == (signal, outcome);
            if let Some(entry) = entries.iter_mut().rev().find(like) {
                entry.dropped = count;
            }
        }
        entries
    }
}

impl Entry {
    fn new(harvest: &Harvest, raw: &Raw, about: Option<(NameId, &Value)>) -> Self {
        let mut entry = Entry {
            signal: raw.signal,
            outcome: raw.outcome,
            byte: raw.byte,
            ticks: raw.ticks,
            since: raw.ticks,
            offset: raw.offset,
            thread: raw.thread,
            count: 1,
            dropped: 0,
            values: Vec::new(),
        };
        entry.take_over(harvest, raw, about);
        entry
    }

    /// Becomes the happening, in the room it has: values that are the same again stay where they are.
    fn take_over(&mut self, harvest: &Harvest, raw: &Raw, about: Option<(NameId, &Value)>) {
        (self.signal, self.outcome) = (raw.signal, raw.outcome);
        (self.byte, self.ticks, self.offset) = (raw.byte, raw.ticks, raw.offset);
        self.thread = raw.thread;
        let mut length = 0;
        let mut named = false;
        for (name, view) in harvest.values(raw) {
            named |= about.is_some_and(|(subject, _)| subject == name);
            match self.values.get_mut(length) {
                Some((known, value)) if *known == name && view.is(value) => {}
                Some(slot) => *slot = (name, view.to_value()),
                None => self.values.push((name, view.to_value())),
            }
            length += 1;
        }
        self.values.truncate(length);
        if let Some((name, subject)) = about.filter(|_| !named) {
            self.values.push((name, subject.clone()));
        }
    }
}

/// Most subjects have one track, and most tracks one entry: the first takes no room for more.
fn push_lean<T>(to: &mut Vec<T>, item: T) {
    if to.capacity() == 0 {
        to.reserve_exact(1);
    }
    to.push(item);
}

fn canonical(view: View<'_>, host: bool) -> Value {
    match view {
        View::Text(text) if host => Value::Text(String::from_utf8_lossy(text).to_lowercase().into()),
        other => other.to_value(),
    }
}
