//! Records as columns: Arrow record batches under one [`schema`]; and rows of cells,
//! those of a report's [tables](crate::report::tables) and of many [devices](crate::lake::tables).
//!
//! The columns of a window are written on the thread that reads the window; the batches come in the order of the
//! sources and their bytes, whatever the number of threads. A complete record and residue are one row each; residue has
//! its kind in the column `anomaly`. Texts of records are views (`Utf8View`), which polars and others take over without
//! copying a text; [`Table::plain`] has them as `Utf8`, as every other table has.
//!
//! ```
//! use oobelens::{Knowledge, Options, Source, table};
//! let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
//!            component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
//! let source = Source::memory("IntuneManagementExtension.log", log);
//! let knowledge = Knowledge::builtin();
//! let table = table::records_sources(vec![source], &Options::new(&knowledge))?;
//! assert_eq!(table.len(), 1);
//! assert_eq!(table.batches()[0].schema(), table::schema());
//! # Ok::<(), oobelens::Error>(())
//! ```

mod batch;
mod cell;
mod cells;
mod column;
mod data;
mod lake;
#[cfg(feature = "lake")]
pub(crate) mod parquet;
mod plain;
mod report;
mod schema;
mod stream;
#[cfg(test)]
mod tests;

use crate::engine::records::{Dates, Items, Unread, for_each_window_dated};
use crate::engine::{Options, Progress, nothing, window};
use crate::error::Error;
use crate::redact::Redact;
use crate::source::{self, Source};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_schema::SchemaRef;
use arrow_schema::ffi::FFI_ArrowSchema;
use batch::{Builder, Part};
use column::Same;
use std::path::Path;
use std::sync::Arc;

pub use cell::{Cell, Column, Numbers, Texts, columns};
#[cfg(feature = "lake")]
pub(crate) use cells::batch as cells_batch;
#[cfg(feature = "lake")]
pub(crate) use lake::{lake_cells, records::records_batch};
pub use lake::{
    lake_schema, lake_table,
    records::{lake_records, lake_records_schema},
};
pub use schema::{VERSION, schema};
pub use stream::{Next, Stream, stream, stream_found};

/// Bytes of a window of a table, where nobody asks for another size: who takes a table over pays for each column of each
/// batch.
const WINDOW: u64 = 1 << 20;

/// Columns in memory: of records, or of a part of a report. A clone shares them.
#[derive(Debug, Clone)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    rows: usize,
    unread: Vec<Unread>,
}

impl Table {
    /// The number of rows.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns; of records those of [`schema()`], or some of them.
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Columns without a row.
    pub const fn empty(schema: SchemaRef) -> Table {
        Table { schema, batches: Vec::new(), rows: 0, unread: Vec::new() }
    }

    /// A table of one batch of records.
    pub fn of_batch(batch: RecordBatch) -> Table {
        let (schema, rows) = (batch.schema(), batch.num_rows());
        Table { schema, batches: if rows == 0 { Vec::new() } else { vec![batch] }, rows, unread: Vec::new() }
    }

    /// The batches, in the order of the rows; none is empty.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The sources that were not read, or not wholly, and why.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// The same rows with only the columns that hold anything. Null columns cost nothing here, but who takes a table over
    /// pays for each of them.
    #[must_use]
    pub fn filled(&self) -> Table {
        let filled = |&at: &usize| self.batches.iter().any(|batch| batch.column(at).null_count() < batch.num_rows());
        let kept: Vec<usize> = (0..self.schema.fields().len()).filter(filled).collect();
        let schema = Arc::new(self.schema.project(&kept).expect("these columns are there"));
        let project = |batch: &RecordBatch| batch.project(&kept).expect("these columns are there");
        Table { schema, batches: self.batches.iter().map(project).collect(), ..self.clone() }
    }

