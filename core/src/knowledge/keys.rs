//! The keys of knowledge files and what they hold: the readers refuse every other key, and the JSON Schema tells an
//! editor of these.

use crate::knowledge::load::FAMILIES;

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What stands behind it.
    pub holds: Holds,
    /// Whether the table is faulty without it.
    pub needed: bool,
    /// What it is for, in a sentence or two without a final point.
    pub about: &'static str,
}

/// What stands behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// A text.
    Text,
    /// A text, or an array of texts.
    Texts,
    /// A text that holds a template, or an array of them.
    Templates,
    /// `true` or `false`.
    Flag,
    /// A whole number from 1 on.
    Count,
    /// A whole number.
    Whole,
    /// The number of an event, or an array of them.
    Ids,
    /// A length of time such as `90s`, `15m`, `2h` or `1d`.
    Length,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or an array of them.
    Words(&'static [&'static str]),
    /// The name of a kind.
    Kind,
    /// Ids of runbook points.
    Points,
    /// Ids of rules.
    Rules,
    /// The name of a capture.
    Capture,
    /// `"app.exit failed|retry"`.
    Happening,
    /// The same, or `{ on = "…", where = {…} }`.
    Selector,
    /// One selector, or an array of them.
    Selectors,
    /// A selector, or a table with [`CONDITION`].
    Condition,
    /// Conditions.
    Conditions,
    /// A table from captures to what they must say: a value, several, or a table with [`TEST`].
    Tests,
    /// What a capture may say: text, number or truth, one or several.
    Said,
    /// A table from names to texts.
    TextMap,
    /// An outcome, or a table from a capture to a table from what it says to an outcome.
    Outcome,
    /// A table with these keys.
    Table(&'static [Key]),
    /// An array of tables with these keys.
    Tables(&'static [Key]),
}

const fn key(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, needed: false, about }
}

const fn need(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, needed: true, about }
}

/// Source families of lines: their records are told by their words.
pub const LINES: &[&str] = &["ime", "setup"];

/// A signal: what a record can say.
pub const SIGNAL: &[Key] = &[
    need(
        "kind",
        Holds::Kind,
        "what the story understands by it; `fact` is the open kind, `noise` is what healthy devices log at warning or error",
    ),
    key("source", Holds::Word(LINES), "with `text`: the family of logs it stands in; `ime` is the Intune agent's"),
    key(
        "text",
        Holds::Templates,
        "templates of the whole message, any of which may match: `[Contoso VPN] state is {state:word}, code {code:code}`",
    ),
    key("provider", Holds::Text, "an event: its provider's name; `*` ends the name of a family of providers"),
    key("id", Holds::Ids, "an event: any of these ids"),
    key("event", Holds::Texts, "an event of a trace that has a name and no id: any of these names"),
    key("data", Holds::TextMap, "an event or a document: fields and what they must say"),
    key("key", Holds::Text, "a registry value: the end of its key; `*` stands for any step, `…` for the beginning"),
    key("name", Holds::Text, "a registry value: its name"),
    key("document", Holds::Text, "a part of a document: the beginning of its format's name"),
    key("path", Holds::Text, "a part of a document: its path, `*` for any"),
    key(
        "outcome",
        Holds::Outcome,
        "how it went: one of the kind's outcomes, or a table that finds it by what a capture says, `*` for all else",
    ),
    key("take", Holds::TextMap, "captures read out of data or of a JSON capture: `capture.Member.Member`"),
    key("each", Holds::Capture, "a JSON capture that holds an array: every element is a happening of its own"),
    key("always", Holds::Flag, "search it also in messages that another template has claimed"),
    key("reason", Holds::Text, "noise: why healthy devices log it"),
    key("unless", Holds::Text, "noise: when it would not be harmless"),
    key("example", Holds::Texts, "messages that match, made up; every template needs one"),
    key("seen", Holds::Texts, "agent versions or years the wording was seen in"),
    key("sources", Holds::Texts, "where the fact comes from"),
    OFF,
];

/// What switches a built-in signal or rule of the same name off.
pub const OFF: Key = key("off", Holds::Flag, "`true` switches the built-in one of this name off");

/// A rule: what it means when records say certain things.
pub const RULE: &[Key] = &[
    need(
        "severity",
        Holds::Word(&["error", "warning", "info"]),
        "error stops provisioning or leaves the device wrong, warning may, info is worth knowing",
    ),
    key(
        "confidence",
        Holds::Word(&["proven", "likely", "hint"]),
        "proven: the records say it; likely: their most probable reading; hint: a sign that points there",
    ),
    need("points", Holds::Points, "points of the runbook, best first"),
    need("summary", Holds::Text, "one sentence with holes: `{app} was not installed: {code}`"),
    key("resolved", Holds::Text, "a sentence added once it is over; `{until}` is the time of the proof"),
    need("why", Holds::Text, "what it means"),
    need("fix", Holds::Text, "what to do, the runbook's own steps first; never what hides a failure"),
    key("needs", Holds::Words(FAMILIES), "sources without which silence proves nothing"),
    key("same", Holds::Capture, "the capture that names the subject: one finding for each of its values"),
    need("when", Holds::Condition, "what must have happened"),
    key("unless", Holds::Table(UNLESS), "what shows that it is over, or was nothing"),
    key("context", Holds::Tables(LINE), "what else the reader should know of the same subject, each with its record"),
    key("supersedes", Holds::Rules, "more general rules whose findings on the same subject this one replaces"),
    key("explains", Holds::Rules, "rules whose findings on the same subject follow from this one"),
    need("sources", Holds::Texts, "addresses of what is known about it"),
    key("unseen", Holds::Flag, "it fires in no whole device of the tests yet"),
    key("example", Holds::Tables(EXAMPLE), "records and what must come of them: one that fires, one that stays quiet"),
    OFF,
];

