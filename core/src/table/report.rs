//! The tables of a report: its findings, its timeline and so on, each as rows and columns.
//!
//! A report is made of objects in objects, a table of cells. What each table takes of its rows stands in [`TABLES`], once;
//! the rows are read out of the report's JSON, so that a report that was written to a file makes the same tables.
//!
//! Every time `first` of a row is two columns. `first` is civil time as the report writes it, without a zone; `first_utc`
//! is the same instant on UTC, null where the offset of the writer's clock is not known. The column `time_is` says of the
//! row's times: `utc` (all of them have their UTC), `local` (none has) or `mixed`; null where the row has no time.

mod cells;
mod tables;

use super::Table;
use super::schema::{TIME, UTC};
use crate::error::Error;
use crate::report::Report;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

pub use tables::TABLES;

/// The version of the tables of a report: grows by one when a column changes its meaning or its type, or goes.
pub const VERSION: u32 = 1;

/// A table of a report.
#[derive(Debug)]
pub struct ReportTable {
    /// Its name, that of the member of the report.
    pub name: &'static str,
    /// Where in the report its rows stand: the names of members, with points between them.
    pub at: &'static str,
    /// Its columns, but for those that come with times.
    columns: &'static [&'static [ColumnOf]],
}

/// A column, and where in a row its cell stands.
#[derive(Debug, Clone, Copy)]
struct ColumnOf {
    name: &'static str,
    kind: Kind,
    /// The names of members and the numbers of elements, with points between them; before `*` a list, behind it what to
    /// take of each of its elements. Empty: the row itself.
    at: &'static str,
    says: &'static str,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Texts,
    Count,
    Counts,
    Seconds,
    Flag,
    Time,
    /// How many elements or numbers a list or an object holds; of numbers their sum.
    Sum,
    /// The number of the row, from 0.
    Row,
}

impl Kind {
    fn types(self) -> DataType {
        let list = |of| DataType::List(Arc::new(Field::new("item", of, true)));
        match self {
            Kind::Text => DataType::Utf8,
            Kind::Texts => list(DataType::Utf8),
            Kind::Count | Kind::Sum | Kind::Row => DataType::UInt64,
            Kind::Counts => list(DataType::UInt64),
            Kind::Seconds => DataType::Int64,
            Kind::Flag => DataType::Boolean,
            Kind::Time => TIME,
        }
    }
}

/// The table of that name.
///
/// ```
/// use oobelens::table::report;
/// let table = report::named("network").expect("there is one");
/// assert!(table.schema().fields().iter().any(|column| column.name() == "first_utc"));
/// ```
pub fn named(name: &str) -> Option<&'static ReportTable> {
    TABLES.iter().find(|table| table.name == name)
}

impl ReportTable {
    fn columns(&self) -> impl Iterator<Item = &ColumnOf> {
        self.columns.iter().copied().flatten()
    }

    /// The columns. Their metadata say what they are under `description`.
    pub fn schema(&self) -> SchemaRef {
        let field = |name: String, of: DataType, says: String| {
            Field::new(name, of, true).with_metadata(HashMap::from([("description".to_owned(), says)]))
        };
        let mut fields = Vec::new();
        for column in self.columns() {
            fields.push(field(column.name.to_owned(), column.kind.types(), column.says.to_owned()));
            if column.kind == Kind::Time {
                let says =
                    format!("`{}` on UTC; null where the offset of the writer's clock is not known", column.name);
                fields.push(field(format!("{}_utc", column.name), UTC.clone(), says));
            }
        }
        if self.columns().any(|column| column.kind == Kind::Time) {
            let says = "`utc`: every time of the row has its UTC beside it; `local`: none has; `mixed`: some have";
            fields.push(field("time_is".to_owned(), DataType::Utf8, says.to_owned()));
        }
        let version = ("oobelens.schema_version".to_owned(), VERSION.to_string());
        let about = HashMap::from([("oobelens.table".to_owned(), self.name.to_owned()), version]);
        Arc::new(Schema::new_with_metadata(fields, about))
    }

    /// The table out of a report.
    pub fn of(&self, report: &Report) -> Table {
        let report = serde_json::to_value(report).expect("a report can be written as JSON");
        let rows = self.at.split('.').fold(&report, |inner, name| &inner[name]);
        self.table(rows.as_array().map_or(&[], Vec::as_slice))
    }

    /// The table out of rows, a JSON array of the objects that stand in a report.
    ///
    /// # Errors
    /// The text is no JSON array.
    pub fn of_rows(&self, json: &str) -> Result<Table, Error> {
        let rows: Vec<Value> = serde_json::from_str(json).map_err(|error| Error::rows(self.name, &error))?;
        Ok(self.table(&rows))
    }

    fn table(&self, rows: &[Value]) -> Table {
        let schema = self.schema();
        let mut batches = Vec::new();
        if !rows.is_empty() {
            let columns = cells::columns(self, rows);
            batches.push(RecordBatch::try_new(schema.clone(), columns).expect("the columns are those of the schema"));
        }
        Table { schema, batches, rows: rows.len(), unread: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
