//! Every table of many devices. What they take of a report stands in [`report::tables`](crate::report::tables); what a
//! device is, and what was not read, stand here.

mod devices;
mod errors;

use super::column::Part;
use crate::report::tables::{APPS, Cell, ENROLMENTS, FINDINGS, Kind, PHASES, RUNBOOK};

pub use super::column::{Table, common};

/// Every table, in the order in which they are written.
pub const TABLES: &[&dyn Table] = &[
    &devices::DEVICES,
    &Part { of: &ENROLMENTS, more: &[] },
    &Part { of: &PHASES, more: &[] },
    &Part { of: &APPS, more: &[] },
    &Part {
        of: &FINDINGS,
        more: &[("verdict", Kind::Flag, "whether the device's verdict rests on it", |report, number| {
            Cell::Flag(report.verdict.finding == Some(number))
        })],
    },
    &Part { of: &RUNBOOK, more: &[] },
    &errors::ERRORS,
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static dyn Table> {
    TABLES.iter().copied().find(|table| table.name() == name)
}
