//! CMTrace: `<![LOG[message]LOG]!><time="…" date="…" component="…" context="" type="1" thread="9" file="">`.
//!
//! The Intune Management Extension, ConfigMgr, MDT, PSADT and many scripts write it. One sentence makes it readable
//! in pieces: **an open marker always begins an item.** Two processes write one file with offsets of their own, so
//! newer text lands on older text (torn writes); an open marker inside an open record therefore ends the first, which
//! is residue. So a file falls into *regions*, from one open marker to the next, and each can be read by itself.
//!
//! A region holds at most one record: its end is the first close marker whose attributes are whole up to the final
//! `>`. What follows in the region is residue: further ends of records without a beginning, bare attributes, stray
//! text. All of it becomes [`Anomaly`](crate::Anomaly) with what it still says. White space and byte order marks
//! (U+FEFF, which every start of some writers puts in the middle of the file) belong to the item before them; those
//! before the first item belong to none.
//!
//! The grammar of the attributes stands in [`grammar`], in nom. [`fast`] reads the one form the Intune agent writes,
//! several times faster, and a proptest holds both equal.

mod bare;
pub mod fast;
pub mod grammar;
mod residue;
pub mod when;

use super::{Format, Head, Known, Read};
use crate::limits::Limits;
use crate::record::{Fields, Item, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use grammar::Tail;
use memchr::memmem;
use std::sync::LazyLock;
pub use when::DateOrder;

/// The envelope, as the Intune agent writes it and as others do.
pub(super) const KNOWN: &[Known] = &[
    Known { format: Format { name: "CMTrace log", family: "ime", read: Read::Cmtrace }, is: is_ime },
    Known {
        format: Format { name: "CMTrace log", family: "", read: Read::Cmtrace },
        is: |head| next_open(head.bytes, 0).is_some(),
    },
];

/// The Intune agent writes seven digits of a second and no bias; no other writer of the envelope does. Where no end of a
/// record is to be seen, it may be the agent's.
fn is_ime(head: &Head<'_>) -> bool {
    let head = head.bytes;
    if next_open(head, 0).is_none() {
        return false;
    }
    let Some(at) = TIME.find(head) else { return true };
    match head[at + 14..].get(..17) {
        Some(time) => time[8] == b'.' && time[9..16].iter().all(u8::is_ascii_digit) && time[16] == b'"',
        None => true,
    }
}

/// What opens a record.
pub const OPEN: &[u8] = b"<![LOG[";
/// What ends its message.
pub const CLOSE: &[u8] = b"]LOG]!>";
/// The longest region whose end is looked for, unless [`Records::with_longest`] says otherwise.
pub const LONGEST: usize = Limits::USUAL.record_bytes as usize;

/// Both markers hold `LOG`, so one search finds either; upper-case `LOG` is rare in messages.
static MARK: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"LOG"));
static TIME: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"]LOG]!><time=\""));
static OPENER: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(OPEN));

/// Iterates over the items of a whole input. Dates are read with the month first; where a file may have the day first,
/// [`Records::new`] takes what [`DateOrder::of`] finds.
///
/// ```
/// use oobelens::{Item, format::cmtrace};
/// let log = b"<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
///             component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
/// let items: Vec<Item> = cmtrace::records(log).collect();
/// let [Item::Record(record)] = items.as_slice() else { panic!("one record") };
/// assert_eq!(record.text.to_string(), "EMS Agent Started");
/// assert_eq!(record.time.unwrap().to_string(), "2026-03-24 09:22:49.9230032");
/// assert_eq!(record.time.unwrap().offset_minutes(), None);
/// ```
pub fn records(input: &[u8]) -> Records<'_> {
    Records::new(input, 0, DateOrder::MonthFirst)
}

/// The byte of the first open marker at or after `from`.
pub fn next_open(input: &[u8], from: usize) -> Option<usize> {
    OPENER.find(input.get(from..)?).map(|at| from + at)
}

/// The items of an input, in the order of the file. See [`records`].
///
/// ```text
/// 'a  the input      |==============================================|
///     Records<'a>       |  borrows the input, holds no text          |
///     Item<'a>             |  borrows the input, not the iterator    |
/// ```
#[derive(Debug, Clone)]
pub struct Records<'a> {
    input: &'a [u8],
    /// The byte of the source at which the input begins.
    base: u64,
    /// What follows the input in the last region, where the region is longer than [`LONGEST`] and was cut.
    beyond: u64,
    longest: usize,
    /// Attributes are read within so many bytes.
    attributes: usize,
    pos: usize,
    /// Where the region began that `pos` stands in.
    region: usize,
    order: DateOrder,
    odd_date: bool,
    cache: fast::Cache<'a>,
}

impl<'a> Records<'a> {
    /// Over whole regions of a source, the first byte of which is byte `base` of the source.
    pub fn new(input: &'a [u8], base: u64, order: DateOrder) -> Self {
        Records {
            input,
            base,
            beyond: 0,
            longest: LONGEST,
            attributes: grammar::LONGEST,
            pos: blank(input),
            region: 0,
            order,
            odd_date: false,
            cache: fast::Cache::default(),
        }
    }

    /// The last region goes on for so many bytes that are not given, because it is longer than [`LONGEST`].
    pub fn with_beyond(self, bytes: u64) -> Self {
        Records { beyond: bytes, ..self }
    }

    /// The end of a region is looked for within so many bytes.
    pub fn with_longest(self, bytes: usize) -> Self {
        Records { longest: bytes, ..self }
    }

    /// Attributes are read within so many bytes; of those of the Intune agent, which are shorter, nothing changes.
    pub fn with_attributes(self, bytes: usize) -> Self {
        Records { attributes: bytes, ..self }
    }

