//! Items as lines of text: one renderer a file.
//!
//! A row is rendered with 0 for its line, because the line a window begins on is known only when all windows before it
//! are done. Where that 0 stands is a [`Gap`]; the true number takes its place when the row is written.

mod csv;
mod jsonl;
mod table;

use crate::args::RowFormat;
use crate::output::Output;
use oobelens::Row;
use std::io::Write;

/// A line number to be filled in.
pub struct Gap {
    /// The byte at which its 0 stands.
    pub at: usize,
    /// The line, from 0 at the beginning of the window.
    pub line: u64,
}

/// How items are written.
pub enum Rows {
    Jsonl,
    Csv {
        /// Escape what a terminal would obey.
        escaped: bool,
    },
    Table(table::Table),
}

impl Rows {
    pub fn new(format: RowFormat, output: &Output) -> Self {
        match format {
            RowFormat::Jsonl => Rows::Jsonl,
            RowFormat::Csv => Rows::Csv { escaped: output.terminal },
            RowFormat::Table => Rows::Table(table::Table::new(output.columns(), output.colour)),
        }
    }

    /// What stands before everything.
    pub fn head(&self) -> &'static str {
        match self {
            Rows::Csv { .. } => csv::HEAD,
            _ => "",
        }
    }

    /// What stands before the rows of a source.
    pub fn source(&self, name: &str, first: bool) -> String {
        match self {
            Rows::Table(table) => table.source(name, first),
            _ => String::new(),
        }
    }

    /// Appends a row whose line is 0; returns where that 0 stands, if the row has a line.
    pub fn row(&self, row: &Row<'_>, into: &mut Vec<u8>) -> Option<usize> {
        match self {
            Rows::Jsonl => jsonl::row(row, into),
            Rows::Csv { escaped } => csv::row(row, *escaped, into),
            Rows::Table(table) => table.row(row, into),
        }
    }

    /// Appends rows with their numbers; line 0 of the window is line `first` of its source.
    pub fn number(&self, rows: &[u8], gaps: &[Gap], first: u64, into: &mut Vec<u8>) {
        let width = if matches!(self, Rows::Table(_)) { table::LINE } else { 0 };
        let mut from = 0;
        for gap in gaps {
            into.extend_from_slice(&rows[from..gap.at]);
            // Writing into memory cannot fail.
            let _ = write!(into, "{:>width$}", first + gap.line);
            from = gap.at + 1;
        }
        into.extend_from_slice(&rows[from..]);
    }
}
