//! From what was named to what can be read: each source is recognised, and archives give way to their members.

use super::Options;
use super::messages::Messages;
use super::pipeline::{self, Task, Worker};
use super::traces::Traces;
use crate::error::Error;
use crate::format::cmtrace::DateOrder;
use crate::format::{self, Format, Read};
use crate::limits::Deadline;
use crate::source::archive::Archives;
use crate::source::{Skipped, Source};
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What can be read and what cannot.
#[derive(Debug)]
pub struct Gathered {
    /// In the order of their names.
    pub sources: Vec<Source>,
    /// What each of them is.
    pub formats: Vec<Format>,
    /// Which comes first in the dates of a log, where its beginning shows that it is the month: then nothing else can
    /// show anything else.
    pub orders: Vec<Option<DateOrder>>,
    /// The words of the event logs among them.
    pub messages: Messages,
    /// What the traces among them say of each other.
    pub traces: Traces,
    /// Archives that were opened: their names, what they are, and what is to be known of them.
    pub archives: Vec<(String, Format, String)>,
    /// Those of them of which not all could be read, and why.
    pub partly: Vec<Skipped>,
    /// What could not even be looked at.
    pub skipped: Vec<Skipped>,
    /// When the run has to end, counted from when it began to look.
    pub until: Deadline,
}

/// How many bytes of small sources are held, and how many may be.
struct Held {
    bytes: AtomicUsize,
    most: usize,
}

impl Held {
    /// Whether so many more are held.
    fn keeps(&self, bytes: usize) -> bool {
        self.bytes.fetch_add(bytes, Ordering::Relaxed) < self.most
    }
}

/// Small files are read one behind the other into blocks of so many bytes.
const BLOCK: usize = 256 << 10;

/// Recognises every source, and every member of every archive; of these, so many bytes are kept unpacked.
///
/// # Errors
/// A worker thread cannot be started.
pub fn gather(sources: &[Source], options: &Options<'_>, kept: usize) -> Result<Gathered, Error> {
    let mut archives = Archives::new(options.limits).keeping(kept);
    let until = Deadline::after(options.limits.time);
    let mut gathered = Gathered {
        sources: Vec::new(),
        formats: Vec::new(),
        orders: Vec::new(),
        messages: Messages::default(),
        traces: Traces::default(),
        archives: Vec::new(),
        partly: Vec::new(),
        skipped: Vec::new(),
        until,
    };
    // Small sources are held in memory once they have been looked at, so that they are opened once.
    let held = Held { bytes: AtomicUsize::new(0), most: options.memory };
    let mut found: Vec<Found> = Vec::new();
    let mut packed = look_at(sources, options, &held, &mut found, &mut gathered)?;
    while !packed.is_empty() {
        let mut members = Vec::new();
        for Found(archive, format, _) in packed {
            if until.has_passed() {
                let reason = format!("{}, {}", format.name, until.said());
                gathered.skipped.push(Skipped { name: archive.name, reason });
                continue;
            }
            match archives.members(&archive) {
                Ok(inside) => {
                    if inside.sources.is_empty() && inside.skipped.is_empty() {
                        let reason = format!("{}, holds no member", format.name);
                        gathered.skipped.push(Skipped { name: archive.name.clone(), reason });
                    }
                    if !inside.notes.is_empty() {
                        gathered.partly.push(Skipped { name: archive.name.clone(), reason: inside.notes.join("; ") });
                    }
                    let mut said = vec![crate::report::counted(inside.sources.len() as u64, "member")];
                    said.extend(inside.notes);
                    gathered.archives.push((archive.name, format, said.join("; ")));
                    gathered.skipped.extend(inside.skipped);
                    members.extend(inside.sources);
                }
                Err(reason) => {
                    gathered.skipped.push(Skipped { name: archive.name, reason: format!("{}, {reason}", format.name) })
                }
            }
        }
        packed = look_at(&members, options, &held, &mut found, &mut gathered)?;
    }
    found.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    for Found(source, format, order) in found {
        gathered.sources.push(source);
        gathered.formats.push(format);
        gathered.orders.push(order);
    }
    gathered.messages = Messages::read(&gathered.sources, &gathered.formats, &options.limits, until);
    gathered.traces = Traces::read(&gathered.sources, &mut gathered.formats, options.thread_count(), until)?;
    Ok(gathered)
}

