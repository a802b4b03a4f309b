//! The columns of records that are data: events, registry values, parts of documents.

use super::column::{Numbers, Runs, Same, Texts};
use crate::row::DataCells;
use arrow_array::ArrayRef;
use arrow_array::types::{UInt8Type, UInt32Type, UInt64Type};
use std::borrow::Cow;

/// From `provider` to `data`, in the order of the schema.
#[derive(Debug)]
pub struct DataColumns {
    provider: Runs,
    channel: Runs,
    event_id: Numbers<UInt32Type>,
    version: Numbers<UInt8Type>,
    record_id: Numbers<UInt64Type>,
    computer: Runs,
    pid: Numbers<UInt32Type>,
    tid: Numbers<UInt32Type>,
    key: Texts,
    name: Texts,
    kind: Runs,
    path: Texts,
    data: Texts,
}

impl DataColumns {
    pub fn new() -> Self {
        DataColumns {
            provider: Runs::default(),
            channel: Runs::default(),
            event_id: Numbers::new(),
            version: Numbers::new(),
            record_id: Numbers::new(),
            computer: Runs::default(),
            pid: Numbers::new(),
            tid: Numbers::new(),
            key: Texts::new(),
            name: Texts::new(),
            kind: Runs::default(),
            path: Texts::new(),
            data: Texts::new(),
        }
    }

    /// The cells of a row; returns how much text they hold.
    pub fn put(&mut self, row: usize, cells: &DataCells<'_>) -> usize {
        let mut length = 0;
        let data = cells.data.as_ref().map(|data| Cow::Owned(data.to_json()));
        let runs = [
            (&mut self.provider, &cells.provider),
            (&mut self.channel, &cells.channel),
            (&mut self.computer, &cells.computer),
            (&mut self.kind, &cells.kind),
        ];
        for (column, cell) in runs {
            if let Some(cell) = cell {
                column.put(row, cell.as_bytes());
                length += cell.len();
            }
        }
        let texts = [
            (&mut self.key, &cells.key),
            (&mut self.name, &cells.name),
            (&mut self.path, &cells.path),
            (&mut self.data, &data),
        ];
        for (column, cell) in texts {
            if let Some(cell) = cell {
                column.put(row, cell.as_bytes());
                length += cell.len();
            }
        }
        cells.event_id.into_iter().for_each(|id| self.event_id.put(row, id));
        cells.version.into_iter().for_each(|version| self.version.put(row, version));
        cells.record_id.into_iter().for_each(|id| self.record_id.put(row, id));
        cells.pid.into_iter().for_each(|pid| self.pid.put(row, pid));
        cells.tid.into_iter().for_each(|tid| self.tid.put(row, tid));
        length
    }

    pub fn finish(self, rows: usize, same: &Same) -> [ArrayRef; 13] {
        [
            self.provider.finish(rows, same),
            self.channel.finish(rows, same),
            self.event_id.finish(rows, same),
            self.version.finish(rows, same),
            self.record_id.finish(rows, same),
            self.computer.finish(rows, same),
            self.pid.finish(rows, same),
            self.tid.finish(rows, same),
            self.key.finish(rows, same),
            self.name.finish(rows, same),
            self.kind.finish(rows, same),
            self.path.finish(rows, same),
            self.data.finish(rows, same),
        ]
    }
}
