//! One device: from paths to a report. The only place that knows all stages, and the only one that starts threads.

mod harvest;
mod ledger;
mod locate;
mod pipeline;
pub mod records;
mod run;
mod window;

pub(crate) use harvest::Value;
pub(crate) use ledger::{Entry, Ledger};
pub use run::{Options, Progress, diagnose, diagnose_sources};
