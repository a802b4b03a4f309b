//! Exports as rows: comma, semicolon or tab separated, with quotes doubled in quotes.

pub mod eventlog;
mod header;
mod rows;
pub mod tracerpt;
pub mod viewer;
pub mod winevent;

pub use header::Header;
pub use rows::{Row, rows};

use super::local_time::{self, Order, UNCLEAR, Vote};
use super::parts::Parts;
use crate::format::{Input, Sink};

/// The order of day and month in the dates of a column.
fn order(input: &Input<'_>, header: &Header, column: usize, sink: &mut dyn Sink) -> Option<Order> {
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

impl<'a> Parts<'a> {
    /// Takes a time as the user's language writes it. What cannot be read stays as one of the event's data.
    fn local_time(&mut self, name: &'a [u8], value: &'a [u8], order: Option<Order>) {
        self.time = local_time::read(value).and_then(|written| written.stamp(order));
        if self.time.is_none() && !value.is_empty() {
            self.field(name, value);
        }
    }

    /// Hands out a row of that many columns.
    fn give_row(&self, row: &Row<'_, '_>, columns: usize, sink: &mut dyn Sink) {
        match row.wrong(columns) {
            None => self.give(row.span, row.raw, sink),
            Some((kind, why)) => self.give_broken(kind, row.span, row.raw, why, sink),
        }
    }
}
