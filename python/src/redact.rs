//! Redaction: texts in, the same without anything personal out.

use crate::errors;
use oobelens::redact::Key;
use oobelens::{Error, Options, Redactor, Source};
use pyo3::prelude::*;

/// What redacts, where that is asked for, after it has learnt the names in what is to be read.
pub fn redactor(
    wanted: bool,
    key: Option<&str>,
    sources: &[Source],
    options: &Options<'_>,
) -> Result<Option<Redactor>, Error> {
    if !wanted {
        return Ok(None);
    }
    Redactor::new(of(key)?).learn(sources, options).map(Some)
}

fn of(key: Option<&str>) -> Result<Key, Error> {
    key.map_or_else(Key::random, |key| Ok(Key::new(key)))
}

/// The text with pseudonyms in place of everything personal.
#[pyfunction]
#[pyo3(signature = (text, *, key=None, scripts=false))]
pub fn redact(py: Python<'_>, text: &str, key: Option<&str>, scripts: bool) -> PyResult<String> {
    py.detach(|| Ok(Redactor::new(of(key)?).scripts(scripts).learn_text(text).text(text).into_owned()))
        .map_err(|error: Error| errors::exception(&error))
}
