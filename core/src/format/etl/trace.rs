//! A trace: its facts, and its events in the order in which they happened.

use super::buffer::{Bad, Buffers, each_record};
use super::decode::Draft;
use super::event::Event;
use super::header::{Clock, Header};
use super::layout::{Layout, Layouts};
use super::message;
use super::plain::texts;
use super::raw::{self, Kind, Message, Raw};
use super::table;
use super::tracelogging::Schema;
use super::value::{self, Data, Shown};
use crate::format::evtx::emptied;
use crate::format::evtx::value::guid as write_guid;
use crate::record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::{Stamp, TICKS};
use std::collections::BTreeMap;

/// Records of this class describe events (opcode 32) and the values of maps (33).
const DESCRIPTIONS: [u8; 16] =
    [0xc1, 0xf6, 0xcc, 0xbb, 0xd1, 0x6c, 0xc4, 0x48, 0x80, 0xff, 0x83, 0x94, 0x82, 0xe3, 0x76, 0x71];
/// Of this class, the system on which the trace was merged.
const SYSTEM: [u8; 16] =
    [0x91, 0xee, 0x79, 0x9b, 0xfd, 0xb5, 0xc0, 0x41, 0xa2, 0x43, 0x42, 0x48, 0xe2, 0x66, 0xe9, 0xd0];
/// Bytes of a classic event before its data.
const CLASSIC: usize = 48;
/// Threads write a little out of order; more than this is a clock that was set.
const SLACK: i64 = 60 * TICKS;
/// So much of what nobody can read is kept.
const KEPT: usize = 4096;

/// By what an event was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It is none: the header of the trace, a clock that was set, what cannot be read.
    NoEvent,
    /// By what it carries itself.
    TraceLogging,
    /// By a layout of a trace of the device.
    Embedded,
    /// By the built-in table.
    Table,
    /// It has no data, or one text for all of them.
    Plain,
    /// By nothing: its bytes are kept.
    Nothing,
    /// It is a classic event or a WPP message, which only its maker can read.
    Classic,
}

/// A trace.
#[derive(Debug)]
pub struct Trace<'t> {
    bytes: &'t [u8],
    header: Header<'t>,
    clock: Clock,
    buffers: Buffers,
}

/// What can be told of a trace before its events are read, part by part.
#[derive(Debug, Clone, Copy, Default)]
pub struct Survey {
    /// Bytes of a buffer: a part has to begin where one does.
    pub buffer: usize,
    /// Whether times count on when the clock of the device is set.
    pub is_counted: bool,
    /// Events so far.
    pub events: u64,
}

impl Survey {
    /// Of the trace that begins so.
    pub fn of(head: &[u8]) -> Option<Self> {
        let header = Header::of(head)?;
        let is_counted = matches!(header.clock(), Clock::Counter { .. });
        Some(Survey { buffer: header.buffer as usize, is_counted, events: 0 })
    }

    /// Takes in the next part: counts its events and learns its layouts.
    pub fn take_in(&mut self, part: &[u8], layouts: &mut Layouts) {
        if self.buffer == 0 {
            return;
        }
        each_record(part, self.buffer, |raw| {
            if is_event(&raw) {
                self.events += 1;
            } else if raw.kind == Kind::Classic && raw.bytes[24..40] == DESCRIPTIONS && raw.bytes[4] == 32 {
                layouts.describe(&raw.bytes[CLASSIC..]);
            }
        });
    }
}

/// What was found on the way.
#[derive(Debug, Default)]
pub struct Told {
    counts: [u64; 7],
    /// Classic events and WPP messages by their GUID.
    pub classes: BTreeMap<String, u64>,
    lost: (u32, u32),
    /// The greatest step back of the clock, in ticks, and how many there were.
    set_back: (i64, u32),
}

impl Told {
    /// How many events were read by that.
    pub const fn count(&self, known: Known) -> u64 {
        self.counts[known as usize]
    }

