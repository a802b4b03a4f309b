//! `diagnose`: paths in, the report as JSON out.

use crate::door::{self, BUILTIN};
use crate::errors::OobelensError;
use crate::rules::Rules;
use oobelens::Error;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The report on the device whose logs stand in and below these paths, as JSON.
#[pyfunction]
#[pyo3(signature = (paths, *, rules=None, tz=None, timeline=false, threads=None, progress=None))]
pub fn diagnose(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    rules: Option<&Bound<'_, Rules>>,
    tz: Option<&str>,
    timeline: bool,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> PyResult<String> {
    let knowledge = rules.map_or(&*BUILTIN, |rules| &rules.get().0);
    let json = door::enter(py, threads, progress.as_ref(), |pass| {
        let mut options = pass.options(knowledge);
        if let Some(zone) = tz {
            options = options.tz(zone)?;
        }
        if timeline {
            options = options.timeline();
        }
        let report = oobelens::diagnose(&paths, &options)?;
        Ok::<_, Error>(serde_json::to_string(&report))
    })?;
    json.map_err(|error| OobelensError::new_err(format!("cannot write the report: {error}")))
}
