//! What one window yields: counts, and a happening for each signal a record says.
//!
//! Nothing here knows the windows before: what depends on order is done when the windows are folded.

use super::memo::Memo;
use super::said::{Said, Stored, Value};
use crate::knowledge::compile::NameId;
use crate::record::AnomalyKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The documents told of in windows that have been folded. They come before any window still to be read, so that not
/// reading them again changes nothing.
#[derive(Debug)]
pub struct Documents {
    /// How many of one source are listened to.
    most: usize,
    told: Mutex<FxHashMap<usize, FxHashSet<u64>>>,
    memo: Memo,
}

impl Documents {
    /// None so far, of sources of which so many are listened to.
    pub fn new(most: usize) -> Self {
        Documents { most, told: Mutex::default(), memo: Memo::default() }
    }

    /// Those of a source.
    pub fn of(&self, source: usize) -> Known<'_> {
        Known { all: self, source }
    }

    /// Takes in the documents of a window of a source that has been folded.
    pub fn tell(&self, source: usize, harvest: &Harvest) {
        let mut told = harvest.happenings.iter().map(|raw| raw.document).filter(|document| *document != 0).peekable();
        if told.peek().is_some() {
            self.lock().entry(source).or_default().extend(told);
        }
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<usize, FxHashSet<u64>>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The documents of one source told of so far.
#[derive(Debug)]
pub struct Known<'d> {
    all: &'d Documents,
    source: usize,
}

impl Known<'_> {
    /// Whether this document is one of them.
    pub fn has(&self, document: u64) -> bool {
        self.all.lock().get(&self.source).is_some_and(|told| told.contains(&document))
    }

    /// The documents that were read in any source.
    pub fn memo(&self) -> &Memo {
        &self.all.memo
    }

    /// Whether no further document of the source will be listened to.
    pub fn full(&self) -> bool {
        self.all.lock().get(&self.source).is_some_and(|told| told.len() >= self.all.most)
    }
}

/// What one window yields.
#[derive(Debug, Default)]
pub struct Harvest {
    pub records: u64,
    /// How many bytes the window has of its own.
    pub bytes: u64,
    /// How many lines end in them, in steps: the first byte of each, and its lines.
    pub lines: Vec<(u64, u64)>,
    pub anomalies: BTreeMap<AnomalyKind, u64>,
    /// Records at warning and error, and how many of them some signal explains.
    pub ranked: u64,
    pub explained: u64,
    /// The earliest and the latest time.
    pub times: Option<(i64, i64)>,
    /// The time of the first record that has one, and steps that may lead from one clock to another.
    pub first: Option<i64>,
    pub steps: Vec<(i64, i64)>,
    /// The time of the last record that has one.
    pub last: Option<i64>,
    /// Whether a document was left out because there were too many of them in the source.
    pub unheard: bool,
    /// Whether any record tells its offset from UTC.
    pub offsets: bool,
    /// Whether any record's time is not UTC, or not known to be.
    pub local: bool,
    /// Whether a date was read against the order of day and month.
    pub odd_date: bool,
    pub happenings: Vec<Raw>,
    pub(super) said: Said,
    /// What the reader of the report has to know of the source.
    pub notes: Vec<String>,
    /// What went wrong with reading.
    pub trouble: Option<String>,
}

/// A happening as a window sees it.
#[derive(Debug, Clone, Copy)]
pub struct Raw {
    pub signal: u16,
    pub outcome: u8,
    pub byte: u64,
    /// The writer's civil time; of a record without one, that of the record before in the window, else `i64::MIN`.
    pub ticks: i64,
    pub offset: Option<i16>,
    pub thread: u64,
    /// Of a happening that is one of many in a document: the document's hash, never 0.
    pub document: u64,
    pub(super) values: (u32, u32),
}

impl Raw {
    /// Where no record of its window up to this one had a time: at the time of the last one of the windows before.
    pub fn with_clock(self, clock: i64) -> Self {
        Raw { ticks: if self.ticks == i64::MIN { clock } else { self.ticks }, ..self }
    }
}

impl Harvest {
    /// The captures of a happening. Later ones of the same name win.
    pub fn values<'h>(&'h self, raw: &Raw) -> impl DoubleEndedIterator<Item = (NameId, Value<'h>)> {
        self.stored(raw).iter().map(|(name, stored)| (*name, self.said.value(*stored)))
    }

    /// The same where they are stored.
    pub fn stored(&self, raw: &Raw) -> &[(NameId, Stored)] {
        &self.said.values[raw.values.0 as usize..raw.values.1 as usize]
    }

    /// Forgets what it holds and keeps its room for the next window.
    pub fn cleared(mut self) -> Self {
        self.happenings.clear();
        self.said.clear();
        self.lines.clear();
        Harvest { happenings: self.happenings, said: self.said, lines: self.lines, ..Harvest::default() }
    }
}
