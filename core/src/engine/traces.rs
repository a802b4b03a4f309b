//! Event traces beside each other: one holds the layouts of another's events, and the Relogger of Windows writes a trace
//! again, with its layouts, under the same name and `.merged`.

use super::pipeline::{self, Task, Worker};
use crate::error::Error;
use crate::format::etl::{self, Layouts, Parts, Survey};
use crate::format::{Format, HEAD, Input, Read, Sink};
use crate::limits::Deadline;
use crate::source::{Opened, Source};
use crate::time::TICKS;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io;
use std::sync::Arc;

/// Of a file, about so many bytes are looked at together, and about so many go to a thread.
const PART: u64 = 256 << 10;
const STRETCH: u64 = 4 << 20;
/// What the Relogger adds to the name of a trace.
const MERGED: &str = ".merged";
/// An event is written into a log a moment later than into a trace. A counter goes on when the clock is set: in a session
/// of hours it was seen 1.4 seconds beside it.
const EXACT: i64 = 5 * TICKS / 1000;
const COUNTED: i64 = 3 * TICKS;
/// What is said of a trace that was written again.
const TWICE: &str = "the same events stand in its .merged twin: not read twice";

/// What the traces of a device say of each other.
#[derive(Debug, Default)]
pub struct Traces(FxHashMap<usize, Traced>);

/// What is known of a trace before its events are read.
#[derive(Debug, Clone)]
pub struct Traced {
    /// What all traces of the device say of their events.
    layouts: Arc<Layouts>,
    survey: Arc<Survey>,
    /// By how many ticks its times may miss those of an event log.
    pub slack: i64,
}

impl Traces {
    /// Asks every trace for its layouts. A trace of which a merged twin holds as many events is not read.
    ///
    /// # Errors
    /// A worker thread cannot be started.
    pub fn read<'s>(
        sources: &'s [Source],
        formats: &mut [Format],
        threads: usize,
        until: Deadline,
    ) -> Result<Self, Error> {
        let traces = (0..sources.len()).filter(|&number| formats[number].name == etl::NAME);
        let tasks: Vec<Task> = traces.flat_map(|source| stretches(source, &sources[source])).collect();
        let mut layouts = Layouts::default();
        let mut surveys: Vec<(usize, Survey)> = Vec::new();
        let mut unread = FxHashSet::default();
        let look = |worker: &mut Worker<'s>, task: Task| {
            worker.open(sources, task.source)?;
            let (buffer, Some(opened)) = worker.parts() else { return Ok(None) };
            look(opened, task, buffer)
        };
        let take = |task: Task, looked: io::Result<Option<(Survey, Layouts)>>| {
            match looked {
                Ok(Some((survey, own))) => {
                    layouts.merge(&own);
                    match surveys.last_mut() {
                        Some((source, before)) if *source == task.source => before.follow(&survey),
                        _ => surveys.push((task.source, survey)),
                    }
                }
                Ok(None) => {}
                // A trace that cannot be read says so when its turn comes.
                Err(_) => {
                    unread.insert(task.source);
                }
            }
            !until.has_passed()
        };
        pipeline::run(&tasks, threads, look, take)?;
        surveys.retain(|(source, _)| !unread.contains(source));
        let merged: FxHashMap<&str, u64> = surveys
            .iter()
            .filter_map(|(number, survey)| Some((sources[*number].name.strip_suffix(MERGED)?, survey.events())))
            .collect();
        for (number, survey) in &surveys {
            if merged.get(sources[*number].name.as_str()).is_some_and(|events| *events >= survey.events()) {
                formats[*number].read = Read::Not(TWICE);
            }
        }
        let layouts = Arc::new(layouts);
        let traced = |(number, survey): (usize, Survey)| {
            let slack = if survey.is_counted() { COUNTED } else { EXACT };
            (number, Traced { layouts: Arc::clone(&layouts), survey: Arc::new(survey), slack })
        };
        Ok(Traces(surveys.into_iter().map(traced).collect()))
    }

    /// What is known of a source, where it is a trace.
    pub fn of(&self, source: usize) -> Option<Traced> {
        self.0.get(&source).cloned()
    }
}

impl Traced {
    /// Bytes of its buffers, where each can be read by itself: its file has the events in the order in which they happened.
    pub fn buffer(&self) -> Option<u64> {
        self.survey.in_order().then_some(self.survey.buffer() as u64)
    }

    /// Whether its times count on when the clock of the device is set.
    pub fn is_counted(&self) -> bool {
        self.survey.is_counted()
    }

    /// What the reader of the trace has to know, in sentences.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.survey.notes().into_iter()
    }

    /// Reads a part of a trace that has parts, else all of it.
    pub fn read(&self, input: &Input<'_>, sink: &mut dyn Sink) {
        if !self.survey.in_order() {
            return etl::read(input, Some(&self.layouts), sink);
        }
        let mut parts = Parts::new(&self.survey, &self.layouts);
        parts.part(input.bytes, input.base, &mut |item, _| sink.item(item));
        if let Some(note) = parts.finish().undescribed() {
            sink.note(note);
        }
    }
}

/// The stretches of a trace that are looked through by themselves; what is unpacked in one piece is one.
fn stretches(source: usize, about: &Source) -> impl Iterator<Item = Task> {
    let packed = about.is_packed();
    let count = if packed { 1 } else { about.len.div_ceil(STRETCH) };
    (0..count).map(move |number| Task { source, start: number * STRETCH, packed })
}

/// Looks through the buffers that begin in a stretch of a trace; nothing where it is none.
fn look(opened: &Opened<'_>, task: Task, buffer: &mut Vec<u8>) -> io::Result<Option<(Survey, Layouts)>> {
    let mut layouts = Layouts::default();
    let end = if task.packed { u64::MAX } else { task.start.saturating_add(STRETCH) };
    // The first byte of a buffer there or behind it.
    let begin = |byte: u64, survey: &Survey| byte.next_multiple_of(survey.buffer() as u64);
    if let Some(bytes) = opened.bytes() {
        let Some(mut survey) = Survey::of(bytes) else { return Ok(None) };
        let length = bytes.len() as u64;
        let (from, to) = (begin(task.start, &survey).min(length), begin(end.min(length), &survey).min(length));
        survey.take_in(&bytes[from as usize..to as usize], from, &mut layouts);
        return Ok(Some((survey, layouts)));
    }
    buffer.resize(buffer.len().max(HEAD), 0);
    let read = opened.read_at(0, &mut buffer[..HEAD])?;
    let Some(mut survey) = Survey::of(&buffer[..read]) else { return Ok(None) };
    let part = begin(PART, &survey);
    buffer.resize(buffer.len().max(part as usize), 0);
    let (mut at, end) = (begin(task.start, &survey), begin(end, &survey));
    while at < end {
        let wanted = part.min(end - at) as usize;
        let read = opened.read_at(at, &mut buffer[..wanted])?;
        survey.take_in(&buffer[..read], at, &mut layouts);
        if read < wanted {
            break;
        }
        at += read as u64;
    }
    Ok(Some((survey, layouts)))
}
