//! The way from paths to a report.

use super::harvest::Harvest;
use super::ledger::Ledger;
use super::locate::{Lines, Quote, quotes};
use super::pipeline::{self, Task, Worker};
use super::window;
use crate::error::Error;
use crate::finding::{Evidence, Finding, Line, Subject};
use crate::format::cmtrace::{DateOrder, Records};
use crate::format::{self, Format, Read};
use crate::knowledge::Knowledge;
use crate::report::{Coverage, PointState, Report, SCHEMA_VERSION, SourceCoverage, verdict};
use crate::rule::{self, Draft};
use crate::runbook;
use crate::source::{self, Skipped, Source};
use crate::story::Story;
use crate::time::Stamp;
use memchr::memchr_iter;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How to diagnose.
#[derive(Clone)]
pub struct Options<'k> {
    /// What is known.
    pub knowledge: &'k Knowledge,
    /// On how many threads; 0: as many as the machine has.
    pub threads: usize,
    /// Bytes of a window. Any size gives the same report; 1 MiB is the fastest known.
    pub window: u64,
    /// Called with each window that is done.
    pub progress: Option<&'k (dyn Fn(Progress) -> bool + Sync)>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("threads", &self.threads).field("window", &self.window).finish_non_exhaustive()
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

impl<'k> Options<'k> {
    /// All threads, windows of the usual size, no progress.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Options { knowledge, threads: 0, window: window::SIZE, progress: None }
    }

    /// On so many threads.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Options { threads, ..self }
    }

    /// With windows of so many bytes.
    #[must_use]
    pub fn window(self, window: u64) -> Self {
        Options { window: window.max(1), ..self }
    }

    /// Calls `progress` with each window that is done; where it says `false` the run stops and reports what it has.
    #[must_use]
    pub fn progress(self, progress: &'k (dyn Fn(Progress) -> bool + Sync)) -> Self {
        Options { progress: Some(progress), ..self }
    }

    pub(super) fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

/// Diagnoses the device whose logs stand in and below these paths.
///
/// ```no_run
/// use oobelens::{Knowledge, Options, diagnose};
/// let knowledge = Knowledge::builtin();
/// let report = diagnose(&["C:/logs"], &Options::new(&knowledge))?;
/// println!("{}", report.verdict.sentence);
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// A path that was named does not exist or cannot be listed; or nothing in them could be read as a log. A single file
/// that cannot be read is no error: [`Coverage`] says so.
pub fn diagnose<P: AsRef<Path>>(paths: &[P], options: &Options<'_>) -> Result<Report, Error> {
    let (sources, skipped) = source::collect(paths)?;
    diagnose_found(&sources, &skipped, options)
}

/// Diagnoses sources, in memory or not. They are taken in the order of their names.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn diagnose_sources(mut sources: Vec<Source>, options: &Options<'_>) -> Result<Report, Error> {
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    diagnose_found(&sources, &[], options)
}

fn diagnose_found(sources: &[Source], skipped: &[Skipped], options: &Options<'_>) -> Result<Report, Error> {
    let mut read = recognise(sources);
    scan(sources, &mut read, options)?;
    if !read.iter().any(|one| one.coverage.read) {
        return Err(Error::nothing(nothing(&read, skipped)));
    }
    Ok(report(sources, read, skipped, options))
}

/// A source and what has come of it so far.
#[derive(Debug)]
struct Reading {
    format: Format,
    order: DateOrder,
    odd_date: bool,
    ledger: Ledger,
    lines: Lines,
    coverage: SourceCoverage,
    times: Option<(i64, i64)>,
    offsets: bool,
}

pub(super) fn recognised(sources: &[Source]) -> Vec<Result<Format, String>> {
    let mut head = vec![0; format::HEAD];
    let mut look = |source: &Source| {
        let opened = source.open().map_err(|error| format!("cannot be read: {error}"))?;
        let length = opened.read_at(0, &mut head).map_err(|error| format!("cannot be read: {error}"))?;
        Ok(format::recognise(&head[..length], &source.name))
    };
    sources.iter().map(&mut look).collect()
}

