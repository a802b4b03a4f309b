//! `Get-EventLog … | Export-Csv`: entries of the classic logs.
//!
//! Source: <https://learn.microsoft.com/dotnet/api/system.diagnostics.eventlogentry>

use super::{Header, Row, order, rows};
use crate::format::event::level::level;
use crate::format::event::local_time::Order;
use crate::format::event::parts::{Parts, number};
use crate::format::{Head, Input, Sink};

const TYPE: &[u8] = b"System.Diagnostics.EventLogEntry";

/// Rows whose header names properties of such entries.
pub fn is(head: &Head<'_>) -> bool {
    let Some(header) = Header::of(&head.text) else { return false };
    let has = |name: &str| header.at(name).is_some();
    (has("EventID") || has("InstanceId")) && has("EntryType") && (has("Source") || has("Message"))
}

/// Reads all rows.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let Some(header) = Header::of(input.bytes) else { return };
    let column = header.at("TimeGenerated").or_else(|| header.at("TimeWritten"));
    let order = column.and_then(|column| order(input, &header, column, sink));
    rows(input, header.rows, header.delimiter, |row| {
        event(&header, &row, column, order).give_row(&row, header.names.len(), sink);
        sink.wants_more()
    });
}

fn event<'r>(header: &'r Header, row: &Row<'r, '_>, time: Option<usize>, order: Option<Order>) -> Parts<'r> {
    let mut parts = Parts { channel: log(&header.kind).into(), ..Parts::default() };
    let mut instance = None;
    for (at, (name, value)) in header.names().zip(row.cells.iter()).enumerate() {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        match () {
            () if time == Some(at) => parts.local_time(name, value, order),
            () if is("EventID") => parts.id = number(value),
            // Its upper half holds qualifiers.
            () if is("InstanceId") => instance = number::<u64>(value).map(|id| (id & 0xffff) as u32),
            () if is("Source") => parts.provider = value.into(),
            () if is("MachineName") => parts.computer = value.into(),
            () if is("Index") => parts.record_id = number(value),
            () if is("EntryType") => parts.level = level(value),
            () if is("Message") => parts.text = value.into(),
            () if is("ReplacementStrings") && !matches!(value, b"" | b"System.String[]") => {
                parts.field(&b""[..], value);
            }
            () => {}
        }
    }
    parts.id = parts.id.or(instance);
    parts
}

/// The log in `#TYPE System.Diagnostics.EventLogEntry#System/Microsoft-Windows-GroupPolicy/1501`: one command reads one
/// log, so the first entry's is every entry's.
fn log(kind: &[u8]) -> &[u8] {
    let Some(at) = memchr::memmem::find(kind, TYPE) else { return b"" };
    let Some(rest) = kind[at + TYPE.len()..].strip_prefix(b"#") else { return b"" };
    &rest[..memchr::memchr(b'/', rest).unwrap_or(0)]
}
