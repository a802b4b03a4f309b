//! Arrow batches under the names of the Arrow PyCapsule interface.

use crate::cells;
use oobelens::table::Table;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};

/// Arrow batches under one schema.
#[pyclass(frozen, module = "oobelens._native")]
#[derive(Debug)]
pub struct Batches(Table);

impl Batches {
    pub const fn new(table: Table) -> Self {
        Batches(table)
    }
}

#[pymethods]
impl Batches {
    /// The number of rows.
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The names of the columns.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>())
    }

    /// The sources that were not read, or not wholly: name and reason.
    fn unread(&self) -> Vec<(&str, &str)> {
        self.0.unread().iter().map(|one| (one.name.as_str(), one.reason.as_str())).collect()
    }

    /// The same rows with only the columns that hold anything.
    fn filled(&self) -> Self {
        Batches(self.0.filled())
    }

    /// The same rows with texts as `string`, which is what everything that speaks Arrow can work with.
    fn plain(&self, py: Python<'_>) -> Self {
        Batches(py.detach(|| self.0.plain()))
    }

    /// The first rows, so many at most.
    fn head(&self, rows: usize) -> Self {
        Batches(self.0.head(rows))
    }

    /// What it is a table of: `records`, or a part of a report.
    fn of(&self) -> &str {
        self.0.schema().metadata().get("oobelens.table").map_or("", String::as_str)
    }

    /// The same columns without a row.
    fn emptied(&self) -> Self {
        Batches(self.0.emptied())
    }

    /// The rows, one dictionary each.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        let columns = self.columns(py)?;
        for batch in self.0.batches() {
            // A long list is worth a Ctrl-C now and then.
            py.check_signals()?;
            let cells = oobelens::table::columns(batch);
            for row in 0..batch.num_rows() {
                let object = PyDict::new(py);
                for (name, column) in columns.iter_borrowed().zip(&cells) {
                    object.set_item(name, cells::object(py, column.cell(row))?)?;
                }
                rows.append(object)?;
            }
        }
        Ok(rows)
    }

    /// The schema as a capsule of the name `arrow_schema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, self.0.to_c_schema(), c"arrow_schema")
    }

    /// The batches as a capsule of the name `arrow_array_stream`; a new one with each call. What schema is asked for
    /// makes no difference: the interface leaves the casting to who reads the stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        PyCapsule::new_with_value(py, self.0.to_stream(), c"arrow_array_stream")
    }
}
