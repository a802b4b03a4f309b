//! The registry as text: what mdmdiagnosticstool dumps, and what Registry Editor and `reg export` write.
//!
//! A value is a record; a key without values is none. A value tells no time of its own. Eight bytes that are a FILETIME
//! of this century are told as field `filetime` as well: so `FirstSync` and others keep their stamps.

mod datum;
mod dump;
mod export;

use super::by_line::span;
use super::{Format, Head, Input, Known, Read, Sink};
use crate::record::{Field, Fields, Item, Level, Origin, Record};
use crate::text::Text;
use datum::Datum;

/// Dumps and exports of the registry.
pub const KNOWN: &[Known] = &[
    Known {
        format: Format { name: "registry dump (mdmdiagnosticstool)", family: "registry", read: Read::Text(dump::scan) },
        is: |head| head.text.starts_with(b"[HKEY_"),
    },
    Known {
        format: Format { name: "registry export", family: "registry", read: Read::Text(export::scan) },
        is: is_export,
    },
];

fn is_export(head: &Head<'_>) -> bool {
    export::HEADERS.iter().any(|header| head.text.starts_with(header))
}

/// Hands out a value.
fn put(input: &Input<'_>, sink: &mut dyn Sink, at: (usize, usize), key: &[u8], name: &[u8], datum: &Datum<'_>) {
    let stamp = datum.filetime.map(|stamp| stamp.to_string());
    let field = stamp.as_deref().map(|stamp| Field { name: Text::from("filetime"), value: Text::from(stamp) });
    sink.item(Item::Record(Record {
        span: span(input, at.0, at.1),
        time: None,
        level: Level::default(),
        text: Text::new(&datum.text),
        fields: Fields::new(field.as_slice()),
        origin: Origin::Value { key: Text::new(key), name: Text::new(name), kind: Text::new(datum.kind) },
    }));
}
