//! Event traces beside each other: one holds the layouts of another's events, and the Relogger of Windows writes a trace
//! again, with its layouts, under the same name and `.merged`.

use super::portion::WHOLE;
use crate::format::etl::{self, Layouts, Trace};
use crate::format::{Format, Read};
use crate::source::Source;
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::io;
use std::sync::Arc;

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
            let _ = ask(&sources[number], |trace| {
                layouts.learn(trace);
                slack.insert(number, if trace.is_counted() { COUNTED } else { EXACT });
                if twin(number).is_some() {
                    counts.insert(number, trace.count());
                }
            });
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

/// Looks into a trace.
fn ask(source: &Source, mut look: impl FnMut(&Trace<'_>)) -> io::Result<()> {
    let opened = source.open()?;
    let mut own = Vec::new();
    let bytes = match opened.bytes() {
        Some(bytes) => bytes,
        None => {
            own.resize(source.len.min(WHOLE) as usize, 0);
            let read = opened.read_at(0, &mut own)?;
            &own[..read]
        }
    };
    if let Some(trace) = Trace::new(bytes) {
        look(&trace);
    }
    Ok(())
}