fn recognise(sources: &[Source]) -> Vec<Reading> {
    let reading = |(source, format): (&Source, Result<Format, String>)| {
        let (format, trouble) = match format {
            Ok(format) => (format, None),
            Err(trouble) => (Format { name: "not known", read: Read::Not { family: "" } }, Some(trouble)),
        };
        let read = matches!(format.read, Read::Cmtrace { .. });
        let unread = match format.read {
            Read::Not { .. } if format.name == "empty file" => Some("holds nothing".to_owned()),
            Read::Not { family: "" } => Some("not read".to_owned()),
            Read::Not { .. } => Some("not read by this version".to_owned()),
            Read::Cmtrace { .. } => None,
        };
        let coverage = SourceCoverage {
            source: source.name.clone(),
            format: format.name.to_owned(),
            read,
            note: trouble.or(unread),
            ..SourceCoverage::default()
        };
        Reading { format, order: DateOrder::MonthFirst, odd_date: false, ledger: Ledger::new(), lines: Lines::default(), coverage, times: None, offsets: false }
    };
    sources.iter().zip(recognised(sources)).map(reading).collect()
}

fn scan(sources: &[Source], read: &mut [Reading], options: &Options<'_>) -> Result<(), Error> {
    let wanted: Vec<usize> = (0..sources.len()).filter(|&number| read[number].coverage.read).collect();
    scan_these(sources, read, &wanted, options)?;
    // A date whose first number can be no month: the file may have the day first. Then it is read again.
    let odd: Vec<usize> = wanted.into_iter().filter(|&number| read[number].odd_date).collect();
    let again: Vec<usize> = odd.into_iter().filter(|&number| day_first(&sources[number])).collect();
    for &number in &again {
        let fresh = SourceCoverage { source: sources[number].name.clone(), format: read[number].format.name.to_owned(), read: true, note: Some("dates have the day first".to_owned()), ..SourceCoverage::default() };
        read[number] = Reading { format: read[number].format, order: DateOrder::DayFirst, odd_date: false, ledger: Ledger::new(), lines: Lines::default(), coverage: fresh, times: None, offsets: false };
    }
    scan_these(sources, read, &again, options)
}

fn day_first(source: &Source) -> bool {
    let Ok(opened) = source.open() else { return false };
    let mut bytes = vec![0; usize::try_from(source.len).unwrap_or(0)];
    opened.read_at(0, &mut bytes).is_ok() && DateOrder::of(&bytes) == DateOrder::DayFirst
}

fn scan_these<'s>(sources: &'s [Source], read: &mut [Reading], wanted: &[usize], options: &Options<'_>) -> Result<(), Error> {
    let knowledge = options.knowledge;
    let tasks = tasks(sources, wanted, options.window);
    let total: u64 = wanted.iter().map(|&number| sources[number].len).sum();
    let how: Vec<(DateOrder, Option<&crate::knowledge::compile::Family>)> = read
        .iter()
        .map(|one| match one.format.read {
            Read::Cmtrace { family } => (one.order, knowledge.family(family)),
            Read::Not { .. } => (one.order, None),
        })
        .collect();
    // Room that is given back is cheaper than new room: new pages are zeroed by the system.
    let room: Mutex<Vec<Harvest>> = Mutex::new(Vec::new());
    // Documents of windows that have been folded, by source. They come before any window still to be read, so that not
    // reading them again changes nothing.
    let documents: Mutex<FxHashSet<(usize, u64)>> = Mutex::new(FxHashSet::default());
    let work = |worker: &mut Worker<'s>, task: Task| {
        let mut harvest = lock(&room).pop().unwrap_or_default();
        let outcome = worker.open(sources, task.source).and_then(|()| {
            let (buffer, Some(opened)) = worker.parts() else { return Ok(()) };
            if let Some(window) = window::read(opened, sources[task.source].len, task.start, options.window, buffer)? {
                let (order, family) = how[task.source];
                harvest.base = window.base;
                harvest.bytes = window.bytes.len() as u64 + window.beyond;
                harvest.lines = memchr_iter(b'\n', window.bytes).count() as u64;
                let records = Records::new(window.bytes, window.base, order).with_beyond(window.beyond);
                harvest.reap(knowledge, family, records, &|document| lock(&documents).contains(&(task.source, document)));
            }
            Ok(())
        });
        harvest.trouble = outcome.err().map(|error| format!("could not be read to its end: {error}"));
        harvest
    };
    let mut done = 0;
    let fold = |task: Task, harvest: Harvest| {
        let reading = &mut read[task.source];
        reading.take_in(knowledge, &harvest);
        let told = harvest.happenings.iter().filter(|raw| raw.document != 0).map(|raw| (task.source, raw.document));
        lock(&documents).extend(told);
        done += harvest.bytes;
        lock(&room).push(harvest.cleared());
        options.progress.is_none_or(|progress| progress(Progress { done, total }))
    };
    pipeline::run(&tasks, options.thread_count(), work, fold)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn tasks(sources: &[Source], wanted: &[usize], window: u64) -> Vec<Task> {
    let of = |&source: &usize| (0..sources[source].len.div_ceil(window)).map(move |number| Task { source, start: number * window });
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
        if harvest.trouble.is_some() {
            coverage.note.clone_from(&harvest.trouble);
        }
        if harvest.bytes > 0 {
            self.lines.add(harvest.base, harvest.lines);
        }
        if let Some((first, last)) = harvest.times {
            let before = self.times.unwrap_or((first, last));
            self.times = Some((before.0.min(first).min(last), before.1.max(first).max(last)));
        }
        self.odd_date |= harvest.odd_date;
        self.offsets |= harvest.offsets;
        self.ledger.fold(knowledge, harvest);
    }
}

