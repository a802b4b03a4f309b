//! `records` and `batches`: paths in, Arrow batches out.

use crate::batches::Batches;
use crate::door::{self, BUILTIN, PATIENCE};
use crate::errors;
use crate::lake;
use crate::redact::redactor;
use crate::rules::Rules;
use oobelens::table::{Next, Stream, Table, lake_records, stream_found};
use oobelens::{Limits, Options, collect};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

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
    #[pyo3(signature = (paths, *, threads=None, redact=false, redact_key=None))]
    fn new(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        threads: Option<usize>,
        redact: bool,
        redact_key: Option<String>,
    ) -> PyResult<Self> {
        let stream = door::enter(py, threads, None, |pass| {
            let (sources, skipped) = collect(&paths)?;
            let redactor = redactor(redact, redact_key.as_deref(), &sources, &pass.options(&BUILTIN))?;
            let options = Options::new(&BUILTIN).threads(threads.unwrap_or(0));
            stream_found(sources, skipped, options, redactor)
        });
        stream.map(Reader::of)
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
        stream.map(Reader::of)
    }

    /// The next batch; nothing at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Batches>> {
        loop {
            match py.detach(|| self.state.lock().unwrap_or_else(PoisonError::into_inner).wait())? {
                Next::Batch(batch) => return Ok(Some(Batches::new(Table::of_batch(batch)))),
                Next::End => return Ok(None),
                Next::Later => py.check_signals()?,
            }
        }
    }

    /// The sources that were not read, or not wholly: name and reason; all of them at the end.
    fn unread(&self) -> Vec<(String, String)> {
        match &*self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Open(stream) => unread(stream),
            State::Ended(unread) => unread.clone(),
            State::Taken => Vec::new(),
        }
    }

    /// The columns without a row.
    fn emptied(&self) -> Batches {
        Batches::new(self.emptied.clone())
    }

    /// All that is still to come, as a capsule of the name `arrow_array_stream`; after that there is nothing left here.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Taken) {
            State::Open(stream) => PyCapsule::new_with_value(py, stream.into_c_stream(), c"arrow_array_stream"),
            before => {
                *state = before;
                let sentence = "these batches have been taken already: call oobelens.batches() again";
                Err(PyValueError::new_err(sentence))
            }
        }
    }
}

impl Reader {
    fn of(stream: Stream) -> Self {
        Reader { emptied: stream.emptied(), state: Mutex::new(State::Open(stream)) }
    }
}

impl State {
    fn wait(&mut self) -> PyResult<Next> {
        let State::Open(stream) = self else { return Ok(Next::End) };
        let next = stream.next_within(PATIENCE);
        if matches!(next, Ok(Next::End) | Err(_)) {
            *self = State::Ended(unread(stream));
        }
        next.map_err(|error| errors::exception(&error))
    }
}

fn unread(stream: &Stream) -> Vec<(String, String)> {
    stream.unread().iter().map(|one| (one.name.clone(), one.reason.clone())).collect()
}
