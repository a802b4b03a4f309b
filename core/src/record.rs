//! What a format hands out: records, and anomalies where a record cannot be had.

use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;

/// One thing found in a source: a record, or what is left of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    /// A complete record.
    Record(Record<'a>),
    /// Bytes that are no complete record. Nothing is dropped: they keep what they still say.
    Anomaly(Anomaly<'a>),
}

impl Item<'_> {
    /// The bytes of the item, white space after it included.
    pub const fn span(&self) -> Span {
        match self {
            Item::Record(record) => record.span,
            Item::Anomaly(anomaly) => anomaly.span,
        }
    }
}

/// A complete record. It borrows the input.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'a> {
    /// Its bytes, white space after it included.
    pub span: Span,
    /// When it was written; `None` where the text is no time.
    pub time: Option<Stamp>,
    /// How the writer ranked it.
    pub level: Level,
    /// What it says; may be empty, and may hold line breaks.
    pub text: Text<'a>,
    /// Who wrote it.
    pub origin: Origin<'a>,
}

/// Who wrote a record, by kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin<'a> {
    /// A line of a log.
    Log {
        /// The component the writer names; not the name of the file.
        component: Text<'a>,
        /// The writer's thread, as text: some writers put a process id or nothing there.
        thread: Text<'a>,
        /// The writer's source file, often empty.
        file: Text<'a>,
        /// The user the writer names, often empty.
        context: Text<'a>,
        /// The time attribute as it stands, bias included.
        raw_time: Text<'a>,
    },
}

/// The rank a writer gave a record. Levels lie: judge by meaning, use the rank to sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Level {
    /// The number in the source.
    pub raw: Option<u32>,
    /// What that number stands for in its format.
    pub meaning: Rank,
}

/// What a level stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// None given, or not known.
    #[default]
    Unknown,
    /// Detail.
    Verbose,
    /// Information.
    Info,
    /// Warning.
    Warning,
    /// Error.
    Error,
}

impl Rank {
    /// The lower-case English word.
    pub const fn name(self) -> &'static str {
        match self {
            Rank::Unknown => "unknown",
            Rank::Verbose => "verbose",
            Rank::Info => "info",
            Rank::Warning => "warning",
            Rank::Error => "error",
        }
    }
}

impl Level {
    /// The `type` of a CMTrace record: 1 information, 2 warning, 3 error; ConfigMgr writes 0 for status lines.
    pub const fn of_cmtrace(number: u32) -> Self {
        let meaning = match number {
            0 => Rank::Verbose,
            1 => Rank::Info,
            2 => Rank::Warning,
            3 => Rank::Error,
            _ => Rank::Unknown,
        };
        Level { raw: Some(number), meaning }
    }
}

/// Bytes that are no complete record, with what they still say.
#[derive(Debug, Clone, PartialEq)]
pub struct Anomaly<'a> {
    /// Its bytes, white space after it included.
    pub span: Span,
    /// What is wrong.
    pub kind: AnomalyKind,
    /// What is left of the message.
    pub text: Text<'a>,
    /// What is left of the attributes, as it stands.
    pub rest: Text<'a>,
    /// The time, where the attributes that are left still tell it.
    pub time: Option<Stamp>,
    /// The level, where it is left.
    pub level: Level,
    /// The component, where it is left; else empty.
    pub component: Text<'a>,
    /// The thread, where it is left; else empty.
    pub thread: Text<'a>,
}

/// What is wrong with an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AnomalyKind {
    /// A record was opened and never became complete.
    Unclosed,
    /// The end of a record without its beginning.
    Headless,
    /// Nothing but attributes of a record, or their end.
    BareAttributes,
    /// Text outside of any record.
    Stray,
    /// No record ended within the longest length that is read.
    TooLong,
}

impl AnomalyKind {
    /// The kebab-case word used in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            AnomalyKind::Unclosed => "unclosed",
            AnomalyKind::Headless => "headless",
            AnomalyKind::BareAttributes => "bare-attributes",
            AnomalyKind::Stray => "stray",
            AnomalyKind::TooLong => "too-long",
        }
    }
}
