//! Reads sources: each is recognised, cut into windows, and folded in order.

use super::harvest::{Documents, Harvest};
use super::ledger::Ledger;
use super::locate::Lines;
use super::options::{Options, Progress};
use super::pipeline::{self, Task, Worker};
use super::window;
use crate::error::Error;
use crate::format::cmtrace::{CLOSE, DateOrder, Records, grammar};
use crate::format::{self, Format, Read};
use crate::knowledge::Knowledge;
use crate::report::SourceCoverage;
use crate::source::Source;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A source and what has come of it so far.
#[derive(Debug)]
pub struct Reading {
    pub format: Format,
    pub order: DateOrder,
    pub odd_date: bool,
    pub ledger: Ledger,
    pub lines: Lines,
    pub coverage: SourceCoverage,
    pub times: Option<(i64, i64)>,
    pub offsets: bool,
}

/// What each source is taken for, or why it cannot even be looked at.
pub fn recognised(sources: &[Source]) -> Vec<Result<Format, String>> {
    let mut head = vec![0; format::HEAD];
    let mut look = |source: &Source| {
        let opened = source.open().map_err(|error| format!("cannot be read: {error}"))?;
        let length = opened.read_at(0, &mut head).map_err(|error| format!("cannot be read: {error}"))?;
        Ok(format::recognise(&head[..length], &source.name))
    };
    sources.iter().map(&mut look).collect()
}

/// Recognises every source.
pub fn recognise(sources: &[Source]) -> Vec<Reading> {
    let reading = |(source, format): (&Source, Result<Format, String>)| {
        let (format, trouble) = match format {
            Ok(format) => (format, None),
            Err(trouble) => (Format { name: "not known", family: "", read: Read::Not("") }, Some(trouble)),
        };
        let read = matches!(format.read, Read::Cmtrace);
        let unread = match format.read {
            Read::Not(why) => Some(why.to_owned()),
            _ => None,
        };
        let coverage = SourceCoverage {
            source: source.name.clone(),
            format: format.name.to_owned(),
            read,
            note: trouble.or(unread),
            ..SourceCoverage::default()
        };
        Reading {
            format,
            order: DateOrder::MonthFirst,
            odd_date: false,
            ledger: Ledger::new(),
            lines: Lines::default(),
            coverage,
            times: None,
            offsets: false,
        }
    };
    sources.iter().zip(recognised(sources)).map(reading).collect()
}

/// Reads every source that can be read.
pub fn scan(sources: &[Source], read: &mut [Reading], options: &Options<'_>) -> Result<(), Error> {
    let wanted: Vec<usize> = (0..sources.len()).filter(|&number| read[number].coverage.read).collect();
    scan_these(sources, read, &wanted, options)?;
    // A date whose first number can be no month: the file may have the day first. Then it is read again.
    let odd: Vec<usize> = wanted.into_iter().filter(|&number| read[number].odd_date).collect();
    let again: Vec<usize> =
        odd.into_iter().filter(|&number| date_order(&sources[number]) == DateOrder::DayFirst).collect();
    for &number in &again {
        let fresh = SourceCoverage {
            source: sources[number].name.clone(),
            format: read[number].format.name.to_owned(),
            read: true,
            note: Some("dates have the day first".to_owned()),
            ..SourceCoverage::default()
        };
        read[number] = Reading {
            format: read[number].format,
            order: DateOrder::DayFirst,
            odd_date: false,
            ledger: Ledger::new(),
            lines: Lines::default(),
            coverage: fresh,
            times: None,
            offsets: false,
        };
    }
    scan_these(sources, read, &again, options)
}

/// Which comes first in the dates of a source, the day or the month. Mostly the first few dates tell.
pub fn date_order(source: &Source) -> DateOrder {
    /// The longest end of a record.
    const OVERLAP: u64 = (CLOSE.len() + grammar::LONGEST) as u64;
    let Ok(opened) = source.open() else { return DateOrder::default() };
    let mut chunk = vec![0; window::SIZE as usize];
    let mut order = DateOrder::default();
    let mut at = 0;
    loop {
        let read = opened.read_at(at, &mut chunk).unwrap_or(0);
        match DateOrder::shown(&chunk[..read]) {
            Some(DateOrder::MonthFirst) => return DateOrder::MonthFirst,
            Some(DateOrder::DayFirst) => order = DateOrder::DayFirst,
            None => {}
        }
        if read < chunk.len() {
            return order;
        }
        at += read as u64 - OVERLAP;
    }
}

