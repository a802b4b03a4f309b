//! Many devices: listed on one machine, read on any.

use crate::batches::Batches;
use crate::door::{self, BUILTIN};
use crate::rules::Rules;
use oobelens::engine::{Listed, devices};
use oobelens::lake::tables::{TABLES, table};
use oobelens::table::{Table, lake_records_schema, lake_schema, lake_table};
use oobelens::{Error, Limits};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use std::path::PathBuf;

/// The table that is a stream: there is more of it than memory. A reader gives it.
const RECORDS: &str = "records";

/// The names of the tables.
#[pyfunction]
pub fn lake_tables() -> Vec<&'static str> {
    TABLES.iter().map(|table| table.name()).chain([RECORDS]).collect()
}

/// The columns of a table, without a row.
#[pyfunction]
pub fn lake_columns(name: &str) -> PyResult<Batches> {
    if name == RECORDS {
        return Ok(Batches::new(Table::empty(lake_records_schema())));
    }
    Ok(Batches::new(Table::empty(lake_schema(named(name)?))))
}

/// The devices in and below these paths: bytes to be read, and a text that says what to read.
#[pyfunction]
pub fn lake_devices(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<Vec<(u64, String)>> {
    let listed = door::enter(py, Some(1), None, |_| devices(&paths))?;
    let text = |one: &Listed| Ok((one.bytes(), serde_json::to_string(one).map_err(told)?));
    listed.iter().map(text).collect()
}

/// The rows of such devices in a table, in order.
#[pyfunction]
#[pyo3(signature = (name, devices, *, rules=None, tz=None))]
pub fn lake_rows(
    py: Python<'_>,
    name: &str,
    devices: Vec<String>,
    rules: Option<&Bound<'_, Rules>>,
    tz: Option<&str>,
) -> PyResult<Batches> {
    let table = named(name)?;
    let knowledge = rules.map_or(&*BUILTIN, |rules| &rules.get().knowledge);
    let listed = devices.iter().map(|text| listed(text)).collect::<PyResult<Vec<Listed>>>()?;
    let made = door::enter(py, Some(1), None, |pass| {
        let mut options = pass.options(knowledge).limits(Limits::of_many());
        if let Some(zone) = tz {
            options = options.tz(zone)?;
        }
        let rows = listed.iter().map(|one| one.read(&options)).collect::<Result<Vec<_>, Error>>()?;
        Ok(lake_table(table, &rows))
    });
    made.map(Batches::new)
}

/// What such a text says.
pub fn listed(text: &str) -> PyResult<Listed> {
    serde_json::from_str(text).map_err(told)
}

fn told(error: serde_json::Error) -> PyErr {
    PyValueError::new_err(format!("this is no device that oobelens has listed: {error}"))
}

fn named(name: &str) -> PyResult<&'static dyn oobelens::lake::Table> {
    table(name).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
}
