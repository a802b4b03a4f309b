//! What a record says: templates, the index that finds the candidates for a message, and what a match captured.

pub mod matcher;
pub mod template;
mod tree;

pub use matcher::{Found, Matcher};
pub use template::{Captures, Template, is_guid};
