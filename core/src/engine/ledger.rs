//! Folds the windows of one source in order: who a line is about, what repeats, what changes.
//!
//! What is kept is bounded by what differs, not by size: for each kind and subject the first and last happenings and,
//! between them, every change, up to a limit; a stretch of the same is one entry with a count.

use super::harvest::{Harvest, Raw};
use super::said::Value;
use super::subjects::Subjects;
use super::track::{Entry, Track};
use crate::knowledge::compile::{Compiled, NameId};
use crate::knowledge::{KINDS, Knowledge};
use crate::limits::Limits;
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The number of every subject beyond those that are kept.
const BEYOND: u32 = u32::MAX;
/// The number of nobody: of what happens without saying whom it is about.
const NOBODY: u32 = u32::MAX - 1;
/// Threads whose last app and script are remembered.
const THREADS: usize = 512;
/// For how long a thread is taken to be still at the same app: installers run an hour by default.
const MEMORY: i64 = 4 * 3600 * TICKS;

/// What a source told.
#[derive(Debug, Clone)]
pub struct Ledger {
    subjects: Subjects,
    tracks: Vec<Track>,
    /// The track of a subject and of what happens to it: a kind's number; where the kind is `fact`, for facts have nothing
    /// in common, a number of the signal's own.
    places: FxHashMap<(u32, u32), u32>,
    /// How many subjects a track has, by the track's number.
    counts: FxHashMap<u32, usize>,
    /// What each thread is at, the latest first.
    current: Vec<Current>,
    /// Documents told of, and the byte of the record that did it: the agent writes the same policies at every check-in.
    documents: FxHashMap<u64, u64>,
    /// The time of the last record of the windows before that has one.
    clock: i64,
    /// Happenings of subjects beyond [`Limits::subjects`].
    pub beyond: u64,
    /// Whether a document was left out because there were too many.
    pub unheard: bool,
    /// Subjects of one kind that are kept, and documents that are listened to.
    most: (usize, usize),
    special: &'static Special,
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
    pub fn new(limits: &Limits) -> Self {
        Ledger {
            subjects: Subjects::default(),
            tracks: Vec::new(),
            places: FxHashMap::default(),
            counts: FxHashMap::default(),
            current: Vec::new(),
            documents: FxHashMap::default(),
            clock: i64::MIN,
            beyond: 0,
            unheard: false,
            most: (limits.subjects, limits.documents),
            special: Special::get(),
        }
    }

    /// Takes in the next window.
    pub fn fold(&mut self, knowledge: &Knowledge, harvest: &Harvest) {
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
            let subject = signal.subject.map_or(NOBODY, |name| self.subject(knowledge, harvest, raw, name, signal));
            let track =
                if signal.kind == self.special.fact { KINDS.len() + usize::from(raw.signal) } else { signal.kind };
            self.enter(harvest, raw, track as u32, subject, signal.progress == Some(raw.outcome));
        }
        self.clock = harvest.last.unwrap_or(self.clock);
    }

    /// Whether a document's happenings count: those of its first record, of so many documents.
    fn tells(&mut self, raw: &Raw) -> bool {
        match self.documents.get(&raw.document) {
            Some(byte) => *byte == raw.byte,
            None if self.documents.len() < self.most.1 => {
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
        self.clock = before.clock;
        for current in &before.current {
            // One of the subjects beyond those that are kept has no value.
            if let Some(value) = before.subjects.get(current.subject) {
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
        let own = harvest.values(raw).rev().find(|(known, _)| *known == name).map(|(_, value)| value);
        if let Some(value) = own.filter(|value| *value != Value::Text("")) {
            // A host is one however it is written.
            let subject = match value {
                Value::Text(text)
                    if signal.host && text.bytes().any(|byte| !byte.is_ascii() || byte.is_ascii_uppercase()) =>
                {
                    self.id(Value::Text(&text.to_lowercase()))
                }
                value => self.id(value),
            };
            if signal.inherits {
                self.begin(Current { thread: raw.thread, name, subject, since: raw.ticks });
            }
            return subject;
        }
        if signal.kind == self.special.script_run {
            self.forget(knowledge, raw.thread, "script");
        }
        if !signal.inherits {
            return NOBODY;
        }
        match self.current.iter_mut().find(|current| current.thread == raw.thread && current.name == name) {
            Some(current) if raw.ticks.saturating_sub(current.since) <= MEMORY => {
                current.since = current.since.max(raw.ticks);
                current.subject
            }
            _ => NOBODY,
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

    /// The number of a subject; none of its own where there are too many.
    fn id(&mut self, value: Value<'_>) -> u32 {
        match self.subjects.id(value) {
            Some(id) => id,
            None if self.subjects.len() >= 4 * self.most.0 => BEYOND,
            None => self.subjects.intern(value),
        }
    }

    fn enter(&mut self, harvest: &Harvest, raw: &Raw, track: u32, subject: u32, progress: bool) {
        if subject == BEYOND {
            self.beyond += 1;
            return;
        }
        let at = match self.places.get(&(subject, track)) {
            Some(&at) => at as usize,
            None => {
                let count = self.counts.entry(track).or_default();
                if *count >= self.most.0 {
                    self.beyond += 1;
                    return;
                }
                *count += 1;
                self.places.insert((subject, track), self.tracks.len() as u32);
                self.tracks.push(Track::new(subject, track));
                self.tracks.len() - 1
            }
        };
        self.tracks[at].take_in(harvest, raw, progress);
    }

    /// Hands on everything that was kept: kind, subject and their entries in the order of the file.
    pub fn into_entries(self, knowledge: &Knowledge, mut take: impl FnMut(usize, Option<Value<'_>>, Vec<Entry>)) {
        let Ledger { subjects, tracks, special, .. } = self;
        for track in tracks {
            let kind = if (track.of as usize) < KINDS.len() { track.of as usize } else { special.fact };
            let subject = subjects.get(track.subject);
            take(kind, subject, track.into_entries(knowledge, subject));
        }
    }
}