    /// The first rows, so many at most.
    #[must_use]
    pub fn head(&self, rows: usize) -> Table {
        let mut left = rows;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let some = left.min(batch.num_rows());
            if some == 0 {
                break;
            }
            batches.push(batch.slice(0, some));
            left -= some;
        }
        Table { schema: self.schema.clone(), batches, rows: rows - left, unread: Vec::new() }
    }

    /// The same columns without a row.
    #[must_use]
    pub fn emptied(&self) -> Table {
        Table { schema: self.schema.clone(), batches: Vec::new(), rows: 0, unread: Vec::new() }
    }

    /// All of it as an Arrow C stream. The stream shares the columns, and there may be any number of them.
    pub fn to_stream(&self) -> FFI_ArrowArrayStream {
        let batches = self.batches.clone().into_iter().map(Ok);
        FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, self.schema.clone())))
    }

    /// The schema as Arrow hands it from one library to another.
    pub fn to_c_schema(&self) -> FFI_ArrowSchema {
        FFI_ArrowSchema::try_from(self.schema.as_ref()).expect("every type of the schema can be handed over")
    }
}

/// The records of the files in and below these paths.
///
/// # Errors
/// A path that was named does not exist or cannot be listed; or nothing in them could be read as a log. A single file
/// that cannot be read is no error: [`Table::unread`] names it.
pub fn records<P: AsRef<Path>>(paths: &[P], options: &Options<'_>) -> Result<Table, Error> {
    let (sources, skipped) = source::collect(paths)?;
    records_found(&sources, skipped, options)
}

/// The records of sources, in memory or not. They are taken in the order of their names.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn records_sources(mut sources: Vec<Source>, options: &Options<'_>) -> Result<Table, Error> {
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    records_found(&sources, Vec::new(), options)
}

/// Hands on the records of these sources batch by batch, in order, and keeps none of them: for any size of input.
/// `take` says whether to go on.
///
/// # Errors
/// A worker thread cannot be started.
pub fn for_each_batch(
    sources: &[Source],
    options: &Options<'_>,
    mut take: impl FnMut(RecordBatch) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    for_each_batch_dated(sources, options, Dates::Settled, |batch, _| take(batch))
}

/// The same with dates read so. `take` is also told whether they should have been read otherwise.
fn for_each_batch_dated(
    sources: &[Source],
    options: &Options<'_>,
    dates: Dates,
    mut take: impl FnMut(RecordBatch, bool) -> bool + Send,
) -> Result<Vec<Unread>, Error> {
    let total = sources.iter().map(|source| source.len).sum();
    let mut done = 0;
    let same = Same::default();
    let window = if options.window == window::SIZE { WINDOW } else { options.window };
    let options = &options.clone().window(window);
    let make = |source: &Source, items: &mut Items<'_>| {
        let mut builder = Builder::new(source, window, &same);
        items.for_each(|line, item| builder.push(line, &item));
        (builder.finish(), items.saw_odd_date())
    };
    for_each_window_dated(sources, options, dates, make, |_, line, (parts, odd): (Vec<Part>, bool)| {
        for part in parts {
            done += part.bytes();
            if !take(part.into_batch(line), odd) {
                return false;
            }
        }
        options.progress.is_none_or(|progress| progress(Progress { done, total }))
    })
}

/// The records of sources that [`collect`](crate::collect) found, with those it could not read.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn records_found(sources: &[Source], mut skipped: Vec<Unread>, options: &Options<'_>) -> Result<Table, Error> {
    if let Some(redactor) = options.redact {
        skipped.redact(redactor);
    }
    // Which comes first in its dates, the month or the day, a log may tell in its last record. Nearly all have the month
    // first, so that looking for it first would be one reading more for nothing.
    let (mut batches, mut odd) = (Vec::new(), false);
    let mut unread = for_each_batch_dated(sources, options, Dates::Assumed, |batch, otherwise| {
        odd |= otherwise;
        batches.push(batch);
        !odd
    })?;
    if odd {
        batches.clear();
        unread = for_each_batch(sources, options, |batch| {
            batches.push(batch);
            true
        })?;
    }
    skipped.extend(unread);
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    let table = Table { schema: schema(), batches, rows, unread: skipped };
    // What is taken for a log holds an item at least.
    if table.is_empty() { Err(Error::nothing(nothing(&table.unread))) } else { Ok(table) }
}
