//! When a run has to end.

use std::time::{Duration, Instant};

/// The end of the time of a run: it is looked at between portions, members and parts of a trace, and every few items of
/// what is read as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    /// None where the time has no end.
    at: Option<Instant>,
    time: Duration,
}

impl Deadline {
    /// So much time from now on.
    pub fn after(time: Duration) -> Self {
        Deadline { at: Instant::now().checked_add(time), time }
    }

    /// No end.
    pub const fn never() -> Self {
        Deadline { at: None, time: Duration::MAX }
    }

    /// Whether it ever comes.
    pub const fn comes(&self) -> bool {
        self.at.is_some()
    }

    /// Whether the time is over.
    pub fn has_passed(&self) -> bool {
        self.at.is_some_and(|at| Instant::now() > at)
    }

    /// What is said of a source that the time was not enough for.
    pub fn said(&self) -> String {
        format!("the time limit of {} s was reached: not read to its end", self.time.as_secs_f64())
    }
}