    /// What a reader of the trace has to know, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let count = |known| self.count(known);
        if let Some((first, most)) = self.classes.iter().max_by_key(|(_, count)| **count) {
            let (all, classes) = (count(Known::Classic), self.classes.len());
            notes.push(format!(
                "classic events and WPP messages, {all} of {classes} classes, {most} of them {first}: only their maker can \
                 read them"
            ));
        }
        if count(Known::Nothing) > 0 {
            let events = counted(count(Known::Nothing), "event");
            notes.push(format!("{events} that nothing describes: the bytes are kept"));
        }
        if self.lost != (0, 0) {
            let (events, buffers) = (counted(self.lost.0.into(), "event"), counted(self.lost.1.into(), "buffer"));
            notes.push(format!("the session lost {events} and {buffers}"));
        }
        if self.set_back.1 > 0 {
            let minutes = self.set_back.0 / TICKS / 60;
            let by = format!("{} h {} min", minutes / 60, minutes % 60);
            let times = if self.set_back.1 > 1 { ", more than once" } else { "" };
            notes.push(format!("the clock was set back by {by} while it was written{times}"));
        }
        notes
    }
}

impl<'t> Trace<'t> {
    /// A trace; `None` where the bytes do not begin with the header of one.
    pub fn new(bytes: &'t [u8]) -> Option<Self> {
        let header = Header::of(bytes)?;
        let buffers = Buffers::of(bytes, &header);
        Some(Trace { bytes, clock: header.clock(), header, buffers })
    }

    /// What its header tells, under names of few words: `logger-name`, `start-time`, `clock-type` …
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        self.header.facts()
    }

    /// How many events, classic events and WPP messages it holds.
    pub fn count(&self) -> u64 {
        self.teach(&mut Layouts::default())
    }

    /// Tells its layouts; returns how many events it holds.
    pub(super) fn teach(&self, layouts: &mut Layouts) -> u64 {
        let mut survey = Survey::of(self.bytes).unwrap_or_default();
        survey.take_in(self.bytes, layouts);
        survey.events
    }

    /// Hands on the header, then every event in the order in which they happened, then what cannot be read. Where the
    /// processors wrote buffers of their own, times give the order; else the file does, and a time before the one before
    /// it shows that the clock was set: that is an item of its own. Spans are bytes of the trace, and not in order.
    pub fn for_each(&self, layouts: &Layouts, each: &mut dyn FnMut(Item<'_>, Known)) -> Told {
        let mut reader = Reader { trace: self, layouts, told: Told::default(), last: None, provider: Vec::new() };
        reader.told.lost = self.header.lost();
        reader.header(each);
        let mut room = Room::default();
        let mut bad: Vec<Bad> = self.buffers.bad.clone();
        if self.buffers.by_processor {
            let mut order = Vec::new();
            for buffer in &self.buffers.all {
                let odd = buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        order.push((raw.clock().unwrap_or_default(), raw.at, buffer.end));
                    }
                });
                bad.extend(odd);
            }
            order.sort_unstable();
            for (_, at, end) in order {
                if let Ok(Some(raw)) = raw::raw(&self.bytes[at..end.min(self.bytes.len())], at) {
                    reader.event(&raw, &mut room, each);
                }
            }
        } else {
            for buffer in &self.buffers.all {
                bad.extend(buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        reader.event(&raw, &mut room, each);
                    }
                }));
            }
        }
        for Bad { at, end, why } in bad {
            let span = Span { start: at as u64, end: end.min(self.bytes.len()) as u64 };
            let anomaly = Anomaly::new(AnomalyKind::Damaged, span, Text::default(), Text::from(why));
            each(Item::Anomaly(anomaly), Known::NoEvent);
        }
        reader.told
    }
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Whether a record is an event, and not about the trace.
#[inline]
fn is_event(raw: &Raw<'_>) -> bool {
    match raw.kind {
        Kind::Event { .. } | Kind::Message => true,
        Kind::Classic => raw.bytes[24..40] != DESCRIPTIONS && raw.bytes[24..40] != SYSTEM,
        Kind::System => false,
    }
}

/// Room that is used again for each event.
#[derive(Default)]
struct Room<'n> {
    draft: Draft<'n>,
    words: Vec<u8>,
    fields: Vec<Field<'static>>,
}

struct Reader<'r, 't> {
    trace: &'r Trace<'t>,
    layouts: &'r Layouts,
    told: Told,
    /// The time of the event before.
    last: Option<i64>,
    /// The name of a provider that has none.
    provider: Vec<u8>,
}

