//! Portions: what one task reads of a source, and the items in it. Every format goes through here, whatever is made of
//! the items.

use super::messages::Worded;
use super::traces::Traced;
use super::window::{self, Window};
use crate::format::cmtrace::{DateOrder, Records};
use crate::format::{Format, Input, Messages, Read, Scan, Sink};
use crate::limits::{Deadline, Limits};
use crate::record::Item;
use crate::source::{Opened, Source, decode};
use memchr::memchr_iter;
use std::borrow::Cow;
use std::cell::Cell;
use std::io;
use std::sync::Arc;

/// How a source is read.
#[derive(Debug, Clone)]
pub struct How {
    pub format: Format,
    /// Of CMTrace dates.
    pub order: DateOrder,
    /// The words of an event log.
    pub messages: Option<Arc<Messages>>,
    /// What is known of an event trace.
    pub trace: Option<Traced>,
    /// How far it is followed.
    pub limits: Limits,
    /// When what is read as a whole is left where it is.
    pub until: Deadline,
}

impl How {
    /// In how many windows of this size.
    pub fn windows(&self, len: u64, window: u64) -> u64 {
        match self.format.read {
            Read::Cmtrace | Read::Chunks { .. } => len.div_ceil(window),
            Read::Whole(_) if self.chunks().is_some() => len.div_ceil(window),
            Read::Text(_) | Read::Whole(_) => u64::from(len > 0),
            Read::Archive | Read::Not(_) => 0,
        }
    }

    /// Where a source is read in chunks that stand alone: the bytes before the first one, and those of one. A trace whose
    /// events are in order is read buffer by buffer.
    pub fn chunks(&self) -> Option<(u64, u64)> {
        match self.format.read {
            Read::Chunks { header, size, .. } => Some((header, size)),
            Read::Whole(_) => self.trace.as_ref().and_then(Traced::buffer).map(|size| (0, size)),
            _ => None,
        }
    }
}

/// What one task reads.
#[derive(Debug)]
pub struct Portion<'b> {
    /// What the reader has to know of the source.
    pub notes: Vec<String>,
    pub body: Body<'b>,
}

/// How the items of a CMTrace log are read.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    dates: DateOrder,
    /// The end of a region is looked for within so many bytes, and that of attributes.
    longest: usize,
    attributes: usize,
}

impl Order {
    /// The items of a window.
    pub fn records<'w>(&self, window: &Window<'w>) -> Records<'w> {
        let records = Records::new(window.bytes, window.base, self.dates);
        records.with_beyond(window.beyond).with_longest(self.longest).with_attributes(self.attributes)
    }
}

/// The bytes of a portion.
#[derive(Debug)]
pub enum Body<'b> {
    /// Regions of a CMTrace log.
    Cmtrace(Window<'b>, Order),
    /// What a scan reads.
    Scanned(Scanned<'b>),
}

/// Bytes for a scan.
#[derive(Debug)]
pub struct Scanned<'b> {
    name: &'b str,
    base: u64,
    bytes: Cow<'b, [u8]>,
    /// Bytes that are scanned at a time.
    unit: usize,
    scan: Scan,
    messages: Option<&'b Messages>,
    trace: Option<&'b Traced>,
    text: bool,
    /// How many bytes of the source they are.
    of_source: u64,
    limits: &'b Limits,
    until: Deadline,
}

