//! The parts of a report as Arrow batches.

use crate::batches::Batches;
use crate::errors;
use oobelens::report::tables;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;

/// A table of a report, `findings` and so on, from its rows: a JSON array of the objects as they stand in the report.
#[pyfunction]
pub fn rows(py: Python<'_>, table: &str, json: &str) -> PyResult<Batches> {
    let Some(table) = tables::named(table) else { return Err(PyKeyError::new_err(table.to_owned())) };
    let made = py.detach(|| table.of_json(json));
    made.map(Batches::new).map_err(|error| errors::exception(&error))
}