impl<'r, 't: 'r> Reader<'r, 't> {
    fn header(&self, each: &mut dyn FnMut(Item<'_>, Known)) {
        let facts = self.trace.facts();
        let fields: Vec<Field<'_>> = facts
            .iter()
            .map(|(name, value)| Field { name: Text::from(*name), value: Text::from(value.as_str()) })
            .collect();
        let header = Record {
            span: Span { start: 0, end: self.trace.header.end() as u64 },
            time: self.trace.header.start(),
            level: Level::default(),
            text: Text::default(),
            fields: Fields::new(&fields),
            origin: Origin::Document { path: Text::from("header") },
        };
        each(Item::Record(header), Known::NoEvent);
    }

    fn event(&mut self, raw: &Raw<'t>, room: &mut Room<'r>, each: &mut dyn FnMut(Item<'_>, Known)) {
        let span = Span { start: raw.at as u64, end: (raw.at + raw.bytes.len()) as u64 };
        let ticks = raw.clock().and_then(|count| self.trace.clock.filetime(count));
        let time = ticks.and_then(Stamp::from_filetime);
        room.draft.clear();
        room.words.clear();
        let found = match raw.kind {
            Kind::Event { pointer } => Event::of(raw.bytes, pointer).map(|event| self.of_provider(&event, room)),
            _ => self.of_class(raw, room),
        };
        let Some((known, head)) = found else {
            let why = Text::from("an event whose head is damaged");
            let anomaly = Anomaly::new(AnomalyKind::Damaged, span, Text::default(), why);
            return each(Item::Anomaly(Anomaly { time, ..anomaly }), Known::NoEvent);
        };
        self.told.counts[known as usize] += 1;
        let provider = if head.provider.is_empty() { &self.provider } else { head.provider };
        let mut fields = emptied(std::mem::take(&mut room.fields));
        fields.extend(room.draft.fields());
        let record = Record {
            span,
            time,
            level: head.level,
            text: Text::new(room.words.trim_ascii_end()),
            fields: Fields::new(&fields),
            origin: Origin::Event {
                provider: Text::new(provider),
                channel: Text::from(head.channel),
                computer: Text::default(),
                id: head.id,
                name: Text::new(head.name),
                version: head.version,
                record_id: None,
                pid: head.pid,
                tid: head.tid,
            },
        };
        each(Item::Record(record), known);
        room.fields = emptied(fields);
        if let Some(time) = time {
            self.step(raw.at, time, each);
        }
    }

    /// An event of a provider.
    fn of_provider(&mut self, event: &Event<'t>, room: &mut Room<'r>) -> (Known, Head<'r>) {
        let mut head = Head {
            provider: event.provider,
            level: Level::of_event(u32::from(event.level)),
            id: u32::from(event.id),
            version: Some(event.version),
            pid: Some(event.pid),
            tid: Some(event.tid),
            ..Head::default()
        };
        if let Some(schema) = event.schema.and_then(Schema::of) {
            // A TraceLogging event has no id: its name tells what it is.
            head.name = schema.name;
            self.name(event.guid, &mut head);
            if schema.decode(event.data, event.pointer, &mut room.draft).is_ok() {
                return (Known::TraceLogging, head);
            }
            return (self.bytes(event.data, room), head);
        }
        // What the traits of a manifest's provider name is another one, which shares its GUID.
        if let Some(name) = self.layouts.provider(event.guid) {
            head.provider = name.as_bytes();
        }
        self.name(event.guid, &mut head);
        let known = self.of_manifest(event, room, &mut head);
        (known, head)
    }

    fn of_manifest(&self, event: &Event<'t>, room: &mut Room<'r>, head: &mut Head<'r>) -> Known {
        let key = (*event.guid, event.id, event.version);
        let embedded = self.layouts.of(&key).iter().map(|layout| (Known::Embedded, layout));
        let candidates = embedded.chain(table::layout(&key).map(|layout| (Known::Table, layout)));
        for (known, layout) in candidates {
            let layout: &'r Layout = layout;
            if layout.decode(event.data, event.pointer, &mut room.draft).is_ok() {
                head.channel = &layout.channel;
                if !layout.message.is_empty() {
                    message::fill(&layout.message, &room.draft, &mut room.words);
                }
                return known;
            }
            room.draft.clear();
        }
        if event.data.is_empty() {
            return Known::Plain;
        }
        if event.is_text {
            let mut data = Data::new(event.data, event.pointer);
            let from = room.draft.text.len();
            let name = room.draft.below(&[], b"text");
            if value::value(&mut room.draft.text, &mut data, value::WIDE, Shown::Plain, None).is_ok() {
                room.draft.add(name, from);
                return Known::Plain;
            }
        }
        self.bytes(event.data, room)
    }

    /// A classic event or a WPP message.
    fn of_class(&mut self, raw: &Raw<'t>, room: &mut Room<'r>) -> Option<(Known, Head<'r>)> {
        let mut head = Head::default();
        let (guid, data) = if raw.kind == Kind::Message {
            let message = Message::of(raw.bytes)?;
            (head.id, head.pid, head.tid) = (u32::from(message.number), message.pid, message.tid);
            (message.guid.copied().unwrap_or_default(), message.data)
        } else {
            let number = |at| super::plain::u32_at(raw.bytes, at);
            (head.tid, head.pid) = (number(8), number(12));
            head.id = u32::from(raw.bytes[4]);
            head.level = Level::of_event(u32::from(raw.bytes[5]));
            (*raw.bytes[24..].first_chunk()?, &raw.bytes[CLASSIC..])
        };
        self.name(&guid, &mut head);
        let name = String::from_utf8_lossy(&self.provider).into_owned();
        *self.told.classes.entry(name).or_default() += 1;
        self.bytes(data, room);
        Some((Known::Classic, head))
    }

    /// A provider without a name has its GUID for one.
    fn name(&mut self, guid: &[u8; 16], head: &mut Head<'_>) {
        if head.provider.is_empty() {
            self.provider.clear();
            write_guid(&mut self.provider, guid);
        }
    }

    /// Keeps what cannot be read: the texts in it, and the bytes.
    fn bytes(&self, data: &[u8], room: &mut Room<'r>) -> Known {
        let Room { draft, .. } = room;
        draft.clear();
        let data = &data[..data.len().min(KEPT)];
        let texts = texts(data);
        if !texts.is_empty() {
            let name = draft.below(&[], b"texts");
            draft.text.extend_from_slice(texts.join(" | ").as_bytes());
            draft.add(name, 0);
        }
        let (name, from) = (draft.below(&[], b"bytes"), draft.text.len());
        draft.text.extend(data.iter().flat_map(|byte| {
            let digit = |half: u8| b"0123456789ABCDEF"[usize::from(half)];
            [digit(byte >> 4), digit(byte & 15)]
        }));
        draft.add(name, from);
        Known::Nothing
    }

    /// Says where the clock was set back.
    fn step(&mut self, at: usize, time: Stamp, each: &mut dyn FnMut(Item<'_>, Known)) {
        let before = self.last.replace(time.ticks());
        if self.trace.clock != Clock::System || self.trace.buffers.by_processor {
            return;
        }
        let Some((before, back)) =
            before.map(|before| (before, before.saturating_sub(time.ticks()))).filter(|(_, back)| *back > SLACK)
        else {
            return;
        };
        self.told.set_back = (self.told.set_back.0.max(back), self.told.set_back.1 + 1);
        let shown = |ticks: i64| Stamp::from_ticks(ticks).with_offset(0).map(Stamp::to_seconds).unwrap_or_default();
        let (from, to, minutes) = (shown(before), shown(time.ticks()), (back / TICKS / 60).to_string());
        let fields = [("from", from.as_str()), ("to", to.as_str()), ("minutes", minutes.as_str())]
            .map(|(name, value)| Field { name: Text::from(name), value: Text::from(value) });
        let record = Record {
            // The time of the event that shows it.
            span: Span { start: at as u64 + 16, end: at as u64 + 24 },
            time: Some(time),
            level: Level::default(),
            text: Text::default(),
            fields: Fields::new(&fields),
            origin: Origin::Document { path: Text::from("clock set back") },
        };
        each(Item::Record(record), Known::NoEvent);
    }
}

/// Who wrote an event, and what it is.
#[derive(Clone, Copy, Default)]
struct Head<'n> {
    /// Empty where the reader has it.
    provider: &'n [u8],
    channel: &'n str,
    name: &'n [u8],
    id: u32,
    version: Option<u8>,
    level: Level,
    pid: Option<u32>,
    tid: Option<u32>,
}
