//! Records batch by batch, as they are asked for: for any size of input, in little memory.

use super::{Table, for_each_batch, nothing, schema};
use crate::engine::records::Unread;
use crate::engine::{Options, Progress};
use crate::error::Error;
use crate::redact::Redactor;
use crate::source::{self, Source};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// So many batches wait to be taken, at most.
const WAITING: usize = 16;
/// How long a wait without an end waits at a time.
const LONG: Duration = Duration::from_secs(3600);

/// Batches of records in the order of the sources and their bytes. A thread of its own reads ahead, a few batches and no
/// more; it stops when the stream is dropped.
#[derive(Debug)]
pub struct Stream {
    batches: Option<Receiver<RecordBatch>>,
    reader: Option<JoinHandle<Result<Vec<Unread>, Error>>>,
    unread: Vec<Unread>,
    schema: SchemaRef,
    /// Whether nothing has come that should have.
    empty: bool,
    far: Arc<Far>,
}

/// How far the reader is: bytes done and bytes in all.
#[derive(Debug, Default)]
struct Far(AtomicU64, AtomicU64);

/// What comes next in a [`Stream`].
#[derive(Debug)]
pub enum Next {
    /// A batch.
    Batch(RecordBatch),
    /// Nothing yet.
    Later,
    /// Nothing any more.
    End,
}

/// The records of the files in and below these paths, batch by batch.
///
/// ```no_run
/// use oobelens::{Knowledge, Options, table};
/// use std::sync::LazyLock;
/// static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);
/// let rows: usize = table::stream(&["C:/logs"], Options::new(&KNOWLEDGE))?
///     .map(|batch| batch.map_or(0, |batch| batch.num_rows()))
///     .sum();
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// A path that was named does not exist or cannot be listed, or a thread cannot be started. That nothing could be read as a
/// log is only known at the end: then the stream's last item says so.
pub fn stream<P: AsRef<Path>>(paths: &[P], options: Options<'static>) -> Result<Stream, Error> {
    let (sources, skipped) = source::collect(paths)?;
    stream_found(sources, skipped, options, None)
}

/// The same of sources that [`collect`](crate::collect) found, with those it could not read; without anything personal where
/// there is a redactor, which should have learnt the names in these sources.
///
/// # Errors
/// A thread cannot be started.
pub fn stream_found(
    sources: Vec<Source>,
    skipped: Vec<Unread>,
    options: Options<'static>,
    redactor: Option<Redactor>,
) -> Result<Stream, Error> {
    Stream::new(sources, skipped, options, redactor, schema(), |batch| batch)
}

impl Stream {
    /// With each batch brought into the shape of `schema`.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub(super) fn new(
        sources: Vec<Source>,
        skipped: Vec<Unread>,
        options: Options<'static>,
        redactor: Option<Redactor>,
        schema: SchemaRef,
        shape: impl Fn(RecordBatch) -> RecordBatch + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let (sender, batches) = sync_channel(WAITING);
        let far = Arc::<Far>::default();
        let told = Arc::clone(&far);
        let read = move || {
            let asked = options.progress;
            let tell = |progress: Progress| {
                told.0.store(progress.done, Ordering::Relaxed);
                told.1.store(progress.total, Ordering::Relaxed);
                asked.is_none_or(|asked| asked(progress))
            };
            let options = match &redactor {
                Some(redactor) => options.progress(&tell).redact(redactor),
                None => options.progress(&tell),
            };
            for_each_batch(&sources, &options, |batch| sender.send(shape(batch)).is_ok())
        };
        let reader = thread::Builder::new().name("oobelens".to_owned()).spawn(read);
        let reader = reader.map_err(|error| Error::threads(1, error.to_string()))?;
        Ok(Stream { batches: Some(batches), reader: Some(reader), unread: skipped, schema, empty: true, far })
    }

    /// With no error at its end where nothing could be read.
    pub(super) fn may_be_empty(mut self) -> Self {
        self.empty = false;
        self
    }

    /// Waits so long for the next batch, and no longer.
    ///
    /// # Errors
    /// Nothing could be read as a log, or a worker thread could not be started; after that the stream is at its end.
    pub fn next_within(&mut self, patience: Duration) -> Result<Next, Error> {
        let Some(batches) = &self.batches else { return Ok(Next::End) };
        match batches.recv_timeout(patience) {
            Ok(batch) => {
                self.empty = false;
                Ok(Next::Batch(batch))
            }
            Err(RecvTimeoutError::Timeout) => Ok(Next::Later),
            Err(RecvTimeoutError::Disconnected) => {
                self.batches = None;
                let Some(reader) = self.reader.take() else { return Ok(Next::End) };
                let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                self.unread.extend(read?);
                if self.empty { Err(Error::nothing(nothing(&self.unread))) } else { Ok(Next::End) }
            }
        }
    }

    /// How far the reading is: a few batches ahead of what has been taken. Before it has begun, 0 of 0.
    pub fn progress(&self) -> Progress {
        let [done, total] = [&self.far.0, &self.far.1].map(|number| number.load(Ordering::Relaxed));
        Progress { done, total }
    }

    /// All that is still to come as an Arrow C stream. Who reads it waits for each batch.
    pub fn into_c_stream(self) -> FFI_ArrowArrayStream {
        FFI_ArrowArrayStream::new(Box::new(self))
    }

    /// The columns of its batches, without a row.
    pub fn emptied(&self) -> Table {
        Table::empty(self.schema.clone())
    }

    /// The sources that were not read, or not wholly, and why: all of them when the stream is at its end.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // The next batch finds nobody who takes it, and the reader ends.
        self.batches = None;
        if let Some(reader) = self.reader.take() {
            // Its result is nobody's any more, a panic has been printed.
            let _ = reader.join();
        }
    }
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_within(LONG) {
                Ok(Next::Batch(batch)) => return Some(Ok(batch)),
                Ok(Next::Later) => {}
                Ok(Next::End) => return None,
                Err(error) => return Some(Err(ArrowError::ExternalError(Box::new(error)))),
            }
        }
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