fn scan_these<'s>(
    sources: &'s [Source],
    read: &mut [Reading],
    wanted: &[usize],
    options: &Options<'_>,
) -> Result<(), Error> {
    let knowledge = options.knowledge;
    let tasks = tasks(sources, wanted, options.window);
    let total: u64 = wanted.iter().map(|&number| sources[number].len).sum();
    let how: Vec<(DateOrder, Option<&crate::knowledge::compile::Family>)> = read
        .iter()
        .map(|one| match one.format.read {
            Read::Cmtrace => (one.order, knowledge.family(one.format.family)),
            _ => (one.order, None),
        })
        .collect();
    // Room that is given back is cheaper than new room: new pages are zeroed by the system.
    let room: Mutex<Vec<Harvest>> = Mutex::new(Vec::new());
    let documents = Documents::default();
    let work = |worker: &mut Worker<'s>, task: Task| {
        let mut harvest = lock(&room).pop().unwrap_or_default();
        let outcome = worker.open(sources, task.source).and_then(|()| {
            let (buffer, Some(opened)) = worker.parts() else { return Ok(()) };
            if let Some(window) = window::read(opened, sources[task.source].len, task.start, options.window, buffer)? {
                let (order, family) = how[task.source];
                harvest.base = window.base;
                harvest.bytes = window.bytes.len() as u64 + window.beyond;
                harvest.lines = window.lines();
                harvest.trouble = window.short.then(|| window::SHORT.to_owned());
                let records = Records::new(window.bytes, window.base, order).with_beyond(window.beyond);
                harvest.reap(knowledge, family, records, &documents.of(task.source));
            }
            Ok(())
        });
        if let Err(error) = outcome {
            harvest.trouble = Some(format!("could not be read to its end: {error}"));
        }
        harvest
    };
    let mut done = 0;
    let fold = |task: Task, harvest: Harvest| {
        let (before, reading) = read.split_at_mut(task.source);
        let reading = &mut reading[0];
        if let Some(before) = before.last().filter(|before| task.start == 0 && same_log(before, reading)) {
            reading.ledger.follow(&before.ledger);
        }
        reading.take_in(knowledge, &harvest);
        documents.tell(task.source, &harvest);
        done += harvest.bytes;
        lock(&room).push(harvest.cleared());
        options.progress.is_none_or(|progress| progress(Progress { done, total }))
    };
    pipeline::run(&tasks, options.thread_count(), work, fold)
}

/// Whether two sources are parts of one log. The agent gives a log that has become too long its time as a name, which
/// comes before the name of the log it goes on with.
fn same_log(before: &Reading, after: &Reading) -> bool {
    fn stem(reading: &Reading) -> &str {
        let name = reading.coverage.source.trim_end_matches(".log");
        // `-20260324-115437`
        let time = |at: &usize| {
            name.is_char_boundary(*at)
                && name[*at..].bytes().enumerate().all(|(number, byte)| match number {
                    0 | 9 => byte == b'-',
                    _ => byte.is_ascii_digit(),
                })
        };
        name.len().checked_sub(16).filter(time).map_or(name, |at| &name[..at])
    }
    before.coverage.read && stem(before) == stem(after)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The windows of these sources, in order.
pub fn tasks(sources: &[Source], wanted: &[usize], window: u64) -> Vec<Task> {
    let of = |&source: &usize| {
        (0..sources[source].len.div_ceil(window)).map(move |number| Task { source, start: number * window })
    };
    wanted.iter().flat_map(of).collect()
}

impl Reading {
    fn take_in(&mut self, knowledge: &Knowledge, harvest: &Harvest) {
        let coverage = &mut self.coverage;
        coverage.records += harvest.records;
        coverage.bytes += harvest.bytes;
        coverage.ranked += harvest.ranked;
        coverage.explained += harvest.explained;
        for (kind, count) in &harvest.anomalies {
            *coverage.anomalies.entry(kind.name().to_owned()).or_default() += count;
        }
        if harvest.unheard || self.ledger.unheard {
            let many = super::ledger::DOCUMENTS;
            coverage.note =
                Some(format!("more than {many} different policy documents: only the first {many} were read"));
        }
        if harvest.trouble.is_some() {
            coverage.note.clone_from(&harvest.trouble);
        }
        if harvest.bytes > 0 {
            self.lines.add(harvest.base, harvest.lines);
        }
        if let Some((first, last)) = harvest.times {
            let before = self.times.unwrap_or((first, last));
            self.times = Some((before.0.min(first), before.1.max(last)));
        }
        self.odd_date |= harvest.odd_date;
        self.offsets |= harvest.offsets;
        self.ledger.fold(knowledge, harvest);
    }
}
