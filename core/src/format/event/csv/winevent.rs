//! `Get-WinEvent … | Export-Csv`: the properties the user selected, in the user's order, under their names.
//!
//! Windows PowerShell writes `#TYPE …` before them; with `-UseCulture` cells are parted by what the user's language
//! parts lists with. Times are local and written as the user's settings say. The list of values is lost: the cell
//! holds the name of its type.

use super::{Header, Row, order, rows};
use crate::format::event::local_time::Order;
use crate::format::event::parts::Parts;
use crate::format::event::property;
use crate::format::{Head, Input, Sink};
use std::borrow::Cow;

/// Rows whose header names properties of such events.
pub fn is(head: &Head<'_>) -> bool {
    let Some(header) = Header::of(&head.text) else { return false };
    property::are(header.names())
}

/// Reads all rows.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let Some(header) = Header::of(input.bytes) else { return };
    let order = header.at("TimeCreated").and_then(|column| order(input, &header, column, sink));
    rows(input, header.rows, header.delimiter, |row| {
        event(&header, &row, order).give_row(&row, header.names.len(), sink);
        sink.wants_more()
    });
}

fn event<'r>(header: &'r Header, row: &Row<'r, '_>, order: Option<Order>) -> Parts<'r> {
    let mut parts = Parts::default();
    for (name, value) in header.names().zip(row.cells.iter()) {
        if name.eq_ignore_ascii_case(property::TIME) {
            parts.local_time(name, value, order);
        } else {
            property::set(&mut parts, Cow::Borrowed(name), Cow::Borrowed(value));
        }
    }
    parts
}
