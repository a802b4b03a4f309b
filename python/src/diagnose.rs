//! `diagnose`: paths in, the report as JSON out.

use crate::door::{self, BUILTIN};
use crate::errors::OobelensError;
use oobelens::{Error, Knowledge};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The report on the device whose logs stand in and below these paths, as JSON.
#[pyfunction]
#[pyo3(signature = (paths, *, rules=None, threads=None))]
pub fn diagnose(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    rules: Option<PathBuf>,
    threads: Option<usize>,
) -> PyResult<String> {
    let json = door::enter(py, threads, |pass| {
        let own = rules.map(Knowledge::with_dir).transpose()?;
        let report = oobelens::diagnose(&paths, &pass.options(own.as_ref().unwrap_or(&BUILTIN)))?;
        Ok::<_, Error>(serde_json::to_string(&report))
    })?;
    json.map_err(|error| OobelensError::new_err(format!("cannot write the report: {error}")))
}
