//! oobelens for Python: the module `oobelens._native`, which `oobelens/*.py` makes pleasant.
//!
//! No logic here: paths go in, JSON of a report or Arrow batches come out. Each call that may take long goes through one
//! [`door`].
#![deny(unsafe_code)]

mod batches;
mod cells;
mod diagnose;
mod door;
mod errors;
mod explain;
mod lake;
mod progress;
mod records;
mod redact;
mod rows;
mod rules;

/// What the package `oobelens` rests on. Use that.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::batches::Batches;
    #[pymodule_export]
    use crate::diagnose::{diagnose, face};
    #[pymodule_export]
    use crate::explain::explain;
    #[pymodule_export]
    use crate::lake::{lake_columns, lake_devices, lake_rows, lake_tables};
    #[pymodule_export]
    use crate::records::{Reader, records};
    #[pymodule_export]
    use crate::redact::redact;
    #[pymodule_export]
    use crate::rows::rows;
    #[pymodule_export]
    use crate::rules::Rules;

    #[pymodule_export]
    #[expect(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
