//! Event Viewer's "Save All Events As": five names, and six cells a row; the sixth, without a name, is the message.
//!
//! The names are in the user's language, so the shape tells this format: the second cell of a row is a date, the fourth
//! the id, and there is one more cell than names. Columns the user has added stand behind the five. In the Security log
//! the first column holds keywords (`Audit Success`) for the level. Saved as text, cells are parted by tabs.
//!
//! Neither the computer nor the channel is in it, nor the zone of its times.

use super::{Header, Row, order, rows};
use crate::format::event::level::level;
use crate::format::event::local_time::{self, Order};
use crate::format::event::parts::{Parts, number};
use crate::format::{Head, Input, Sink};
use crate::record::AnomalyKind;

/// The columns every such export begins with.
const FIXED: usize = 5;
/// What the raw date goes under where it cannot be read.
const TIME: &[u8] = b"Date and Time";

/// Saved as CSV; with semicolons by a spreadsheet of a language that parts lists so.
pub fn is_csv(head: &Head<'_>) -> bool {
    is(head, b",;")
}

/// Saved as text.
pub fn is_text(head: &Head<'_>) -> bool {
    is(head, b"\t")
}

fn is(head: &Head<'_>, delimiters: &[u8]) -> bool {
    let Some(header) = Header::of(&head.text) else { return false };
    if !delimiters.contains(&header.delimiter) {
        return false;
    }
    let names = &header.names;
    if names.len() < FIXED || !header.kind.is_empty() || names.iter().any(|name| name.is_empty()) {
        return false;
    }
    let mut like = names.iter().skip(1).take(4).eq([TIME, b"Source", b"Event ID", b"Task Category"]);
    // What is looked at may end inside the first row's message.
    rows(&Input::new(&head.text, 0, ""), header.rows, header.delimiter, |row| {
        let damaged = matches!(row.wrong(names.len() + 1), Some((AnomalyKind::Damaged, _)));
        like = !damaged && is_event(row.cells);
        false
    });
    like
}

/// A date, then a provider, then a number.
fn is_event(cells: &csv::ByteRecord) -> bool {
    let cell = |at: usize| cells.get(at).unwrap_or_default();
    local_time::read(cell(1)).is_some() && !cell(2).is_empty() && number::<u32>(cell(3)).is_some()
}

/// Reads all rows.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let Some(header) = Header::of(input.bytes) else { return };
    let order = order(input, &header, 1, sink);
    rows(input, header.rows, header.delimiter, |row| {
        event(&header, &row, order).give_row(&row, header.names.len() + 1, sink);
        sink.wants_more()
    });
}

fn event<'r>(header: &'r Header, row: &Row<'r, '_>, order: Option<Order>) -> Parts<'r> {
    let cell = |at: usize| row.cells.get(at).unwrap_or_default();
    let mut parts = Parts {
        provider: cell(2).into(),
        id: number(cell(3)),
        level: level(cell(0)),
        text: cell(header.names.len()).into(),
        ..Parts::default()
    };
    parts.local_time(TIME, cell(1), order);
    for (name, value) in header.names().zip(row.cells.iter()).skip(FIXED) {
        match name {
            b"Computer" => parts.computer = value.into(),
            b"Log" => parts.channel = value.into(),
            b"Process ID" => parts.pid = number(value),
            b"Thread ID" => parts.tid = number(value),
            name if !value.is_empty() => parts.field(name, value),
            _ => {}
        }
    }
    parts
}