    /// Whether a date so far could only be read against the order of day and month that was given.
    pub const fn saw_odd_date(&self) -> bool {
        self.odd_date
    }

    /// Hands on every item. A record is made where it is used and not moved, which takes a fifth less time than
    /// [`next`](Iterator::next).
    #[inline(always)]
    pub fn each(&mut self, take: impl FnMut(Item<'a>)) {
        self.each_into(&mut Taker(take));
    }

    /// The same into what takes items: where that is small enough to stand in the loop itself, what it does not ask for of
    /// a record is never made.
    #[inline(always)]
    pub(crate) fn each_into(&mut self, take: &mut impl Take<'a>) {
        loop {
            match self.plain() {
                Some(record) => take.take(Item::Record(record)),
                None => match self.other() {
                    Some(item) => aside(take, item),
                    None => return,
                },
            }
        }
    }

    /// The record at `self.pos`, where it has the common form: its message does not hold `LOG`, and its attributes are
    /// as the Intune agent writes them.
    #[inline(always)]
    fn plain(&mut self) -> Option<Record<'a>> {
        let start = self.pos;
        // Bytes of a length that is known are compared as numbers.
        if self.input.get(start..)?.first_chunk() != OPEN.first_chunk::<7>() {
            return None;
        }
        let message = start + OPEN.len();
        let at = message + MARK.find(&self.input[message..])?;
        if at == message || at - start > self.longest || !is_close(self.input, at) {
            return None;
        }
        let (tail, end) = fast::tail(self.input, at + 6, &mut self.cache)?;
        self.region = start;
        self.pos = end + blank(&self.input[end..]);
        Some(self.record(start, Text::new(&self.input[message..at - 1]), tail))
    }

    /// Any item.
    #[inline(never)]
    fn other(&mut self) -> Option<Item<'a>> {
        let rest = self.input.get(self.pos..)?;
        if rest.starts_with(OPEN) {
            Some(self.opened())
        } else if rest.is_empty() {
            None
        } else {
            Some(self.residue())
        }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let beyond = if to == self.input.len() { self.beyond } else { 0 };
        Span { start: self.base + from as u64, end: self.base + to as u64 + beyond }
    }

    /// The record or residue that begins with the open marker at `self.pos`.
    fn opened(&mut self) -> Item<'a> {
        let start = self.pos;
        self.region = start;
        let message = start + OPEN.len();
        let mut from = message;
        while let Some(found) = MARK.find(&self.input[from..]) {
            let at = from + found;
            from = at + 3;
            if at - start > self.longest {
                break;
            }
            if is_close(self.input, at) && at > message {
                if let Some((tail, end)) = self.tail(at + 6) {
                    let text = Text::new(&self.input[message..at - 1]);
                    self.pos = end + blank(&self.input[end..]);
                    return Item::Record(self.record(start, text, tail));
                }
            } else if is_open(self.input, at) {
                return self.unclosed(start, at - 3);
            }
        }
        self.overlong_or(start, |this| this.unclosed(start, this.input.len()))
    }

    /// The attributes that begin at `at`, and where they end.
    fn tail(&mut self, at: usize) -> Option<(Tail<'a>, usize)> {
        match fast::tail(self.input, at, &mut self.cache) {
            Some(found) => Some(found),
            None => grammar::tail(self.input, at, self.attributes),
        }
    }

    #[inline(always)]
    fn record(&mut self, start: usize, text: Text<'a>, tail: Tail<'a>) -> Record<'a> {
        let time = tail.stamp(self.order, &mut self.odd_date);
        Record {
            span: self.span(start, self.pos),
            time,
            level: tail.level(),
            text,
            fields: Fields::default(),
            origin: Origin::Log {
                component: tail.component,
                thread: tail.thread,
                file: tail.file,
                context: tail.context,
                raw_time: tail.time,
            },
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Item<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Item<'a>> {
        match self.plain() {
            Some(record) => Some(Item::Record(record)),
            None => self.other(),
        }
    }

    #[inline(always)]
    fn for_each<F: FnMut(Item<'a>)>(mut self, take: F) {
        self.each(take);
    }
}

/// Takes items of one input. A [`Sink`](super::Sink) takes those of any; a closure that keeps what it is given can only be
/// this.
pub(crate) trait Take<'a> {
    /// The next one.
    fn take(&mut self, item: Item<'a>);
}

struct Taker<F>(F);

impl<'a, F: FnMut(Item<'a>)> Take<'a> for Taker<F> {
    #[inline(always)]
    fn take(&mut self, item: Item<'a>) {
        (self.0)(item);
    }
}

/// What is rare, away from what is not.
#[cold]
#[inline(never)]
fn aside<'a>(take: &mut impl Take<'a>, item: Item<'a>) {
    take.take(item);
}

/// Whether the `LOG` at `at` is that of a close marker.
fn is_close(input: &[u8], at: usize) -> bool {
    at > 0 && input[at - 1..].first_chunk() == Some(b"]LOG]!>")
}

/// Whether the `LOG` at `at` is that of an open marker.
fn is_open(input: &[u8], at: usize) -> bool {
    at >= 3 && input[at - 3..].starts_with(OPEN)
}

/// How many bytes of white space and byte order marks the input begins with.
#[inline]
pub(crate) fn blank(input: &[u8]) -> usize {
    if input.first_chunk() == Some(b"\r\n<") {
        return 2;
    }
    let mut at = 0;
    loop {
        match input.get(at) {
            Some(b'\r' | b'\n' | b' ' | b'\t') => at += 1,
            Some(0xef) if input[at..].starts_with(b"\xef\xbb\xbf") => at += 3,
            _ => return at,
        }
    }
}
