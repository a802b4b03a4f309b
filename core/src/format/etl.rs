//! Event traces (.etl), read anywhere: no Windows, no manifests of its registry.
//!
//! A trace is a row of buffers of one size. Each tells how much of it is in use; what stands behind that is padding or
//! old, and is never looked at. The first record of the first buffer is the header of the trace: when, on which build,
//! with which zone and clock, and what was lost. All other records are events, or tell how events are to be read.
//!
//! An event is read by what describes it:
//! - *TraceLogging* events carry names and types with them;
//! - events of a manifest are read by layouts: those that the Relogger of Windows has put into this file, or into another
//!   one of the same device ([`Layouts`]), else those of a built-in table of the providers that matter to Autopilot. A
//!   layout counts only where it consumes the data to the last byte;
//! - what nothing describes is kept as bytes, with the texts that can be read in them; so are classic events and WPP
//!   messages, which only their makers can read.
//!
//! ```
//! use oobelens::format::etl::{Layouts, Trace};
//!
//! assert!(Trace::new(b"no trace").is_none());
//! # let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/formats/etl/events.etl"));
//! # let Ok(bytes) = bytes else { return };
//! let trace = Trace::new(&bytes).expect("a trace");
//! let mut layouts = Layouts::default();
//! layouts.learn(&trace);
//! trace.for_each(&layouts, &mut |item, known| println!("{known:?} {item:?}"));
//! ```
//!
//! Sources: <https://learn.microsoft.com/windows/win32/api/evntrace/ns-evntrace-trace_logfile_header> (the header),
//! <https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header> (the head of an event),
//! <https://learn.microsoft.com/windows/win32/api/tdh/ns-tdh-trace_event_info> (embedded layouts),
//! <https://geoffchappell.com/studies/windows/km/ntoskrnl/api/etw/tracelog/wmi_buffer_header.htm> (the buffer),
//! <https://github.com/microsoft/tracelogging> and <https://github.com/airbus-cert/etl-parser> (TraceLogging); the places
//! were seen in the field.

mod buffer;
mod decode;
mod event;
mod header;
mod kinds;
mod later;
mod layout;
mod message;
mod parts;
mod plain;
mod plan;
mod raw;
mod reader;
mod survey;
mod table;
mod told;
mod trace;
mod tracelogging;
mod value;
mod zone;

use super::{Format, Input, Known as KnownFormat, Read, Sink};
use crate::record::{Anomaly, AnomalyKind, Item};
use crate::span::Span;
use crate::text::Text;
pub use layout::Layouts;
pub use parts::Parts;
use std::cell::Cell;
pub use survey::Survey;
pub use told::{Known, Told};
pub use trace::Trace;

/// What a trace is called.
pub(crate) const NAME: &str = "event trace (.etl)";

/// Traces. Windows numbers them (`.etl.001`) and its Relogger writes `.etl.merged` beside them.
pub(super) const KNOWN: &[KnownFormat] = &[KnownFormat {
    format: Format { name: NAME, family: "events", read: Read::Whole(scan) },
    is: |head| header::Header::of(head.bytes).is_some(),
}];

/// Reads a trace by itself.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    read(input, None, sink);
}

/// Reads a trace, with the layouts that were found in it and beside it; without any, by its own.
pub(crate) fn read(input: &Input<'_>, layouts: Option<&Layouts>, sink: &mut dyn Sink) {
    let Some(trace) = Trace::new(input.bytes) else {
        let span = Span { start: input.base, end: input.base + input.bytes.len() as u64 };
        let why = Text::from("no header of a trace");
        return sink.item(Item::Anomaly(Anomaly::new(AnomalyKind::Damaged, span, Text::default(), why)));
    };
    let more = Cell::new(true);
    let told = trace.for_each_while(layouts.unwrap_or(trace.layouts()), &|| more.get(), &mut |item, _| {
        sink.item(item);
        more.set(sink.wants_more());
    });
    told.notes().iter().for_each(|note| sink.note(note));
}
