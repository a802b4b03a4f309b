//! A file that is followed: only what is new is read.
//!
//! Of a log in CMTrace form everything before the last open marker is settled, for that marker begins an item whatever
//! follows; it is folded into the ledger once. What stands from there on is read again with every look, into a copy of
//! the ledger, for the last record may be half written. So what is known after a look is what a diagnosis of the same
//! bytes would know. Any other format is read again, all of it, when the file has changed.

use super::desk::GONE;
use super::harvest::{Documents, Harvest};
use super::locate::Quote;
use super::options::Options;
use super::portion::{self, Body, How, Portion};
use super::reading::{Reading, date_order, reap, same_log};
use super::window::Window;
use crate::format::cmtrace::{DateOrder, OPEN};
use crate::format::{self, Format, Read};
use crate::limits::{Deadline, Limits};
use crate::source::{Opened, Seen, Source};
use memchr::memmem;
use rustc_hash::FxHashMap;
use std::io;

/// So much of the beginning of a log tells it from another one that got the number of its file.
const BEGINNING: usize = 256;
/// Quotes that are kept of a file: of what is cut off or deleted nothing can be quoted later.
const QUOTES: usize = 4096;

/// A file that is followed.
#[derive(Debug)]
pub struct Followed {
    pub source: Source,
    /// All that is known of it.
    pub now: Reading,
    /// Records that were quoted, by their first byte.
    pub quotes: FxHashMap<u64, Quote>,
    seen: Option<Seen>,
    beginning: Vec<u8>,
    /// Up to this byte nothing can change any more, and what it said.
    at: u64,
    settled: Reading,
    documents: Documents,
}

impl Followed {
    /// A file of which nothing has been read.
    pub fn new(source: Source, limits: Limits) -> Self {
        let settled = Reading::new(&source, how(format::recognise(b"", &source.name), DateOrder::default(), limits));
        Followed {
            source,
            now: settled.clone(),
            quotes: FxHashMap::default(),
            seen: None,
            beginning: Vec::new(),
            at: 0,
            settled,
            documents: Documents::new(limits.documents),
        }
    }

    /// Whether this is the file.
    pub fn is(&self, seen: &Seen) -> bool {
        self.seen.is_some_and(|known| known.id == seen.id)
    }

    /// Whether what it tells is told once and stays true when it is gone: the state in a document does not.
    pub fn is_log(&self) -> bool {
        matches!(self.now.how.format.read, Read::Cmtrace)
    }

    /// Whether this is the file, and unchanged.
    pub fn is_as(&self, seen: &Seen) -> bool {
        self.seen == Some(*seen)
    }

    /// The file has another name now.
    pub fn rename(&mut self, source: &Source) {
        self.source = source.clone();
        for reading in [&mut self.now, &mut self.settled] {
            reading.coverage.source.clone_from(&source.name);
        }
    }

    /// Reads what is new. `before` is the source before it, by name: it may be the part of the same log before this one. A
    /// log that has been cut off or written anew is given back as it was: what it told has happened.
    ///
    /// # Errors
    /// It cannot be read now. What was known stays known.
    pub fn read(
        &mut self,
        seen: Seen,
        before: Option<&Reading>,
        options: &Options<'_>,
    ) -> io::Result<Option<Followed>> {
        self.source.len = seen.len;
        let opened = self.source.open()?;
        let mut head = vec![0; format::HEAD];
        let length = opened.read_at(0, &mut head)?;
        head.truncate(length);
        let mut cut = None;
        if self.seen.is_some_and(|known| seen.len < known.len) || !head.starts_with(&self.beginning) {
            if self.is_log() && self.now.coverage.records > 0 {
                let mut fresh = Followed::new(self.source.clone(), options.limits);
                std::mem::swap(self, &mut fresh);
                cut = Some(fresh);
            } else {
                self.begin(self.now.how.clone(), before);
            }
        }
        // What a file is shows only when its first record is whole.
        let format = format::recognise(&head, &self.source.name);
        if !same(&format, &self.now.how.format) {
            self.begin(how(format, DateOrder::default(), options.limits), before);
        }
        let before = cut.as_ref().map(|cut| &cut.now).or(before);
        if self.at == 0 {
            self.begin(self.now.how.clone(), before);
        }
        let source = self.source.clone();
        let opened = source.open()?;
        self.take(&opened, options)?;
        if self.now.odd_date
            && self.now.how.order == DateOrder::MonthFirst
            && date_order(&source, Deadline::never()) == DateOrder::DayFirst
        {
            self.begin(how(format, DateOrder::DayFirst, options.limits), before);
            self.take(&opened, options)?;
        }
        head.truncate(BEGINNING);
        (self.beginning, self.seen) = (head, Some(seen));
        Ok(cut)
    }

