//! Reads sources: each is cut into portions, and what they say is folded in order.

use super::apart::Apart;
use super::gather::Gathered;
use super::harvest::{Documents, Harvest, Known};
use super::ledger::Ledger;
use super::locate::Lines;
use super::options::{Options, Progress};
use super::pipeline::{self, Task, Worker};
use super::portion::{self, Body, How, Portion};
use super::reap::Reaper;
use super::traces::Traced;
use super::window;
use crate::error::Error;
use crate::format::cmtrace::{CLOSE, DateOrder, grammar};
use crate::format::{Read, Sink};
use crate::knowledge::Knowledge;
use crate::knowledge::compile::Family;
use crate::limits::Deadline;
use crate::report::SourceCoverage;
use crate::source::Source;
use crate::story::Timing;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is said of a source that nobody waited for.
const STOPPED: &str = "the run was stopped: not read to its end";

/// A source and what has come of it so far.
#[derive(Debug, Clone)]
pub struct Reading {
    pub how: How,
    pub odd_date: bool,
    pub ledger: Ledger,
    pub lines: Lines,
    pub coverage: SourceCoverage,
    pub times: Option<(i64, i64)>,
    pub offsets: bool,
    /// Whether any time is not UTC, or not known to be.
    pub local: bool,
    /// Whether two clocks write it.
    pub apart: Apart,
    /// Why it could not be read to its end.
    pub trouble: Option<String>,
    /// The time of the last record that has one.
    last: Option<i64>,
}

impl Reading {
    /// A source of which nothing has been read.
    pub fn new(source: &Source, how: How) -> Self {
        let note = match how.format.read {
            Read::Not(why) => Some(why.to_owned()),
            _ if how.order == DateOrder::DayFirst => Some("dates have the day first".to_owned()),
            _ => None,
        };
        let coverage = SourceCoverage {
            source: source.name.clone(),
            format: how.format.name.to_owned(),
            read: how.format.read.has_records(),
            note,
            ..SourceCoverage::default()
        };
        Reading {
            ledger: Ledger::new(&how.limits),
            how,
            odd_date: false,
            lines: Lines::default(),
            coverage,
            times: None,
            offsets: false,
            local: false,
            apart: Apart::default(),
            trouble: None,
            last: None,
        }
    }
}

/// Reads every source that can be read.
pub fn scan(gathered: &Gathered, options: &Options<'_>) -> Result<Vec<Reading>, Error> {
    let &Gathered { ref sources, ref formats, ref messages, ref traces, until, .. } = gathered;
    let reading = |(number, &format)| {
        let how = How {
            format,
            order: DateOrder::MonthFirst,
            messages: messages.of(number),
            trace: traces.of(number),
            limits: options.limits,
            until,
        };
        Reading::new(&sources[number], how)
    };
    let mut read: Vec<Reading> = formats.iter().enumerate().map(reading).collect();
    let wanted: Vec<usize> = (0..sources.len()).filter(|&number| read[number].coverage.read).collect();
    scan_these(sources, &mut read, &wanted, until, options)?;
    // A date whose first number can be no month: the file may have the day first. Then it is read again.
    let odd: Vec<usize> = wanted.into_iter().filter(|&number| read[number].odd_date).collect();
    let again: Vec<usize> =
        odd.into_iter().filter(|&number| date_order(&sources[number], until) == DateOrder::DayFirst).collect();
    for &number in &again {
        let how = How { order: DateOrder::DayFirst, ..read[number].how.clone() };
        read[number] = Reading::new(&sources[number], how);
    }
    scan_these(sources, &mut read, &again, until, options)?;
    for (number, one) in read.iter_mut().enumerate() {
        if let Some(said) = messages.said(number) {
            one.coverage.read = said.used;
            one.coverage.bytes = if said.used { sources[number].len } else { 0 };
            one.coverage.note = Some(said.note.clone());
        }
    }
    Ok(read)
}

/// Which comes first in the dates of a source, the day or the month. Mostly the first few dates tell.
pub fn date_order(source: &Source, until: Deadline) -> DateOrder {
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
        if read < chunk.len() || until.has_passed() {
            return order;
        }
        at += read as u64 - OVERLAP;
    }
}

