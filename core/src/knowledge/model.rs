//! The knowledge as plain data: what the TOML files say once they have been read and checked.
//!
//! `build.rs` shares this file: it reads the TOML of `knowledge/`, checks it and packs it into one blob, so that a
//! start of the program parses no TOML at all. A user's own pack goes through the same reader at run time.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Everything one pack knows: signals, rules and runbooks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pack {
    /// What a record can say, by id.
    pub signals: Vec<Signal>,
    /// What it means when records say it.
    pub rules: Vec<Rule>,
    /// Where a person looks next.
    pub runbooks: Vec<Runbook>,
    /// What it switches off of the knowledge it adds to.
    pub off: Off,
}

/// Rules and signals that a pack switches off, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Off {
    /// Rules.
    pub rules: Vec<String>,
    /// Signals.
    pub signals: Vec<String>,
}

/// One thing a record can say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Signal {
    /// Kebab-case name, unique in the pack.
    pub id: String,
    /// What the story understands by it: one of [`KINDS`](crate::knowledge::KINDS).
    pub kind: String,
    /// Where the record stands and how it is recognised.
    pub of: Matcher,
    /// How the outcome of the happening is found.
    pub outcome: Outcome,
    /// Captures read out of a JSON capture: capture name to `json-capture.Member.Member`.
    pub take: BTreeMap<String, String>,
    /// A JSON capture that holds an array: every element is a happening of its own.
    pub each: Option<String>,
    /// Floating templates only: search every message, also those another template has claimed.
    pub always: bool,
    /// Noise: why healthy devices log it.
    pub reason: String,
    /// Noise: when it would not be harmless.
    pub unless: String,
    /// A message that matches, made up or reworded; tested.
    pub example: Vec<String>,
    /// Agent versions or years the wording was seen in.
    pub seen: Vec<String>,
    /// Where the fact comes from.
    pub sources: Vec<String>,
}

/// How a record of a signal is recognised.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matcher {
    /// A line of a log: the source family and the templates of its message.
    Text {
        /// The source family.
        source: String,
        /// Templates of the whole message.
        text: Vec<String>,
    },
    /// An event: provider, ids or names, and the data fields that must be there.
    Event {
        /// The provider's name.
        provider: String,
        /// Any of these ids.
        id: Vec<u32>,
        /// Any of these names, of events of a trace that have no id.
        #[serde(default)]
        event: Vec<String>,
        /// Data fields and what they must say.
        data: BTreeMap<String, String>,
    },
    /// A registry value.
    Value {
        /// The end of the key's path.
        key: String,
        /// The value's name.
        name: String,
    },
    /// A member of a JSON or XML document.
    Document {
        /// The kind of document.
        document: String,
        /// The path of the part; `*` for any.
        path: String,
        /// Members and what they must say.
        data: BTreeMap<String, String>,
    },
}

/// The steps of a path `capture.Member.Member`; a step with dots in it stands in double quotes.
pub fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let mut quoted = false;
    for char in path.chars() {
        match (char, steps.last_mut()) {
            ('"', _) => quoted = !quoted,
            ('.', _) if !quoted => steps.push(String::new()),
            (_, last) => last.into_iter().for_each(|last| last.push(char)),
        }
    }
    steps
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher::Text { source: String::new(), text: Vec::new() }
    }
}

/// How the outcome of a happening is found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The kind's own way: its only outcome, or computed by the story (an exit code through the return codes).
    #[default]
    OfKind,
    /// Always the same.
    Fixed(String),
    /// By what a capture says; `*` stands for every other text. No entry: the record is not this signal.
    By {
        /// The capture.
        capture: String,
        /// From what it says to an outcome.
        map: BTreeMap<String, String>,
    },
}

/// What it means when records say certain things.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rule {
    /// The file's stem: names the failure, never the fix.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// How sure a finding of this rule is.
    pub confidence: Confidence,
    /// Runbook points, best first.
    pub points: Vec<String>,
    /// One sentence with holes.
    pub summary: String,
    /// What it means.
    pub why: String,
    /// What to do; the runbook's own steps first.
    pub fix: String,
    /// Source families without which silence proves nothing.
    pub needs: Vec<String>,
    /// The capture that names the subject: one finding for each of its values.
    pub same: Option<String>,
    /// What must have happened.
    pub when: Condition,
    /// What shows that it is over, or was nothing.
    pub unless: Option<Unless>,
    /// A sentence added to the summary of a resolved finding; `{until}` is the time of the proof.
    pub resolved: String,
    /// What else the reader should know of the same subject.
    pub context: Vec<Context>,
    /// Rules whose findings on the same subject this one replaces.
    pub supersedes: Vec<String>,
    /// Rules whose findings on the same subject follow from this one: they stand behind it.
    pub explains: Vec<String>,
    /// Addresses of what is known about it.
    pub sources: Vec<String>,
    /// No whole bundle shows it yet.
    pub unseen: bool,
    /// Run by the tests, shown by `rules show`.
    pub examples: Vec<Example>,
}

/// How bad it is: error stops provisioning or leaves the device wrong, warning may, info is worth knowing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    #[default]
    Info,
    /// May stop provisioning or leave the device wrong.
    Warning,
    /// Stops provisioning or leaves the device wrong.
    Error,
}

/// How sure the finding is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A sign that points there.
    Hint,
    /// The most probable reading of the records.
    #[default]
    Likely,
    /// The records say it.
    Proven,
}

