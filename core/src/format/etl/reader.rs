//! From the records of a trace to items.

use super::decode::Draft;
use super::event::Event;
use super::header::{Clock, Header};
use super::layout::{Layout, Layouts};
use super::message;
use super::plain::texts;
use super::raw::{Kind, Message, Raw};
use super::table;
use super::told::{Known, Told};
use super::tracelogging::Schema;
use super::value::{self, Data, Shown};
use crate::format::evtx::value::guid as write_guid;
use crate::record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::{Stamp, TICKS};

/// Bytes of a classic event before its data.
pub const CLASSIC: usize = 48;
/// Threads write a little out of order; more than this is a clock that was set.
const SLACK: i64 = 60 * TICKS;
/// So much of what nobody can read is kept.
const KEPT: usize = 4096;

/// Fields of most events at most.
const FEW: usize = 8;

/// Room that is used again for each event.
#[derive(Default)]
pub struct Room<'n> {
    draft: Draft<'n>,
    words: Vec<u8>,
}

/// Reads the events of a trace, part by part.
pub struct Reader<'r> {
    layouts: &'r Layouts,
    clock: Clock,
    /// Whether a time before the one before it shows that the clock was set.
    sees_steps: bool,
    pub told: Told,
    /// The byte of the trace at which the part begins.
    pub base: u64,
    /// The time of the event before.
    last: Option<i64>,
    /// The name of a provider that has none.
    provider: Vec<u8>,
}

impl<'r> Reader<'r> {
    /// Of a trace with that header. `in_order`: whether its events are given in the order of the file.
    pub fn new(header: &Header<'_>, in_order: bool, layouts: &'r Layouts) -> Self {
        let clock = header.clock();
        Reader {
            layouts,
            clock,
            sees_steps: in_order && clock == Clock::System,
            told: Told { lost: header.lost(), ..Told::default() },
            base: 0,
            last: None,
            provider: Vec::new(),
        }
    }

    /// Hands on the header of a trace of so many bytes.
    pub fn header(header: &Header<'_>, length: u64, each: &mut dyn FnMut(Item<'_>, Known)) {
        let facts = header.facts(length);
        let fields: Vec<Field<'_>> = facts
            .iter()
            .map(|(name, value)| Field { name: Text::from(*name), value: Text::from(value.as_str()) })
            .collect();
        let record = Record {
            span: Span { start: 0, end: header.end() as u64 },
            time: header.start(),
            level: Level::default(),
            text: Text::default(),
            fields: Fields::new(&fields),
            origin: Origin::Document { path: Text::from("header") },
        };
        each(Item::Record(record), Known::NoEvent);
    }

    /// Hands on an event of the part.
    pub fn event<'n>(&mut self, raw: &Raw<'n>, room: &mut Room<'n>, each: &mut dyn FnMut(Item<'_>, Known))
    where
        'r: 'n,
    {
        let start = self.base + raw.at as u64;
        let span = Span { start, end: start + raw.bytes.len() as u64 };
        let ticks = raw.clock().and_then(|count| self.clock.filetime(count));
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
        // Few events have more than this: room for those costs nothing.
        let (mut few, many);
        let fields = if room.draft.len() <= FEW {
            few = [Field::default(); FEW];
            few.iter_mut().zip(room.draft.fields()).for_each(|(room, field)| *room = field);
            &few[..room.draft.len()]
        } else {
            many = room.draft.fields().collect::<Vec<_>>();
            many.as_slice()
        };
        let record = Record {
            span,
            time,
            level: head.level,
            text: Text::new(room.words.trim_ascii_end()),
            fields: Fields::new(fields),
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
        if let Some(time) = time {
            self.step(start, time, each);
        }
    }

    /// An event of a provider.
    #[inline]
    fn of_provider<'n>(&mut self, event: &Event<'n>, room: &mut Room<'n>) -> (Known, Head<'n>)
    where
        'r: 'n,
    {
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

    fn of_manifest<'n>(&self, event: &Event<'n>, room: &mut Room<'n>, head: &mut Head<'n>) -> Known
    where
        'r: 'n,
    {
        let key = (*event.guid, event.id, event.version);
        let embedded = self.layouts.of(&key).iter().map(|layout| (Known::Embedded, layout));
        let candidates = embedded.chain(table::layout(&key).map(|layout| (Known::Table, layout)));
        for (known, layout) in candidates {
            let layout: &'n Layout = layout;
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
    fn of_class<'n>(&mut self, raw: &Raw<'n>, room: &mut Room<'n>) -> Option<(Known, Head<'n>)> {
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
    fn bytes(&self, data: &[u8], room: &mut Room<'_>) -> Known {
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
    fn step(&mut self, at: u64, time: Stamp, each: &mut dyn FnMut(Item<'_>, Known)) {
        let before = self.last.replace(time.ticks());
        if !self.sees_steps {
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
            span: Span { start: at + 16, end: at + 24 },
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
