//! A cell of a table.

use crate::time::Stamp;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Texts.
    Texts,
    /// A whole number.
    Number,
    /// Whole numbers.
    Numbers,
    /// A number.
    Real,
    /// Yes or no.
    Flag,
    /// Civil time, without a zone.
    Time,
    /// An instant.
    Utc,
}

/// A cell of a table. It is written as it is kept: short, and the same cell when it is read again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Null,
    /// See [`Kind::Text`].
    Text(String),
    /// See [`Kind::Texts`].
    Texts(Vec<String>),
    /// See [`Kind::Number`].
    Number(i64),
    /// See [`Kind::Numbers`].
    Numbers(Vec<i64>),
    /// See [`Kind::Real`].
    Real(f64),
    /// See [`Kind::Flag`].
    Flag(bool),
    /// Microseconds since 1970-01-01 00:00 on the writer's clock.
    Time(i64),
    /// Microseconds since 1970-01-01 00:00 on UTC.
    Utc(i64),
}

/// A row: a cell for each column.
pub type Row = Vec<Cell>;

/// Ticks of a [`Stamp`] in a microsecond.
const TICKS: i64 = 10;

impl Cell {
    /// A text; nothing where there is none.
    pub fn some(text: Option<&str>) -> Self {
        text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))
    }

    /// A number that is never below 0.
    pub fn count(number: impl TryInto<i64>) -> Self {
        Cell::Number(number.try_into().unwrap_or(i64::MAX))
    }

    /// A time as it is written.
    pub fn time(stamp: Option<Stamp>) -> Self {
        stamp.map_or(Cell::Null, |stamp| Cell::Time(stamp.ticks().div_euclid(TICKS)))
    }

    /// A time on UTC; nothing where its offset is not known.
    pub fn utc(stamp: Option<Stamp>) -> Self {
        stamp.and_then(Stamp::utc_ticks).map_or(Cell::Null, |ticks| Cell::Utc(ticks.div_euclid(TICKS)))
    }

    /// Whether it may stand in a column of this kind.
    pub fn is(&self, kind: Kind) -> bool {
        matches!(
            (self, kind),
            (Cell::Null, _)
                | (Cell::Text(_), Kind::Text)
                | (Cell::Texts(_), Kind::Texts)
                | (Cell::Number(_), Kind::Number)
                | (Cell::Numbers(_), Kind::Numbers)
                | (Cell::Real(_), Kind::Real)
                | (Cell::Flag(_), Kind::Flag)
                | (Cell::Time(_), Kind::Time)
                | (Cell::Utc(_), Kind::Utc)
        )
    }

    /// The cell that was kept as `value`; none where it is no cell of that kind.
    pub(crate) fn read(kind: Kind, value: Value) -> Option<Self> {
        Some(match (kind, value) {
            (_, Value::Null) => Cell::Null,
            (Kind::Text, Value::String(text)) => Cell::Text(text),
            (Kind::Texts, Value::Array(all)) => Cell::Texts(all.into_iter().map(text).collect::<Option<_>>()?),
            (Kind::Number, value) => Cell::Number(value.as_i64()?),
            (Kind::Numbers, Value::Array(all)) => Cell::Numbers(all.iter().map(Value::as_i64).collect::<Option<_>>()?),
            (Kind::Real, value) => Cell::Real(value.as_f64()?),
            (Kind::Flag, value) => Cell::Flag(value.as_bool()?),
            (Kind::Time, value) => Cell::Time(value.as_i64()?),
            (Kind::Utc, value) => Cell::Utc(value.as_i64()?),
            (Kind::Text | Kind::Texts | Kind::Numbers, _) => return None,
        })
    }
}

fn text(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

/// A cell as people write it: a time as `2026-08-04T09:30:47.000000`, on UTC with a `Z` behind it.
pub(crate) struct Shown<'c>(pub &'c Cell);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = |micros: i64, end: &str| {
            let seconds = Stamp::from_ticks(micros.div_euclid(1_000_000).saturating_mul(10_000_000)).to_seconds();
            format!("{}.{:06}{end}", seconds.replacen(' ', "T", 1), micros.rem_euclid(1_000_000))
        };
        match self.0 {
            Cell::Time(micros) => serializer.serialize_str(&time(*micros, "")),
            Cell::Utc(micros) => serializer.serialize_str(&time(*micros, "Z")),
            other => other.serialize(serializer),
        }
    }
}
