//! `diagnose`: paths in, a report out.

use crate::door::{self, BUILTIN};
use crate::errors::{self, OobelensError};
use crate::redact::redactor;
use crate::rules::Rules;
use oobelens::report::{Face, Look};
use oobelens::{Report, collect, diagnose_found};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use std::path::PathBuf;

/// A report, given as JSON, as the face of that name writes it: `html`, `markdown` and so on.
#[pyfunction]
pub fn face(py: Python<'_>, report: &str, name: &str) -> PyResult<String> {
    let Some(face) = Face::named(name) else { return Err(PyKeyError::new_err(name.to_owned())) };
    let written = py.detach(|| Report::from_json(report).map(|report| face.write(&report, Look::default())));
    written.map_err(|error| errors::exception(&error))
}

/// The report on the device whose logs stand in and below these paths, as JSON on one line.
#[pyfunction]
#[pyo3(signature = (paths, *, rules=None, tz=None, timeline=false, threads=None, progress=None, redact=false, redact_key=None))]
pub fn diagnose(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    rules: Option<&Bound<'_, Rules>>,
    tz: Option<&str>,
    timeline: bool,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    redact: bool,
    redact_key: Option<String>,
) -> PyResult<String> {
    let knowledge = rules.map_or(&*BUILTIN, |rules| &rules.get().knowledge);
    let report = door::enter(py, threads, progress.as_ref(), |pass| {
        let mut options = pass.options(knowledge);
        if let Some(zone) = tz {
            options = options.tz(zone)?;
        }
        if timeline {
            options = options.timeline();
        }
        let (sources, skipped) = collect(&paths)?;
        let redactor = redactor(redact, redact_key.as_deref(), &sources, &options)?;
        options.redact = redactor.as_ref();
        diagnose_found(&sources, &skipped, &options)
    });
    let report = report?;
    let json = py.detach(|| serde_json::to_string(&report));
    json.map_err(|error| OobelensError::new_err(format!("cannot write the report: {error}")))
}
