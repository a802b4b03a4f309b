//! Batches to and from Parquet. The same batches give the same bytes: nothing in the file tells when or where it was made.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::File;
use std::io::{self, Write};

/// Writes batches of one schema.
pub struct Writer<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
}

impl<W: Write + Send> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl<W: Write + Send> Writer<W> {
    /// Rows of a group, which is held in memory until it is full.
    const ROWS: usize = 128 << 10;

    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(file: W, schema: SchemaRef) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_max_row_group_row_count(Some(Self::ROWS))
            .set_created_by(concat!("oobelens ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(trouble)?;
        Ok(Writer { writer, schema })
    }

    /// The schema of its batches.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Adds a batch.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.writer.write(batch).map_err(trouble)
    }

    /// Ends the file and gives it back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn done(self) -> io::Result<W> {
        self.writer.into_inner().map_err(trouble)
    }
}

/// The batches of a file, with only these columns of it; what is not there is left out.
///
/// # Errors
/// It is no Parquet, or cannot be read.
pub fn batches(file: File, columns: &[&str]) -> io::Result<impl Iterator<Item = io::Result<RecordBatch>> + use<>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(trouble)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(mask).build().map_err(trouble)?;
    Ok(reader.map(|batch| batch.map_err(io::Error::other)))
}

fn trouble(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
