//! What no signal explains, counted by the shape of what it says.

use super::Options;
use super::records::{Items, for_each_window};
use crate::coverage::{Levels, Share, SourceShare, Unexplained, WorkList, shape};
use crate::error::Error;
use crate::finding::Place;
use crate::knowledge::{Knowledge, events};
use crate::record::{Item, Origin, Rank, Record};
use crate::redact::Redact;
use crate::source::{self, Skipped, Source};
use rustc_hash::FxHashMap;
use std::path::Path;

/// The templates of one source that are listed.
const TEMPLATES: usize = 10_000;

/// The version of the shape of a [`WorkList`].
const SCHEMA_VERSION: u32 = 1;

/// Counts what the signals of this knowledge explain in the logs in and below these paths, and lists what they do not.
///
/// It reads everything once more, with every record's template made: a diagnosis does none of that.
///
/// ```no_run
/// use oobelens::{Knowledge, Levels, Options, coverage};
/// let knowledge = Knowledge::builtin();
/// let list = coverage(&["C:/logs"], &Options::new(&knowledge), Levels::default())?;
/// for one in &list.unexplained {
///     println!("{} {}", one.count, one.template);
/// }
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// A path that was named does not exist or cannot be listed; or nothing in them could be read as a log.
pub fn coverage<P: AsRef<Path>>(paths: &[P], options: &Options<'_>, levels: Levels) -> Result<WorkList, Error> {
    let (sources, skipped) = source::collect(paths)?;
    coverage_of(&sources, skipped, options, levels)
}

/// The same of sources, in memory or not.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn coverage_of(
    sources: &[Source],
    mut skipped: Vec<Skipped>,
    options: &Options<'_>,
    levels: Levels,
) -> Result<WorkList, Error> {
    let knowledge = options.knowledge;
    let mut tally = Tally::default();
    let total = sources.iter().map(|source| source.len).sum();
    let mut done = 0;
    let make = |_: &Source, items: &mut Items<'_>| Window::new(knowledge, levels, items);
    let take = |source: &Source, line: u64, window: Window| {
        done += window.bytes;
        tally.add(source, line, window);
        options.progress.is_none_or(|progress| progress(super::Progress { done, total }))
    };
    // Signals are known by their words: what they do not explain is redacted afterwards.
    skipped.extend(for_each_window(sources, &Options { redact: None, ..options.clone() }, make, take)?);
    if tally.read == 0 {
        return Err(Error::nothing(super::gather::nothing(&skipped)));
    }
    let mut list = tally.list(knowledge, levels, skipped);
    if let Some(redactor) = options.redact {
        list.redact(redactor);
    }
    Ok(list)
}

/// Records of one shape.
#[derive(Debug, Default)]
struct Group {
    records: u64,
    explained: u64,
    worst: Rank,
    /// The first one that no signal explains.
    first: Option<Place>,
}

/// What comes of a window.
#[derive(Debug, Default)]
struct Window {
    read: u64,
    bytes: u64,
    format: &'static str,
    events: bool,
    groups: FxHashMap<String, Group>,
    /// By the number of the signal.
    signals: FxHashMap<u16, u64>,
}

impl Window {
    fn new(knowledge: &Knowledge, levels: Levels, items: &mut Items<'_>) -> Self {
        let format = items.format();
        let family = knowledge.family(format.family);
        let (log, events) = (format.family == "ime", format.family == "events");
        let mut window = Window { format: format.name, events, ..Window::default() };
        let mut found = Vec::new();
        let mut signals = Vec::new();
        items.for_each(|line, item| {
            window.read += 1;
            window.bytes += item.span().len();
            let Item::Record(record) = item else { return };
            if !(log || events) || !levels.has(record.level.meaning) || !events::matters(&record, knowledge.index()) {
                return;
            }
            signals.clear();
            if events {
                signals.extend(knowledge.index().find(format.name, &record));
            } else if let Some(family) = family {
                family.matcher.find(record.text.as_bytes(), &mut found);
                signals.extend(found.iter().map(|hit| family.templates[hit.template as usize].signal));
            }
            signals.sort_unstable();
            signals.dedup();
            for &signal in &signals {
                *window.signals.entry(signal).or_default() += 1;
            }
            let group = window.groups.entry(shape::of(&record)).or_default();
            group.records += 1;
            if signals.is_empty() {
                group.worst = group.worst.max(record.level.meaning);
                group.first.get_or_insert_with(|| place(line, &record));
            } else {
                group.explained += 1;
            }
        });
        window
    }
}

