//! The attempts to enrol the device.

use super::saved::{self, Word};
use crate::finding::{CodeSaid, Evidence};
use serde::{Deserialize, Serialize};

/// An attempt to enrol the device, with its tries: what is told within an hour of each other is one attempt, up to its
/// success.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enrolment {
    /// The enrolment's id, where a record gives it.
    pub id: Option<String>,
    /// Its first event.
    pub first: Option<String>,
    /// Its last event.
    pub last: Option<String>,
    /// As far as it is proven: `user-driven`, `user-driven hybrid`, `self-deploying or pre-provisioning`,
    /// `pre-provisioning`, `existing device`, `Device Preparation`, `Autopilot`, `plain MDM`, `not told`.
    #[serde(deserialize_with = "saved::word")]
    pub kind: Word,
    /// The join: `Entra joined`, `hybrid joined`, `joined`, `failed`, `none`.
    #[serde(deserialize_with = "saved::some")]
    pub join: Option<Word>,
    /// The Autopilot profile; none where nothing tells of it.
    pub profile: Option<Profile>,
    /// The enrolment with the MDM: `ok`, `failed`, `none` (no record of one), `not told`.
    #[serde(deserialize_with = "saved::word")]
    pub mdm: Word,
    /// How many records say that it failed.
    pub failures: u64,
    /// The codes it failed with, each once.
    pub codes: Vec<CodeSaid>,
    /// The records all this is from.
    pub evidence: Vec<Evidence>,
}

/// The Autopilot profile of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Profile {
    /// `present`, `empty`, `error`.
    #[serde(deserialize_with = "saved::word")]
    pub state: Word,
    /// Its name.
    pub name: Option<String>,
    /// The tenant's domain.
    pub tenant: Option<String>,
    /// Of an error: the service's own words.
    pub reason: Option<String>,
}
