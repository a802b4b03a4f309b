//! `records`: paths in, Arrow batches out.

use crate::batches::Batches;
use crate::door::{self, BUILTIN};
use crate::redact::redactor;
use oobelens::collect;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The records of the files in and below these paths.
#[pyfunction]
#[pyo3(signature = (paths, *, threads=None, redact=false, redact_key=None))]
pub fn records(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    threads: Option<usize>,
    redact: bool,
    redact_key: Option<String>,
) -> PyResult<Batches> {
    let table = door::enter(py, threads, |pass| {
        let mut options = pass.options(&BUILTIN);
        let (sources, skipped) = collect(&paths)?;
        let redactor = redactor(redact, redact_key.as_deref(), &sources, &options)?;
        options.redact = redactor.as_ref();
        oobelens::table::records_found(&sources, skipped, &options)
    });
    table.map(Batches::new)
}
