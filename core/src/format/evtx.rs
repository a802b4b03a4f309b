//! Windows event logs (.evtx): a file header and chunks of 64 KiB, each with its own names and templates.
//!
//! A chunk is read by itself. Its records are found by their own headers ([`walk`]); the header of the chunk, let alone
//! that of the file, is stale in a log that was copied while Windows wrote it. A record is binary XML, nearly always one
//! instance of a template: [`plan`] compiles a template once a chunk to the few operations that matter here, and
//! [`draft`] runs them over the values of each record. What that does not understand is rendered by the `evtx` crate and
//! read as XML ([`render`]); what the crate cannot read either is an anomaly.
//!
//! Sources: <https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956> (binary
//! XML), <https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc> (file,
//! chunk, record).

pub(super) mod cursor;
mod draft;
mod facts;
mod mta;
mod op;
mod plan;
mod render;
mod role;
mod token;
pub(super) mod value;
mod walk;

use super::{Format, Input, Known, Read, Sink};
use crate::record::{Anomaly, AnomalyKind, Field, Item};
use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;
use cursor::Odd;
use draft::{Reader, TOO_DEEP};
pub use mta::Messages;
use render::Rendered;
pub(super) use value::filetime;
use walk::{Found, Raw, Walk};

/// Bytes of a chunk.
const CHUNK: u64 = 64 << 10;
/// Bytes before the first chunk of a file.
const HEADER: u64 = 4096;
/// What the messages of an exported log are called.
pub const MESSAGES: &str = "event log messages (.MTA)";
/// What a chunk begins with.
const MAGIC: &[u8] = b"ElfChnk\0";

/// Whole logs, chunks carved out of one, and the files of messages that an export puts beside a log.
pub(super) const KNOWN: &[Known] = &[
    Known { format: log("Windows event log (.evtx)", HEADER), is: |head| head.bytes.starts_with(b"ElfFile\0") },
    Known { format: log("chunk of a Windows event log", 0), is: |head| head.bytes.starts_with(MAGIC) },
    Known {
        format: Format {
            name: MESSAGES,
            family: "events",
            read: Read::Not("the messages of an exported log: read with it"),
        },
        is: |head| head.bytes.starts_with(b"MTAFile\0"),
    },
];

const fn log(name: &'static str, header: u64) -> Format {
    Format { name, family: "events", read: Read::Chunks { header, size: CHUNK, scan } }
}

/// Reads one chunk.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let bytes = input.bytes;
    let damaged = |from: usize, to: usize, why: &str, time: Option<Stamp>, sink: &mut dyn Sink| {
        let span = Span { start: input.base + from as u64, end: input.base + to as u64 };
        let anomaly = Anomaly::new(AnomalyKind::Damaged, span, Text::default(), Text::from(why));
        sink.item(Item::Anomaly(Anomaly { time, ..anomaly }));
    };
    if !bytes.starts_with(MAGIC) {
        // Windows makes a log larger ahead of need: the rest is zeros.
        if !walk::is_blank(bytes) {
            damaged(0, bytes.len(), "no chunk of an event log", None, sink);
        }
        return;
    }
    if bytes.len() < walk::FIRST {
        return damaged(0, bytes.len(), "a chunk is cut off", None, sink);
    }
    let mut reader = Reader::new(bytes, input.limits.event_nesting);
    let mut rendered = Rendered::new(bytes);
    let mut fields = Vec::new();
    for found in Walk::new(bytes) {
        match found {
            Found::Record(raw) => match event(&mut reader, &mut rendered, &raw) {
                Ok(()) => fields = hand_out(&reader, &raw, input.base, fields, sink),
                Err(Odd(why)) => damaged(raw.at, raw.end, why, Stamp::from_filetime(raw.written), sink),
            },
            Found::Bad { from, to, why } => damaged(from, to, why, None, sink),
        }
    }
}

/// Reads a record into the draft of the reader: by the plans, else from what the crate renders.
fn event(reader: &mut Reader<'_>, rendered: &mut Rendered<'_>, raw: &Raw) -> Result<(), Odd> {
    if let Err(odd) = reader.record(raw) {
        if odd == TOO_DEEP {
            return Err(odd);
        }
        let xml = rendered.record(raw.at).ok_or(odd)?;
        reader.xml(xml).map_err(|_| odd)?;
    }
    // What a torn write left of a record can be well-formed, with zeros for all its values.
    if reader.is_event() { Ok(()) } else { Err(Odd("a record without an event")) }
}

/// Gives the record to the sink, and the room for its fields back.
fn hand_out<'a>(
    reader: &Reader<'_>,
    raw: &Raw,
    base: u64,
    room: Vec<Field<'_>>,
    sink: &mut dyn Sink,
) -> Vec<Field<'a>> {
    let span = Span { start: base + raw.at as u64, end: base + raw.end as u64 };
    let mut fields = emptied(room);
    fields.extend(reader.data_of_record());
    sink.item(Item::Record(reader.as_record(span, Stamp::from_filetime(raw.written), &fields)));
    emptied(fields)
}

/// The same room for fields that borrow from elsewhere: collecting an empty vector keeps its memory.
fn emptied<'a>(mut fields: Vec<Field<'_>>) -> Vec<Field<'a>> {
    fields.clear();
    fields.into_iter().map(|_| Field::default()).collect()
}
