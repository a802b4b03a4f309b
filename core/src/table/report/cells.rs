//! The cells of a report's rows.

use super::{ColumnOf, Kind, ReportTable};
use crate::time::iso::iso;
use arrow_array::builder::{Int64Builder, ListBuilder, StringBuilder, UInt64Builder};
use arrow_array::{ArrayRef, BooleanArray, TimestampNanosecondArray, UInt64Array};
use serde_json::Value;
use std::sync::Arc;

/// Nanoseconds in a tick of a [`Stamp`](crate::Stamp).
const TICK: i64 = 100;

/// The columns of these rows, in the order of the schema.
pub fn columns(table: &ReportTable, rows: &[Value]) -> Vec<ArrayRef> {
    let mut columns = Vec::new();
    let mut clocks = vec![Clocks::default(); rows.len()];
    let mut timed = false;
    for column in table.columns() {
        if column.kind == Kind::Time {
            timed = true;
            columns.extend(times(column, rows, &mut clocks));
        } else {
            columns.push(cells(column, rows));
        }
    }
    if timed {
        let words: arrow_array::StringArray = clocks.iter().map(|clocks| clocks.word()).collect();
        columns.push(Arc::new(words));
    }
    columns
}

/// What the times of a row are.
#[derive(Debug, Clone, Copy, Default)]
struct Clocks {
    utc: bool,
    local: bool,
}

impl Clocks {
    const fn word(self) -> Option<&'static str> {
        match (self.utc, self.local) {
            (true, false) => Some("utc"),
            (false, true) => Some("local"),
            (true, true) => Some("mixed"),
            (false, false) => None,
        }
    }
}

/// A time as the report writes it, and on UTC. Nanoseconds reach from 1677 to 2262; a time beyond is null.
fn times(column: &ColumnOf, rows: &[Value], clocks: &mut [Clocks]) -> [ArrayRef; 2] {
    let nanoseconds = |ticks: Option<i64>| ticks.and_then(|ticks| ticks.checked_mul(TICK));
    let (civil, utc): (Vec<Option<i64>>, Vec<Option<i64>>) = rows
        .iter()
        .zip(clocks)
        .map(|(row, clocks)| {
            let stamp = inner(row, column.at).as_str().and_then(|text| iso(text.as_bytes())).map(|iso| iso.stamp);
            let known = stamp.and_then(|stamp| stamp.utc_ticks());
            clocks.utc |= known.is_some();
            clocks.local |= stamp.is_some() && known.is_none();
            (nanoseconds(stamp.map(|stamp| stamp.ticks())), nanoseconds(known))
        })
        .unzip();
    let utc = TimestampNanosecondArray::from(utc).with_timezone("UTC");
    [Arc::new(TimestampNanosecondArray::from(civil)), Arc::new(utc)]
}

fn cells(column: &ColumnOf, rows: &[Value]) -> ArrayRef {
    let here = rows.iter().map(|row| inner(row, column.at));
    match column.kind {
        Kind::Text => {
            let mut cells = StringBuilder::new();
            here.for_each(|cell| cells.append_option(cell.as_str()));
            Arc::new(cells.finish())
        }
        Kind::Seconds => {
            let mut cells = Int64Builder::new();
            here.for_each(|cell| cells.append_option(cell.as_i64()));
            Arc::new(cells.finish())
        }
        Kind::Count => Arc::new(here.map(Value::as_u64).collect::<UInt64Array>()),
        Kind::Sum => Arc::new(here.map(|cell| Some(sum(cell))).collect::<UInt64Array>()),
        Kind::Row => Arc::new((0..rows.len() as u64).map(Some).collect::<UInt64Array>()),
        Kind::Flag => Arc::new(here.map(Value::as_bool).collect::<BooleanArray>()),
        Kind::Texts => {
            let mut cells = ListBuilder::new(StringBuilder::new());
            for row in rows {
                each(row, column.at, |cell| cells.values().append_option(cell.as_str()));
                cells.append(true);
            }
            Arc::new(cells.finish())
        }
        Kind::Counts => {
            let mut cells = ListBuilder::new(UInt64Builder::new());
            for row in rows {
                each(row, column.at, |cell| cells.values().append_option(cell.as_u64()));
                cells.append(true);
            }
            Arc::new(cells.finish())
        }
        Kind::Time => unreachable!("times are two columns"),
    }
}

/// What stands there in a row; null where nothing does.
fn inner<'v>(row: &'v Value, at: &str) -> &'v Value {
    at.split('.').fold(row, |inner, name| match name.parse::<usize>() {
        Ok(number) => &inner[number],
        Err(_) => &inner[name],
    })
}

/// What stands in each element of a list.
fn each<'v>(row: &'v Value, at: &str, take: impl FnMut(&'v Value)) {
    let (list, of_each) = at.split_once(".*").unwrap_or((at, ""));
    let elements = inner(row, list).as_array().map_or(&[][..], Vec::as_slice);
    let of_each = of_each.trim_start_matches('.');
    elements.iter().map(|element| if of_each.is_empty() { element } else { inner(element, of_each) }).for_each(take);
}

fn sum(cell: &Value) -> u64 {
    let number = |value: &Value| value.as_u64().unwrap_or(1);
    match cell {
        Value::Array(list) => list.iter().map(number).sum(),
        Value::Object(members) => members.values().map(number).sum(),
        _ => 0,
    }
}
