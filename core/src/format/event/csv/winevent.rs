//! `Get-WinEvent … | Export-Csv`: the properties the user selected, in the user's order, under their names.
//!
//! Windows PowerShell writes `#TYPE …` before them; with `-UseCulture` cells are parted by what the user's language
//! parts lists with. Times are local and written as the user's settings say. The list of values is lost: the cell
//! holds the name of its type.

use super::{Header, Row, rows};
use crate::format::event::local_time::{self, Order, UNCLEAR, Vote};
use crate::format::event::parts::Parts;
use crate::format::event::property;
use crate::format::{Head, Input, Sink};
use crate::record::AnomalyKind;
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
        true
    });
}

/// The order of day and month in the dates of a column.
pub fn order(input: &Input<'_>, header: &Header, column: usize, sink: &mut dyn Sink) -> Option<Order> {
    let mut vote = Vote::default();
    rows(input, header.rows, header.delimiter, |row| {
        row.cells.get(column).and_then(local_time::read).into_iter().for_each(|written| vote.see(written));
        true
    });
    if vote.is_unclear() {
        sink.note(UNCLEAR);
    }
    vote.order()
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

impl<'a> Parts<'a> {
    /// Takes a time as the user's language writes it. What cannot be read stays as one of the event's data.
    pub fn local_time(&mut self, name: &'a [u8], value: &'a [u8], order: Option<Order>) {
        self.time = local_time::read(value).and_then(|written| written.stamp(order));
        if self.time.is_none() && !value.is_empty() {
            self.field(name, value);
        }
    }

    /// Hands out a row of that many columns.
    pub fn give_row(&self, row: &Row<'_, '_>, columns: usize, sink: &mut dyn Sink) {
        let broken = |kind, why, sink| self.give_broken(kind, row.span, row.raw, why, sink);
        match row.cells.len() {
            _ if row.unclosed => broken(AnomalyKind::Unclosed, "a quote is never closed", sink),
            count if count < columns => broken(AnomalyKind::Damaged, "too few cells", sink),
            count if count > columns => broken(AnomalyKind::Damaged, "too many cells", sink),
            _ => self.give(row.span, row.raw, sink),
        }
    }
}
