//! How to run, and how far a run is.

use super::window;
use crate::clock::Zone;
use crate::error::Error;
use crate::knowledge::Knowledge;
use crate::limits::Limits;
use crate::redact::Redactor;

/// What is quoted is looked up again: so much of it is at hand.
const MEMORY: usize = 64 << 20;

/// How to diagnose.
#[derive(Clone)]
pub struct Options<'k> {
    /// What is known.
    pub knowledge: &'k Knowledge,
    /// On how many threads; 0: as many as the machine has.
    pub threads: usize,
    /// Bytes of a window. Any size gives the same report; 256 KiB is the fastest known. Where it is left so, tables of
    /// records take 1 MiB.
    pub window: u64,
    /// The device's time zone, where it was set; else it is looked for in what is read.
    pub(crate) tz: Option<Zone>,
    /// Whether the report tells everything that happened, moment by moment.
    pub timeline: bool,
    /// How much is read, unpacked and followed at most.
    pub(crate) limits: Limits,
    /// Of what was unpacked, and of small files, so many bytes each are kept at hand.
    pub(crate) memory: usize,
    /// What takes personal things out of the report.
    pub redact: Option<&'k Redactor>,
    /// Called with each window that is done.
    pub progress: Option<&'k (dyn Fn(Progress) -> bool + Sync)>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("threads", &self.threads).field("window", &self.window).finish_non_exhaustive()
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

impl<'k> Options<'k> {
    /// All threads, windows of the usual size, no progress.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Options {
            knowledge,
            threads: 0,
            window: window::SIZE,
            tz: None,
            timeline: false,
            limits: Limits::default(),
            memory: MEMORY,
            redact: None,
            progress: None,
        }
    }

    /// On so many threads.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Options { threads, ..self }
    }

    /// With windows of so many bytes.
    #[must_use]
    pub fn window(self, window: u64) -> Self {
        Options { window: window.max(1), ..self }
    }

    /// With everything that happened in [`Report::timeline`](crate::Report::timeline): each record it rests on is
    /// looked
    /// up.
    #[must_use]
    pub fn timeline(self) -> Self {
        Options { timeline: true, ..self }
    }

    /// With the device's time zone: `+03:00`, `UTC`, a name of Windows (`Israel Standard Time`) or of the IANA database
    /// (`Asia/Jerusalem`). What the logs tell of it is not asked then.
    ///
    /// ```
    /// let knowledge = oobelens::Knowledge::builtin();
    /// assert!(oobelens::Options::new(&knowledge).tz("W. Europe Standard Time").is_ok());
    /// assert!(oobelens::Options::new(&knowledge).tz("+99:00").is_err());
    /// ```
    ///
    /// # Errors
    /// There is no such zone.
    pub fn tz(self, zone: &str) -> Result<Self, Error> {
        let known = Zone::parse(zone).ok_or_else(|| Error::zone(zone))?;
        Ok(Options { tz: Some(known), ..self })
    }

    /// With other limits, each no larger than it can be at most: `docs/limits.md`.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Options { limits: limits.possible(), ..self }
    }

    /// With everything personal taken out of the report, its quotes, and records; it should have learnt the names in
    /// the same sources
    /// before: [`Redactor::learn`].
    #[must_use]
    pub fn redact(self, redactor: &'k Redactor) -> Self {
        Options { redact: Some(redactor), ..self }
    }

    /// Calls `progress` with each window that is done; where it says `false` the run stops and reports what it has.
    #[must_use]
    pub fn progress(self, progress: &'k (dyn Fn(Progress) -> bool + Sync)) -> Self {
        Options { progress: Some(progress), ..self }
    }

    /// Without telling how far the run is.
    pub(super) fn quiet(self) -> Self {
        Options { progress: None, ..self }
    }

    /// The version of what is known: the program's, then a hash of its signals and rules. It stands in the tables of many
    /// devices.
    pub fn version(&self) -> String {
        format!("{}-{}", env!("CARGO_PKG_VERSION"), self.knowledge.version())
    }

    /// On how many threads to run.
    pub(super) fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}
