//! Rules, signals and runbooks of one's own.

use crate::door;
use crate::errors::{FaultCells, fault};
use oobelens::knowledge::check::check;
use oobelens::{Error, Knowledge};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The built-in knowledge and, beside it, the pack in a folder.
#[pyclass(frozen, module = "oobelens._native")]
#[derive(Debug)]
pub struct Rules {
    pub knowledge: Knowledge,
    folder: Option<PathBuf>,
}

#[pymethods]
impl Rules {
    /// Without a folder the built-in knowledge alone; with the file of a runbook, that one too.
    #[new]
    #[pyo3(signature = (folder=None, *, runbook=None))]
    fn new(py: Python<'_>, folder: Option<PathBuf>, runbook: Option<PathBuf>) -> PyResult<Self> {
        let load = |_: &door::Pass<'_>| -> Result<Knowledge, Error> {
            let known = folder.as_ref().map_or_else(|| Ok(Knowledge::builtin()), Knowledge::with_dir)?;
            match runbook {
                Some(file) => known.with_runbook(file),
                None => Ok(known),
            }
        };
        let knowledge = door::enter(py, Some(1), None, load)?;
        Ok(Rules { knowledge, folder })
    }

    /// The names of all signals, rules and runbooks.
    fn names(&self) -> [Vec<String>; 3] {
        let known = &self.knowledge;
        let rules = known.rules().iter().map(|rule| rule.id.clone()).collect();
        let signals = known.signals().iter().map(|signal| signal.id.clone()).collect();
        [signals, rules, known.runbooks().iter().map(|book| book.id.clone()).collect()]
    }

    /// Reads the folder again and runs every example in it: file, line, sentence and help of what is wrong.
    fn check(&self, py: Python<'_>) -> PyResult<Vec<FaultCells>> {
        let checked = door::enter(py, None, None, |_| check(self.folder.as_deref()))?;
        let placeless = |one: &oobelens::knowledge::examples::Failed| (one.id.clone(), None, one.to_string(), None);
        Ok(checked.faults.iter().map(fault).chain(checked.failed.iter().map(placeless)).collect())
    }
}
