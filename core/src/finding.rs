//! Findings: what went wrong, owned and ready to be written out.

use crate::knowledge::{Confidence, Severity};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that went wrong, or is worth knowing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The rule that found it.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it still stands at the end of what was given.
    pub status: Status,
    /// How sure it is.
    pub confidence: Confidence,
    /// Runbook points, best first.
    pub points: Vec<String>,
    /// One sentence.
    pub summary: String,
    /// What it means.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// What it happened to.
    pub subject: Option<Subject>,
    /// The first and the last time of the failure itself, in the writer's own time.
    pub first: Option<String>,
    /// See `first`.
    pub last: Option<String>,
    /// How often.
    pub count: u64,
    /// The codes the records hold.
    pub codes: Vec<CodeSaid>,
    /// The records that prove it, in order.
    pub evidence: Vec<Evidence>,
    /// What else is known of the subject.
    pub context: Vec<Line>,
    /// Addresses of what is known about this failure.
    pub sources: Vec<String>,
}

/// Whether a failure still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing later shows that it is over.
    Open,
    /// A later record shows that it is over.
    Resolved,
    /// It happened before the device was enrolled as it is now: of an earlier time of its life, and no cause of anything.
    History,
}

/// What a finding is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subject {
    /// `app`, `script`, `host` …
    pub kind: String,
    /// Its id as the logs write it.
    pub id: String,
    /// Its name, where a record gives one.
    pub name: Option<String>,
}

/// A code that stands in a record of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeSaid {
    /// As 32 bits, `0x80070643`; a small number as a decimal.
    pub code: String,
    /// Its symbol.
    pub name: Option<String>,
    /// What it means.
    pub meaning: String,
}

/// A record that proves something: where it stands and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The source, a chain for archives: `a.zip!b.cab!c.log`.
    pub source: String,
    /// Where in it.
    pub place: Place,
    /// When, in the writer's own time; with an offset only where the writer gave one.
    pub time: Option<String>,
    /// What it says, shortened where it is long.
    pub quote: String,
}

/// Where in a source a record stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// Its first byte, from 0. In a text that is not UTF-8 bytes are counted in the text as UTF-8: the note of the source
    /// says so.
    pub byte: u64,
    /// The line of that byte, from 1; a line ends with LF. None where the source is no text.
    pub line: Option<u64>,
    /// Of an event: its number in the channel.
    pub record: Option<u64>,
    /// Of a registry value: its key and name. Of a part of a document: where in it.
    pub key: Option<String>,
}

/// `:12`, ` record 345`, ` HKEY_LOCAL_MACHINE\…`: what stands behind the name of the source.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.record) {
            (Some(line), _) => write!(f, ":{line}")?,
            (None, None) => write!(f, " byte {}", self.byte)?,
            (None, Some(_)) => {}
        }
        if let Some(record) = self.record {
            write!(f, " record {record}")?;
        }
        self.key.as_ref().map_or(Ok(()), |key| write!(f, " {key}"))
    }
}

/// A sentence with its proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// The record it rests on.
    pub evidence: Evidence,
}
