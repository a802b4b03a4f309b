//! `records`: paths in, Arrow batches out.

use crate::batches::Batches;
use crate::door::{self, BUILTIN};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The records of the files in and below these paths.
#[pyfunction]
#[pyo3(signature = (paths, *, threads=None))]
pub fn records(py: Python<'_>, paths: Vec<PathBuf>, threads: Option<usize>) -> PyResult<Batches> {
    door::enter(py, threads, |pass| oobelens::table::records(&paths, &pass.options(&BUILTIN))).map(Batches::new)
}
