//! What a column is, and where in a row of the report its cell stands.

use super::cell::Kind;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
    /// What it says.
    pub about: String,
}

impl Column {
    pub(crate) fn new(name: &str, kind: Kind, about: &str) -> Self {
        Column { name: name.to_owned(), kind, about: about.to_owned() }
    }

    /// The column beside a time.
    pub(crate) fn utc(time: &str) -> Self {
        let about = format!("`{time}` on UTC; null where the offset of the writer's clock is not known");
        Column { name: format!("{time}_utc"), kind: Kind::Utc, about }
    }

    /// What the times of a row are.
    pub(crate) fn time_is() -> Self {
        let about = "`utc`: every time of the row has its UTC beside it; `local`: none has; `mixed`: some have";
        Column::new("time_is", Kind::Text, about)
    }
}

/// A column, and where in a row of the report its cell stands.
#[derive(Debug, Clone, Copy)]
pub struct ColumnOf {
    pub name: &'static str,
    pub kind: Kind,
    pub take: Take,
    /// The names of members and the numbers of elements, with points between them; before `*` a list, behind it what to
    /// take of each of its elements. Empty: the row itself.
    pub at: &'static str,
    pub says: &'static str,
}

/// How a cell is made of what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// It is what stands there.
    Value,
    /// How many elements or numbers a list or an object holds; of numbers their sum.
    Sum,
    /// The number of the row, from 0.
    Row,
}

/// A column that is a member of the row.
pub const fn column(name: &'static str, kind: Kind, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, take: Take::Value, at: name, says }
}

/// A column that stands elsewhere in the row.
pub const fn at(name: &'static str, kind: Kind, at: &'static str, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, take: Take::Value, at, says }
}

/// How many there are.
pub const fn sum(name: &'static str, at: &'static str, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind: Kind::Number, take: Take::Sum, at, says }
}

/// The number of the row.
pub const fn number(says: &'static str) -> ColumnOf {
    ColumnOf { name: "number", kind: Kind::Number, take: Take::Row, at: "", says }
}
