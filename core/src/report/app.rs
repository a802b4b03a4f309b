//! What became of each app.

use super::saved::{self, Word};
use crate::finding::{CodeSaid, Evidence};
use serde::{Deserialize, Serialize};

/// An app and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct App {
    /// Its id as the logs write it.
    pub id: String,
    /// Its name, where a record gives one.
    pub name: Option<String>,
    /// What its policy wants: `required`, `available`, `uninstall`, `not targeted`.
    #[serde(deserialize_with = "saved::some")]
    pub intent: Option<Word>,
    /// How it stood at the end of what was given, in words: `detected`, `missing`, `download timed out` …
    #[serde(deserialize_with = "saved::word")]
    pub state: Word,
    /// Whether it stands as it should: it is there, it is gone where it should be, or it is not meant for this device.
    pub fine: bool,
    /// Since when it stood so.
    pub since: Option<String>,
    /// Whether it failed and waits for its next try.
    pub waits: bool,
    /// When it may be tried again: a day after it failed, as the agent wrote it down.
    ///
    /// Source: <https://learn.microsoft.com/intune/intune-service/apps/apps-win32-add>
    pub next_try: Option<String>,
    /// Where its installer runs: `system` or `user`.
    #[serde(deserialize_with = "saved::some")]
    pub context: Option<Word>,
    /// Whether the Enrollment Status Page waits for it, as far as a record tells.
    pub tracked: bool,
    /// The apps that must be there before it.
    pub needs: Vec<AppLink>,
    /// The apps it replaces.
    pub replaces: Vec<AppLink>,
    /// What tells the agent that it is there: all of it must hold.
    pub detection: Vec<Detection>,
    /// How often the agent began to download or install it.
    pub attempts: u64,
    /// The exit codes of its installer, each once.
    pub exit_codes: Vec<CodeSaid>,
    /// Its download, as far as it got.
    pub download: Option<Download>,
    /// Seconds from the start of its installer to its exit code, the last time; none where the logs do not tell both, or
    /// tell them by two clocks.
    pub install_seconds: Option<i64>,
    /// What it went through, in order; empty unless [`Options::timeline`](crate::Options::timeline) was asked for.
    pub stages: Vec<Stage>,
}

impl App {
    /// Whether it is installed, as far as the logs go.
    pub fn is_there(&self) -> bool {
        matches!(self.state, "detected" | "installed by its installer") && self.intent != Some("uninstall")
    }

    /// What [`App::fine`] says, told from the rest.
    pub(crate) fn stands_well(&self) -> bool {
        let gone = self.state == "missing" && matches!(self.intent, Some("uninstall" | "available" | "not targeted"));
        self.is_there() || gone || matches!(self.state, "not applicable" | "left out by a filter")
    }
}

/// Another app.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppLink {
    /// Its id.
    pub id: String,
    /// Its name, where a record gives one.
    pub name: Option<String>,
}

/// A detection rule, out of the app's policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Detection {
    /// What must hold, in words.
    pub asks: String,
    /// Whether it held the last time; none where no record tells.
    pub met: Option<bool>,
    /// What names it in the agent's logs: the path of the key or the file, the product code; empty for a script.
    #[serde(skip)]
    pub(crate) at: String,
}

/// A download, as far as it got.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Download {
    /// Bytes that had arrived.
    pub bytes: u64,
    /// Bytes in all; none where no record tells.
    pub total: Option<u64>,
    /// Where it came from: `DO`, `CDN` …
    pub via: Option<String>,
    /// The host it came from.
    pub host: Option<String>,
    /// Seconds from the first to the last record of it.
    pub seconds: i64,
    /// Bytes a second between the first and the last count of bytes; none where they do not tell.
    pub bytes_per_second: Option<u64>,
}

/// Something an app went through.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    /// `policy`, `detected`, `applicable`, `download`, `unpack`, `install`, `exit`, `report` …
    #[serde(deserialize_with = "saved::word")]
    pub stage: Word,
    /// How it ended.
    #[serde(deserialize_with = "saved::word")]
    pub outcome: Word,
    /// When it began.
    pub first: Option<String>,
    /// When it ended.
    pub last: Option<String>,
    /// How long it took, in seconds.
    pub seconds: i64,
    /// How many records it stands for.
    pub count: u64,
    /// Its last record.
    pub evidence: Evidence,
}
