//! Tables as lists of columns, each with the function that fills it.

use super::cell::{Cell, Kind, Row};
use super::{About, Trouble};
use crate::report::Report;
use std::fmt;

/// What is seen of a device.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'s> {
    /// None where nothing of it could be read.
    pub report: Option<&'s Report>,
    pub about: &'s About,
    pub troubles: &'s [Trouble],
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether every row has one.
    pub always: bool,
    /// What it says.
    pub about: &'static str,
}

/// A column of a table whose rows are made of `T`.
pub struct Column<T: 'static> {
    info: Info,
    fill: Fill<T>,
}

/// Fills a cell from the device, the number of the row among the device's own, from 0, and what the row is about.
pub(super) type Fill<T> = for<'s, 't> fn(&Seen<'s>, usize, &'t T) -> Cell;

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}

/// A column that every row has.
pub(super) const fn always<T>(name: &'static str, kind: Kind, about: &'static str, fill: Fill<T>) -> Column<T> {
    Column { info: Info { name, kind, always: true, about }, fill }
}

/// A column that a row may have.
pub(super) const fn maybe<T>(name: &'static str, kind: Kind, about: &'static str, fill: Fill<T>) -> Column<T> {
    Column { info: Info { name, kind, always: false, about }, fill }
}

/// A table.
pub trait Table: Sync + fmt::Debug {
    /// Its name.
    fn name(&self) -> &'static str;
    /// What a row of it is.
    fn about(&self) -> &'static str;
    /// Its columns but for those that every table has.
    fn own(&self) -> Vec<Info>;
    /// The rows of a device, in order.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "only this crate makes rows")]
    fn rows(&self, seen: &Seen<'_>) -> Vec<Row>;

    /// All of its columns: [`COMMON`], then its own.
    fn columns(&self) -> Vec<Info> {
        COMMON.iter().copied().chain(self.own()).collect()
    }
}

/// The columns every table begins with.
pub const COMMON: &[Info] = &[
    info("schema_version", Kind::Number, true, "the version of the tables"),
    info(
        "knowledge",
        Kind::Text,
        true,
        "the version of what was known: the program's, then a hash of its signals and rules",
    ),
    info(
        "device",
        Kind::Text,
        false,
        "the hash of all bytes of the archive or folder; null where they could not be read",
    ),
    info("archive", Kind::Text, true, "the archive or folder, below the folder that was named"),
];

const fn info(name: &'static str, kind: Kind, always: bool, about: &'static str) -> Info {
    Info { name, kind, always, about }
}

/// A table whose rows are made of what `items` finds.
pub(super) struct Of<T: 'static> {
    pub name: &'static str,
    pub about: &'static str,
    pub items: for<'s> fn(&Seen<'s>) -> &'s [T],
    pub columns: &'static [Column<T>],
}

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

    fn own(&self) -> Vec<Info> {
        self.columns.iter().map(|column| column.info).collect()
    }

    #[allow(private_interfaces, reason = "only this crate makes rows")]
    fn rows(&self, seen: &Seen<'_>) -> Vec<Row> {
        let row = |(number, item)| self.columns.iter().map(|column| (column.fill)(seen, number, item)).collect();
        (self.items)(seen).iter().enumerate().map(row).collect()
    }
}