/// A condition over happenings. Every part that is given must hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Condition {
    /// A happening with what its captures must say.
    pub on: Option<Selector>,
    /// `on` must have happened at least so often (unbroken by `broken_by`).
    pub count: Option<u32>,
    /// …or all steps of a sequence: within so much time (seconds).
    pub within: Option<i64>,
    /// `on`: the episode lasted at least so long (seconds).
    pub lasting: Option<i64>,
    /// A happening that ends an episode of `on`: each episode is a finding of its own.
    pub broken_by: Option<Selector>,
    /// Happenings one after the other.
    pub sequence: Vec<Selector>,
    /// All of these hold.
    pub all: Vec<Condition>,
    /// At least one of these holds.
    pub any: Vec<Condition>,
    /// None of these holds.
    pub none: Vec<Condition>,
    /// This never happened, though a source that would show it is there.
    pub absent: Option<Selector>,
}

impl Condition {
    /// Whether it takes all of `on`, so that happenings which were not kept count as well.
    pub fn counts_all(&self) -> bool {
        self.sequence.is_empty()
            && self.within.is_none()
            && self.broken_by.is_none()
            && self.on.as_ref().is_some_and(|on| on.filter.is_empty())
    }
}

/// Picks happenings: a kind with or without an outcome, or a signal's id, and what captures must say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Selector {
    /// `app.exit`, or a signal id.
    pub what: String,
    /// `failed`; several with `|`; none: any outcome.
    pub outcome: Vec<String>,
    /// What captures must say.
    pub filter: BTreeMap<String, Test>,
}

/// What a capture must say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// One of these texts; a number equals a code in any spelling.
    OneOf(Vec<String>),
    /// None of these.
    Not(Vec<String>),
    /// Between these numbers, both ends included.
    Range {
        /// The least.
        min: Option<i64>,
        /// The most.
        max: Option<i64>,
    },
    /// A pattern with `*`, compared without case: `*.manage.microsoft.com`.
    Like(Vec<String>),
}

/// As a person says it: `app.exit ok or retry, where code is 0 or 1707`.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.outcome.is_empty() {
            write!(f, " {}", self.outcome.join(" or "))?;
        }
        for (number, (capture, test)) in self.filter.iter().enumerate() {
            let joint = if number == 0 { ", where" } else { " and" };
            write!(f, "{joint} {capture} {test}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::OneOf(texts) => write!(f, "is {}", texts.join(" or ")),
            Test::Not(texts) => write!(f, "is not {}", texts.join(" nor ")),
            Test::Like(patterns) => write!(f, "is like {}", patterns.join(" or ")),
            Test::Range { min: Some(min), max: Some(max) } => write!(f, "is {min} to {max}"),
            Test::Range { min: Some(min), max: None } => write!(f, "is at least {min}"),
            Test::Range { min: None, max: Some(max) } => write!(f, "is at most {max}"),
            Test::Range { min: None, max: None } => f.write_str("is a number"),
        }
    }
}

/// Proof to the opposite.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Unless {
    /// Happened after the failure: the finding stays, marked resolved. A happening that does not name the subject
    /// counts for every subject.
    pub later: Vec<Selector>,
    /// Happened at any time: no finding at all.
    pub ever: Vec<Selector>,
}

/// A line of the subject's history printed with the finding, with its proof.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Context {
    /// The happenings.
    pub on: Selector,
    /// Holes as in the summary, and `{count}`, `{first}`, `{last}`, `{times}`.
    pub text: String,
    /// Which of several happenings the captures and the quote come from.
    pub pick: Pick,
    /// Only happenings from the first (`before`: up to the) proof of the finding on.
    pub when: When,
}

/// Which of several happenings speaks for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    /// The earliest.
    First,
    /// The latest.
    #[default]
    Last,
}

/// The part of time a context line looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// All of it.
    #[default]
    Any,
    /// Before the failure.
    Before,
    /// After its beginning.
    After,
}

/// An example of a rule: the records, and what must come of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Example {
    /// Whether the rule fires.
    pub fires: bool,
    /// `open` or `resolved`, when the example cares.
    pub status: Option<String>,
    /// Text the finding's summary must contain.
    pub says: Option<String>,
    /// CMTrace text, as in an IME log.
    pub log: String,
}

/// A table of points a person works through.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Runbook {
    /// The file's stem.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its points, in its own order.
    pub points: Vec<Point>,
    /// What to do where something stands in the way, list by list.
    pub steps: Vec<Steps>,
    /// What to do with a single device that still fails after that.
    pub rollback: Vec<String>,
    /// What to do where many devices fail alike.
    pub rollback_broad: Vec<String>,
}

/// What a runbook does next at some of its points.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Steps {
    /// Its heading.
    pub title: String,
    /// The points at which a failure leads here.
    pub when: Vec<String>,
    /// What to do, in order.
    pub what: Vec<String>,
    /// What must not be done, though it may tempt here.
    pub never: Option<String>,
}

/// A point of a runbook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Point {
    /// Short, unique in the runbook.
    pub id: String,
    /// Points of other runbooks that ask the same: what answers them answers this one.
    pub same: Vec<String>,
    /// The heading it stands under.
    pub section: String,
    /// Where it stands: symptom, triage, step, failure-point, check, verification, prevention, rollback, evidence, scope.
    pub part: String,
    /// The short text, in our words.
    pub title: String,
    /// `yes`, `indirect` or `no`.
    pub provable: String,
    /// What in the logs proves or disproves it, in words.
    pub proof: String,
    /// Happenings that show it is fine.
    pub fine: Vec<Selector>,
    /// What the records tell a person who has to judge it, each with its record.
    pub shows: Vec<Context>,
    /// Source families that could show it.
    pub needs: Vec<String>,
    /// What to collect or where to look when the logs cannot tell.
    pub otherwise: String,
}

impl Point {
    /// Whether this is the point of that name, or asks the same as it.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.same.iter().any(|same| same == id)
    }
}