/// Looks at these sources; returns the archives among them.
fn look_at(
    sources: &[Source],
    options: &Options<'_>,
    held: &Held,
    found: &mut Vec<Found>,
    gathered: &mut Gathered,
) -> Result<Vec<Found>, Error> {
    let groups = groups(sources);
    let tasks: Vec<Task> = (0..groups.len()).map(|source| Task { source, start: 0, packed: false }).collect();
    let Gathered { skipped, until, .. } = gathered;
    let mut archives = Vec::new();
    let mut looked_at = 0;
    let look = |worker: &mut Worker<'_>, task: Task| {
        let group = &sources[groups[task.source].clone()];
        match group {
            [source] if !is_small(source) => vec![look(&mut worker.buffer, source, held)],
            _ => look_together(group, held),
        }
    };
    let take = |task: Task, looked: Vec<Looked>| {
        looked_at = groups[task.source].end;
        for (source, looked) in sources[groups[task.source].clone()].iter().zip(looked) {
            match looked {
                Ok(looked) if matches!(looked.1.read, Read::Archive) => archives.push(looked),
                Ok(looked) => found.push(looked),
                Err(error) => {
                    let reason = format!("cannot be read: {error}");
                    skipped.push(Skipped { name: source.name.clone(), reason });
                }
            }
        }
        !until.has_passed()
    };
    pipeline::run(&tasks, options.thread_count(), look, take)?;
    let reason = until.said();
    let unseen = |source: &Source| Skipped { name: source.name.clone(), reason: reason.clone() };
    skipped.extend(sources[looked_at..].iter().map(unseen));
    Ok(archives)
}

/// Why nothing could be read, in a sentence.
pub(crate) fn nothing(unread: &[Skipped]) -> String {
    if unread.is_empty() {
        return "there is no file in what was named; name a folder of Intune Management Extension logs or a log file"
            .to_owned();
    }
    let said: Vec<String> = unread.iter().take(5).map(|one| format!("{}: {}", one.name, one.reason)).collect();
    let more = if unread.len() > 5 { format!("; and {} more", unread.len() - 5) } else { String::new() };
    let files = crate::report::counted(unread.len() as u64, "file");
    format!("no log was found in {files}: {}{more}", said.join("; "))
}

/// A source, what it is, and the order of its dates where that is known.
struct Found(Source, Format, Option<DateOrder>);

type Looked = io::Result<Found>;

/// What a source that begins so is.
fn recognised(head: &[u8], name: &str) -> (Format, Option<DateOrder>) {
    let format = format::recognise(head, name);
    let order = if matches!(format.read, Read::Cmtrace) { DateOrder::shown(head) } else { None };
    (format, order.filter(|order| *order == DateOrder::MonthFirst))
}

/// Whether all of a source is its beginning, and known to be before it is read.
fn is_small(source: &Source) -> bool {
    source.is_file() && source.len < format::HEAD as u64
}

/// Small files next to each other go together; any other source by itself.
fn groups(sources: &[Source]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut room = 0;
    for (number, source) in sources.iter().enumerate() {
        let small = is_small(source);
        match groups.last_mut().filter(|_| small && source.len <= room) {
            Some(group) => {
                group.end += 1;
                room -= source.len;
            }
            None => {
                groups.push(number..number + 1);
                room = if small { BLOCK as u64 - source.len } else { 0 };
            }
        }
    }
    groups
}

/// Where a source stands in a block, what it is, and the order of its dates.
type Part = (Range<usize>, Format, Option<DateOrder>);

/// Looks at small files: each is read once, and is held from then on.
fn look_together(sources: &[Source], held: &Held) -> Vec<Looked> {
    // Read behind what is there already: room that is not filled first takes no time.
    let mut block = Vec::with_capacity(sources.iter().map(|source| source.len as usize).sum());
    let mut read = |source: &Source| -> io::Result<Part> {
        let start = block.len();
        source.append(&mut block)?;
        let (format, order) = recognised(&block[start..], &source.name);
        Ok((start..block.len(), format, order))
    };
    let looked: Vec<_> = sources.iter().map(&mut read).collect();
    let keeps = held.keeps(block.len());
    let block = Arc::new(block);
    let of = |(source, looked): (&Source, io::Result<Part>)| {
        let (part, format, order) = looked?;
        let whole = part.len() as u64 == source.len && format.read.has_records();
        Ok(Found(if whole && keeps { source.held(&block, part) } else { source.clone() }, format, order))
    };
    sources.iter().zip(looked).map(of).collect()
}

/// Looks at a source by itself.
fn look(buffer: &mut Vec<u8>, source: &Source, held: &Held) -> Looked {
    buffer.resize(buffer.len().max(format::HEAD), 0);
    let head = &mut buffer[..format::HEAD];
    let length = source.head(head)?;
    if length == 0 && source.len > 0 {
        // A member of which nothing could be unpacked is no empty file.
        let opened = source.open()?;
        if let Some(trouble) = opened.trouble() {
            return Err(io::Error::other(trouble.to_owned()));
        }
    }
    let (format, order) = recognised(&head[..length], &source.name);
    let whole = length < head.len() && length as u64 == source.len && format.read.has_records();
    if whole && held.keeps(length) {
        return Ok(Found(Source::memory(source.name.clone(), &head[..length]), format, order));
    }
    Ok(Found(source.clone(), format, order))
}
