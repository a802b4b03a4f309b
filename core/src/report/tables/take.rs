//! The cells of a row, out of the JSON of a report.

use super::cell::{Cell, Kind, Row};
use super::column::{ColumnOf, Take};
use crate::time::Stamp;
use crate::time::iso::iso;
use serde_json::Value;

/// The cells of a row.
pub fn row(columns: &[&ColumnOf], number: usize, item: &Value) -> Row {
    let mut row = Vec::with_capacity(columns.len() + 4);
    let (mut clocks, mut timed) = (Clocks::default(), false);
    for column in columns {
        if column.kind == Kind::Time {
            let stamp = stamp(inner(item, column.at).as_str());
            clocks.see(stamp);
            timed = true;
            row.extend([Cell::time(stamp), Cell::utc(stamp)]);
        } else {
            row.push(cell(column, number, item));
        }
    }
    if timed {
        row.push(clocks.cell());
    }
    row
}

/// A time of the report.
pub fn stamp(text: Option<&str>) -> Option<Stamp> {
    Some(iso(text?.as_bytes())?.stamp)
}

/// What the times of a row are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clocks {
    utc: bool,
    local: bool,
}

impl Clocks {
    /// Takes a time into account.
    pub fn see(&mut self, stamp: Option<Stamp>) {
        let Some(stamp) = stamp else { return };
        let known = stamp.utc_ticks().is_some();
        self.utc |= known;
        self.local |= !known;
    }

    /// The cell of `time_is`.
    pub fn cell(self) -> Cell {
        Cell::some(match (self.utc, self.local) {
            (true, false) => Some("utc"),
            (false, true) => Some("local"),
            (true, true) => Some("mixed"),
            (false, false) => None,
        })
    }
}

fn cell(column: &ColumnOf, row: usize, item: &Value) -> Cell {
    match column.take {
        Take::Row => return Cell::count(row),
        Take::Sum => return Cell::Number(sum(inner(item, column.at))),
        Take::Value => {}
    }
    match column.kind {
        Kind::Texts => Cell::Texts(each(item, column.at).filter_map(Value::as_str).map(str::to_owned).collect()),
        Kind::Numbers => Cell::Numbers(each(item, column.at).filter_map(number).collect()),
        kind => some(kind, inner(item, column.at)).unwrap_or(Cell::Null),
    }
}

fn some(kind: Kind, value: &Value) -> Option<Cell> {
    Some(match kind {
        Kind::Text => Cell::Text(value.as_str()?.to_owned()),
        Kind::Number => Cell::Number(number(value)?),
        Kind::Real => Cell::Real(value.as_f64()?),
        Kind::Flag => Cell::Flag(value.as_bool()?),
        Kind::Texts | Kind::Numbers | Kind::Time | Kind::Utc => return None,
    })
}

/// A number too large for a column is the largest it can hold.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_u64().map(|_| i64::MAX))
}

/// What stands there in a row; null where nothing does.
fn inner<'v>(item: &'v Value, at: &str) -> &'v Value {
    at.split('.').fold(item, |inner, name| match name.parse::<usize>() {
        Ok(number) => &inner[number],
        Err(_) => &inner[name],
    })
}

/// What stands in each element of a list.
fn each<'v>(item: &'v Value, at: &'static str) -> impl Iterator<Item = &'v Value> {
    let (list, of_each) = at.split_once(".*").unwrap_or((at, ""));
    let elements = inner(item, list).as_array().map_or(&[][..], Vec::as_slice);
    let of_each = of_each.trim_start_matches('.');
    elements.iter().map(move |element| if of_each.is_empty() { element } else { inner(element, of_each) })
}

fn sum(cell: &Value) -> i64 {
    let one = |value: &Value| number(value).unwrap_or(1);
    match cell {
        Value::Array(list) => list.iter().map(one).fold(0, i64::saturating_add),
        Value::Object(members) => members.values().map(one).fold(0, i64::saturating_add),
        _ => 0,
    }
}
