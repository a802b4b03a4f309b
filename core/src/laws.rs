//! Executable invariants, shared by proptest, the fuzz targets and the tests over real logs. Each panics where it does
//! not hold.

mod archive;
mod cmtrace;
mod format;
pub mod fuzz;
mod hostile;
mod report;
mod sixteenfold;
mod template;

pub use archive::archive;
pub use cmtrace::{fast_is_grammar, slicing, tiling, windows};
pub use format::{format, scan};
pub use hostile::{HOSTILE, Hostile};
pub use report::{BYSTANDER, bystanders, one_report};
pub use sixteenfold::sixteenfold;
pub use template::{everywhere, index, template};
