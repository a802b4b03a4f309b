//! What oobelens knows: signals, rules, runbooks and error codes, all of it data.
//!
//! The built-in knowledge is TOML in `knowledge/`, checked and packed when the crate is built. A pack of one's own has
//! the same shape and is loaded beside it with [`Knowledge::with_dir`].

pub mod blank;
pub mod check;
pub mod codes;
pub mod compile;
pub mod diagnostic;
pub mod events;
pub mod examples;
pub mod explain;
pub mod headings;
pub mod hosts;
mod index;
pub mod keys;
pub mod kinds;
pub mod load;
pub mod mentions;
pub mod model;
mod names;
pub(crate) mod network;
pub(crate) mod pattern;
mod read_rules;
mod read_runbook;
mod read_signals;
mod reader;
pub mod schema;
mod uses;

pub use codes::{Code, explain_code};
pub use compile::Knowledge;
pub use diagnostic::Diagnostic;
pub use kinds::{KINDS, Kind};
pub use model::{Confidence, Pack, Severity};
