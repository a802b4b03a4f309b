//! What happened: the happenings of all sources on one line of time.

use crate::engine::{Entry, Ledger, Value};
use crate::knowledge::compile::NameId;
use crate::knowledge::{KINDS, Knowledge};
use crate::time::Stamp;
use rustc_hash::FxHashMap;

/// Something that happened, or a stretch of the same.
#[derive(Debug, Clone)]
pub struct Happening {
    /// The number of the source.
    pub source: usize,
    /// Its kind's number in [`KINDS`].
    pub kind: usize,
    /// What it happened to.
    pub subject: Option<Value>,
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
    names: FxHashMap<Value, String>,
}

impl Story {
    /// Merges what the sources told. They are numbered in the order of their names.
    pub(crate) fn new(knowledge: &Knowledge, ledgers: impl IntoIterator<Item = (usize, Ledger)>) -> Self {
        let mut happenings: Vec<Happening> = Vec::new();
        for (source, ledger) in ledgers {
            for ((kind, subject), entries) in ledger.into_entries() {
                let at = |entry| Happening { source, kind: usize::from(kind), subject: subject.clone(), entry };
                happenings.extend(entries.into_iter().map(at));
            }
        }
        happenings.sort_by(|a, b| {
            let key = |one: &Happening| (one.entry.ticks, one.source, one.entry.byte, one.entry.signal);
            key(a).cmp(&key(b)).then_with(|| a.subject.cmp(&b.subject))
        });
        let mut story = Story { happenings, ..Story::default() };
        for (number, happening) in story.happenings.iter().enumerate() {
            story.by_kind.entry(happening.kind).or_default().push(number);
        }
        story.learn_names(knowledge);
        story
    }

    /// Apps and scripts are GUIDs; some records name them.
    fn learn_names(&mut self, knowledge: &Knowledge) {
        let Some(name) = knowledge.names().get("name") else { return };
        for happening in &self.happenings {
            let named = KINDS[happening.kind].subject;
            if let (Some(subject), Some(Value::Text(text)), "app" | "script") = (&happening.subject, happening.value(name), named) {
                if !text.is_empty() {
                    self.names.insert(subject.clone(), text.to_string());
                }
            }
        }
    }

    /// All of it.
    pub fn happenings(&self) -> &[Happening] {
        &self.happenings
    }

    /// The happenings of a kind, in order.
    pub fn of_kind(&self, kind: usize) -> impl DoubleEndedIterator<Item = &Happening> {
        self.numbers_of_kind(kind).map(|number| &self.happenings[number])
    }

    /// Their numbers in [`happenings`](Self::happenings).
    pub fn numbers_of_kind(&self, kind: usize) -> impl DoubleEndedIterator<Item = usize> {
        self.by_kind.get(&kind).into_iter().flatten().copied()
    }

    /// The name a record gave to a GUID.
    pub fn name(&self, subject: &Value) -> Option<&str> {
        self.names.get(subject).map(String::as_str)
    }
}

