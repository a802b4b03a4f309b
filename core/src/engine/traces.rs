//! Event traces beside each other: one holds the layouts of another's events, and the Relogger of Windows writes a trace
//! again, with its layouts, under the same name and `.merged`.

use super::window::SHORT;
use crate::format::etl::{self, Layouts, Parts, Survey};
use crate::format::{Format, HEAD, Read, Sink};
use crate::source::{Opened, Source};
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::io;
use std::sync::Arc;

/// Of a file, about so many bytes are looked at together.
const PART: usize = 256 << 10;
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
    pub layouts: Arc<Layouts>,
    /// By how many ticks its times may miss those of an event log.
    pub slack: i64,
    /// Whether its file has its events in the order in which they happened.
    in_order: bool,
}

impl Traces {
    /// Asks every trace for its layouts. A trace of which a merged twin holds as many events is not read.
    pub fn read(sources: &[Source], formats: &mut [Format]) -> Self {
        let traces: Vec<usize> = (0..sources.len()).filter(|&number| formats[number].name == etl::NAME).collect();
        if traces.is_empty() {
            return Traces::default();
        }
        let names: FxHashMap<&str, usize> =
            traces.iter().map(|&number| (sources[number].name.as_str(), number)).collect();
        let twin = |number: usize| {
            let name = sources[number].name.as_str();
            let other = match name.strip_suffix(MERGED) {
                Some(raw) => names.get(raw),
                None => names.get(format!("{name}{MERGED}").as_str()),
            };
            other.copied()
        };
        let mut layouts = Layouts::default();
        let mut counts: FxHashMap<usize, u64> = FxHashMap::default();
        let mut surveys: Vec<(usize, Survey)> = Vec::new();
        for &number in &traces {
            // A trace that cannot be read says so when its turn comes.
            if let Ok(Some(survey)) = survey(&sources[number], &mut layouts) {
                counts.insert(number, survey.events);
                surveys.push((number, survey));
            }
        }
        for (&number, count) in &counts {
            let merged = twin(number).filter(|_| !sources[number].name.ends_with(MERGED));
            if merged.and_then(|merged| counts.get(&merged)).is_some_and(|merged| merged >= count) {
                formats[number].read = Read::Not(TWICE);
            }
        }
        let layouts = Arc::new(layouts);
        let traced = |(number, survey): (usize, Survey)| {
            let slack = if survey.is_counted { COUNTED } else { EXACT };
            (number, Traced { layouts: Arc::clone(&layouts), slack, in_order: survey.in_order })
        };
        Traces(surveys.into_iter().map(traced).collect())
    }

    /// What is known of a source, where it is a trace.
    pub fn of(&self, source: usize) -> Option<Traced> {
        self.0.get(&source).cloned()
    }
}

impl Traced {
    /// Whether it can be read part by part: what is in memory already is as quickly read as a whole.
    pub fn has_parts(&self, opened: &Opened<'_>) -> bool {
        self.in_order && opened.bytes().is_none()
    }

    /// Reads a trace of so many bytes, part by part.
    pub fn read(&self, opened: &Opened<'_>, length: u64, sink: &mut dyn Sink) -> io::Result<()> {
        let mut part = vec![0; HEAD];
        let read = opened.read_at(0, &mut part)?;
        let head = &part[..read];
        let size = Survey::of(head).map_or(HEAD, |survey| survey.buffer);
        let parts = Parts::new(head, length, &self.layouts, &mut |item, _| sink.item(item));
        let Some(mut parts) = parts else {
            // It was one when it was looked through.
            sink.note(SHORT);
            return Ok(());
        };
        part.resize(size * PART.div_ceil(size), 0);
        let mut at = 0;
        while at < length {
            let wanted = part.len().min((length - at) as usize);
            let read = opened.read_at(at, &mut part[..wanted])?;
            parts.part(&part[..read], at, &mut |item, _| sink.item(item));
            at += read as u64;
            if read < wanted {
                sink.note(SHORT);
                break;
            }
        }
        let told = parts.finish(&mut |item, _| sink.item(item));
        told.notes().iter().for_each(|note| sink.note(note));
        Ok(())
    }
}

/// Looks through a trace, in parts: it is read as a whole only once.
fn survey(source: &Source, layouts: &mut Layouts) -> io::Result<Option<Survey>> {
    let opened = source.open()?;
    if let Some(bytes) = opened.bytes() {
        let mut survey = Survey::of(bytes);
        survey.iter_mut().for_each(|survey| survey.take_in(bytes, 0, layouts));
        return Ok(survey);
    }
    let mut part = vec![0; HEAD];
    let read = opened.read_at(0, &mut part)?;
    let Some(mut survey) = Survey::of(&part[..read]) else { return Ok(None) };
    part.resize(survey.buffer * PART.div_ceil(survey.buffer), 0);
    let mut at = 0;
    while at < source.len {
        let read = opened.read_at(at, &mut part)?;
        survey.take_in(&part[..read], at, layouts);
        if read < part.len() {
            break;
        }
        at += read as u64;
    }
    Ok(Some(survey))
}
