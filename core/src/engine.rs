//! One device: from paths to a report. The only place that knows all stages, and the only one that starts threads.

mod apart;
mod batch;
mod desk;
mod gather;
mod harvest;
mod ledger;
mod locate;
mod memo;
mod messages;
mod options;
mod pipeline;
mod portion;
mod reading;
mod reap;
pub mod records;
mod run;
mod told;
mod window;

pub use batch::{Batch, Summary};
#[cfg(feature = "arrow")]
pub(crate) use gather::nothing;
pub(crate) use harvest::Value;
pub(crate) use ledger::{Entry, Ledger};
pub use options::{Options, Progress};
pub use run::{diagnose, diagnose_sources};
