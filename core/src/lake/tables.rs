//! The tables, one a file. To add one: a file and a line here.

mod apps;
mod devices;
mod enrolments;
mod errors;
mod findings;
mod phases;
mod runbook;

pub use super::column::COMMON;
use super::column::Table;
#[cfg(feature = "arrow")]
pub(crate) use findings::below;

/// Every table, in the order in which they are written.
pub const TABLES: &[&dyn Table] = &[
    &devices::DEVICES,
    &enrolments::ENROLMENTS,
    &phases::PHASES,
    &apps::APPS,
    &findings::FINDINGS,
    &runbook::RUNBOOK,
    &errors::ERRORS,
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static dyn Table> {
    TABLES.iter().copied().find(|table| table.name() == name)
}