fn scan_these<'s>(
    sources: &'s [Source],
    read: &mut [Reading],
    wanted: &[usize],
    until: Deadline,
    options: &Options<'_>,
) -> Result<(), Error> {
    let knowledge = options.knowledge;
    let how: Vec<How> = read.iter().map(|one| one.how.clone()).collect();
    let tasks = tasks(sources, &how, wanted, options.window);
    let total: u64 = wanted.iter().map(|&number| sources[number].len).sum();
    let families: Vec<_> = how.iter().map(|how| knowledge.family(how.format.family)).collect();
    // Room that is given back is cheaper than new room: new pages are zeroed by the system.
    let room: Mutex<Vec<Harvest>> = Mutex::new(Vec::new());
    let documents = Documents::new(options.limits.documents);
    let work = |worker: &mut Worker<'s>, task: Task| {
        let mut harvest = lock(&room).pop().unwrap_or_default();
        let outcome = worker.open(sources, task.source).and_then(|()| {
            let (buffer, Some(opened)) = worker.parts() else { return Ok(()) };
            let (source, how) = (&sources[task.source], &how[task.source]);
            let Some(portion) = portion::read(opened, source, how, task.start, options.window, buffer)? else {
                return Ok(());
            };
            reap(&portion, how, knowledge, families[task.source], &documents.of(task.source), &mut harvest);
            Ok(())
        });
        if let Err(error) = outcome {
            harvest.trouble = Some(format!("could not be read to its end: {error}"));
        }
        harvest
    };
    let mut done = 0;
    let mut late = false;
    let mut left = vec![0; sources.len()];
    tasks.iter().for_each(|task| left[task.source] += 1);
    let fold = |task: Task, harvest: Harvest| {
        left[task.source] -= 1;
        let (before, reading) = read.split_at_mut(task.source);
        let reading = &mut reading[0];
        if let Some(before) = before.last().filter(|before| task.start == 0 && same_log(before, reading)) {
            reading.ledger.follow(&before.ledger);
        }
        reading.take_in(knowledge, &harvest);
        documents.tell(task.source, &harvest);
        done += harvest.bytes;
        lock(&room).push(harvest.cleared());
        late = until.has_passed();
        !late && options.progress.is_none_or(|progress| progress(Progress { done, total }))
    };
    pipeline::run(&tasks, options.thread_count(), work, fold)?;
    // What was given up is said of each source it was given up for.
    let why = if late { until.said() } else { STOPPED.to_owned() };
    for (_, one) in read.iter_mut().enumerate().filter(|(number, _)| left[*number] > 0) {
        say(&mut one.coverage, &why);
        one.trouble.get_or_insert_with(|| why.clone());
    }
    Ok(())
}

/// What a portion says.
pub fn reap(
    portion: &Portion<'_>,
    how: &How,
    knowledge: &Knowledge,
    family: Option<&Family>,
    known: &Known<'_>,
    harvest: &mut Harvest,
) {
    harvest.bytes = portion.len();
    portion.line_steps(&mut harvest.lines);
    let mut reaper = Reaper::new(harvest, knowledge, family, how.format.name, known);
    reaper.by_clock = !how.trace.as_ref().is_some_and(Traced::is_counted);
    portion.notes.iter().for_each(|note| reaper.note(note));
    match &portion.body {
        Body::Cmtrace(window, order) => {
            reaper.records(order.records(window));
        }
        Body::Scanned(scanned) => {
            if let Err(late) = scanned.scan(&mut reaper) {
                reaper.harvest.trouble = Some(late);
            }
        }
    }
    reaper.finish();
}

/// Whether two sources are parts of one log. The agent gives a log that has become too long its time as a name, which
/// comes before the name of the log it goes on with.
pub fn same_log(before: &Reading, after: &Reading) -> bool {
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
pub fn tasks(sources: &[Source], how: &[How], wanted: &[usize], window: u64) -> Vec<Task> {
    let of = |&source: &usize| {
        let windows = how[source].windows(sources[source].len, window);
        let packed = sources[source].is_packed();
        (0..windows).map(move |number| Task { source, start: number * window, packed })
    };
    wanted.iter().flat_map(of).collect()
}

impl Reading {
    /// Whether its times are UTC, all of them.
    pub fn is_utc(&self) -> bool {
        self.times.is_some() && !self.local
    }

    /// What its times are.
    pub fn timing(&self) -> Timing {
        if self.is_utc() { Timing::Utc } else { Timing::Local }
    }

    /// Takes in the next window.
    pub fn take_in(&mut self, knowledge: &Knowledge, harvest: &Harvest) {
        let coverage = &mut self.coverage;
        coverage.records += harvest.records;
        coverage.bytes += harvest.bytes;
        coverage.ranked += harvest.ranked;
        coverage.explained += harvest.explained;
        for (kind, count) in &harvest.anomalies {
            *coverage.anomalies.entry(kind.name().to_owned()).or_default() += count;
        }
        for note in harvest.notes.iter().chain(&harvest.trouble) {
            say(coverage, note);
        }
        if self.trouble.is_none() {
            self.trouble.clone_from(&harvest.trouble);
        }
        harvest.lines.iter().for_each(|&(base, lines)| self.lines.add(base, lines));
        if let Some((first, last)) = harvest.times {
            let before = self.times.unwrap_or((first, last));
            self.times = Some((before.0.min(first), before.1.max(last)));
        }
        for (from, to) in self.last.zip(harvest.first).into_iter().chain(harvest.steps.iter().copied()) {
            self.apart.see(from, to);
        }
        self.last = harvest.last.or(self.last);
        if let Some(by) = self.apart.by {
            let hours = crate::rule::duration(by);
            say(&mut self.coverage, &format!("two writers whose clocks are {hours} apart: one kept an old time zone"));
        }
        self.odd_date |= harvest.odd_date;
        self.offsets |= harvest.offsets;
        self.local |= harvest.local;
        self.ledger.fold(knowledge, harvest);
        if harvest.unheard || self.ledger.unheard {
            let many = self.how.limits.documents;
            let sentence = format!("more than {many} different policy documents: only the first {many} were read");
            say(&mut self.coverage, &sentence);
        }
    }
}

/// Says something of a source, once.
fn say(coverage: &mut SourceCoverage, sentence: &str) {
    match &mut coverage.note {
        None => coverage.note = Some(sentence.to_owned()),
        Some(note) if note.contains(sentence) => {}
        Some(note) => {
            note.push_str("; ");
            note.push_str(sentence);
        }
    }
}
