//! Every item of every source, in order, with its line.

use super::Options;
use super::gather::gather;
use super::pipeline::{self, Task};
use super::portion::{self, Been, How};
use super::reading::{date_order, tasks};
use crate::error::Error;
use crate::format::{Format, Read};
use crate::record::Item;
use crate::redact::{Redact, Redactor};
use crate::source::{Skipped, Source};
use std::borrow::Cow;

/// Of archives, so many bytes are kept unpacked: everything is read once.
const KEPT: usize = 8 << 20;

/// A source that was not read, or not wholly, and why.
pub type Unread = Skipped;

/// The items of one portion of a source.
#[derive(Debug)]
pub struct Items<'p> {
    portion: &'p portion::Portion<'p>,
    redact: Option<&'p Redactor>,
    format: Format,
    notes: Vec<String>,
    /// What is known of the portion once its items were asked for.
    been: Option<Been>,
}

impl Items<'_> {
    /// What the source was taken for.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Calls `each` with every item and its line, counted from 0 at the beginning of the portion; items of a source
    /// that is no text have none. An item lives for the call.
    pub fn for_each(&mut self, mut each: impl FnMut(Option<u64>, Item<'_>)) {
        let note = &mut |note: &str| keep(&mut self.notes, note);
        let mut each = |line: Option<u64>, item: Item<'_>| {
            each(line, item);
            true
        };
        // Two calls, so that an item that needs no redaction is not copied.
        self.been = Some(match self.redact {
            None => self.portion.each(each, note),
            Some(redactor) => {
                let redacted = |line: Option<u64>, item: Item<'_>| {
                    redactor.item(&item, |item| {
                        each(line, item.clone());
                    });
                    true
                };
                self.portion.each(redacted, note)
            }
        });
    }

    /// Whether a date among the items shows that the day comes first where the month was taken to.
    pub(crate) fn saw_odd_date(&self) -> bool {
        self.been.is_some_and(|been| been.odd_date)
    }
}

/// When it is settled what comes first in the dates of a log, the day or the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    /// Before its first record: the log is searched for a date that tells, to its end where none does.
    Settled,
    /// Not at all: the month is taken to come first, and [`Items::saw_odd_date`] tells where it does not.
    Assumed,
}

/// Keeps a sentence once.
pub(super) fn keep(notes: &mut Vec<String>, note: &str) {
    if !notes.iter().any(|known| known == note) {
        notes.push(note.to_owned());
    }
}

/// What a portion gave.
struct Made<T> {
    made: T,
    lines: u64,
    notes: Vec<String>,
}

/// Reads every item of these sources, and of those packed in them, in parallel and hands each portion's result on in
/// order.
///
/// `make` turns the items of one portion into a `T`, on any thread. `take` gets the results in the order of the sources
/// and bytes, with the line (from 0) of the source the portion begins on, and says whether to go on.
///
/// Where [`Options::redact`](super::Options::redact) is set, both see items and names of sources without anything
/// personal.
///
/// # Errors
/// A worker thread cannot be started.
pub fn for_each_window<T: Send>(
    sources: &[Source],
    options: &Options<'_>,
    make: impl Fn(&Source, &mut Items<'_>) -> T + Sync,
    take: impl FnMut(&Source, u64, T) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    for_each_window_dated(sources, options, Dates::Settled, make, take)
}

/// The same with dates read so.
pub(crate) fn for_each_window_dated<T: Send>(
    sources: &[Source],
    options: &Options<'_>,
    dates: Dates,
    make: impl Fn(&Source, &mut Items<'_>) -> T + Sync,
    mut take: impl FnMut(&Source, u64, T) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    let gathered = gather(sources, options, KEPT)?;
    let until = gathered.until;
    let (sources, messages, traces) = (gathered.sources, gathered.messages, gathered.traces);
    let mut unread = gathered.partly;
    unread.extend(gathered.skipped);
    let shown = shown(&sources, options);
    let mut how = Vec::new();
    for (number, (source, format)) in sources.iter().zip(gathered.formats).enumerate() {
        let order = match (format.read, gathered.orders[number]) {
            (Read::Cmtrace, None) if dates == Dates::Settled => date_order(source, until),
            (_, shown) => shown.unwrap_or_default(),
        };
        let (messages_of, trace) = (messages.of(number), traces.of(number));
        how.push(How { format, order, messages: messages_of, trace, limits: options.limits, until });
        let why = match (format.read, messages.said(number)) {
            (_, Some(said)) if said.used => continue,
            (_, Some(said)) => said.note.as_str(),
            (Read::Not(why), None) => why,
            _ => continue,
        };
        unread.push(Unread { name: source.name.clone(), reason: format!("{}, {why}", format.name) });
    }
    let wanted: Vec<usize> = (0..sources.len()).filter(|&number| how[number].format.read.has_records()).collect();
    let tasks = tasks(&sources, &how, &wanted, options.window);
    let mut current = (usize::MAX, 0);
    let mut late = false;
    let mut left = vec![0; sources.len()];
    tasks.iter().for_each(|task| left[task.source] += 1);
    let fold = |task: Task, result: std::io::Result<Option<Made<T>>>| {
        left[task.source] -= 1;
        if current.0 != task.source {
            current = (task.source, 0);
        }
        late = until.has_passed();
        let name = &shown[task.source].name;
        let mut say = |reason: String| {
            let said = Unread { name: name.clone(), reason };
            if !unread.contains(&said) {
                unread.push(said);
            }
        };
        let goes_on = match result {
            Ok(None) => true,
            Ok(Some(Made { made, lines, notes })) => {
                notes.into_iter().for_each(&mut say);
                let line = current.1;
                current.1 += lines;
                take(&shown[task.source], line, made)
            }
            Err(error) => {
                say(format!("could not be read to its end: {error}"));
                true
            }
        };
        goes_on && !late
    };
    pipeline::run(
        &tasks,
        options.thread_count(),
        |worker, task| {
            worker.open(&sources, task.source).and_then(|()| {
                let (buffer, Some(opened)) = worker.parts() else { return Ok(None) };
                let source = &sources[task.source];
                let portion = portion::read(opened, source, &how[task.source], task.start, options.window, buffer)?;
                let Some(portion) = portion else { return Ok(None) };
                let format = how[task.source].format;
                let mut items =
                    Items { portion: &portion, redact: options.redact, format, notes: Vec::new(), been: None };
                let made = make(&shown[task.source], &mut items);
                let lines = items.been.map_or_else(|| portion.lines(), |been| been.lines);
                Ok(Some(Made { made, lines, notes: items.notes }))
            })
        },
        fold,
    )?;
    if late {
        let given_up = (0..sources.len()).filter(|&number| left[number] > 0);
        unread.extend(given_up.map(|number| Unread { name: shown[number].name.clone(), reason: until.said() }));
    }
    if let Some(redactor) = options.redact {
        unread.redact(redactor);
    }
    Ok(unread)
}

/// The sources under the names that are shown.
fn shown<'s>(sources: &'s [Source], options: &Options<'_>) -> Cow<'s, [Source]> {
    let Some(redactor) = options.redact else { return Cow::Borrowed(sources) };
    let mut shown = sources.to_vec();
    shown.iter_mut().for_each(|source| source.name.redact(redactor));
    Cow::Owned(shown)
}