    /// From the first byte again.
    fn begin(&mut self, how: How, before: Option<&Reading>) {
        self.settled = Reading::new(&self.source, how);
        if let Some(before) = before.filter(|before| same_log(before, &self.settled)) {
            self.settled.ledger.follow(&before.ledger);
        }
        self.now = self.settled.clone();
        self.documents = Documents::new(self.settled.how.limits.documents);
        self.quotes.clear();
        self.at = 0;
    }

    fn take(&mut self, opened: &Opened<'_>, options: &Options<'_>) -> io::Result<()> {
        if self.quotes.len() > QUOTES {
            self.quotes.clear();
        }
        match self.now.how.format.read {
            Read::Cmtrace => self.take_log(opened, options),
            Read::Archive => {
                self.now.coverage.note = Some("an archive is not followed: `oobelens diagnose` reads it".to_owned());
                Ok(())
            }
            Read::Not(_) => Ok(()),
            Read::Chunks { .. } | Read::Text(_) | Read::Whole(_) => {
                self.begin(self.now.how.clone(), None);
                let how = self.now.how.clone();
                for number in 0..how.windows(self.source.len, options.window) {
                    let (mut buffer, start) = (Vec::new(), number * options.window);
                    let portion = portion::read(opened, &self.source, &how, start, options.window, &mut buffer)?;
                    if let Some(portion) = portion {
                        let harvest = self.harvest(&portion, &how, options);
                        self.documents.tell(0, &harvest);
                        self.now.take_in(options.knowledge, &harvest);
                    }
                }
                Ok(())
            }
        }
    }

    /// Of a log: settles what can be settled, and reads the rest besides.
    fn take_log(&mut self, opened: &Opened<'_>, options: &Options<'_>) -> io::Result<()> {
        let how = self.now.how.clone();
        let (mut buffer, mut rest) = (Vec::new(), None);
        while self.at < self.source.len && rest.is_none() {
            let portion = portion::read(opened, &self.source, &how, self.at, options.window, &mut buffer)?;
            let Some(Portion { notes, body: Body::Cmtrace(window, order) }) = portion else {
                // No item begins where one began: it was written anew behind its beginning. The next look reads all of it.
                self.begin(how, None);
                return Ok(());
            };
            let end = window.base + window.bytes.len() as u64 + window.beyond;
            let last = if end < self.source.len { None } else { memmem::rfind(window.bytes, OPEN) };
            let piece = |window| Portion { notes: notes.clone(), body: Body::Cmtrace(window, order) };
            // Where what is settled ends, that, and what is not.
            let (settles, rests) = match last {
                None if end < self.source.len => (Some((end, piece(window))), None),
                None | Some(0) => (None, Some(piece(window))),
                Some(at) => {
                    let (first, second) = window.bytes.split_at(at);
                    let base = window.base + at as u64;
                    let first = Window { bytes: first, beyond: 0, beyond_lines: 0, ..window };
                    (Some((base, piece(first))), Some(piece(Window { base, bytes: second, ..window })))
                }
            };
            if let Some((end, portion)) = settles {
                let harvest = self.harvest(&portion, &how, options);
                self.documents.tell(0, &harvest);
                self.settled.take_in(options.knowledge, &harvest);
                self.at = end;
            }
            rest = rests.map(|portion| self.harvest(&portion, &how, options));
        }
        self.now = self.settled.clone();
        rest.iter().for_each(|harvest| self.now.take_in(options.knowledge, harvest));
        Ok(())
    }

    fn harvest(&self, portion: &Portion<'_>, how: &How, options: &Options<'_>) -> Harvest {
        let mut harvest = Harvest::default();
        let family = options.knowledge.family(how.format.family);
        reap(portion, how, options.knowledge, family, &self.documents.of(0), &mut harvest);
        harvest
    }

    /// Of what is no longer there only what was quoted is kept, under another name.
    pub fn end(mut self, name: String, why: &str) -> Self {
        self.source = Source::memory(name.clone(), Vec::new());
        self.now.coverage.source = name;
        let note = self.now.coverage.note.take().map(|note| format!("{note}; ")).unwrap_or_default();
        self.now.coverage.note = Some(format!("{note}{why}"));
        self.quotes.retain(|_, quote| quote.text != GONE);
        self
    }
}

/// How a format is read by itself: what other sources tell of it is not asked while it is followed.
fn how(format: Format, order: DateOrder, limits: Limits) -> How {
    How { format, order, messages: None, trace: None, limits, until: Deadline::never() }
}

fn same(a: &Format, b: &Format) -> bool {
    (a.name, a.family) == (b.name, b.family)
}
