//! The report: what every renderer sees.

mod app;
mod app_text;
#[doc(hidden)]
pub mod csv;
mod enrolment;
mod episode;
mod faces;
mod html;
#[doc(hidden)]
pub mod json;
mod junit;
mod markdown;
mod news;
mod next;
mod page;
mod runbook_text;
mod sarif;
mod saved;
mod script;
pub mod tables;
mod text;
mod timeline;
mod timesketch;
mod verdict;
mod words;

use crate::finding::{Evidence, Finding, Line};
use crate::format::Format;
use crate::source::layout;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use app::{App, AppLink, Detection, Download, Stage};
pub use app_text::apps_to_text;
pub use enrolment::{Enrolment, Profile};
pub use episode::{Oobe, Outage, Restart, SignIn};
pub use faces::{FACES, Face, Look};
pub(crate) use html::{Frame, Part, frame, table as html_table};
pub use news::{News, news};
pub use next::Next;
pub(crate) use next::{next, steps_at};
pub use page::{EspPage, PageSetup, PageStep, PageUser, Phase};
pub use runbook_text::runbook_to_text;
pub use script::Script;
pub(crate) use text::{Page as TextPage, counted};
pub use text::{escaped, is_hostile, to_text};
pub use timeline::{Moment, timeline_to_text};
pub(crate) use verdict::verdict;

/// The version of the report's shape: grows by one when a member changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 2;

/// What is known of a device after everything has been read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The answer in one sentence.
    pub verdict: Verdict,
    /// Open ones first, the worst first.
    pub findings: Vec<Finding>,
    /// Each point of the runbook and what the logs say of it.
    pub runbook: Vec<PointState>,
    /// What the runbook does next where something stands in the way.
    pub next: Vec<Next>,
    /// The Enrollment Status Page; none where nothing tells of it.
    pub page: Option<EspPage>,
    /// The attempts to enrol the device; those without a time first.
    pub enrolments: Vec<Enrolment>,
    /// How long the device was set up; none where nothing tells of it.
    pub oobe: Option<Oobe>,
    /// What became of each app.
    pub apps: Vec<App>,
    /// What became of each script.
    pub scripts: Vec<Script>,
    /// Restarts of Windows, and who asked for them.
    pub restarts: Vec<Restart>,
    /// Tokens and sign-ins.
    pub sign_ins: Vec<SignIn>,
    /// Trouble with the network.
    pub network: Vec<Outage>,
    /// What happened, in order; empty unless it was asked for with [`Options::timeline`](crate::Options::timeline).
    pub timeline: Vec<Moment>,
    /// What was read and what was not.
    pub coverage: Coverage,
}

/// The answer in one sentence, and what it rests on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// One or two sentences.
    pub sentence: String,
    /// The number of the finding it rests on, from 0; none where nothing is open.
    pub finding: Option<usize>,
}

/// What the logs say of a point of the runbook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointState {
    /// The runbook.
    pub runbook: String,
    /// The heading the point stands under.
    pub section: String,
    /// The point.
    pub point: String,
    /// Its short text.
    pub title: String,
    /// What the logs say.
    pub state: State,
    /// The numbers of the findings that say so.
    pub findings: Vec<usize>,
    /// A record that shows it is fine.
    pub evidence: Option<Evidence>,
    /// What the records tell a person who has to judge it.
    pub shows: Vec<Line>,
    /// What to collect, or where to look instead.
    pub otherwise: String,
}

/// What the logs say of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// An open finding proves it or makes it likely.
    Failed,
    /// An open finding hints at it.
    Hinted,
    /// It had failed and is over.
    Resolved,
    /// A record shows that it is fine.
    Fine,
    /// The records tell something of it that a person has to judge.
    Shown,
    /// The sources that would show it are there, and show nothing.
    Nothing,
    /// No source was given that would show it.
    NoData,
    /// No log can show it.
    NotProvable,
}

impl State {
    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            State::Failed => "failed",
            State::Hinted => "hinted",
            State::Resolved => "resolved",
            State::Fine => "fine",
            State::Shown => "to judge",
            State::Nothing => "nothing seen",
            State::NoData => "no data",
            State::NotProvable => "not provable from logs",
        }
    }
}

/// What was read and what was not.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Everything that was found, by name.
    pub sources: Vec<SourceCoverage>,
    /// The tools that put it together, where their ways to name things are known.
    pub layouts: Vec<Layout>,
    /// Complete records.
    pub records: u64,
    /// Stretches that are no complete record.
    pub anomalies: u64,
    /// Bytes read.
    pub bytes: u64,
    /// The share, 0 to 1, of warnings and errors in logs that some signal explains; none where there are none.
    pub explained: Option<f64>,
    /// The same of events; counted are those of providers that are known here.
    pub explained_events: Option<f64>,
    /// Source families that were read.
    pub families: Vec<String>,
    /// What the times in this report are.
    pub clock: String,
    /// Happenings that are counted but not kept, because one kind had more than 1,024 subjects.
    pub not_kept: u64,
}

/// What a tool has put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Layout {
    /// What stands before the names of its sources, `a.zip!` or `folder/`; empty for all of them.
    pub root: String,
    /// The tool.
    pub tool: String,
}

impl Coverage {
    /// Adds archives that were opened: names, formats and notes.
    pub(crate) fn opened(&mut self, archives: Vec<(String, Format, String)>) {
        self.sources.extend(archives.into_iter().map(|(source, format, note)| SourceCoverage {
            source,
            format: format.name.to_owned(),
            read: true,
            note: Some(note),
            ..SourceCoverage::default()
        }));
        self.sources.sort_by(|a, b| a.source.cmp(&b.source));
        let names: Vec<&str> = self.sources.iter().map(|source| source.source.as_str()).collect();
        let layouts = layout::layout(&names).into_iter();
        self.layouts = layouts.map(|(root, tool)| Layout { root, tool: tool.to_owned() }).collect();
    }
}

/// One source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceCoverage {
    /// Its name.
    pub source: String,
    /// What it was taken for.
    pub format: String,
    /// Whether it was read.
    pub read: bool,
    /// Complete records.
    pub records: u64,
    /// Stretches that are no complete record, by what is wrong with them.
    pub anomalies: BTreeMap<String, u64>,
    /// Bytes read.
    pub bytes: u64,
    /// Records at warning and error; of events those of providers that are known here.
    pub ranked: u64,
    /// How many of them some signal explains.
    pub explained: u64,
    /// The earliest time of any record, in the writer's own time.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
    /// Why it was not read, or not wholly.
    pub note: Option<String>,
}