fn nothing(read: &[Reading], skipped: &[Skipped]) -> String {
    match read {
        [] if skipped.is_empty() => "there is no file in what was named; name a folder of Intune Management Extension logs or a log file".to_owned(),
        _ => {
            let said = read.iter().map(|one| format!("{} is {}, {}", one.coverage.source, one.coverage.format, one.coverage.note.as_deref().unwrap_or("not read")));
            let said: Vec<String> = said.chain(skipped.iter().map(|one| format!("{}: {}", one.name, one.reason))).collect();
            let more = said.len().saturating_sub(5);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            format!("no log was found among {} files: {}{more}", said.len(), said[..said.len().min(5)].join("; "))
        }
    }
}

fn report(sources: &[Source], read: Vec<Reading>, skipped: &[Skipped], options: &Options<'_>) -> Report {
    let knowledge = options.knowledge;
    let families = families(&read);
    let mut coverage = coverage(&read, skipped, &families);
    let mut lines = Vec::new();
    let mut ledgers = Vec::new();
    for (number, one) in read.into_iter().enumerate() {
        coverage.not_kept += one.ledger.beyond;
        ledgers.push((number, one.ledger));
        lines.push(one.lines);
    }
    let story = Story::new(knowledge, ledgers);
    let drafts = rule::apply(knowledge, &story, &families);
    let mut desk = Desk { sources, lines, story: &story, quotes: FxHashMap::default() };
    desk.look_up(drafts.iter().flat_map(|draft| draft.proofs.iter().chain(draft.context.iter().map(|(_, number)| number))).copied());
    let findings: Vec<Finding> = drafts.into_iter().map(|draft| desk.finding(draft)).collect();
    let answers = runbook::answer(knowledge, &story, &findings, &families);
    desk.look_up(answers.iter().filter_map(|answer| answer.fine));
    let runbook = answers.into_iter().map(|answer| PointState {
        runbook: answer.runbook.to_owned(),
        point: answer.point.id.clone(),
        title: answer.point.title.clone(),
        state: answer.state,
        findings: answer.findings,
        evidence: answer.fine.map(|number| desk.evidence(number)),
        otherwise: answer.point.otherwise.clone(),
    });
    let runbook = runbook.collect();
    Report { schema_version: SCHEMA_VERSION, verdict: verdict(&findings, &coverage), findings, runbook, coverage }
}

