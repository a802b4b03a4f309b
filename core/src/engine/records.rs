//! Every item of every source, in order, with its line.

use super::Options;
use super::gather::gather;
use super::pipeline::{self, Task};
use super::portion::{self, How};
use super::reading::{date_order, tasks};
use crate::error::Error;
use crate::format::{Format, Read};
use crate::limits::out_of_time;
use crate::record::Item;
use crate::redact::{Redact, Redactor};
use crate::source::{Skipped, Source};
use std::borrow::Cow;
use std::time::Instant;

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
    /// How many lines end in the portion, once its items were asked for.
    lines: Option<u64>,
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
        // Two calls, so that an item that needs no redaction is not copied.
        self.lines = Some(match self.redact {
            None => self.portion.each(&mut each, note),
            Some(redactor) => {
                let mut redacted =
                    |line: Option<u64>, item: Item<'_>| redactor.item(&item, |item| each(line, item.clone()));
                self.portion.each(&mut redacted, note)
            }
        });
    }
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
    mut take: impl FnMut(&Source, u64, T) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    let gathered = gather(sources, options, KEPT)?;
    let (sources, messages, traces) = (gathered.sources, gathered.messages, gathered.traces);
    let mut unread = gathered.partly;
    unread.extend(gathered.skipped);
    let shown = shown(&sources, options);
    let mut how = Vec::new();
    for (number, (source, format)) in sources.iter().zip(gathered.formats).enumerate() {
        let order = match (format.read, gathered.orders[number]) {
            (Read::Cmtrace, None) => date_order(source),
            (_, shown) => shown.unwrap_or_default(),
        };
        let (messages_of, trace) = (messages.of(number), traces.of(number));
        how.push(How { format, order, messages: messages_of, trace, limits: options.limits });
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
    let begun = Instant::now();
    let mut late = false;
    let mut left = vec![0; sources.len()];
    tasks.iter().for_each(|task| left[task.source] += 1);
    let fold = |task: Task, result: std::io::Result<Option<Made<T>>>| {
        left[task.source] -= 1;
        if current.0 != task.source {
            current = (task.source, 0);
        }
        late = begun.elapsed() > options.limits.time;
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
                    Items { portion: &portion, redact: options.redact, format, notes: Vec::new(), lines: None };
                let made = make(&shown[task.source], &mut items);
                Ok(Some(Made { made, lines: items.lines.unwrap_or_else(|| portion.lines()), notes: items.notes }))
            })
        },
        fold,
    )?;
    if late {
        let given_up = (0..sources.len()).filter(|&number| left[number] > 0);
        unread.extend(
            given_up
                .map(|number| Unread { name: shown[number].name.clone(), reason: out_of_time(options.limits.time) }),
        );
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