/// Reads the portion of `size` bytes at `start`; `None` where nothing begins in it.
pub fn read<'b>(
    opened: &'b Opened<'_>,
    source: &'b Source,
    how: &'b How,
    start: u64,
    size: u64,
    buffer: &'b mut Vec<u8>,
) -> io::Result<Option<Portion<'b>>> {
    let mut notes: Vec<String> = opened.trouble().map(str::to_owned).into_iter().collect();
    // What is missing of a damaged archive's member has been said.
    let mut say_short = |short: bool| {
        if short && notes.is_empty() {
            notes.push(window::SHORT.to_owned());
        }
    };
    let scanned = match how.format.read {
        Read::Cmtrace => {
            let longest = usize::try_from(how.limits.record_bytes).unwrap_or(usize::MAX / 2).min(usize::MAX / 2);
            let window = window::read(opened, source.len, start, size, longest, buffer)?;
            let Some(window) = window else { return Ok(None) };
            say_short(window.short);
            let order = Order { dates: how.order, longest, attributes: how.limits.attribute_bytes };
            return Ok(Some(Portion { notes, body: Body::Cmtrace(window, order) }));
        }
        Read::Chunks { scan, .. } | Read::Whole(scan) if how.chunks().is_some() => {
            let (header, unit) = how.chunks().unwrap_or((0, 1));
            let chunk = |byte: u64| byte.saturating_sub(header).div_ceil(unit).saturating_mul(unit);
            let first = |byte: u64| header.saturating_add(chunk(byte));
            let (base, end) = (first(start), first(start.saturating_add(size)).min(source.len));
            if base >= end {
                return Ok(None);
            }
            let (bytes, short) = take(opened, base, end - base, buffer)?;
            say_short(short);
            // The header belongs to the first chunk.
            let before = if base == header { header } else { 0 };
            let of_source = end - base + before;
            let scanned = Scanned { base, of_source, ..Scanned::new(source, how, bytes, scan) };
            match &how.trace {
                Some(trace) => {
                    notes.extend(trace.notes().filter(|_| base == 0));
                    Scanned { trace: Some(trace), ..scanned }
                }
                None => Scanned { unit: unit as usize, messages: how.messages.as_deref(), ..scanned },
            }
        }
        Read::Text(scan) | Read::Whole(scan) => {
            let whole = how.limits.whole_bytes;
            let (bytes, short) = take(opened, 0, source.len.min(whole), buffer)?;
            say_short(short);
            if source.len > whole {
                notes.push(format!("is {} bytes long: only the first {whole} were read", source.len));
            }
            let scanned = Scanned { trace: how.trace.as_ref(), ..Scanned::new(source, how, bytes, scan) };
            if let Read::Text(_) = how.format.read {
                let (text, encoding) = decode::decode(bytes);
                notes.extend(encoding.map(|encoding| format!("is {encoding}: bytes are counted in it as UTF-8")));
                // In UTF-8 it may be longer.
                Scanned { text: true, unit: text.len().max(1), bytes: text, ..scanned }
            } else {
                scanned
            }
        }
        Read::Chunks { .. } | Read::Archive | Read::Not(_) => return Ok(None),
    };
    Ok(Some(Portion { notes, body: Body::Scanned(scanned) }))
}

/// Reads so many bytes at `start`; also says whether the source ended before.
fn take<'b>(opened: &'b Opened<'_>, start: u64, length: u64, buffer: &'b mut Vec<u8>) -> io::Result<(&'b [u8], bool)> {
    let length = length as usize;
    if let Some(bytes) = opened.bytes() {
        let rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
        let bytes = &rest[..rest.len().min(length)];
        return Ok((bytes, bytes.len() < length));
    }
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
    let read = opened.read_at(start, &mut buffer[..length])?;
    Ok((&buffer[..read], read < length))
}

impl<'b> Scanned<'b> {
    fn new(source: &'b Source, how: &'b How, bytes: &'b [u8], scan: Scan) -> Self {
        let (of_source, unit) = (bytes.len() as u64, bytes.len().max(1));
        let (name, bytes) = (&source.name, Cow::Borrowed(bytes));
        Scanned {
            name,
            base: 0,
            bytes,
            unit,
            scan,
            messages: None,
            trace: None,
            text: false,
            of_source,
            limits: &how.limits,
            until: how.until,
        }
    }

    /// Hands on every item; where the time is over before, says so.
    pub fn scan(&self, sink: &mut dyn Sink) -> Result<(), String> {
        // Mostly the time has no end, and nobody has to ask for every item.
        if !self.until.comes() {
            self.scan_all(sink);
            return Ok(());
        }
        let mut timed = Timed { sink, until: self.until, asked: Cell::new(0), late: Cell::new(false) };
        self.scan_all(&mut timed);
        if timed.late.get() { Err(self.until.said()) } else { Ok(()) }
    }

    fn scan_all(&self, sink: &mut dyn Sink) {
        for (number, bytes) in self.bytes.chunks(self.unit).enumerate() {
            let base = self.base + (number * self.unit) as u64;
            let input = Input { limits: self.limits, ..Input::new(bytes, base, self.name) };
            match (self.messages, self.trace) {
                (Some(messages), _) => (self.scan)(&input, &mut Worded { messages, input, sink }),
                (None, Some(trace)) => trace.read(&input, sink),
                (None, None) => (self.scan)(&input, sink),
            }
        }
    }
}

/// Hands on items until the time is over.
struct Timed<'s> {
    sink: &'s mut dyn Sink,
    until: Deadline,
    asked: Cell<u32>,
    late: Cell<bool>,
}

/// The clock is looked at each time so many items have come, or been looked for.
const EVERY: u32 = 256;

impl Sink for Timed<'_> {
    fn item(&mut self, item: Item<'_>) {
        if self.wants_more() {
            self.sink.item(item);
        }
    }

    fn note(&mut self, note: &str) {
        self.sink.note(note);
    }

    fn wants(&self, byte: u64) -> bool {
        self.sink.wants(byte)
    }

    fn wants_more(&self) -> bool {
        self.asked.set(self.asked.get().wrapping_add(1));
        if self.asked.get().is_multiple_of(EVERY) && self.until.has_passed() {
            self.late.set(true);
        }
        !self.late.get() && self.sink.wants_more()
    }
}

