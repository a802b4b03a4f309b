//! Every item of every source, in order, with its line.

use super::pipeline::{self, Task, Worker};
use super::reading::{date_order, recognised, tasks};
use super::{Options, window};
use crate::error::Error;
use crate::format::cmtrace::Records;
use crate::format::{Format, Read};
use crate::record::Item;
use crate::source::{Skipped, Source};
use memchr::memchr_iter;

/// A source that was not read, or not wholly, and why.
pub type Unread = Skipped;

/// Reads every item of these sources in parallel windows and hands each window's result on in order.
///
/// `make` turns the items of one window into a `T`, on any thread; it is given the source's name and, for each item, a
/// line number that counts from 0 at the window's start. `take` gets the results in the order of the sources and bytes,
/// with the line (from 0) of the source the window begins on, and says whether to go on.
///
/// # Errors
/// A worker thread cannot be started.
pub fn for_each_window<'s, T: Send>(
    sources: &'s [Source],
    options: &Options<'_>,
    make: impl for<'a> Fn(&Source, &mut dyn Iterator<Item = (u64, Item<'a>)>) -> T + Sync,
    mut take: impl FnMut(&Source, u64, T) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    let mut unread = Vec::new();
    let mut wanted = Vec::new();
    for (number, format) in recognised(sources).into_iter().enumerate() {
        match format {
            Ok(Format { read: Read::Cmtrace, .. }) => wanted.push(number),
            Ok(format) => unread.push(Unread {
                name: sources[number].name.clone(),
                reason: format!("{}, not read by this version", format.name),
            }),
            Err(trouble) => unread.push(Unread { name: sources[number].name.clone(), reason: trouble }),
        }
    }
    let mut orders = vec![Default::default(); sources.len()];
    for &number in &wanted {
        orders[number] = date_order(&sources[number]);
    }
    let tasks = tasks(sources, &wanted, options.window);
    let work = |worker: &mut Worker<'s>, task: Task| {
        worker.open(sources, task.source).and_then(|()| {
            let (buffer, Some(opened)) = worker.parts() else { return Ok(None) };
            let source = &sources[task.source];
            let Some(window) = window::read(opened, source.len, task.start, options.window, buffer)? else {
                return Ok(None);
            };
            let records = Records::new(window.bytes, window.base, orders[task.source]).with_beyond(window.beyond);
            let mut counted = (0, 0);
            let mut items = records.map(|item| {
                let start = (item.span().start - window.base) as usize;
                let lines = memchr_iter(b'\n', &window.bytes[counted.0..start]).count() as u64;
                counted = (start, counted.1 + lines);
                (counted.1, item)
            });
            let made = make(source, &mut items);
            Ok(Some((made, window.lines(), window.short)))
        })
    };
    let mut current = (usize::MAX, 0);
    let fold = |task: Task, result: std::io::Result<Option<(T, u64, bool)>>| {
        if current.0 != task.source {
            current = (task.source, 0);
        }
        let name = &sources[task.source].name;
        match result {
            Ok(None) => true,
            Ok(Some((made, lines, short))) => {
                // Windows that only look ahead beyond the end see it as well.
                if short && unread.last().is_none_or(|last| last.name != *name) {
                    unread.push(Unread { name: name.clone(), reason: window::SHORT.to_owned() });
                }
                let line = current.1;
                current.1 += lines;
                take(&sources[task.source], line, made)
            }
            Err(error) => {
                unread.push(Unread { name: name.clone(), reason: format!("could not be read to its end: {error}") });
                true
            }
        }
    };
    pipeline::run(&tasks, options.thread_count(), work, fold)?;
    Ok(unread)
}
