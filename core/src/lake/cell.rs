//! A cell of a table.

use crate::time::Stamp;
use crate::time::iso::iso;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A number.
    Real,
    /// Yes or no.
    Truth,
    /// Microseconds since 1970-01-01 00:00. Of which clock, the column `clock` says.
    Time,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// See [`Kind::Text`].
    Text(String),
    /// See [`Kind::Number`].
    Number(i64),
    /// See [`Kind::Real`].
    Real(f64),
    /// See [`Kind::Truth`].
    Truth(bool),
    /// See [`Kind::Time`].
    Time(i64),
}

/// A row: a cell for each column.
pub type Row = Vec<Cell>;

/// Ticks in a microsecond.
const TICKS: i64 = 10;

impl Cell {
    /// A text; nothing where there is none.
    pub fn some(text: Option<&str>) -> Self {
        text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))
    }

    /// Several texts in one, with a blank between them.
    pub fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Cell::Text(texts.into_iter().collect::<Vec<_>>().join(" "))
    }

    /// A number that is never below 0.
    pub fn count(number: impl TryInto<i64>) -> Self {
        Cell::Number(number.try_into().unwrap_or(i64::MAX))
    }

    /// A time of the report: of UTC where it has an offset, else as its source wrote it.
    pub fn time(text: Option<&str>) -> Self {
        stamp(text).map_or(Cell::Null, Cell::stamp)
    }

    /// A time: of UTC where it has an offset.
    pub fn stamp(stamp: Stamp) -> Self {
        Cell::Time(stamp.utc_ticks().unwrap_or_else(|| stamp.ticks()).div_euclid(TICKS))
    }

    /// What the times of a row are: `utc`; `local`, the device's clock with an offset that is not known; `mixed`, some
    /// the one and some the other, not to be compared.
    pub fn clock(times: &[Option<&str>]) -> Self {
        let known = |time: &Option<&str>| stamp(*time).map(|stamp| stamp.offset_minutes().is_some());
        let mut known = times.iter().filter_map(known);
        let Some(first) = known.next() else { return Cell::Null };
        Cell::Text(
            if known.any(|one| one != first) { "mixed" } else { ["local", "utc"][usize::from(first)] }.to_owned(),
        )
    }

    /// Whether it may stand in a column of this kind.
    pub fn is(&self, kind: Kind) -> bool {
        matches!(
            (self, kind),
            (Cell::Null, _)
                | (Cell::Text(_), Kind::Text)
                | (Cell::Number(_), Kind::Number)
                | (Cell::Real(_), Kind::Real)
                | (Cell::Truth(_), Kind::Truth)
                | (Cell::Time(_), Kind::Time)
        )
    }

    /// The cell that was kept as `value`; none where it is no cell of that kind.
    pub(super) fn read(kind: Kind, value: &Value) -> Option<Self> {
        Some(match (kind, value) {
            (_, Value::Null) => Cell::Null,
            (Kind::Text, Value::String(text)) => Cell::Text(text.clone()),
            (Kind::Number, value) => Cell::Number(value.as_i64()?),
            (Kind::Real, value) => Cell::Real(value.as_f64()?),
            (Kind::Truth, value) => Cell::Truth(value.as_bool()?),
            (Kind::Time, value) => Cell::Time(value.as_i64()?),
            (Kind::Text, _) => return None,
        })
    }

    /// As people write it: a time as `2026-08-04T09:30:47.000000`.
    pub(crate) fn shown(&self) -> Value {
        match self {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::String(text.clone()),
            Cell::Number(number) => (*number).into(),
            Cell::Real(number) => (*number).into(),
            Cell::Truth(truth) => (*truth).into(),
            Cell::Time(micros) => {
                let seconds = Stamp::from_ticks(micros.div_euclid(1_000_000).saturating_mul(10_000_000)).to_seconds();
                Value::String(format!("{}.{:06}", seconds.replacen(' ', "T", 1), micros.rem_euclid(1_000_000)))
            }
        }
    }
}

/// As it is kept: short, and the same cell when it is read again.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Null => serializer.serialize_unit(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Number(number) | Cell::Time(number) => serializer.serialize_i64(*number),
            Cell::Real(number) => serializer.serialize_f64(*number),
            Cell::Truth(truth) => serializer.serialize_bool(*truth),
        }
    }
}

/// A time of the report.
pub(super) fn stamp(text: Option<&str>) -> Option<Stamp> {
    Some(iso(text?.as_bytes())?.stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_where_their_offset_is_known() {
        let (local, utc, east) = ("2026-08-04 09:30:47", "2026-08-04 07:30:47+00:00", "2026-08-04 09:30:47+02:00");
        assert_eq!(Cell::time(Some(east)), Cell::time(Some(utc)));
        assert_eq!(Cell::time(Some(local)), Cell::Time(1_785_835_847_000_000));
        assert_eq!(Cell::time(Some(utc)), Cell::Time(1_785_835_847_000_000 - 7_200_000_000));
        assert_eq!(Cell::time(Some(local)).shown(), "2026-08-04T09:30:47.000000");
        for (times, said) in [
            (&[Some(utc), None, Some(east)][..], Cell::Text("utc".to_owned())),
            (&[Some(local)], Cell::Text("local".to_owned())),
            (&[Some(utc), Some(local)], Cell::Text("mixed".to_owned())),
            (&[None], Cell::Null),
        ] {
            assert_eq!(Cell::clock(times), said, "{times:?}");
        }
    }

    #[test]
    fn a_cell_that_was_kept_is_the_same_cell() {
        for (kind, cell) in [
            (Kind::Text, Cell::Text("a \"b\"\n".to_owned())),
            (Kind::Number, Cell::Number(-7)),
            (Kind::Real, Cell::Real(0.25)),
            (Kind::Truth, Cell::Truth(true)),
            (Kind::Time, Cell::Time(-1)),
            (Kind::Time, Cell::Null),
        ] {
            let kept = serde_json::to_value(&cell).expect("a cell");
            assert_eq!(Cell::read(kind, &kept), Some(cell));
        }
        assert_eq!(Cell::read(Kind::Text, &Value::Bool(true)), None);
    }
}
