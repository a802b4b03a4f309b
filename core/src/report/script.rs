//! What became of each script.

use super::saved::{self, Word};
use crate::finding::{CodeSaid, Evidence};
use serde::{Deserialize, Serialize};

/// A platform script or a remediation and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Script {
    /// Its id as the logs write it.
    pub id: String,
    /// Its name, where a record gives one.
    pub name: Option<String>,
    /// `platform script` or `remediation`.
    #[serde(deserialize_with = "saved::word")]
    pub kind: Word,
    /// How it stood at the end of what was given: `succeeded`, `failed`, `running`, `seen`; of a remediation `compliant`,
    /// `not compliant`, `mending`, `mended`, `mending failed`.
    #[serde(deserialize_with = "saved::word")]
    pub state: Word,
    /// Since when it stood so.
    pub since: Option<String>,
    /// How often it ran.
    pub runs: u64,
    /// How often it ended badly; of a remediation: how often the device was not compliant after it.
    pub failures: u64,
    /// What its process ended with the last time.
    pub exit_codes: Vec<CodeSaid>,
    /// What it wrote the last time, shortened where it is long.
    pub output: Option<String>,
    /// What it wrote as an error, where it did not end well after that.
    pub error: Option<String>,
    /// The first record of it.
    pub first: Option<String>,
    /// The last record of it.
    pub last: Option<String>,
    /// Seconds its last run took, where its beginning and its end are told.
    pub seconds: Option<i64>,
    /// The record that tells how it stands.
    pub evidence: Vec<Evidence>,
}

impl Script {
    /// Whether it stands as it should, as far as the logs go.
    pub fn is_fine(&self) -> bool {
        !matches!(self.state, "failed" | "not compliant" | "mending failed")
    }
}
