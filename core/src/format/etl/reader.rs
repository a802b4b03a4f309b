//! From the records of a trace to items.

use super::decode::Draft;
use super::event::Event;
use super::header::{Clock, Header};
use super::kinds::{Described, Kinds};
use super::later::{Later, Values, What};
use super::layout::Layouts;
use super::message;
use super::plain::texts;
use super::raw::{Kind, Message, Raw};
use super::told::{Known, Told};
use super::tracelogging::Schema;
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

impl<'n> Room<'n> {
    /// Takes back what was made of it.
    #[inline(always)]
    fn take_back(&self, made: OnceCell<Draft<'n>>) {
        if let Some(mut draft) = made.into_inner() {
            draft.clear();
            self.draft.set(draft);
        }
    }
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
        let (span, time) = (self.span(raw), self.time(raw));
        // The usual event by itself: what is known of it goes from registers into the record.
        if raw.kind == Kind::Event
            && let Some(event) = Event::of(raw.bytes)
            && let Some(Described { provider, schema, data, fits: Some(true) }) = self.kinds.met(&event)
        {
            self.name(event.guid, provider);
            let (head, made) = (Head::described(&event, provider, schema, data), OnceCell::new());
            self.hand_on(span, time, head, room, &made, each);
            room.take_back(made);
        } else {
            self.unusual(*raw, room, each);
        }
        if let Some(time) = time {
            self.step(span.start, time, each);
        }
    }

    #[inline(always)]
    fn span(&self, raw: &Raw<'_>) -> Span {
        let start = self.base + raw.at as u64;
        Span { start, end: start + raw.bytes.len() as u64 }
    }

    #[inline(always)]
    fn time(&self, raw: &Raw<'_>) -> Option<i64> {
        raw.clock().and_then(|count| self.clock.ticks(count))
    }

    /// Hands on an event of any kind, or that it cannot be read.
    #[inline(never)]
    fn unusual<'n>(&mut self, raw: Raw<'n>, room: &Room<'n>, each: &mut dyn FnMut(Item<'_>, Known))
    where
        'r: 'n,
    {
        let (span, time, made) = (self.span(&raw), self.time(&raw), OnceCell::new());
        let head = match raw.kind {
            Kind::Event => Event::of(raw.bytes).and_then(|event| self.of_provider(&event, room, &made)),
            _ => self.of_class(raw, room, &made),
        };
        if let Some(head) = head {
            self.hand_on(span, time, head, room, &made, each);
        } else {
            let why = Text::from("an event whose head is damaged");
            let anomaly = Anomaly::new(AnomalyKind::Damaged, span, Text::default(), why);
            each(Item::Anomaly(Anomaly { time: time.map(Stamp::utc), ..anomaly }), Known::NoEvent);
        }
        room.take_back(made);
    }

    /// Hands on an event as a record.
    #[inline(always)]
    fn hand_on<'n>(
        &mut self,
        span: Span,
        time: Option<i64>,
        head: Head<'n>,
        room: &Room<'n>,
        made: &OnceCell<Draft<'n>>,
        each: &mut dyn FnMut(Item<'_>, Known),
    ) {
        self.told.counts[head.known as usize] += 1;
        let later = Later::new(head.values, &room.draft, made);
        let mut said = Vec::new();
        if !head.words.is_empty() {
            message::fill(head.words, later.draft(), &mut said);
        }
        let record = Record {
            span,
            time: time.map(Stamp::utc),
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
        each(Item::Record(record), head.known);
    }

    /// An event of a provider. Values that had to be read are `made`.
    fn of_provider<'n>(&mut self, event: &Event<'n>, room: &Room<'n>, made: &OnceCell<Draft<'n>>) -> Option<Head<'n>>
    where
        'r: 'n,
    {
        let pointer = event.pointer;
        if let Some(Described { provider, schema, data, fits }) = self.kinds.described(event) {
            self.name(event.guid, provider);
            let head = Head::described(event, provider, schema, data);
            if fits.unwrap_or_else(|| read(head.values, room, made)) {
                return Some(head);
            }
            keep(made, bytes(data, room.draft.take()));
            return Some(Head { values: Values::default(), known: Known::Nothing, ..head });
        }
        let mut head = Head::of(event);
        let places = event.places()?;
        let data = event.data(places.data);
        let kind = self.kinds.manifest(&(*event.guid, event.id, event.version));
        // What the traits of a manifest's provider name is another one, which shares its GUID.
        head.provider = kind.provider.map_or_else(|| event.part(places.provider), str::as_bytes);
        let known = kind.layouts.iter().find(|(_, layout)| {
            head.values = Values { what: What::Layout(layout), data, pointer };
            layout.plan.fits(data, pointer).unwrap_or_else(|| read(head.values, room, made))
        });
        if let Some((known, layout)) = known {
            (head.channel, head.words, head.known) = (&layout.channel, &layout.message, *known);
        } else {
            head.values = Values::default();
            head.known = undescribed(data, event, room, made);
        }
        self.name(event.guid, head.provider);
        Some(head)
    }

    /// A classic event or a WPP message.
    fn of_class<'n>(&mut self, raw: Raw<'n>, room: &Room<'n>, made: &OnceCell<Draft<'n>>) -> Option<Head<'n>> {
        let mut head = Head::default();
        let (guid, data) = match raw.kind {
            Kind::Message => {
                let message = Message::of(raw.bytes)?;
                (head.id, head.pid, head.tid) = (u32::from(message.number), message.pid, message.tid);
                (message.guid.copied().unwrap_or_default(), message.data)
            }
            Kind::Classic => {
                let number = |at| super::plain::u32_at(raw.bytes, at);
                (head.tid, head.pid) = (number(8), number(12));
                head.id = u32::from(raw.bytes[4]);
                head.level = Level::of_event(u32::from(raw.bytes[5]));
                (*raw.bytes[24..].first_chunk()?, &raw.bytes[CLASSIC..])
            }
            Kind::Event | Kind::System => return None,
        };
        self.name(&guid, head.provider);
        self.told.class(guid);
        keep(made, bytes(data, room.draft.take()));
        Some(Head { known: Known::Classic, ..head })
    }

    /// A provider without a name has its GUID for one.
    #[inline]
    fn name(&mut self, guid: &[u8; 16], provider: &[u8]) {
        if provider.is_empty() && self.provider.0.as_ref() != Some(guid) {
            self.provider.0 = Some(*guid);
            self.provider.1.clear();
            write_guid(&mut self.provider.1, guid);
        }
    }

    /// Says where the clock was set back.
    #[inline(always)]
    fn step(&mut self, at: u64, time: i64, each: &mut dyn FnMut(Item<'_>, Known)) {
        let before = self.last.replace(time);
        if let Some(before) = before.filter(|before| self.sees_steps && is_step(*before, time)) {
            self.set_back(at, before, time, each);
        }
    }

    #[inline(never)]
    fn set_back(&mut self, at: u64, before: i64, time: i64, each: &mut dyn FnMut(Item<'_>, Known)) {
        let back = before - time;
        self.told.set_back(back);
        let shown = |ticks: i64| Stamp::utc(ticks).to_seconds();
        let (from, to, minutes) = (shown(before), shown(time), (back / TICKS / 60).to_string());
        let fields = [("from", from.as_str()), ("to", to.as_str()), ("minutes", minutes.as_str())]
            .map(|(name, value)| Field { name: Text::from(name), value: Text::from(value) });
        let record = Record {
            // The time of the event that shows it.
            span: Span { start: at + 16, end: at + 24 },
            time: Some(Stamp::utc(time)),
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
fn undescribed<'n>(data: &'n [u8], event: &Event<'n>, room: &Room<'n>, made: &OnceCell<Draft<'n>>) -> Known {
    if data.is_empty() {
        return Known::Plain;
    }
    let mut draft = room.draft.take();
    if event.is_text {
        let mut text = Data::new(data, event.pointer);
        let name = draft.below(&[], b"text");
        if value::value(&mut draft.text, &mut text, value::WIDE, Shown::Plain, None).is_ok() {
            draft.add(name, 0);
            keep(made, draft);
            return Known::Plain;
        }
        draft.clear();
    }
    keep(made, bytes(data, draft));
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
    /// By what it was read.
    known: Known,
}

impl<'n> Head<'n> {
    /// What the head of an event says.
    #[inline(always)]
    fn of(event: &Event<'n>) -> Self {
        Head {
            id: u32::from(event.id),
            version: Some(event.version),
            level: Level::of_event(u32::from(event.level)),
            pid: Some(event.pid),
            tid: Some(event.tid),
            ..Head::default()
        }
    }

    /// Of a TraceLogging event. It has no id: its name tells what it is.
    #[inline(always)]
    fn described(event: &Event<'n>, provider: &'n [u8], schema: Schema<'n>, data: &'n [u8]) -> Self {
        Head {
            provider,
            name: schema.name,
            values: Values { what: What::Schema(schema), data, pointer: event.pointer },
            known: Known::TraceLogging,
            ..Head::of(event)
        }
    }
}
