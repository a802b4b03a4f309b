//! What is told of a fleet.

use super::share::Share;
use serde::Serialize;

/// The version of the shape: grows by one when a member changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// What a lake tells of all its devices. Made by [`fleet`](super::fleet).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fleet {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What was counted, and lately and before.
    pub basis: Basis,
    /// By what was judged.
    pub thresholds: Thresholds,
    /// The weeks, without a gap, the last one last: how many of the devices collected then had an open error.
    pub weeks: Vec<Week>,
    /// What is open and an error, what most devices had lately first.
    pub failures: Vec<Failure>,
    /// Error codes that were not seen before lately; with nothing before, none.
    pub new_codes: Vec<String>,
    /// What fails most, by app, code, phase, model, build and week.
    pub groups: Vec<Group>,
    /// How long things take.
    pub times: Vec<Took>,
    /// What would prevent failures.
    pub prevention: Vec<Prevention>,
    /// What the runbooks do next: where many devices fail alike, and where one does.
    pub rollback: Vec<Rollback>,
    /// What is to be known to read this.
    pub notes: Vec<String>,
}

/// What was counted.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Basis {
    /// Archives and folders of which something was read.
    pub archives: u64,
    /// Devices they are of, as far as serial numbers tell.
    pub devices: u64,
    /// Those of them with an open error in any of their archives.
    pub failing: u64,
    /// Archives of which nothing was read.
    pub unreadable: u64,
    /// The versions of the knowledge they were read with.
    pub knowledge: Vec<String>,
    /// The days of the first and the last archive.
    pub days: Option<(String, String)>,
    /// The day on which lately begins.
    pub since: Option<String>,
    /// Devices that were collected lately, and how many of them had an open error.
    pub lately: Share,
    /// Devices that were collected before, and how many of them had one.
    pub before: Share,
}

/// By what is judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Thresholds {
    /// A failure is broad if lately no fewer devices had it,
    pub broad_devices: u64,
    /// and no smaller part of those that were collected, from 0 to 1.
    pub broad_part: f64,
    /// It rises or falls if its part became so many times larger or smaller,
    pub change: f64,
    /// and chance alone would do that in no more than this part of all lakes.
    pub chance: f64,
    /// The Enrollment Status Page waits for too many apps if it waits for more.
    pub blocking_apps: i64,
}

/// Broad: 3 devices and 5 %. A change: to 1.5 times as much or as little, by chance in 1 lake of 100. More than 10 apps
/// that the page waits for.
impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { broad_devices: 3, broad_part: 0.05, change: 1.5, chance: 0.01, blocking_apps: 10 }
    }
}

/// A week.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Week {
    /// `2026-W32`, as ISO 8601 counts.
    pub week: String,
    /// Devices with an open error, of those that were collected.
    pub failing: Share,
}

/// An open error that devices have alike: one rule, and one app, script or host where it is about one.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// What it is about: `app`, `script`, `host` …
    pub subject_kind: Option<String>,
    /// Its name, or its id where no record gives a name.
    pub subject: Option<String>,
    /// The codes, each with the devices that had it; the most frequent first.
    pub codes: Vec<Counted>,
    /// Points of runbooks, best first.
    pub points: Vec<String>,
    /// What it says of the device that had it last.
    pub example: String,
    /// Archives that have it, the last one first; no more than 20.
    pub archives: Vec<String>,
    /// Devices that had it at any time.
    pub devices: u64,
    /// Devices that had it lately, of those that were collected then.
    pub lately: Share,
    /// The same before.
    pub before: Share,
    /// How far it reaches lately.
    pub reach: Reach,
    /// Whether no device had it before, and there were devices before.
    pub is_new: bool,
    /// Whether it rises or falls, and since when.
    pub change: Option<Change>,
    /// Of what devices it is, where lately it is much more often of some than of others.
    pub mostly: Vec<Mostly>,
    /// Devices that had it, week by week as [`Fleet::weeks`].
    pub weeks: Vec<u64>,
}

impl Failure {
    /// `app-installer-failed: Contoso VPN`
    pub fn name(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{}: {subject}", self.rule),
            None => self.rule.clone(),
        }
    }

    /// Whether it rises.
    pub fn rises(&self) -> bool {
        self.change.as_ref().is_some_and(|change| change.rises)
    }
}

/// How far a failure reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// It fails broadly: at least as many devices, and as large a part of them, as [`Thresholds`] say.
    Broad,
    /// More than one device, lately or before, and not broadly.
    Some,
    /// A single device lately, and no other one before.
    Single,
    /// No device lately.
    Past,
}

/// A rise or a fall.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// Whether it rises; else it falls.
    pub rises: bool,
    /// The day on which it is most plain that it began.
    pub since: String,
    /// From that day on.
    pub after: Share,
    /// Before it.
    pub before: Share,
    /// In what part of all lakes chance alone would do that at least once: Fisher's exact test, one-sided, times the
    /// failures, of no fewer devices than [`Thresholds::broad_devices`], and the days that were tried.
    pub chance: f64,
}

/// Devices that have a failure more often than others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mostly {
    /// `model`, `build`, `profile`.
    pub by: &'static str,
    /// Which one.
    pub value: String,
    /// Of these devices, lately.
    pub these: Share,
    /// Of all others of which it is told.
    pub others: Share,
    /// As [`Change::chance`].
    pub chance: f64,
}

/// Something, and how many devices had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counted {
    /// What.
    pub value: String,
    /// How many.
    pub devices: u64,
}

/// What fails most, by something.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// `app`, `code`, `phase`, `model`, `build`, `week`.
    pub by: &'static str,
    /// What is counted, in words.
    pub about: &'static str,
    /// Most devices first; weeks in their order.
    pub rows: Vec<Failing>,
}

/// A row of a [`Group`].
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failing {
    /// Which app, code, phase, model, build or week.
    pub value: String,
    /// Devices where it fails, of those that have it.
    pub failing: Share,
}

/// How long something takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Took {
    /// `setup`, `phase`, `download`, `installer`.
    pub what: &'static str,
    /// Which phase or app.
    pub name: Option<String>,
    /// How often it was timed.
    pub count: u64,
    /// Half of them took no longer; in seconds, between two values halfway.
    pub median: f64,
    /// 95 of 100 took no longer; in seconds, between two values in proportion.
    pub p95: f64,
}

/// Something that would prevent failures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prevention {
    /// `blocking-apps`, `required-app`, `several-profiles`.
    pub kind: &'static str,
    /// What was seen, in a sentence.
    pub seen: String,
    /// Devices it was seen on.
    pub devices: u64,
    /// What to look at.
    pub advice: &'static str,
    /// Archives or apps; no more than 20.
    pub examples: Vec<String>,
}

/// What a runbook does next.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rollback {
    /// The runbook.
    pub runbook: String,
    /// [`Reach::Broad`] or [`Reach::Single`].
    pub reach: Reach,
    /// The numbers of the failures that lead here, from 0.
    pub failures: Vec<usize>,
    /// Archives of the single devices; no more than 20.
    pub archives: Vec<String>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What must not be done, though it may tempt here.
    pub never: Option<String>,
}
