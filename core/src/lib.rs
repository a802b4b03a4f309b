//! oobelens reads what a Windows device leaves behind after Autopilot, Intune and the Enrollment Status Page have
//! worked on it, and says what went wrong, where the runbook treats it, and which lines prove it.
//!
//! ```
//! use oobelens::{Knowledge, Options, Source, diagnose_sources};
//!
//! let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
//!            component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
//! let knowledge = Knowledge::builtin();
//! let source = Source::memory("IntuneManagementExtension.log", log);
//! let report = diagnose_sources(vec![source], &Options::new(&knowledge))?;
//! assert_eq!(report.coverage.records, 1);
//! assert!(report.verdict.finding.is_none());
//! # Ok::<(), oobelens::Error>(())
//! ```
//!
//! Ways in, from the highest to the lowest:
//! - [`diagnose`]: folders and files to a [`Report`];
//! - [`coverage()`]: the same to the list of what no signal explains yet;
//! - [`engine::records::for_each_window`]: every record of any number of files, in parallel and in order;
//! - [`format::cmtrace::records`]: an iterator of borrowed records over bytes, no engine and no I/O.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod clock;
mod coverage;
pub mod engine;
mod error;
pub mod evidence;
pub mod finding;
pub mod fleet;
pub mod format;
mod json;
pub mod knowledge;
pub mod lake;
#[doc(hidden)]
pub mod laws;
pub mod limits;
mod record;
pub mod redact;
pub mod report;
pub mod row;
mod rule;
mod runbook;
#[doc(hidden)]
pub mod signal;
mod source;
mod span;
mod story;
#[cfg(feature = "arrow")]
pub mod table;
mod tag;
mod text;
mod time;
mod wording;

pub use coverage::{Levels, Share, SourceShare, Unexplained, WorkList, work_list_to_text};
pub use engine::{Batch, Options, Progress, coverage, coverage_of, diagnose, diagnose_found, diagnose_sources};
pub use error::{Error, ErrorKind};
pub use finding::{Evidence, Finding, Place, Status};
pub use knowledge::{Confidence, Knowledge, Severity};
pub use limits::Limits;
pub use record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Rank, Record};
pub use redact::{Redact, Redactor};
pub use report::{Coverage, Report};
pub use row::Row;
#[doc(hidden)]
pub use source::archive;
pub use source::{Opened, Skipped, Source, collect};
pub use span::Span;
pub use text::Text;
pub use time::{Bias, Stamp};
