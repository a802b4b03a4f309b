//! Executable invariants, shared by proptest, the fuzz targets and the tests over real logs. Each panics where it does
//! not hold.

mod cmtrace;
mod report;
mod template;

pub use cmtrace::{fast_is_grammar, slicing, tiling, windows};
pub use report::{BYSTANDER, bystanders, one_report};
pub use template::{everywhere, index, template};
