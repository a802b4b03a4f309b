//! What is not known yet: the warnings and errors that no signal explains, by the shape of what they say.

pub(crate) mod shape;
mod text;

use crate::finding::Place;
use crate::record::Rank;
use serde::Serialize;
use std::collections::BTreeMap;
pub use text::work_list_to_text;

/// Of which levels records are looked at: warnings and errors, unless somebody asks for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels(u8);

impl Default for Levels {
    fn default() -> Self {
        Levels::of(&[Rank::Warning, Rank::Error])
    }
}

impl Levels {
    /// These.
    pub fn of(ranks: &[Rank]) -> Self {
        Levels(ranks.iter().fold(0, |all, &rank| all | 1 << rank as u8))
    }

    /// Whether records of that level are looked at.
    pub const fn has(self, rank: Rank) -> bool {
        self.0 & (1 << rank as u8) != 0
    }

    /// Their names, from the least on.
    pub fn names(self) -> Vec<&'static str> {
        let all = [Rank::Unknown, Rank::Verbose, Rank::Info, Rank::Warning, Rank::Error];
        all.into_iter().filter(|rank| self.has(*rank)).map(Rank::name).collect()
    }
}

/// How much of what was read is known, and the list of what is not: the work for the next rule.
///
/// Counted are records of the levels that were asked for, of logs in CMTrace form and of events whose provider stands in
/// `knowledge/events.tsv`: what Windows logs of printers and disks is nobody's work here.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WorkList {
    /// Of the shape of this list.
    pub schema_version: u32,
    /// The levels that were looked at.
    pub levels: Vec<&'static str>,
    /// Of logs.
    pub logs: Share,
    /// Of events.
    pub events: Share,
    /// Every source with a record of these levels, by name.
    pub sources: Vec<SourceShare>,
    /// What no signal explains, most frequent first.
    pub unexplained: Vec<Unexplained>,
    /// How many of the records each signal explains; a record can be explained by several.
    pub signals: BTreeMap<String, u64>,
    /// Records whose template is not listed, because their source had more than 10,000 of them.
    pub not_listed: u64,
    /// Sources that were not read, or not wholly: name and reason.
    pub unread: Vec<(String, String)>,
}

/// How many there are and how many of them are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Records.
    pub records: u64,
    /// How many of them some signal explains.
    pub explained: u64,
    /// Templates: records that say the same with other names and numbers in it have one.
    pub templates: u64,
    /// Templates all of whose records are explained.
    pub templates_explained: u64,
}

impl Share {
    /// The share of records that are explained, 0 to 1; none where there are none.
    pub fn of_records(&self) -> Option<f64> {
        (self.records > 0).then(|| self.explained as f64 / self.records as f64)
    }

    /// The share of templates that are explained, 0 to 1; none where there are none.
    pub fn of_templates(&self) -> Option<f64> {
        (self.templates > 0).then(|| self.templates_explained as f64 / self.templates as f64)
    }
}

/// One source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceShare {
    /// Its name.
    pub source: String,
    /// What it was taken for.
    pub format: String,
    /// Whether it holds events; else it is a log.
    pub events: bool,
    /// What is known of it.
    #[serde(flatten)]
    pub share: Share,
}

/// Records that say the same, and no signal explains.
#[derive(Debug, Clone, Serialize)]
pub struct Unexplained {
    /// What they say, with `{n}`, `{guid}`, `{path}`, `{quoted}` and the like where they differ. Of events: provider,
    /// number, names of the data, and codes in them.
    pub template: String,
    /// Their worst level.
    pub level: &'static str,
    /// How many no signal explains.
    pub count: u64,
    /// In how many sources.
    pub sources: u64,
    /// The source of the first one.
    pub source: String,
    /// Where it stands there.
    pub place: Place,
}
