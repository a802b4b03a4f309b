//! What went on for some time: restarts, sign-ins, trouble with the network, the setting up as a whole.

use super::saved::{self, Word};
use crate::finding::{CodeSaid, Evidence, Line};
use serde::{Deserialize, Serialize};

/// A restart of Windows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Restart {
    /// When Windows started again; where that was not seen, when somebody asked for it last.
    pub time: Option<String>,
    /// Whether the start was seen; else it was only asked for.
    pub seen: bool,
    /// `policy`, `app`, `update`, `user`, `program`, `crash or loss of power`, `not told`.
    #[serde(deserialize_with = "saved::word")]
    pub cause: Word,
    /// Who asked for it, up to an hour before.
    pub asked: Vec<Line>,
    /// The record of the start, or of who asked last.
    pub evidence: Option<Evidence>,
}

/// A stretch in which sign-ins of one sort ended alike.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// `token`: the agent asked Windows for one; `sign-in`: Windows asked Entra ID; `session`: somebody came or went.
    #[serde(deserialize_with = "saved::word")]
    pub what: Word,
    /// How it ended: `ok`, `failed`, `offline`, `interactive` …
    #[serde(deserialize_with = "saved::word")]
    pub outcome: Word,
    /// The first time.
    pub first: Option<String>,
    /// The last time.
    pub last: Option<String>,
    /// How often.
    pub count: u64,
    /// When it ended another way, for an hour at least.
    pub over: Option<String>,
    /// The codes, each once.
    pub codes: Vec<CodeSaid>,
    /// The first record and the last one.
    pub evidence: Vec<Evidence>,
}

impl SignIn {
    /// Whether nobody was signed in by it. That somebody has to sign in with a window is not bad.
    pub fn is_bad(&self) -> bool {
        matches!(self.outcome, "failed" | "offline")
    }
}

/// A stretch of the same trouble on the way to the same host.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outage {
    /// What was tried: the kind of its records, `net.request`, `mdm.session`, `token` …, of a `fact` the signal.
    pub what: String,
    /// The host, where a record names it.
    pub host: Option<String>,
    /// `name resolution`, `no connection`, `timed out`, `cut off`, `TLS`, `proxy`, `refused`, `throttled`,
    /// `service error`, `no way out`.
    #[serde(deserialize_with = "saved::word")]
    pub trouble: Word,
    /// The first time.
    pub first: Option<String>,
    /// The last time.
    pub last: Option<String>,
    /// How often.
    pub count: u64,
    /// When it went well after it, for an hour at least; none where nothing shows that it is over.
    pub over: Option<String>,
    /// The codes, each once.
    pub codes: Vec<CodeSaid>,
    /// The first record and the last one.
    pub evidence: Vec<Evidence>,
}

/// The setting up of the device, in its last enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Oobe {
    /// Its first record: the profile, the enrolment or the Enrollment Status Page.
    pub first: String,
    /// The record that ended it, or the last one of it.
    pub last: String,
    /// From the one to the other.
    pub seconds: i64,
    /// Whether the Enrollment Status Page was left; else the end is not among what was given.
    pub complete: bool,
    /// Both records.
    pub evidence: Vec<Evidence>,
}
