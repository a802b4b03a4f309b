//! `records` and `batches`: paths in, Arrow batches out.

use crate::batches::Batches;
use crate::door::{self, BUILTIN, PATIENCE};
use crate::errors;
use crate::lake;
use crate::redact::redactor;
use crate::rules::Rules;
use oobelens::table::{Next, Stream, Table, lake_records, stream_found};
use oobelens::{Limits, Options, Progress, collect};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The records of the files in and below these paths.
#[pyfunction]
#[pyo3(signature = (paths, *, threads=None, progress=None, redact=false, redact_key=None))]
pub fn records(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    redact: bool,
    redact_key: Option<String>,
) -> PyResult<Batches> {
    let table = door::enter(py, threads, progress.as_ref(), |pass| {
        let mut options = pass.options(&BUILTIN);
        let (sources, skipped) = collect(&paths)?;
        let redactor = redactor(redact, redact_key.as_deref(), &sources, &options)?;
        options.redact = redactor.as_ref();
        oobelens::table::records_found(&sources, skipped, &options)
    });
    table.map(Batches::new)
}

/// The same, batch by batch as they are asked for.
#[pyclass(frozen, module = "oobelens._native")]
#[derive(Debug)]
pub struct Reader {
    emptied: Table,
    state: Mutex<State>,
    /// Is told how far it is.
    tell: Option<Py<PyAny>>,
}

#[derive(Debug)]
enum State {
    Open(Stream),
    /// At its end: what was not read.
    Ended(Vec<(String, String)>),
    /// Somebody took the whole stream.
    Taken,
}

#[pymethods]
impl Reader {
    /// Batches of the records of the files in and below these paths.
    #[new]
    #[pyo3(signature = (paths, *, threads=None, progress=None, redact=false, redact_key=None))]
    fn new(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        threads: Option<usize>,
        progress: Option<Py<PyAny>>,
        redact: bool,
        redact_key: Option<String>,
    ) -> PyResult<Self> {
        let stream = door::enter(py, threads, None, |pass| {
            let (sources, skipped) = collect(&paths)?;
            let redactor = redactor(redact, redact_key.as_deref(), &sources, &pass.options(&BUILTIN))?;
            let options = Options::new(&BUILTIN).threads(threads.unwrap_or(0));
            stream_found(sources, skipped, options, redactor)
        });
        stream.map(|stream| Reader::of(stream, progress))
    }

    /// Batches of the records of a device of many, of which there may be none.
    #[staticmethod]
    #[pyo3(signature = (device, *, rules=None))]
    fn of_device(py: Python<'_>, device: &str, rules: Option<&Bound<'_, Rules>>) -> PyResult<Self> {
        let listed = lake::listed(device)?;
        let version = Options::new(rules.map_or(&*BUILTIN, |rules| &rules.get().knowledge)).version();
        let stream = door::enter(py, Some(1), None, |_| {
            let options = Options::new(&BUILTIN).threads(1).limits(Limits::of_many());
            lake_records(&listed, version, options)
        });
        stream.map(|stream| Reader::of(stream, None))
    }

    /// The next batch; nothing at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Batches>> {
        loop {
            let (next, far) = py.detach(|| self.state().wait())?;
            if let (Some(tell), 1..) = (&self.tell, far.total) {
                // What it raises stops the work.
                tell.call1(py, (far.done, far.total)).inspect_err(|_| py.detach(|| self.state().end()))?;
            }
            match next {
                Next::Batch(batch) => return Ok(Some(Batches::new(Table::of_batch(batch)))),
                Next::End => return Ok(None),
                Next::Later => py.check_signals()?,
            }
        }
    }

    /// The sources that were not read, or not wholly: name and reason; all of them at the end.
    fn unread(&self) -> Vec<(String, String)> {
        match &*self.state() {
            State::Open(stream) => unread(stream),
            State::Ended(unread) => unread.clone(),
            State::Taken => Vec::new(),
        }
    }

    /// The columns without a row.
    fn emptied(&self) -> Batches {
        Batches::new(self.emptied.clone())
    }

    /// All that is still to come, with texts as `string`, as a capsule of the name `arrow_array_stream`; after that there is nothing left here.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let mut state = self.state();
        match std::mem::replace(&mut *state, State::Taken) {
            State::Open(stream) => PyCapsule::new_with_value(py, stream.into_plain_c_stream(), c"arrow_array_stream"),
            before => {
                *state = before;
                let sentence = "these batches have been taken already: call oobelens.batches() again";
                Err(PyValueError::new_err(sentence))
            }
        }
    }
}

impl Reader {
    fn of(stream: Stream, tell: Option<Py<PyAny>>) -> Self {
        Reader { emptied: stream.emptied(), state: Mutex::new(State::Open(stream)), tell }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What comes next, and how far it is.
    fn wait(&mut self) -> PyResult<(Next, Progress)> {
        let State::Open(stream) = self else { return Ok((Next::End, Progress { done: 0, total: 0 })) };
        let next = stream.next_within(PATIENCE);
        let mut far = stream.progress();
        if matches!(next, Ok(Next::End) | Err(_)) {
            // The rest of the bytes are those that no window had to read.
            far.done = far.total;
            self.end();
        }
        next.map(|next| (next, far)).map_err(|error| errors::exception(&error))
    }

    /// Ends the work.
    fn end(&mut self) {
        if let State::Open(stream) = self {
            *self = State::Ended(unread(stream));
        }
    }
}

fn unread(stream: &Stream) -> Vec<(String, String)> {
    stream.unread().iter().map(|one| (one.name.clone(), one.reason.clone())).collect()
}
