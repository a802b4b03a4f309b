//! What happened to one subject in one way: the first and last happenings, and every change between them.

use super::harvest::{Harvest, Raw};
use super::said::{Said, Value};
use crate::knowledge::Knowledge;

/// Entries kept of one kind and subject: so many from the beginning, so many from the end.
const HEAD: usize = 24;
const TAIL: usize = 16;
/// Up to so many entries nothing is collapsed but progress.
const PLAIN: usize = 32;

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
    pub said: Said,
}

/// The entries of one kind of happening and one subject.
#[derive(Debug, Clone)]
pub struct Track {
    /// The number of the subject.
    pub subject: u32,
    /// What it is of.
    pub of: u32,
    /// Signal and outcome of the last two entries: whether the next one goes on with a stretch shows without touching them.
    latest: [Option<(u16, u8)>; 2],
    head: Vec<Kept>,
    /// A ring: once it is full, the oldest gives its room to the newest.
    tail: Vec<Kept>,
    oldest: usize,
    /// How many happenings were not kept, by signal and outcome.
    dropped: Vec<(u16, u8, u64)>,
}

/// An entry as it is kept while more may come: what it says stands together, and the next one takes its room.
#[derive(Debug, Clone)]
struct Kept {
    raw: Raw,
    since: i64,
    count: u64,
    said: Said,
}

impl Track {
    pub fn new(subject: u32, of: u32) -> Self {
        Track { subject, of, latest: [None; 2], head: Vec::new(), tail: Vec::new(), oldest: 0, dropped: Vec::new() }
    }

    /// Takes in the next happening. `progress`: it is one that says how far something has come.
    pub fn take_in(&mut self, harvest: &Harvest, raw: &Raw, progress: bool) {
        let like = Some((raw.signal, raw.outcome));
        // A stretch of the same, whose first and last entry stand already.
        let goes_on = self.latest == [like; 2] && (progress || self.head.len() + self.tail.len() >= PLAIN);
        if let Some(last) = self.last().filter(|_| goes_on) {
            last.count += 1;
            last.take_over(harvest, raw);
            return;
        }
        self.latest = [self.latest[1], like];
        self.push(harvest, raw);
    }

    fn last(&mut self) -> Option<&mut Kept> {
        match self.tail.len() {
            0 => self.head.last_mut(),
            full => self.tail.get_mut((self.oldest + full - 1) % full),
        }
    }

    fn push(&mut self, harvest: &Harvest, raw: &Raw) {
        if self.head.len() < HEAD {
            // Most tracks have one entry: the first takes no room for more.
            if self.head.capacity() == 0 {
                self.head.reserve_exact(1);
            }
            self.head.push(Kept::new(harvest, raw));
        } else if self.tail.len() < TAIL {
            self.tail.push(Kept::new(harvest, raw));
        } else {
            let kept = &mut self.tail[self.oldest];
            count(&mut self.dropped, kept);
            (kept.since, kept.count) = (raw.ticks, 1);
            kept.take_over(harvest, raw);
            self.oldest = (self.oldest + 1) % TAIL;
        }
    }

    /// All that was kept. What was not is counted with the last entry of its like, apart from what that one stands for
    /// itself.
    pub fn into_entries(mut self, knowledge: &Knowledge, subject: Option<Value<'_>>) -> Vec<Entry> {
        self.tail.rotate_left(self.oldest);
        let entry = |kept: Kept| kept.into_entry(knowledge, subject);
        let mut entries: Vec<Entry> = self.head.into_iter().chain(self.tail).map(entry).collect();
        for (signal, outcome, count) in self.dropped {
            let like = |entry: &&mut Entry| (entry.signal, entry.outcome) == (signal, outcome);
            if let Some(entry) = entries.iter_mut().rev().find(like) {
                entry.dropped = count;
            }
        }
        entries
    }
}

/// Counts in an entry that is not kept any longer.
fn count(dropped: &mut Vec<(u16, u8, u64)>, kept: &Kept) {
    let Raw { signal, outcome, .. } = kept.raw;
    match dropped.iter_mut().find(|(known, how, _)| (*known, *how) == (signal, outcome)) {
        Some((_, _, count)) => *count += kept.count,
        None => dropped.push((signal, outcome, kept.count)),
    }
}

impl Kept {
    fn new(harvest: &Harvest, raw: &Raw) -> Self {
        let mut kept = Kept { raw: *raw, since: raw.ticks, count: 1, said: Said::default() };
        kept.take_over(harvest, raw);
        kept
    }

    /// Becomes the happening, in the room it has.
    fn take_over(&mut self, harvest: &Harvest, raw: &Raw) {
        self.raw = *raw;
        self.said.clear();
        self.said.add(harvest.stored(raw), &harvest.said.text);
    }

    /// With its subject among what it says.
    fn into_entry(self, knowledge: &Knowledge, subject: Option<Value<'_>>) -> Entry {
        let Kept { raw, since, count, mut said } = self;
        if let Some((name, subject)) = knowledge.compiled(raw.signal).subject.zip(subject)
            && !said.values.iter().any(|(known, _)| *known == name)
        {
            said.push(name, subject);
        }
        Entry {
            signal: raw.signal,
            outcome: raw.outcome,
            byte: raw.byte,
            ticks: raw.ticks,
            since,
            offset: raw.offset,
            thread: raw.thread,
            count,
            dropped: 0,
            said,
        }
    }
}
