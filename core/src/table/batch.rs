//! The rows of one window, written as columns.

use super::column::{Numbers, Runs, Same, Texts};
use super::data::DataColumns;
use super::schema::schema;
use crate::record::{Item, Origin};
use crate::row::DataCells;
use crate::source::Source;
use crate::time::Stamp;
use crate::wording;
use arrow_array::types::{Int16Type, TimestampNanosecondType, UInt32Type, UInt64Type};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_schema::DataType;
use std::borrow::Cow;
use std::sync::Arc;

/// The text a batch may hold. Offsets are signed 32-bit numbers, and a text grows to three times its size at most where
/// U+FFFD takes the place of single bytes; an item holds 64 MiB at most.
const LIMIT: usize = 512 << 20;
/// Nanoseconds in a tick of a [`Stamp`].
const TICK: i64 = 100;

/// Writes the rows of one window. It becomes one part, or more where its text is beyond [`LIMIT`].
#[derive(Debug)]
pub struct Builder<'s> {
    source: &'s str,
    same: &'s Same,
    limit: usize,
    room: usize,
    parts: Vec<Part>,
    rows: Rows,
}

/// A batch but for the lines, which only count from the window's start.
#[derive(Debug)]
pub struct Part {
    /// The line of each row, counted from 0 at the portion's start; none where the source is no text.
    lines: Option<UInt64Array>,
    /// The columns of the schema, `line` without its lines.
    columns: Vec<ArrayRef>,
    bytes: u64,
}

#[derive(Debug)]
struct Rows {
    /// The text so far, all columns together.
    length: usize,
    lines: Numbers<UInt64Type>,
    /// The end of the last item.
    end: u64,
    byte: Vec<u64>,
    anomaly: Runs,
    time: Numbers<TimestampNanosecondType>,
    offset: Numbers<Int16Type>,
    level: Runs,
    level_raw: Numbers<UInt32Type>,
    component: Runs,
    thread: Runs,
    file: Runs,
    context: Runs,
    text: Texts,
    rest: Texts,
    data: DataColumns,
}

impl<'s> Builder<'s> {
    /// For a window of `window` bytes.
    pub fn new(source: &'s Source, window: u64, same: &'s Same) -> Self {
        Self::with_limit(&source.name, window.min(source.len), LIMIT, same)
    }

    pub(super) fn with_limit(source: &'s str, window: u64, limit: usize, same: &'s Same) -> Self {
        // Room that is not used is given back, and memory that was never touched costs nothing.
        let room = usize::try_from(window).unwrap_or(limit).min(limit);
        Builder { source, same, limit, room, parts: Vec::new(), rows: Rows::new(room) }
    }

    /// A row. `line` counts from 0 at the portion's start.
    pub fn push(&mut self, line: Option<u64>, item: &Item<'_>) {
        let rows = &mut self.rows;
        let row = rows.byte.len();
        if let Some(line) = line {
            rows.lines.put(row, line);
        }
        rows.byte.push(item.span().start);
        rows.end = item.span().end;
        let text = match item {
            Item::Record(record) => {
                rows.time(row, record.time);
                rows.level(row, record.level);
                if let Origin::Log { component, thread, file, context, .. } = record.origin {
                    rows.component.put_some(row, component.as_bytes());
                    rows.thread.put_some(row, thread.as_bytes());
                    rows.file.put_some(row, file.as_bytes());
                    rows.context.put_some(row, context.as_bytes());
                    rows.length += component.len() + thread.len() + file.len() + context.len();
                }
                if let Some(cells) = DataCells::new(record) {
                    rows.length += rows.data.put(row, &cells);
                }
                match record.origin {
                    Origin::Log { .. } => Cow::Borrowed(record.text.as_bytes()),
                    _ => bytes(wording::said(record)),
                }
            }
            Item::Anomaly(anomaly) => {
                rows.anomaly.put(row, anomaly.kind.name().as_bytes());
                rows.time(row, anomaly.time);
                rows.level(row, anomaly.level);
                rows.component.put_some(row, anomaly.component.as_bytes());
                rows.thread.put_some(row, anomaly.thread.as_bytes());
                rows.rest.put_some(row, anomaly.rest.as_bytes());
                rows.length += anomaly.component.len() + anomaly.thread.len() + anomaly.rest.len();
                Cow::Borrowed(anomaly.text.as_bytes())
            }
        };
        rows.text.put(row, &text);
        rows.length += text.len() + self.source.len();
        if rows.length >= self.limit {
            let full = std::mem::replace(&mut self.rows, Rows::new(self.room));
            self.parts.push(full.finish(self.source, self.same));
        }
    }

    /// What has been written.
    pub fn finish(mut self) -> Vec<Part> {
        if !self.rows.byte.is_empty() {
            self.parts.push(self.rows.finish(self.source, self.same));
        }
        self.parts
    }
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

impl Rows {
    fn new(room: usize) -> Self {
        Rows {
            length: 0,
            end: 0,
            lines: Numbers::new(),
            byte: Vec::new(),
            anomaly: Runs::default(),
            time: Numbers::new(),
            offset: Numbers::new(),
            level: Runs::default(),
            level_raw: Numbers::new(),
            component: Runs::default(),
            thread: Runs::default(),
            file: Runs::default(),
            context: Runs::default(),
            text: Texts::with_room(room),
            rest: Texts::new(),
            data: DataColumns::new(),
        }
    }

    fn time(&mut self, row: usize, time: Option<Stamp>) {
        let Some(stamp) = time else { return };
        // Nanoseconds reach from 1677 to 2262; a stamp beyond is null.
        if let Some(nanoseconds) = stamp.ticks().checked_mul(TICK) {
            self.time.put(row, nanoseconds);
        }
        if let Some(minutes) = stamp.offset_minutes() {
            self.offset.put(row, minutes);
        }
    }

    fn level(&mut self, row: usize, level: crate::Level) {
        self.level.put(row, level.meaning.name().as_bytes());
        if let Some(raw) = level.raw {
            self.level_raw.put(row, raw);
        }
    }

    fn finish(self, source: &str, same: &Same) -> Part {
        let rows = self.byte.len();
        let bytes = self.end.saturating_sub(self.byte[0]);
        let mut columns: Vec<ArrayRef> = vec![
            same.text(source, rows),
            same.nulls(&DataType::UInt64, rows),
            Arc::new(UInt64Array::from(self.byte)),
            self.anomaly.finish(rows, same),
            self.time.finish(rows, same),
            self.offset.finish(rows, same),
            self.level.finish(rows, same),
            self.level_raw.finish(rows, same),
            self.component.finish(rows, same),
            self.thread.finish(rows, same),
            self.file.finish(rows, same),
            self.context.finish(rows, same),
            self.text.finish(rows, same),
            self.rest.finish(rows, same),
        ];
        columns.extend(self.data.finish(rows, same));
        Part { lines: self.lines.array(rows), columns, bytes }
    }
}

impl Part {
    /// The bytes of the input that its rows take.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The batch, where its window begins on line `line`, counted from 0.
    pub fn into_batch(self, line: u64) -> RecordBatch {
        let mut columns = self.columns;
        if let Some(lines) = self.lines {
            columns[1] = Arc::new(lines.unary::<_, UInt64Type>(|one| line + 1 + one));
        }
        RecordBatch::try_new(schema(), columns).expect("the columns are those of the schema")
    }
}
