//! The rows of one device, as they are kept.

use super::column::Seen;
use super::tables::TABLES;
use crate::report::tables::{Cell, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a device has come to: its rows, by the number of the table in [`TABLES`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Done {
    /// The hash of its bytes.
    pub device: String,
    pub rows: Vec<Vec<Row>>,
}

impl Done {
    pub fn new(device: String, seen: &Seen<'_>) -> Self {
        Done { device, rows: TABLES.iter().map(|table| table.rows(seen)).collect() }
    }

    /// One line, with its end.
    pub fn line(&self) -> Vec<u8> {
        // Texts and numbers only: nothing that JSON cannot hold.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }

    /// The device a line is about, told from its beginning.
    pub fn device_of(line: &[u8]) -> Option<&str> {
        let rest = line.strip_prefix(br#"{"device":""#)?;
        let end = rest.iter().position(|byte| *byte == b'"')?;
        line.ends_with(b"]]}\n").then(|| std::str::from_utf8(&rest[..end]).ok())?
    }

    /// What a line says; none where it is not whole, or the tables have changed.
    pub fn read(line: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Kept {
            device: String,
            rows: Vec<Vec<Vec<Value>>>,
        }
        let kept: Kept = serde_json::from_slice(line).ok()?;
        let table = |(number, rows): (usize, Vec<Vec<Value>>)| {
            let columns = TABLES.get(number)?.own();
            let row = |row: Vec<Value>| {
                let whole = row.len() == columns.len();
                let cells = columns.iter().zip(row).map(|(column, value)| Cell::read(column.kind, value));
                cells.collect::<Option<Row>>().filter(|_| whole)
            };
            rows.into_iter().map(row).collect::<Option<Vec<Row>>>()
        };
        let rows = kept.rows.into_iter().enumerate().map(table).collect::<Option<Vec<_>>>()?;
        (rows.len() == TABLES.len()).then_some(Done { device: kept.device, rows })
    }
}
