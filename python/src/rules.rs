//! Rules, signals and runbooks of one's own.

use crate::door;
use oobelens::knowledge::examples::{Failed, check_examples, check_signals};
use oobelens::{Error, Knowledge};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The built-in knowledge and, beside it, the pack in a folder.
#[pyclass(frozen, module = "oobelens._native")]
#[derive(Debug)]
pub struct Rules(pub Knowledge);

#[pymethods]
impl Rules {
    /// Without a folder the built-in knowledge alone; with the file of a runbook, that one too.
    #[new]
    #[pyo3(signature = (folder=None, *, runbook=None))]
    fn new(py: Python<'_>, folder: Option<PathBuf>, runbook: Option<PathBuf>) -> PyResult<Self> {
        let load = |_: &door::Pass<'_>| -> Result<Knowledge, Error> {
            let known = match folder {
                Some(folder) => Knowledge::with_dir(folder)?,
                None => Knowledge::builtin(),
            };
            match runbook {
                Some(file) => known.with_runbook(file),
                None => Ok(known),
            }
        };
        door::enter(py, Some(1), None, load).map(Rules)
    }

    /// The names of all signals, rules and runbooks.
    fn names(&self) -> [Vec<String>; 3] {
        let rules = self.0.rules().iter().map(|rule| rule.id.clone()).collect();
        let signals = self.0.signals().iter().map(|signal| signal.id.clone()).collect();
        [signals, rules, self.0.runbooks().iter().map(|book| book.id.clone()).collect()]
    }

    /// Runs the examples of all rules and signals that have any with them, those of a pack of one's own. What does not do
    /// what it says: id, number of the example, sentence.
    fn check(&self, py: Python<'_>) -> PyResult<Vec<(String, usize, String)>> {
        let check = |_: &door::Pass<'_>| {
            let mut failed = check_signals(&self.0, self.0.signals());
            failed.extend(check_examples(&self.0, self.0.rules()));
            Ok::<_, Error>(failed)
        };
        let told = |one: Failed| (one.id, one.example, one.message);
        door::enter(py, None, None, check).map(|failed| failed.into_iter().map(told).collect())
    }
}
