//! What happened: the happenings of all sources on one line of time.

use crate::engine::{Entry, Ledger, Value};
use crate::knowledge::compile::NameId;
use crate::knowledge::{KINDS, Knowledge};
use crate::time::Stamp;
use rustc_hash::FxHashMap;

/// The number of a subject in a story.
pub type SubjectId = u32;

/// Which clock a source's times are of. As long as the offset between the two is not known, nothing can be said of what
/// happened on the one before or after what happened on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// The device's local time.
    Local,
    /// UTC: event logs.
    Utc,
}

/// Something that happened, or a stretch of the same.
#[derive(Debug, Clone)]
pub struct Happening {
    /// The number of the source.
    pub source: usize,
    /// Which clock its time is of.
    pub clock: Clock,
    /// Its kind's number in [`KINDS`].
    pub kind: usize,
    /// What it happened to: the number of the subject.
    pub subject: Option<SubjectId>,
    entry: Entry,
}

impl Happening {
    /// The number of its signal.
    pub fn signal(&self) -> u16 {
        self.entry.signal
    }

    /// Its outcome's number in its kind's list.
    pub fn outcome(&self) -> u8 {
        self.entry.outcome
    }

    /// The first byte of its record.
    pub fn byte(&self) -> u64 {
        self.entry.byte
    }

    /// How many happenings it stands for.
    pub fn count(&self) -> u64 {
        self.entry.count
    }

    /// The same, with those like it that were not kept.
    pub fn total(&self) -> u64 {
        self.entry.count + self.entry.dropped
    }

    /// When the stretch it stands for began.
    pub fn since(&self) -> i64 {
        self.entry.since
    }

    /// Ticks of the writer's civil time; the lowest number where nothing before it in the source had a time.
    pub fn ticks(&self) -> i64 {
        self.entry.ticks
    }

    /// When.
    pub fn stamp(&self) -> Option<Stamp> {
        let stamp = Stamp::from_ticks((self.entry.ticks != i64::MIN).then_some(self.entry.ticks)?);
        Some(self.entry.offset.and_then(|minutes| stamp.with_offset(minutes)).unwrap_or(stamp))
    }

    /// What a capture says; the last one of that name.
    pub fn value(&self, name: NameId) -> Option<&Value> {
        self.entry.values.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Whether the times of both can be compared: they have one, of one clock.
    pub fn comparable(&self, other: &Happening) -> bool {
        self.clock == other.clock && self.entry.ticks != i64::MIN && other.entry.ticks != i64::MIN
    }

    /// All captures.
    pub fn values(&self) -> &[(NameId, Value)] {
        &self.entry.values
    }
}

/// What happened, in order: by time, then by the name of the source, then by byte.
#[derive(Debug, Default)]
pub struct Story {
    happenings: Vec<Happening>,
    by_kind: FxHashMap<usize, Vec<usize>>,
    subjects: Vec<Value>,
    ids: FxHashMap<Value, SubjectId>,
    names: FxHashMap<Value, String>,
}

impl Story {
    /// Merges what the sources told. They are numbered in the order of their names.
    pub(crate) fn new(knowledge: &Knowledge, ledgers: impl IntoIterator<Item = (usize, Clock, Ledger)>) -> Self {
        let mut story = Story::default();
        for (source, clock, ledger) in ledgers {
            for (kind, subject, entries) in ledger.into_entries() {
                let subject = subject.map(|subject| story.intern(subject));
                let happening = |entry| Happening { source, clock, kind, subject, entry };
                story.happenings.extend(entries.into_iter().map(happening));
            }
        }
        let Story { happenings, subjects, .. } = &mut story;
        happenings.sort_by(|a, b| {
            let key = |one: &Happening| (one.entry.ticks, one.source, one.entry.byte, one.entry.signal);
            let subject = |one: &Happening| one.subject.map(|number| &subjects[number as usize]);
            key(a).cmp(&key(b)).then_with(|| subject(a).cmp(&subject(b)))
        });
        for (number, happening) in story.happenings.iter().enumerate() {
            story.by_kind.entry(happening.kind).or_default().push(number);
        }
        story.learn_names(knowledge);
        story.learn_subjects(knowledge);
        story
    }

    /// A rule may take any capture for its subject.
    fn learn_subjects(&mut self, knowledge: &Knowledge) {
        let same = knowledge.rules().iter().filter_map(|rule| rule.same.as_deref());
        let mut names: Vec<NameId> = same.filter_map(|same| knowledge.names().get(same)).collect();
        names.sort_unstable();
        names.dedup();
        let said = self.happenings.iter().flat_map(|happening| happening.values());
        let values: Vec<Value> =
            said.filter(|(name, _)| names.contains(name)).map(|(_, value)| value.clone()).collect();
        for value in values {
            self.intern(value);
        }
    }

    fn intern(&mut self, subject: Value) -> SubjectId {
        let next = self.subjects.len() as SubjectId;
        let id = *self.ids.entry(subject.clone()).or_insert(next);
        if id == next {
            self.subjects.push(subject);
        }
        id
    }

    /// Apps and scripts are GUIDs; some records name them.
    fn learn_names(&mut self, knowledge: &Knowledge) {
        let Some(name) = knowledge.names().get("name") else { return };
        for happening in &self.happenings {
            let named = KINDS[happening.kind].subject;
            if let (Some(subject), Some(Value::Text(text)), "app" | "script") =
                (&happening.subject, happening.value(name), named)
                && !text.is_empty()
            {
                self.names.insert(self.subjects[*subject as usize].clone(), text.to_string());
            }
        }
    }

    /// All of it.
    pub fn happenings(&self) -> &[Happening] {
        &self.happenings
    }

    /// The happenings of a kind, in order, as numbers in [`happenings`](Self::happenings).
    pub fn of_kind(&self, kind: usize) -> &[usize] {
        self.by_kind.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// A subject.
    pub fn subject(&self, id: SubjectId) -> &Value {
        &self.subjects[id as usize]
    }

    /// The number of a subject, if anything happened to it.
    pub fn id(&self, subject: &Value) -> Option<SubjectId> {
        self.ids.get(subject).copied()
    }

    /// The name a record gave to a GUID.
    pub fn name(&self, subject: &Value) -> Option<&str> {
        self.names.get(subject).map(String::as_str)
    }
}