fn families(read: &[Reading]) -> Vec<&'static str> {
    let mut families: Vec<&str> = read
        .iter()
        .filter_map(|one| match one.format.read {
            Read::Cmtrace { family } if one.coverage.records > 0 && !family.is_empty() => Some(family),
            _ => None,
        })
        .collect();
    families.sort_unstable();
    families.dedup();
    families
}

fn coverage(read: &[Reading], skipped: &[Skipped], families: &[&str]) -> Coverage {
    let mut coverage = Coverage { families: families.iter().map(|&family| family.to_owned()).collect(), ..Coverage::default() };
    let (mut ranked, mut explained) = (0, 0);
    for one in read {
        let mut source = one.coverage.clone();
        if let Some((first, last)) = one.times {
            source.first = Some(Stamp::from_ticks(first).to_seconds());
            source.last = Some(Stamp::from_ticks(last).to_seconds());
        }
        coverage.records += source.records;
        coverage.anomalies += source.anomalies.values().sum::<u64>();
        coverage.bytes += source.bytes;
        if matches!(one.format.read, Read::Cmtrace { family } if !family.is_empty()) {
            ranked += source.ranked;
            explained += source.explained;
        }
        coverage.sources.push(source);
    }
    coverage.sources.extend(skipped.iter().map(|one| SourceCoverage {
        source: one.name.clone(),
        format: "not known".to_owned(),
        note: Some(one.reason.clone()),
        ..SourceCoverage::default()
    }));
    coverage.sources.sort_by(|a, b| a.source.cmp(&b.source));
    coverage.explained = (ranked > 0).then(|| explained as f64 / ranked as f64);
    coverage.clock = if read.iter().any(|one| one.offsets) {
        "as each log wrote them, with the offset from UTC only where the writer gave one".to_owned()
    } else {
        "local time of the device as the logs wrote it; its offset from UTC is not known".to_owned()
    };
    coverage
}

/// Where the quotes are looked up.
struct Desk<'d> {
    sources: &'d [Source],
    lines: Vec<Lines>,
    story: &'d Story,
    quotes: FxHashMap<(usize, u64), Quote>,
}

impl Desk<'_> {
    fn look_up(&mut self, numbers: impl Iterator<Item = usize>) {
        let mut wanted: FxHashMap<usize, Vec<u64>> = FxHashMap::default();
        for number in numbers {
            let happening = &self.story.happenings()[number];
            if !self.quotes.contains_key(&(happening.source, happening.byte())) {
                wanted.entry(happening.source).or_default().push(happening.byte());
            }
        }
        for (source, bytes) in wanted {
            let found = quotes(&self.sources[source], &self.lines[source], &bytes);
            self.quotes.extend(found.into_iter().map(|(byte, quote)| ((source, byte), quote)));
        }
    }

    fn evidence(&self, number: usize) -> Evidence {
        let happening = &self.story.happenings()[number];
        let quote = self.quotes.get(&(happening.source, happening.byte())).cloned().unwrap_or_default();
        Evidence {
            source: self.sources[happening.source].name.clone(),
            place: quote.position,
            time: happening.stamp().map(Stamp::to_seconds),
            quote: quote.text,
        }
    }

    fn finding(&self, draft: Draft<'_>) -> Finding {
        let subject = draft.subject.map(|id| self.story.subject(id)).map(|subject| Subject {
            kind: draft.rule.same.clone().unwrap_or_default(),
            id: rule::shown(subject),
            name: self.story.name(subject).map(str::to_owned),
        });
        let stamp = |ticks: i64| (ticks != i64::MIN).then(|| Stamp::from_ticks(ticks).to_seconds());
        Finding {
            rule: draft.rule.id.clone(),
            severity: draft.rule.severity,
            status: draft.status,
            confidence: draft.rule.confidence,
            points: draft.rule.points.clone(),
            summary: draft.summary,
            why: draft.why,
            fix: draft.fix,
            subject,
            first: stamp(draft.first),
            last: stamp(draft.last),
            count: draft.count,
            codes: draft.codes,
            evidence: draft.proofs.iter().map(|&number| self.evidence(number)).collect(),
            context: draft.context.into_iter().map(|(text, number)| Line { text, evidence: self.evidence(number) }).collect(),
            sources: draft.rule.sources.clone(),
        }
    }
}

