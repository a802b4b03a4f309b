//! From what was named to what can be read: each source is recognised, and archives give way to their members.

use super::Options;
use super::messages::Messages;
use super::pipeline::{self, Task};
use crate::error::Error;
use crate::format::{self, Format, Read};
use crate::source::archive::Archives;
use crate::source::{Skipped, Source};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What can be read and what cannot.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order of their names.
    pub sources: Vec<Source>,
    /// What each of them is.
    pub formats: Vec<Format>,
    /// The words of the event logs among them.
    pub messages: Messages,
    /// Archives that were opened: their names, what they are, and what is to be known of them.
    pub archives: Vec<(String, Format, String)>,
    /// Those of them of which not all could be read, and why.
    pub partly: Vec<Skipped>,
    /// What could not even be looked at.
    pub skipped: Vec<Skipped>,
}

/// Small sources are held in memory once they have been looked at, so that they are opened once: so many bytes of them.
const HELD: usize = 64 << 20;

/// Recognises every source, and every member of every archive.
///
/// # Errors
/// A worker thread cannot be started.
pub fn gather(sources: &[Source], options: &Options<'_>) -> Result<Gathered, Error> {
    let mut archives = Archives::new(options.limits);
    let mut gathered = Gathered::default();
    let held = AtomicUsize::new(0);
    let mut found: Vec<(Source, Format)> = Vec::new();
    let mut packed = look_at(sources, options, &held, &mut found, &mut gathered.skipped)?;
    while !packed.is_empty() {
        let mut members = Vec::new();
        for (archive, format) in packed {
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
        packed = look_at(&members, options, &held, &mut found, &mut gathered.skipped)?;
    }
    found.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    (gathered.sources, gathered.formats) = found.into_iter().unzip();
    gathered.messages = Messages::read(&gathered.sources, &gathered.formats);
    Ok(gathered)
}

/// Looks at these sources; returns the archives among them.
fn look_at(
    sources: &[Source],
    options: &Options<'_>,
    held: &AtomicUsize,
    found: &mut Vec<(Source, Format)>,
    skipped: &mut Vec<Skipped>,
) -> Result<Vec<(Source, Format)>, Error> {
    let tasks: Vec<Task> = (0..sources.len()).map(|source| Task { source, start: 0 }).collect();
    let mut archives = Vec::new();
    let look = |buffer: &mut Vec<u8>, source: &Source| -> io::Result<(Source, Format)> {
        buffer.resize(buffer.len().max(format::HEAD), 0);
        let head = &mut buffer[..format::HEAD];
        let length = source.head(head)?;
        let format = format::recognise(&head[..length], &source.name);
        let whole = length < head.len() && length as u64 == source.len && format.read.has_records();
        if whole && held.fetch_add(length, Ordering::Relaxed) < HELD {
            return Ok((Source::memory(source.name.clone(), &head[..length]), format));
        }
        Ok((source.clone(), format))
    };
    let take = |task: Task, looked: io::Result<(Source, Format)>| {
        match looked {
            Ok(looked) if matches!(looked.1.read, Read::Archive) => archives.push(looked),
            Ok(looked) => found.push(looked),
            Err(error) => {
                let name = sources[task.source].name.clone();
                skipped.push(Skipped { name, reason: format!("cannot be read: {error}") });
            }
        }
        true
    };
    pipeline::run(
        &tasks,
        options.thread_count(),
        |worker, task| look(&mut worker.buffer, &sources[task.source]),
        take,
    )?;
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
