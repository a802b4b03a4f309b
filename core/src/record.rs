//! What a format hands out: records, and anomalies where a record cannot be had.

use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;
use std::fmt;

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
    /// What it says in words; may be empty, and may hold line breaks. An event log holds no words: see
    /// [`fields`](Self::fields).
    pub text: Text<'a>,
    /// Its data under their names, in the order of the source; empty for a line of a log.
    pub fields: Fields<'a>,
    /// Who wrote it.
    pub origin: Origin<'a>,
}

/// Data of a record under their names, in the order of the source. Names may be empty and may repeat. Those of an event
/// trace are made when they are asked for.
#[derive(Clone, Copy)]
pub struct Fields<'a>(Inner<'a>);

#[derive(Clone, Copy)]
enum Inner<'a> {
    Made(&'a [Field<'a>]),
    Asked(&'a (dyn Asked + 'a)),
}

/// Fields that are made when they are asked for: most records are not.
pub(crate) trait Asked {
    /// All of them, in order.
    fn fields(&self) -> &[Field<'_>];
}

/// One of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name; empty for data the writer gave no name.
    pub name: Text<'a>,
    /// What it says, as text.
    pub value: Text<'a>,
}

impl<'a> Fields<'a> {
    /// These.
    pub const fn new(fields: &'a [Field<'a>]) -> Self {
        Fields(Inner::Made(fields))
    }

    /// These, made when they are asked for.
    pub(crate) fn asked(fields: &'a (dyn Asked + 'a)) -> Self {
        Fields(Inner::Asked(fields))
    }

    /// All of them, in order.
    pub fn as_slice(self) -> &'a [Field<'a>] {
        match self.0 {
            Inner::Made(fields) => fields,
            Inner::Asked(fields) => fields.fields(),
        }
    }

    /// The first one of that name, compared without case.
    pub fn get(self, name: &str) -> Option<Text<'a>> {
        let named = |field: &&Field<'_>| field.name.as_bytes().eq_ignore_ascii_case(name.as_bytes());
        self.as_slice().iter().find(named).map(|field| field.value)
    }

    /// The first one of that name; where none has it and the name is a number, the one at that place, from 1: data
    /// without names are known by their places.
    pub fn at(self, name: &str) -> Option<Text<'a>> {
        self.get(name).or_else(|| {
            let place = name.parse::<usize>().ok()?.checked_sub(1)?;
            self.as_slice().get(place).map(|field| field.value)
        })
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.as_slice().is_empty()
    }
}

impl Default for Fields<'_> {
    fn default() -> Self {
        Fields::new(&[])
    }
}

impl PartialEq for Fields<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Fields<'_> {}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fields").field(&self.as_slice()).finish()
    }
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
    /// An event of an event log or a trace.
    Event {
        /// The provider's name, or its GUID in braces where the source gives no name.
        provider: Text<'a>,
        /// The channel; empty where the source does not tell.
        channel: Text<'a>,
        /// The computer's name at that time; it can change inside a file.
        computer: Text<'a>,
        /// The event's id, without qualifiers; 0 for one that is told by its name.
        id: u32,
        /// The event's name, which TraceLogging has instead of an id; mostly empty.
        name: Text<'a>,
        /// The version of its layout.
        version: Option<u8>,
        /// Its number in the channel.
        record_id: Option<u64>,
        /// The process that wrote it.
        pid: Option<u32>,
        /// The thread that wrote it.
        tid: Option<u32>,
    },
    /// A value of the registry. The record's text is the decoded value.
    Value {
        /// The key, from its hive on, as the source writes it.
        key: Text<'a>,
        /// The value's name; empty for the key's default value.
        name: Text<'a>,
        /// Its type as `REG_SZ`, `REG_DWORD` …
        kind: Text<'a>,
    },
    /// A part of a document: an object or element with its plain members as fields.
    Document {
        /// Where it stands: `/Root/Element` in XML, `Member.Member[0]` in JSON, the heading in plain text; empty for the
        /// document itself.
        path: Text<'a>,
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
    /// The level of a Windows event: 1 critical, 2 error, 3 warning, 4 and 0 information, 5 verbose.
    ///
    /// Source: <https://learn.microsoft.com/windows/win32/wes/eventmanifestschema-leveltype-complextype>; classic
    /// providers write 0 for information.
    pub const fn of_event(number: u32) -> Self {
        let meaning = match number {
            1 | 2 => Rank::Error,
            3 => Rank::Warning,
            0 | 4 => Rank::Info,
            5 => Rank::Verbose,
            _ => Rank::Unknown,
        };
        Level { raw: Some(number), meaning }
    }

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

impl<'a> Anomaly<'a> {
    /// Bytes that are no record, with what is left of their text and why they cannot be read.
    pub fn new(kind: AnomalyKind, span: Span, text: Text<'a>, why: Text<'a>) -> Self {
        Anomaly {
            span,
            kind,
            text,
            rest: why,
            time: None,
            level: Level::default(),
            component: Text::default(),
            thread: Text::default(),
        }
    }
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
    /// Bytes that should be a record or hold some, and cannot be read; `rest` says why.
    Damaged,
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
            AnomalyKind::Damaged => "damaged",
        }
    }
}