impl Portion<'_> {
    /// How many bytes of the source it is.
    pub fn len(&self) -> u64 {
        match &self.body {
            Body::Cmtrace(window, _) => window.bytes.len() as u64 + window.beyond,
            Body::Scanned(scanned) => scanned.of_source,
        }
    }

    /// How many lines end in it; none where the source has no lines.
    pub fn lines(&self) -> u64 {
        match &self.body {
            Body::Cmtrace(window, _) => window.lines(),
            Body::Scanned(scanned) if scanned.text => memchr_iter(b'\n', &scanned.bytes).count() as u64,
            Body::Scanned(_) => 0,
        }
    }

    /// The same step by step, where a quote looks for its line: the first byte of each, and how many lines end in it.
    pub fn line_steps(&self, to: &mut Vec<(u64, u64)>) {
        if let Body::Cmtrace(window, _) = &self.body {
            window.line_steps(to);
        }
    }

    /// Hands on every item with its line, counted from 0 at the beginning of the portion, and every note. Items of a
    /// source that is no text have no line. `item` says whether it wants more; of a CMTrace log it gets all.
    /// It is no `dyn`: an item is two hundred bytes, which a call through a pointer would move.
    pub fn each(&self, item: impl FnMut(Option<u64>, Item<'_>) -> bool, note: &mut dyn FnMut(&str)) -> Been {
        self.read(None, item, note)
    }

    /// The same of items that begin at these bytes, in order. Others may come as well, where they had to be read.
    pub fn these(&self, bytes: &[u64], item: impl FnMut(Option<u64>, Item<'_>) -> bool) {
        self.read(Some(bytes), item, &mut |_| {});
    }

    fn read(
        &self,
        only: Option<&[u64]>,
        mut item: impl FnMut(Option<u64>, Item<'_>) -> bool,
        note: &mut dyn FnMut(&str),
    ) -> Been {
        self.notes.iter().for_each(|one| note(one));
        match &self.body {
            Body::Cmtrace(window, order) => {
                let mut lines = Counter::new(window.bytes, window.base);
                let mut records = order.records(window);
                records.each(|one| {
                    let _ = item(Some(lines.before(one.span().start)), one);
                });
                Been { lines: lines.before(u64::MAX) + window.beyond_lines, odd_date: records.saw_odd_date() }
            }
            Body::Scanned(scanned) => {
                let lines = scanned.text.then(|| Counter::new(&scanned.bytes, scanned.base));
                let mut numbered = Numbered { lines, item, note, more: true, only };
                if let Err(late) = scanned.scan(&mut numbered) {
                    numbered.note(&late);
                }
                Been { lines: numbered.lines.map_or(0, |mut lines| lines.before(u64::MAX)), odd_date: false }
            }
        }
    }
}

/// What is known of a portion whose items have been read.
#[derive(Debug, Clone, Copy)]
pub struct Been {
    /// How many lines end in it.
    pub lines: u64,
    /// Whether a date could only be read against the order of day and month that was given.
    pub odd_date: bool,
}

/// Gives each item its line.
struct Numbered<'n, 'f, F> {
    lines: Option<Counter<'n>>,
    item: F,
    note: &'f mut dyn FnMut(&str),
    more: bool,
    /// Where what is wanted begins, if not everything is.
    only: Option<&'f [u64]>,
}

impl<F: FnMut(Option<u64>, Item<'_>) -> bool> Sink for Numbered<'_, '_, F> {
    fn item(&mut self, item: Item<'_>) {
        let line = self.lines.as_mut().map(|lines| lines.before(item.span().start));
        self.more = (self.item)(line, item);
    }

    fn note(&mut self, note: &str) {
        (self.note)(note);
    }

    fn wants_more(&self) -> bool {
        self.more
    }

    fn wants(&self, byte: u64) -> bool {
        self.only.is_none_or(|only| only.binary_search(&byte).is_ok())
    }
}

/// Counts line ends up to places that come in order.
struct Counter<'n> {
    bytes: &'n [u8],
    base: u64,
    at: usize,
    lines: u64,
}

impl<'n> Counter<'n> {
    fn new(bytes: &'n [u8], base: u64) -> Self {
        Counter { bytes, base, at: 0, lines: 0 }
    }

    fn before(&mut self, byte: u64) -> u64 {
        let to = usize::try_from(byte - self.base).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        self.lines += memchr_iter(b'\n', &self.bytes[self.at..to]).count() as u64;
        self.at = to;
        self.lines
    }
}