/// A condition. Every part that is given must hold.
pub const CONDITION: &[Key] = &[
    key("on", Holds::Selector, "a happening: a kind or a signal, with outcomes"),
    key("where", Holds::Tests, "what captures of `on` must say"),
    key("count", Holds::Count, "`on` must have happened at least so often"),
    key("within", Holds::Length, "`count` times, or all steps of `sequence`, within so much time"),
    key("lasting", Holds::Length, "`on` went on for at least so long"),
    key("broken-by", Holds::Selector, "what ends an episode of `on`: each episode is a finding of its own"),
    key("sequence", Holds::Selectors, "happenings one after the other"),
    key("all", Holds::Conditions, "all of these hold"),
    key("any", Holds::Conditions, "at least one of these holds"),
    key("none", Holds::Conditions, "none of these holds"),
    key("absent", Holds::Selector, "this never happened, though a source that would show it is there"),
];

/// A selector that asks for more than a kind or a signal.
pub const SELECTOR: &[Key] = &[
    key("on", Holds::Happening, "a kind or a signal, with outcomes"),
    key("where", Holds::Tests, "what captures must say"),
];

/// What a capture must say.
pub const TEST: &[Key] = &[
    key("not", Holds::Said, "none of these"),
    key("min", Holds::Whole, "a number from this one on"),
    key("max", Holds::Whole, "a number up to this one"),
    key("like", Holds::Texts, "a pattern with `*`, compared without case: `*.manage.microsoft.com`"),
    key("one-of", Holds::Said, "one of these; a number equals a code in any spelling"),
];

/// Proof to the opposite.
pub const UNLESS: &[Key] = &[
    key("later", Holds::Selectors, "happened after the failure: the finding stays, marked resolved"),
    key("ever", Holds::Selectors, "happened at any time: no finding at all"),
];

/// A sentence about happenings.
pub const LINE: &[Key] = &[
    need("on", Holds::Selector, "the happenings"),
    key("where", Holds::Tests, "what their captures must say"),
    need("text", Holds::Text, "a sentence with holes; `{count}`, `{first}`, `{last}` and `{times}` are theirs"),
    key("pick", Holds::Word(&["first", "last"]), "which of several happenings speaks for all"),
    key("when", Holds::Word(&["any", "before", "after"]), "only those before, or after, the failure began"),
];

/// Records, and what must come of them.
pub const EXAMPLE: &[Key] = &[
    key("fires", Holds::Flag, "whether the rule fires"),
    key("status", Holds::Word(&["open", "resolved", "history"]), "what the finding must be"),
    key("says", Holds::Text, "what the finding's summary must contain"),
    need("log", Holds::Text, "the records as they stand in a log, made up"),
];

/// A runbook.
pub const RUNBOOK: &[Key] = &[
    key("title", Holds::Text, "what it is about"),
    key("rollback", Holds::Texts, "what to do with a single device that still fails after the steps"),
    key("rollback_broad", Holds::Texts, "what to do where many devices fail alike"),
    key("point", Holds::Tables(POINT), "its points, in its own order"),
    key("steps", Holds::Tables(STEPS), "what to do next where something stands in the way"),
];

/// A point of a runbook.
pub const POINT: &[Key] = &[
    need("id", Holds::Text, "short, unique in the runbook"),
    key("same", Holds::Points, "points of other runbooks that ask the same"),
    key("section", Holds::Text, "the heading it stands under, until another point names one"),
    need("part", Holds::Word(PARTS), "where in the runbook it stands"),
    need("title", Holds::Text, "what must be so, in a few words"),
    need("provable", Holds::Word(&["yes", "indirect", "no"]), "whether logs can show it; no: only a person can"),
    key("proof", Holds::Text, "what in the logs proves or disproves it, in words"),
    key("fine", Holds::Selectors, "happenings that show it is fine"),
    key("shows", Holds::Tables(LINE), "what the records tell a person who has to judge it"),
    key("needs", Holds::Words(FAMILIES), "sources that would show it"),
    need("otherwise", Holds::Text, "what to collect, or where to look, when the logs cannot tell"),
];

/// Parts of a runbook.
const PARTS: &[&str] = &[
    "symptom",
    "triage",
    "step",
    "failure-point",
    "check",
    "verification",
    "prevention",
    "rollback",
    "evidence",
    "scope",
];

/// A list of next steps.
pub const STEPS: &[Key] = &[
    need("title", Holds::Text, "its heading"),
    need("when", Holds::Points, "an open error at one of these points leads here"),
    need("do", Holds::Texts, "what to do, in order"),
    key("never", Holds::Text, "what must not be done, though it may tempt here"),
];

/// A map of a Markdown runbook's headings to points.
pub const HEADINGS: &[Key] = &[need("headings", Holds::TextMap, "each heading with its points")];

/// The words a key of a table takes.
///
/// # Panics
/// In a test of this crate, if the table has no such key that takes words: both stand in this crate.
pub fn words_of(keys: &[Key], name: &str) -> &'static [&'static str] {
    let found = keys.iter().find(|key| key.name == name).map(|key| key.holds);
    debug_assert!(matches!(found, Some(Holds::Word(_) | Holds::Words(_))), "{name} takes no words");
    match found {
        Some(Holds::Word(words) | Holds::Words(words)) => words,
        _ => &[],
    }
}
