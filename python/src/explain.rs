//! `explain`: what a code is.

use crate::errors::UnknownCodeError;
use oobelens::knowledge::explain::explain as explained;
use pyo3::prelude::*;

/// What is known of a code in any spelling, as JSON.
#[pyfunction]
pub fn explain(code: &str) -> PyResult<String> {
    let found = explained(code).map_err(|why| UnknownCodeError::new_err(format!("cannot explain {code:?}: {why}")))?;
    serde_json::to_string(&found).map_err(|error| UnknownCodeError::new_err(error.to_string()))
}
