//! What a table of many devices is.

use super::{About, Trouble};
use crate::report::Report;
use crate::report::tables::{Cell, Column, Kind, ReportTable, Row};
use std::fmt;

/// What is seen of a device.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'s> {
    /// None where nothing of it could be read.
    pub report: Option<&'s Report>,
    pub about: &'s About,
    pub troubles: &'s [Trouble],
}

/// A table.
pub trait Table: Sync + fmt::Debug {
    /// Its name.
    fn name(&self) -> &'static str;
    /// What a row of it is.
    fn about(&self) -> &'static str;
    /// Its columns but for those that every table has.
    fn own(&self) -> Vec<Column>;
    /// The rows of a device, in order.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "only this crate makes rows")]
    fn rows(&self, seen: &Seen<'_>) -> Vec<Row>;

    /// All of its columns: [`common`], then its own.
    fn columns(&self) -> Vec<Column> {
        let mut columns = common();
        columns.extend(self.own());
        columns
    }
}

/// The columns every table begins with.
pub fn common() -> Vec<Column> {
    vec![
        Column::new("schema_version", Kind::Number, "the version of the tables"),
        Column::new(
            "knowledge",
            Kind::Text,
            "the version of what was known: the program's, then a hash of its signals and rules",
        ),
        Column::new(
            "device",
            Kind::Text,
            "the hash of all bytes of the archive or folder; null where they could not be read",
        ),
        Column::new("archive", Kind::Text, "the archive or folder, below the folder that was named"),
    ]
}

/// A part of the report of each device: the columns it has everywhere, and a few that tell what stands beside it.
#[derive(Debug)]
pub(super) struct Part {
    pub of: &'static ReportTable,
    pub more: &'static [More],
}

/// A column that is told from the report and the number of the row.
pub(super) type More = (&'static str, Kind, &'static str, fn(&Report, usize) -> Cell);

impl Table for Part {
    fn name(&self) -> &'static str {
        self.of.name
    }

    fn about(&self) -> &'static str {
        self.of.about
    }

    fn own(&self) -> Vec<Column> {
        let mut columns = self.of.columns();
        columns.extend(self.more.iter().map(|(name, kind, about, _)| Column::new(name, *kind, about)));
        columns
    }

    #[allow(private_interfaces, reason = "only this crate makes rows")]
    fn rows(&self, seen: &Seen<'_>) -> Vec<Row> {
        let Some(report) = seen.report else { return Vec::new() };
        let source = self.of.columns().iter().position(|column| column.name == "source");
        let mut rows = self.of.rows(report);
        for (number, row) in rows.iter_mut().enumerate() {
            if let Some(Cell::Text(source)) = source.and_then(|at| row.get_mut(at)) {
                *source = below(source).to_owned();
            }
            row.extend(self.more.iter().map(|(.., fill)| fill(report, number)));
        }
        rows
    }
}

/// The name of a source without the archive it is in: that is the row's own.
pub(crate) fn below(source: &str) -> &str {
    source.strip_prefix(crate::source::devices::ARCHIVE).and_then(|rest| rest.strip_prefix('!')).unwrap_or(source)
}

/// A table of what is no part of the report: rows are made of what `items` finds.
pub(super) struct Of<T: 'static> {
    pub name: &'static str,
    pub about: &'static str,
    pub items: for<'s> fn(&Seen<'s>) -> &'s [T],
    /// Name, kind, what it says, and how it is filled.
    pub columns: &'static [(&'static str, Kind, &'static str, Fill<T>)],
}

/// Fills a cell from the device and what the row is about.
pub(super) type Fill<T> = for<'s, 't> fn(&Seen<'s>, &'t T) -> Cell;

impl<T> fmt::Debug for Of<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T: Sync> Table for Of<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn own(&self) -> Vec<Column> {
        self.columns.iter().map(|(name, kind, about, _)| Column::new(name, *kind, about)).collect()
    }

    #[allow(private_interfaces, reason = "only this crate makes rows")]
    fn rows(&self, seen: &Seen<'_>) -> Vec<Row> {
        let row = |item| self.columns.iter().map(|(.., fill)| fill(seen, item)).collect();
        (self.items)(seen).iter().map(row).collect()
    }
}
