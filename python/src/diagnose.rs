//! `diagnose`: paths in, the report as JSON out.

use crate::door::{self, BUILTIN};
use crate::errors::OobelensError;
use crate::redact::redactor;
use oobelens::{Error, Knowledge, collect, diagnose_found};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The report on the device whose logs stand in and below these paths, as JSON.
#[pyfunction]
#[pyo3(signature = (paths, *, rules=None, threads=None, redact=false, redact_key=None))]
pub fn diagnose(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    rules: Option<PathBuf>,
    threads: Option<usize>,
    redact: bool,
    redact_key: Option<String>,
) -> PyResult<String> {
    let json = door::enter(py, threads, |pass| {
        let own = rules.map(Knowledge::with_dir).transpose()?;
        let mut options = pass.options(own.as_ref().unwrap_or(&BUILTIN));
        let (sources, skipped) = collect(&paths)?;
        let redactor = redactor(redact, redact_key.as_deref(), &sources, &options)?;
        options.redact = redactor.as_ref();
        let report = diagnose_found(&sources, &skipped, &options)?;
        Ok::<_, Error>(serde_json::to_string(&report))
    })?;
    json.map_err(|error| OobelensError::new_err(format!("cannot write the report: {error}")))
}
