//! One device: from paths to a report. The only place that knows all stages, and the only one that starts threads.

mod apart;
mod batch;
mod cost;
mod cover;
mod desk;
mod device;
mod follow;
mod gather;
mod harvest;
mod ledger;
mod locate;
mod memo;
mod mentioned;
mod messages;
mod options;
mod pipeline;
mod portion;
mod reading;
mod reap;
pub mod records;
mod run;
mod said;
mod spread;
mod subjects;
mod told;
mod traces;
mod track;
mod trial;
mod watch;
pub(crate) mod window;

pub use batch::{Batch, Summary};
pub use cover::{coverage, coverage_of};
#[cfg(feature = "arrow")]
pub(crate) use gather::nothing;
pub(crate) use ledger::Ledger;
pub use mentioned::{Mentioned, SourceLine, mentioned};
pub use options::{Options, Progress};
pub(crate) use run::story;
pub use run::{diagnose, diagnose_found, diagnose_sources};
pub(crate) use said::{Value, guid};
pub use spread::{Listed, Rows, devices};
pub(crate) use subjects::Subjects;
pub(crate) use track::Entry;
pub use trial::{HOW, Measured, RuleTrial, Said, SignalTrial, Trial, trial};
pub use watch::Watch;
