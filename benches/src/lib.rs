//! What the benchmarks and the comparison share: the inputs, the counts they must come to, and the work that is timed.
#![forbid(unsafe_code)]

pub mod board;
pub mod child;
pub mod guid;
pub mod inputs;
pub mod machine;
pub mod shapes;
pub mod store;
pub mod truth;
pub mod work;
