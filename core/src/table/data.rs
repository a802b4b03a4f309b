//! The columns of records that are data: events, registry values, parts of documents.

use super::column::{Nulls, Numbers, Texts};
use crate::row::DataCells;
use arrow_array::ArrayRef;
use arrow_array::types::{UInt8Type, UInt32Type, UInt64Type};
use std::borrow::Cow;

/// From `provider` to `data`, in the order of the schema.
#[derive(Debug)]
pub struct DataColumns {
    provider: Texts,
    channel: Texts,
    event_id: Numbers<UInt32Type>,
    version: Numbers<UInt8Type>,
    record_id: Numbers<UInt64Type>,
    computer: Texts,
    pid: Numbers<UInt32Type>,
    tid: Numbers<UInt32Type>,
    key: Texts,
    name: Texts,
    kind: Texts,
    path: Texts,
    data: Texts,
}

impl DataColumns {
    pub fn new() -> Self {
        DataColumns {
            provider: Texts::new(),
            channel: Texts::new(),
            event_id: Numbers::new(),
            version: Numbers::new(),
            record_id: Numbers::new(),
            computer: Texts::new(),
            pid: Numbers::new(),
            tid: Numbers::new(),
            key: Texts::new(),
            name: Texts::new(),
            kind: Texts::new(),
            path: Texts::new(),
            data: Texts::new(),
        }
    }

    /// The cells of a row; returns how much text they hold.
    pub fn put(&mut self, row: usize, cells: &DataCells<'_>) -> usize {
        let mut length = 0;
        let mut text = |column: &mut Texts, cell: &Option<Cow<'_, str>>| {
            if let Some(cell) = cell {
                column.put(row, cell.as_bytes());
                length += cell.len();
            }
        };
        text(&mut self.provider, &cells.provider);
        text(&mut self.channel, &cells.channel);
        text(&mut self.computer, &cells.computer);
        text(&mut self.key, &cells.key);
        text(&mut self.name, &cells.name);
        text(&mut self.kind, &cells.kind);
        text(&mut self.path, &cells.path);
        text(&mut self.data, &cells.data.as_ref().map(|data| Cow::Owned(data.to_json())));
        cells.event_id.into_iter().for_each(|id| self.event_id.put(row, id));
        cells.version.into_iter().for_each(|version| self.version.put(row, version));
        cells.record_id.into_iter().for_each(|id| self.record_id.put(row, id));
        cells.pid.into_iter().for_each(|pid| self.pid.put(row, pid));
        cells.tid.into_iter().for_each(|tid| self.tid.put(row, tid));
        length
    }

    pub fn finish(self, nulls: &mut Nulls) -> [ArrayRef; 13] {
        [
            self.provider.finish(nulls),
            self.channel.finish(nulls),
            self.event_id.finish(nulls),
            self.version.finish(nulls),
            self.record_id.finish(nulls),
            self.computer.finish(nulls),
            self.pid.finish(nulls),
            self.tid.finish(nulls),
            self.key.finish(nulls),
            self.name.finish(nulls),
            self.kind.finish(nulls),
            self.path.finish(nulls),
            self.data.finish(nulls),
        ]
    }
}
