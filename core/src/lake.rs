//! Many devices as tables: what each table holds, and how it is kept.
//!
//! One device makes rows, whatever the others are: those of [`report::tables`](crate::report::tables), each behind the
//! columns that say of which device it is, and two of their own: [`tables`]. Rows are kept as they are made, so that a run can end at any moment, and become tables
//! at the end. [`Batch`](crate::engine::Batch) does it.

mod column;
mod parts;
mod read;
pub(crate) mod records;
mod rows;
mod store;
pub mod tables;
#[cfg(test)]
mod tests;
pub(crate) mod week;

pub use crate::report::tables::VERSION;
pub(crate) use column::Seen;
pub use column::Table;
#[cfg(feature = "arrow")]
pub(crate) use column::below;
pub(crate) use parts::{Kept, Parts};
pub(crate) use read::Reader;
pub(crate) use rows::Done;
#[cfg(feature = "lake")]
pub(crate) use store::Aside;
pub use store::Format;
pub(crate) use store::{Store, Told};

use crate::time::Stamp;

/// What the records of a device tell of the device itself. Nothing of it is guessed: what no record tells is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The build of Windows, `10.0.26100.4652`, as far as it is told.
    pub build: Option<String>,
    /// Who made it.
    pub maker: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// The version of the Intune agent.
    pub agent: Option<String>,
    /// The earliest and the latest time of its records: of UTC, where that is known of any, with the device's offset; else
    /// of its own clock.
    pub ends: Option<(Stamp, Stamp)>,
}

/// What was not read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// `unreadable`: nothing of the device is in the other tables. `partly`: a part of it was not read. `duplicate`: the
    /// same bytes as another one, whose rows stand for both. `left-out`: no device was seen in it.
    pub kind: &'static str,
    /// The part, where it is one.
    pub source: Option<String>,
    /// A sentence.
    pub reason: String,
}