fn place(line: Option<u64>, record: &Record<'_>) -> Place {
    let record_id = match record.origin {
        Origin::Event { record_id, .. } => record_id,
        _ => None,
    };
    Place { byte: record.span.start, line, record: record_id, key: None }
}

/// What has been counted so far.
#[derive(Debug, Default)]
struct Tally {
    read: u64,
    sources: Vec<(SourceShare, FxHashMap<String, Group>)>,
    signals: FxHashMap<u16, u64>,
    not_listed: u64,
}

impl Tally {
    fn add(&mut self, source: &Source, line: u64, window: Window) {
        self.read += window.read;
        for (signal, count) in window.signals {
            *self.signals.entry(signal).or_default() += count;
        }
        if window.groups.is_empty() {
            return;
        }
        if self.sources.last().is_none_or(|(last, _)| last.source != source.name) {
            let (name, share) = (source.name.clone(), Share::default());
            let one = SourceShare { source: name, format: window.format.to_owned(), events: window.events, share };
            self.sources.push((one, FxHashMap::default()));
        }
        let Some((one, groups)) = self.sources.last_mut() else { return };
        for (shape, group) in window.groups {
            one.share.records += group.records;
            one.share.explained += group.explained;
            if groups.len() == TEMPLATES && !groups.contains_key(&shape) {
                self.not_listed += group.records - group.explained;
                continue;
            }
            let known = groups.entry(shape).or_default();
            known.records += group.records;
            known.explained += group.explained;
            known.worst = known.worst.max(group.worst);
            let first = group.first.map(|place| Place { line: place.line.map(|at| line + at + 1), ..place });
            known.first = known.first.take().or(first);
        }
    }

    fn list(self, knowledge: &Knowledge, levels: Levels, unread: Vec<Skipped>) -> WorkList {
        let mut list = WorkList {
            schema_version: SCHEMA_VERSION,
            levels: levels.names(),
            not_listed: self.not_listed,
            unread: unread.into_iter().map(|one| (one.name, one.reason)).collect(),
            ..WorkList::default()
        };
        // Templates count once, in however many sources they stand.
        let mut all: FxHashMap<(bool, String), Option<Unexplained>> = FxHashMap::default();
        for (mut source, groups) in self.sources {
            for (template, group) in groups {
                source.share.templates += 1;
                source.share.templates_explained += u64::from(group.first.is_none());
                let unknown = all.entry((source.events, template.clone())).or_default();
                let Some(place) = group.first else { continue };
                let unknown = unknown.get_or_insert_with(|| {
                    let (level, source) = (group.worst.name(), source.source.clone());
                    Unexplained { template, level, count: 0, sources: 0, source, place }
                });
                unknown.count += group.records - group.explained;
                unknown.sources += 1;
            }
            let whole = if source.events { &mut list.events } else { &mut list.logs };
            whole.records += source.share.records;
            whole.explained += source.share.explained;
            list.sources.push(source);
        }
        for ((events, _), unknown) in all {
            let whole = if events { &mut list.events } else { &mut list.logs };
            whole.templates += 1;
            whole.templates_explained += u64::from(unknown.is_none());
            list.unexplained.extend(unknown);
        }
        list.unexplained.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.template.cmp(&b.template)));
        list.signals = self
            .signals
            .into_iter()
            .map(|(signal, count)| (knowledge.signals()[usize::from(signal)].id.clone(), count))
            .collect();
        list
    }
}
