//! Exports as rows: comma, semicolon or tab separated, with quotes doubled in quotes.

pub mod eventlog;
mod header;
mod rows;
pub mod tracerpt;
pub mod viewer;
pub mod winevent;

pub use header::Header;
pub use rows::{Row, rows};
