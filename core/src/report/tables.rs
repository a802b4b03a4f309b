//! The parts of a report as tables: rows and columns for data frames, for the tables of many devices, for Spark.
//!
//! A report is made of objects in objects, a table of cells. What each table takes of its rows stands in [`TABLES`], once,
//! and everything that writes one goes by it. The cells are read out of the report's JSON, so that a report that was
//! written to a file makes the same rows.
//!
//! Every time `first` of a row is two columns. `first` is civil time as the report writes it, without a zone; `first_utc`
//! is the same instant on UTC, null where the offset of the writer's clock is not known. The column `time_is` says of the
//! row's times: `utc` (all of them have their UTC), `local` (none has) or `mixed`; null where the row has no time.

mod cell;
mod column;
mod groups;
mod take;
#[cfg(test)]
mod tests;
mod written;

use super::Report;
use column::ColumnOf;
use serde_json::Value;

pub(crate) use cell::Shown;
pub use cell::{Cell, Kind, Row};
pub use column::Column;
pub(crate) use take::Clocks;
pub use written::{APPS, ENROLMENTS, FINDINGS, PHASES, RUNBOOK, TABLES};

/// The version of all tables: grows by one when a column changes its meaning or its type, or goes. New columns come last
/// in their table and change nothing.
pub const VERSION: u32 = 1;

/// A table of a report.
#[derive(Debug)]
pub struct ReportTable {
    /// Its name, that of the member of the report.
    pub name: &'static str,
    /// What a row of it is.
    pub about: &'static str,
    /// Where in the report its rows stand: the names of members, with points between them.
    pub at: &'static str,
    /// What stands there, as JSON, without making JSON of the rest of the report.
    items: fn(&Report) -> Value,
    /// Its columns, but for those that come with times.
    columns: &'static [&'static [ColumnOf]],
}

/// The table of that name.
///
/// ```
/// use oobelens::report::tables;
/// let table = tables::named("network").expect("there is one");
/// assert!(table.columns().iter().any(|column| column.name == "first_utc"));
/// ```
pub fn named(name: &str) -> Option<&'static ReportTable> {
    TABLES.iter().copied().find(|table| table.name == name)
}

impl ReportTable {
    fn written(&self) -> impl Iterator<Item = &ColumnOf> {
        self.columns.iter().copied().flatten()
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        for column in self.written() {
            columns.push(Column::new(column.name, column.kind, column.says));
            if column.kind == Kind::Time {
                columns.push(Column::utc(column.name));
            }
        }
        if self.written().any(|column| column.kind == Kind::Time) {
            columns.push(Column::time_is());
        }
        columns
    }

    /// Its rows of a report, a cell for each column.
    pub fn rows(&self, report: &Report) -> Vec<Row> {
        self.rows_of((self.items)(report).as_array().map_or(&[], Vec::as_slice))
    }

    /// The rows of objects as they stand in the JSON of a report.
    pub fn rows_of(&self, items: &[Value]) -> Vec<Row> {
        let columns: Vec<&ColumnOf> = self.written().collect();
        items.iter().enumerate().map(|(number, item)| take::row(&columns, number, item)).collect()
    }
}
