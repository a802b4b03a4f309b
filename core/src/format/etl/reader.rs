//! From the records of a trace to items.

use super::decode::Draft;
use super::event::Event;
use super::header::{Clock, Header};
use super::kinds::Kinds;
use super::later::{Later, Values, What};
use super::layout::Layouts;
use super::message;
use super::plain::texts;
use super::raw::{Kind, Message, Raw};
use super::told::{Known, Told};
use super::value::{self, Data, Shown};
use crate::format::evtx::value::guid as write_guid;
use crate::record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::{Stamp, TICKS};
use std::cell::{Cell, OnceCell};

/// Bytes of a classic event before its data.
pub const CLASSIC: usize = 48;
/// So much of what nobody can read is kept.
const KEPT: usize = 4096;

/// Room that is used again for each event.
#[derive(Default)]
pub struct Room<'n> {
    draft: Cell<Draft<'n>>,
}

/// Reads the events of a trace, part by part.
#[derive(Debug)]
pub struct Reader<'r> {
    kinds: Kinds<'r>,
    clock: Clock,
    /// Whether a time before the one before it shows that the clock was set.
    sees_steps: bool,
    pub told: Told,
    /// The byte of the trace at which the part begins.
    pub base: u64,
    /// The time of the event before.
    pub last: Option<i64>,
    /// The name of a provider that has none, and whose it is.
    provider: (Option<[u8; 16]>, Vec<u8>),
}

impl<'r> Reader<'r> {
    /// Of a trace with that clock. `in_order`: whether its events are given in the order of the file.
    pub fn new(clock: Clock, in_order: bool, layouts: &'r Layouts) -> Self {
        Reader {
            kinds: Kinds::new(layouts),
            clock,
            sees_steps: in_order && clock == Clock::System,
            told: Told::default(),
            base: 0,
            last: None,
            provider: (None, Vec::new()),
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
    pub fn event<'n>(&mut self, raw: &Raw<'n>, room: &Room<'n>, each: &mut dyn FnMut(Item<'_>, Known))
    where
        'r: 'n,
    {
        let start = self.base + raw.at as u64;
        let span = Span { start, end: start + raw.bytes.len() as u64 };
        let time = raw.clock().and_then(|count| self.clock.stamp(count));
        let (mut head, made) = (Head::default(), OnceCell::new());
        let known = match raw.kind {
            Kind::Event { pointer } => Event::of(raw.bytes, pointer)
                .map_or(Known::NoEvent, |event| self.of_provider(&event, &mut head, room, &made)),
            _ => self.of_class(raw, &mut head, room, &made).unwrap_or(Known::NoEvent),
        };
        if known == Known::NoEvent {
            let why = Text::from("an event whose head is damaged");
            let anomaly = Anomaly::new(AnomalyKind::Damaged, span, Text::default(), why);
            each(Item::Anomaly(Anomaly { time, ..anomaly }), known);
        } else {
            self.told.counts[known as usize] += 1;
            {
                let later = Later::new(&head.values, &room.draft, &made);
                let mut said = Vec::new();
                if !head.words.is_empty() {
                    message::fill(head.words, later.draft(), &mut said);
                }
                let record = Record {
                    span,
                    time,
                    level: head.level,
                    text: Text::new(said.trim_ascii_end()),
                    fields: Fields::asked(&later),
                    origin: Origin::Event {
                        provider: Text::new(if head.provider.is_empty() { &self.provider.1 } else { head.provider }),
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
            }
            if let Some(mut draft) = made.into_inner() {
                draft.clear();
                room.draft.set(draft);
            }
        }
        if let Some(time) = time {
            self.step(start, time, each);
        }
    }

    /// An event of a provider. Values that had to be read are `made`.
    #[inline]
    fn of_provider<'n>(
        &mut self,
        event: &Event<'n>,
        head: &mut Head<'n>,
        room: &Room<'n>,
        made: &OnceCell<Draft<'n>>,
    ) -> Known
    where
        'r: 'n,
    {
        head.provider = event.provider;
        head.level = Level::of_event(u32::from(event.level));
        head.id = u32::from(event.id);
        (head.version, head.pid, head.tid) = (Some(event.version), Some(event.pid), Some(event.tid));
        let Event { data, pointer, .. } = *event;
        if let Some((schema, fits)) = event.schema.and_then(|bytes| self.kinds.schema(bytes, data, pointer)) {
            // A TraceLogging event has no id: its name tells what it is.
            head.name = schema.name;
            self.name(event.guid, head);
            head.values = Values { what: What::Schema(schema), data, pointer };
            if fits.unwrap_or_else(|| read(head.values, room, made)) {
                return Known::TraceLogging;
            }
            head.values = Values::default();
            keep(made, bytes(data, room.draft.take()));
            return Known::Nothing;
        }
        let kind = self.kinds.manifest(&(*event.guid, event.id, event.version));
        // What the traits of a manifest's provider name is another one, which shares its GUID.
        if let Some(name) = kind.provider {
            head.provider = name.as_bytes();
        }
        let known = kind.layouts.iter().find(|(_, layout)| {
            head.values = Values { what: What::Layout(layout), data, pointer };
            layout.plan.fits(data, pointer).unwrap_or_else(|| read(head.values, room, made))
        });
        let known = known.map(|(known, layout)| {
            (head.channel, head.words) = (&layout.channel, &layout.message);
            *known
        });
        self.name(event.guid, head);
        known.unwrap_or_else(|| {
            head.values = Values::default();
            undescribed(event, room, made)
        })
    }

    /// A classic event or a WPP message.
    fn of_class<'n>(
        &mut self,
        raw: &Raw<'n>,
        head: &mut Head<'n>,
        room: &Room<'n>,
        made: &OnceCell<Draft<'n>>,
    ) -> Option<Known> {
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
        self.name(&guid, head);
        self.told.class(guid);
        keep(made, bytes(data, room.draft.take()));
        Some(Known::Classic)
    }

