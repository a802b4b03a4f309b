//! Cells as Python objects.

use oobelens::Stamp;
use oobelens::table::Cell;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyString};

/// The object of a cell. Python's times end at the microsecond: the last digit of a time is cut.
pub fn object<'py>(py: Python<'py>, cell: Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match cell {
        Cell::Null => py.None().into_bound(py),
        Cell::Text(text) => PyString::new(py, text).into_any(),
        Cell::Number(number) => number.into_pyobject(py)?.into_any(),
        Cell::Signed(number) => number.into_pyobject(py)?.into_any(),
        Cell::Nanoseconds(nanoseconds) => time(py, nanoseconds)?.into_any(),
    })
}

fn time(py: Python<'_>, nanoseconds: i64) -> PyResult<Bound<'_, PyDateTime>> {
    const SECOND: i64 = 1_000_000_000;
    let (year, month, day) = Stamp::from_ticks(nanoseconds.div_euclid(100)).date();
    let second = nanoseconds.div_euclid(SECOND).rem_euclid(86_400);
    let micro = nanoseconds.rem_euclid(SECOND) / 1000;
    let [hour, minute, second] = [second / 3600, second / 60 % 60, second % 60].map(|part| part as u8);
    PyDateTime::new(py, year, month as u8, day as u8, hour, minute, second, micro as u32, None)
}
