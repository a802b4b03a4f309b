//! What a reader gathers of one event, and how it is handed out.

use crate::format::{Input, Sink};
use crate::record::{Anomaly, AnomalyKind, Field, Fields, Item, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;
use std::borrow::Cow;

/// Bytes that borrow the input unless something in them had to be decoded.
pub type Bytes<'a> = Cow<'a, [u8]>;

/// The parts of one event as far as they were found.
#[derive(Debug, Clone, Default)]
pub struct Parts<'a> {
    /// The provider's name or GUID.
    pub provider: Bytes<'a>,
    /// The channel.
    pub channel: Bytes<'a>,
    /// The computer.
    pub computer: Bytes<'a>,
    /// The id, without which it is no event.
    pub id: Option<u32>,
    /// What is rendered as its task.
    pub task: Bytes<'a>,
    /// The version of its layout.
    pub version: Option<u8>,
    /// Its number in the channel.
    pub record_id: Option<u64>,
    /// The process.
    pub pid: Option<u32>,
    /// The thread.
    pub tid: Option<u32>,
    /// When.
    pub time: Option<Stamp>,
    /// The level.
    pub level: Level,
    /// The rendered message.
    pub text: Bytes<'a>,
    /// The data, name and value.
    pub fields: Vec<(Bytes<'a>, Bytes<'a>)>,
}

impl<'a> Parts<'a> {
    /// Adds one of its data.
    pub fn field(&mut self, name: impl Into<Bytes<'a>>, value: impl Into<Bytes<'a>>) {
        self.fields.push((name.into(), value.into()));
    }

    /// Hands it out as a record; as damaged where it has no id.
    pub fn give(&self, span: Span, raw: &[u8], sink: &mut dyn Sink) {
        let Some(id) = self.id else { return self.give_broken(AnomalyKind::Damaged, span, raw, "no event id", sink) };
        // A TraceLogging event has no id and stands in no channel: its name is rendered as its task.
        let is_traced = id == 0 && self.channel.is_empty();
        let fields: Vec<Field<'_>> =
            self.fields.iter().map(|(name, value)| Field { name: Text::new(name), value: Text::new(value) }).collect();
        sink.item(Item::Record(Record {
            span,
            time: self.time,
            level: self.level,
            text: Text::new(&self.text),
            fields: Fields::new(&fields),
            origin: Origin::Event {
                provider: Text::new(&self.provider),
                channel: Text::new(&self.channel),
                computer: Text::new(&self.computer),
                id,
                name: Text::new(if is_traced { self.task.trim_ascii() } else { &[] }),
                version: self.version,
                record_id: self.record_id,
                pid: self.pid,
                tid: self.tid,
            },
        }));
    }

    /// Hands out what is left of it: its own bytes as the text, with the time, level and provider that were still read.
    pub fn give_broken(&self, kind: AnomalyKind, span: Span, raw: &[u8], why: &str, sink: &mut dyn Sink) {
        sink.item(Item::Anomaly(Anomaly {
            time: self.time,
            level: self.level,
            component: Text::new(&self.provider),
            ..Anomaly::new(kind, span, Text::new(raw.trim_ascii()), why.into())
        }));
    }
}

/// A decimal number, or a hexadecimal one behind `0x`, blanks around it allowed.
pub fn number<T: TryFrom<u64>>(text: &[u8]) -> Option<T> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let number = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok()?,
        None => text.parse().ok()?,
    };
    T::try_from(number).ok()
}

/// The bytes from `start` to `end` of an input.
pub fn exactly(input: &Input<'_>, start: usize, end: usize) -> Span {
    Span { start: input.base + start as u64, end: input.base + end as u64 }
}

/// The bytes from `start` to `end` of an input, with the white space behind them.
pub fn span(input: &Input<'_>, start: usize, end: usize) -> Span {
    let blanks = input.bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    exactly(input, start, end + blanks)
}