    /// A provider without a name has its GUID for one.
    #[inline]
    fn name(&mut self, guid: &[u8; 16], head: &Head<'_>) {
        if head.provider.is_empty() && self.provider.0.as_ref() != Some(guid) {
            self.provider.0 = Some(*guid);
            self.provider.1.clear();
            write_guid(&mut self.provider.1, guid);
        }
    }

    /// Says where the clock was set back.
    fn step(&mut self, at: u64, time: Stamp, each: &mut dyn FnMut(Item<'_>, Known)) {
        let before = self.last.replace(time.ticks());
        let Some(before) = before.filter(|before| self.sees_steps && is_step(*before, time.ticks())) else { return };
        let back = before - time.ticks();
        self.told.set_back(back);
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

/// Whether the clock was set back between these times, told one behind the other.
pub fn is_step(before: i64, after: i64) -> bool {
    /// Threads write a little out of order; more than this is a clock that was set.
    const SLACK: i64 = 60 * TICKS;
    before.saturating_sub(after) > SLACK
}

/// Keeps values that were read.
fn keep<'n>(made: &OnceCell<Draft<'n>>, draft: Draft<'n>) {
    // Nothing was read before that fits.
    let _ = made.set(draft);
}

/// Reads values whose fit only reading tells; keeps them where they fit.
fn read<'n>(values: Values<'n>, room: &Room<'n>, made: &OnceCell<Draft<'n>>) -> bool {
    let mut draft = room.draft.take();
    let fits = values.read(&mut draft);
    if fits {
        keep(made, draft);
    } else {
        draft.clear();
        room.draft.set(draft);
    }
    fits
}

/// An event of a manifest that no layout describes.
fn undescribed<'n>(event: &Event<'n>, room: &Room<'n>, made: &OnceCell<Draft<'n>>) -> Known {
    if event.data.is_empty() {
        return Known::Plain;
    }
    let mut draft = room.draft.take();
    if event.is_text {
        let mut data = Data::new(event.data, event.pointer);
        let name = draft.below(&[], b"text");
        if value::value(&mut draft.text, &mut data, value::WIDE, Shown::Plain, None).is_ok() {
            draft.add(name, 0);
            keep(made, draft);
            return Known::Plain;
        }
        draft.clear();
    }
    keep(made, bytes(event.data, draft));
    Known::Nothing
}

/// Keeps what cannot be read: the texts in it, and the bytes.
fn bytes<'n>(data: &[u8], mut draft: Draft<'n>) -> Draft<'n> {
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
    draft
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
    values: Values<'n>,
    /// Its words, with its values in their places.
    words: &'n str,
}
