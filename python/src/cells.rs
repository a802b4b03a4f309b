//! Cells as Python objects.

use oobelens::Stamp;
use oobelens::table::Cell;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDateTime, PyList, PyString, PyTzInfo};

/// The object of a cell. Python's times end at the microsecond: the last digit of a time is cut.
pub fn object<'py>(py: Python<'py>, cell: Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match cell {
        Cell::Null => py.None().into_bound(py),
        Cell::Text(text) => PyString::new(py, text).into_any(),
        Cell::Number(number) => number.into_pyobject(py)?.into_any(),
        Cell::Signed(number) => number.into_pyobject(py)?.into_any(),
        Cell::Time(ticks) => time(py, ticks, None)?.into_any(),
        Cell::Utc(ticks) => time(py, ticks, Some(&*PyTzInfo::utc(py)?))?.into_any(),
        Cell::Flag(flag) => PyBool::new(py, flag).to_owned().into_any(),
        Cell::Texts(texts) => PyList::new(py, texts.collect::<Vec<_>>())?.into_any(),
        Cell::Numbers(numbers) => PyList::new(py, numbers.collect::<Vec<_>>())?.into_any(),
    })
}

fn time<'py>(py: Python<'py>, ticks: i64, zone: Option<&Bound<'py, PyTzInfo>>) -> PyResult<Bound<'py, PyDateTime>> {
    const SECOND: i64 = 10_000_000;
    let (year, month, day) = Stamp::from_ticks(ticks).date();
    let second = ticks.div_euclid(SECOND).rem_euclid(86_400);
    let micro = ticks.rem_euclid(SECOND) / 10;
    let [hour, minute, second] = [second / 3600, second / 60 % 60, second % 60].map(|part| part as u8);
    PyDateTime::new(py, year, month as u8, day as u8, hour, minute, second, micro as u32, zone)
}
