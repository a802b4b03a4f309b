//! The Enrollment Status Page: how it was set up, how far it came, and for whom.

use super::saved::{self, Word};
use crate::finding::Evidence;
use serde::{Deserialize, Serialize};

/// The Enrollment Status Page, as far as what was given tells of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EspPage {
    /// How it is set up.
    pub setup: PageSetup,
    /// Device preparation, device setup, account setup.
    pub phases: Vec<Phase>,
    /// The users whose first sync the device knows.
    pub users: Vec<PageUser>,
    /// The last event that says that the page failed or ran out of time.
    pub failed: Option<Evidence>,
    /// Something failed and the user may have gone on with "Continue anyway": that the desktop came proves nothing.
    pub may_be_passed: bool,
    /// What else is to be known to read this.
    pub notes: Vec<String>,
}

/// How the page is set up, from `FirstSync` in the registry. None where that is not told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PageSetup {
    /// After so many minutes it gives up.
    pub time_limit: Option<i64>,
    /// Whether the user may reset the device when it fails.
    pub may_reset: Option<bool>,
    /// Whether the user may try again when it fails.
    pub may_retry: Option<bool>,
    /// Whether the user may continue anyway when it fails; where not, it blocks.
    pub may_continue: Option<bool>,
    /// Whether the device's part is shown: `shown`, `skipped`.
    #[serde(deserialize_with = "saved::some")]
    pub device_page: Option<Word>,
    /// Whether the user's part is shown: `shown`, `skipped`.
    #[serde(deserialize_with = "saved::some")]
    pub user_page: Option<Word>,
    /// The values that say so.
    pub evidence: Vec<Evidence>,
}

/// A phase of the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phase {
    /// `device preparation`, `device setup`, `account setup`.
    #[serde(deserialize_with = "saved::word")]
    pub phase: Word,
    /// `not started`, `open`, `done`, `failed`, `skipped`, `unknown`.
    #[serde(deserialize_with = "saved::word")]
    pub state: Word,
    /// What the page says of it.
    pub text: Option<String>,
    /// The step that failed; of an open phase, the one it is at.
    pub blocked_by: Option<String>,
    /// Its steps, in the order of the page's own record.
    pub steps: Vec<PageStep>,
    /// The first time it is told of.
    pub first: Option<String>,
    /// The last time it is told of.
    pub last: Option<String>,
    /// Seconds from the first time to the last; none where they are of two clocks.
    pub seconds: Option<i64>,
    /// The record its state is from.
    pub evidence: Option<Evidence>,
}

impl Phase {
    /// Whether anything tells of it.
    pub fn is_told(&self) -> bool {
        self.state != "unknown" || self.first.is_some()
    }
}

/// A step of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PageStep {
    /// `certificates`, `apps` …; a step that has no plain name as Windows writes it.
    pub step: String,
    /// `not started`, `open`, `done`, `failed`, `unknown`.
    #[serde(deserialize_with = "saved::word")]
    pub state: Word,
    /// What the page says of it.
    pub text: Option<String>,
}

/// A user and the first sync of that user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PageUser {
    /// The SID.
    pub sid: String,
    /// Whether the first sync is done.
    pub done: bool,
    /// The stamp that stands beside it.
    pub time: Option<String>,
    /// The record that says so.
    pub evidence: Evidence,
}
