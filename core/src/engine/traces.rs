//! Event traces beside each other: one holds the layouts of another's events, and the Relogger of Windows writes a trace
//! again, with its layouts, under the same name and `.merged`.

use super::portion::WHOLE;
use crate::format::etl::{self, Layouts, Survey};
use crate::format::{Format, HEAD, Read};
use crate::source::Source;
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
pub struct Traces {
    layouts: Option<Arc<Layouts>>,
    slack: FxHashMap<usize, i64>,
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
        let mut slack: FxHashMap<usize, i64> = FxHashMap::default();
        for &number in &traces {
            // A trace that cannot be read says so when its turn comes.
            if let Ok(Some(survey)) = survey(&sources[number], &mut layouts) {
                counts.insert(number, survey.events);
                slack.insert(number, if survey.is_counted { COUNTED } else { EXACT });
            }
        }
        for (&number, count) in &counts {
            let merged = twin(number).filter(|_| !sources[number].name.ends_with(MERGED));
            if merged.and_then(|merged| counts.get(&merged)).is_some_and(|merged| merged >= count) {
                formats[number].read = Read::Not(TWICE);
            }
        }
        Traces { layouts: Some(Arc::new(layouts)), slack }
    }

    /// By how many ticks the times of a trace may miss those of an event log.
    pub fn slack(&self, source: usize) -> Option<i64> {
        self.slack.get(&source).copied()
    }

    /// For a source of that format.
    pub fn layouts(&self, format: Format) -> Option<Arc<Layouts>> {
        self.layouts.clone().filter(|_| format.name == etl::NAME)
    }
}

/// Looks through a trace, in parts: it is read as a whole only once.
fn survey(source: &Source, layouts: &mut Layouts) -> io::Result<Option<Survey>> {
    let opened = source.open()?;
    if let Some(bytes) = opened.bytes() {
        let mut survey = Survey::of(bytes);
        survey.iter_mut().for_each(|survey| survey.take_in(bytes, layouts));
        return Ok(survey);
    }
    let mut part = vec![0; HEAD];
    let read = opened.read_at(0, &mut part)?;
    let Some(mut survey) = Survey::of(&part[..read]) else { return Ok(None) };
    part.resize(survey.buffer * PART.div_ceil(survey.buffer), 0);
    let mut at = 0;
    while at < source.len.min(WHOLE) {
        let read = opened.read_at(at, &mut part)?;
        survey.take_in(&part[..read], layouts);
        if read < part.len() {
            break;
        }
        at += read as u64;
    }
    Ok(Some(survey))
}
