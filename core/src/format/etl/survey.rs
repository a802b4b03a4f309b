//! What can be told of a trace before its events are read.

use super::buffer::each_buffer;
use super::header::{Clock, Header};
use super::layout::Layouts;
use super::raw::{DESCRIPTIONS, Kind, Message, Raw, is_event};
use super::reader::{CLASSIC, is_step};
use super::told::Told;

/// What can be told of a trace before its events are read: it is looked through once, part by part, from its beginning on.
/// Several threads may each look through a stretch of it: surveys of stretches [`follow`](Self::follow) each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    buffer: usize,
    /// What the times of the events are.
    pub(super) clock: Clock,
    in_order: bool,
    events: u64,
    length: u64,
    told: Told,
    /// Whether the processors shared their buffers.
    one_row: bool,
    /// Of the first buffer and of the one before: its processor and number.
    first_buffer: Option<(u16, u64)>,
    buffer_before: Option<(u16, u64)>,
    /// The time of the first event that has one, with its buffer, and that of the event before.
    first_time: Option<(u64, i64)>,
    time_before: Option<i64>,
    /// Buffers whose first event shows that the clock was set back, and the time before it.
    steps: Vec<(u64, i64)>,
}

impl Survey {
    /// Of the trace that begins so; 64 KiB are enough. `None` where it is none.
    pub fn of(head: &[u8]) -> Option<Self> {
        let header = Header::of(head)?;
        Some(Survey {
            buffer: header.buffer as usize,
            clock: header.clock(),
            in_order: true,
            one_row: header.one_row(),
            told: Told { lost: header.lost(), ..Told::default() },
            ..Survey::default()
        })
    }

    /// Bytes of a buffer: a part has to begin where one does.
    pub const fn buffer(&self) -> usize {
        self.buffer
    }

    /// Whether times count on when the clock of the device is set.
    pub const fn is_counted(&self) -> bool {
        matches!(self.clock, Clock::Counter { .. })
    }

    /// Whether the file has its events in the order in which they happened, as far as it was looked through. If not, it
    /// has to be read as a whole.
    pub const fn in_order(&self) -> bool {
        self.in_order
    }

    /// Events so far.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Bytes so far.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// What a reader of the trace has to know, in sentences: what the session lost, whether the clock was set.
    pub fn notes(&self) -> Vec<String> {
        self.told.of_session()
    }

    /// Takes in the part that begins at byte `base`: counts its events and learns its layouts.
    pub fn take_in(&mut self, part: &[u8], base: u64, layouts: &mut Layouts) {
        if !part.is_empty() {
            self.length = base + part.len() as u64;
        }
        let sees_steps = self.clock == Clock::System;
        each_buffer(part, self.buffer, |_, _, buffer| {
            let Ok(Some(buffer)) = buffer else { return };
            let at = base + buffer.at as u64;
            // The first one holds the header: it says nothing about who wrote the others.
            if at > 0 {
                self.order((buffer.processor, buffer.number));
            }
            let mut first = Some(at);
            let mut events = 0;
            buffer.each(part, |raw| {
                if !is_event(&raw) {
                    return describe(&raw, layouts);
                }
                events += 1;
                if sees_steps && let Some(time) = raw.clock().and_then(|count| self.clock.ticks(count)) {
                    self.step(time, first.take());
                }
                self.class(&raw);
            });
            self.events += events;
        });
    }

    /// Takes in what was found in the stretch behind, which was looked through by a survey of its own.
    pub fn follow(&mut self, next: &Survey) {
        self.in_order &= next.in_order;
        next.first_buffer.iter().for_each(|first| self.order(*first));
        self.buffer_before = next.buffer_before.or(self.buffer_before);
        if let Some((buffer, time)) = next.first_time {
            self.step(time, Some(buffer));
        }
        self.time_before = next.time_before.or(self.time_before);
        self.steps.extend_from_slice(&next.steps);
        self.told.follow(&next.told);
        self.events += next.events;
        self.length = self.length.max(next.length);
    }

    /// Takes in a buffer: its processor and number.
    fn order(&mut self, (processor, number): (u16, u64)) {
        if let Some((before, number_before)) = self.buffer_before {
            let same = self.one_row || before == processor;
            self.in_order &= same && number >= number_before;
        }
        self.first_buffer.get_or_insert((processor, number));
        self.buffer_before = Some((processor, number));
    }

    /// Takes in the time of an event; of the first one of a buffer, also the buffer.
    #[inline]
    fn step(&mut self, time: i64, first: Option<u64>) {
        if let Some(buffer) = first {
            self.first_time.get_or_insert((buffer, time));
        }
        if let Some(before) = self.time_before.replace(time).filter(|before| is_step(*before, time)) {
            self.told.set_back(before - time);
            self.steps.extend(first.map(|buffer| (buffer, before)));
        }
    }

    #[inline]
    fn class(&mut self, raw: &Raw<'_>) {
        let guid = match raw.kind {
            Kind::Event | Kind::System => return,
            Kind::Classic => raw.bytes[24..].first_chunk().copied(),
            Kind::Message => Message::of(raw.bytes).map(|message| message.guid.copied().unwrap_or_default()),
        };
        if let Some(guid) = guid {
            self.told.class(guid);
        }
    }

    /// The time before the first event of a buffer, where that event shows that the clock was set back.
    pub(super) fn time_before(&self, buffer: u64) -> Option<i64> {
        let at = self.steps.binary_search_by_key(&buffer, |(buffer, _)| *buffer).ok()?;
        Some(self.steps[at].1)
    }
}

/// Learns a layout, where a record is one.
fn describe(raw: &Raw<'_>, layouts: &mut Layouts) {
    if raw.kind == Kind::Classic && raw.bytes[24..40] == DESCRIPTIONS && raw.bytes[4] == 32 {
        layouts.describe(&raw.bytes[CLASSIC..]);
    }
}
