//! Running a plan over the values of a record.

use super::cursor::{Cursor, Odd};
use super::facts::Facts;
use super::op::{Op, Part, Place};
use super::plan::Plans;
use super::role::{Role, Slot};
use super::walk::{HEADER, Raw};
use super::{render, token, value};
use crate::record::{Field, Fields, Level, Origin, Record};
use crate::span::Span;
use crate::text::Text;
use crate::time::Stamp;
use std::ops::Range;

/// Why a record is not read by other means either: those know no limit.
pub const TOO_DEEP: Odd = Odd("binary XML too deep");
/// A record of 64 KiB does not say more than that.
const LONGEST: usize = 1 << 20;

/// A value of a record: its type and its bytes in the chunk.
#[derive(Debug, Clone, Copy)]
struct Value {
    kind: u8,
    at: u32,
    length: u16,
}

/// Reads the records of a chunk one by one, each into the same room.
#[derive(Debug)]
pub struct Reader<'c> {
    chunk: &'c [u8],
    plans: Plans,
    values: Vec<Value>,
    text: Vec<u8>,
    fields: Vec<(Place, Place)>,
    facts: Facts,
    /// Binary XML in a value in binary XML …: no writer goes deeper than two.
    deepest: usize,
}

impl<'c> Reader<'c> {
    /// For a chunk, with so many templates in one another.
    pub fn new(chunk: &'c [u8], deepest: usize) -> Self {
        Reader {
            chunk,
            deepest,
            plans: Plans::new(chunk.len()),
            values: Vec::new(),
            text: Vec::new(),
            fields: Vec::new(),
            facts: Facts::default(),
        }
    }

    fn clear(&mut self) {
        self.values.clear();
        self.text.clear();
        self.fields.clear();
        self.facts = Facts::default();
    }

    /// Reads a record.
    pub fn record(&mut self, raw: &Raw) -> Result<(), Odd> {
        self.clear();
        // The size at its end is no part of it.
        self.stream(raw.at + HEADER, raw.end - 4, Role::Document, 0)
    }

    /// Whether what was read is an event.
    pub fn is_event(&self) -> bool {
        self.facts.is_event()
    }

    /// Reads the record from XML that tells the same.
    pub fn xml(&mut self, xml: &[u8]) -> Result<(), Odd> {
        self.clear();
        render::each_part(xml, |part| match part {
            render::Part::Slot(slot, text) => {
                let text = self.keep(text);
                self.fact(slot, text);
            }
            render::Part::Field(name, text) => {
                let field = (self.keep(name), self.keep(text));
                self.fields.push(field);
            }
        })
    }

    fn keep(&mut self, text: &[u8]) -> Place {
        let from = self.text.len();
        self.text.extend_from_slice(text);
        Place::since(from, &self.text, false)
    }

    /// A stream of binary XML: instances of templates, or elements as they are.
    fn stream(&mut self, from: usize, to: usize, inside: Role, depth: usize) -> Result<(), Odd> {
        if depth > self.deepest {
            return Err(TOO_DEEP);
        }
        let mut cursor = Cursor::new(self.chunk, from);
        while cursor.at < to {
            match token::split(cursor.u8()?).0 {
                token::END => break,
                token::FRAGMENT => drop(cursor.take(3)?),
                token::TEMPLATE => self.instance(&mut cursor, to, inside, depth)?,
                token::OPEN => {
                    cursor.at -= 1;
                    let first = self.plans.ops.len();
                    self.plans.elements(&mut cursor, to, inside, false)?;
                    self.run(first..self.plans.ops.len(), self.values.len(), depth)?;
                }
                _ => return Err(Odd("a token that is not known")),
            }
        }
        Ok(())
    }

    #[inline]
    fn instance(&mut self, cursor: &mut Cursor<'c>, to: usize, inside: Role, depth: usize) -> Result<(), Odd> {
        cursor.take(5)?;
        let template = cursor.u32()?;
        if template as usize == cursor.at {
            // It is defined here, where it is used first.
            cursor.take(20)?;
            let size = cursor.u32()?;
            cursor.take(size as usize)?;
        }
        let count = cursor.u32()? as usize;
        let kinds = cursor.take(count.checked_mul(4).ok_or(Odd("too many values"))?)?;
        let first = self.values.len();
        for [low, high, kind, _] in kinds.as_chunks::<4>().0 {
            let length = u16::from_le_bytes([*low, *high]);
            self.values.push(Value { kind: *kind, at: cursor.at as u32, length });
            cursor.take(usize::from(length))?;
        }
        if cursor.at > to {
            return Err(Odd("values beyond the record"));
        }
        self.plans.spend(count)?;
        let plan = self.plans.template(self.chunk, template, inside)?;
        self.run(plan, first, depth)?;
        self.values.truncate(first);
        Ok(())
    }

    fn run(&mut self, plan: Range<usize>, first: usize, depth: usize) -> Result<(), Odd> {
        self.plans.spend(plan.len())?;
        let mut at = plan.start;
        while let Some(op) = self.plans.ops.get(at).filter(|_| at < plan.end) {
            at += 1;
            match *op {
                Op::Unless { null, skip } => {
                    // An element that depends on a value beyond the last depends on none.
                    if self.values.get(first + usize::from(null)).is_some_and(|value| value.kind == 0) {
                        at += skip as usize;
                    }
                }
                Op::Slot(slot, Part::Fixed(text)) => self.fact(slot, text),
                Op::Slot(slot, Part::Value(value)) => self.value_fact(slot, self.value(first, value))?,
                Op::Field { name, value } => self.field(name, value, first, depth)?,
                Op::Inside(inside, value) => {
                    let value = self.value(first, value);
                    if value.kind == value::BINARY_XML {
                        let from = value.at as usize;
                        self.stream(from, from + usize::from(value.length), inside, depth + 1)?;
                    } else if inside == Role::Data && value.length > 0 {
                        self.data(Place::default(), value)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A value that is not there is null.
    #[inline(always)]
    fn value(&self, first: usize, number: u16) -> Value {
        self.values.get(first + usize::from(number)).copied().unwrap_or(Value { kind: 0, at: 0, length: 0 })
    }

    #[inline(always)]
    fn bytes(&self, value: Value) -> &'c [u8] {
        let from = value.at as usize;
        self.chunk.get(from..from + usize::from(value.length)).unwrap_or_default()
    }

    /// The text of a value that is no array.
    #[inline]
    fn shown(&mut self, kind: u8, bytes: &[u8]) -> Result<Place, Odd> {
        let from = self.text.len();
        self.plans.spend(bytes.len())?;
        value::write(&mut self.text, kind, bytes)?;
        if self.text.len() > LONGEST {
            return Err(Odd("a record too long to be one"));
        }
        Ok(Place::since(from, &self.text, false))
    }

    fn field(&mut self, name: Part, value: Part, first: usize, depth: usize) -> Result<(), Odd> {
        let name = match name {
            Part::Fixed(name) => name,
            Part::Value(name) => {
                let name = self.value(first, name);
                self.shown(name.kind, self.bytes(name))?
            }
        };
        match value {
            Part::Fixed(text) => self.fields.push((name, text)),
            Part::Value(value) => {
                let value = self.value(first, value);
                if value.kind == value::BINARY_XML && value.length > 0 {
                    let from = value.at as usize;
                    return self.stream(from, from + usize::from(value.length), Role::Data, depth + 1);
                }
                self.data(name, value)?;
            }
        }
        Ok(())
    }

    /// A piece of data; of an array, one for each item, as its element is repeated.
    #[inline]
    fn data(&mut self, name: Place, value: Value) -> Result<(), Odd> {
        let bytes = self.bytes(value);
        if value.kind & value::ARRAY == 0 {
            let text = self.shown(value.kind, bytes)?;
            self.fields.push((name, text));
            return Ok(());
        }
        let before = self.fields.len();
        for item in value::items(value.kind, bytes)? {
            self.plans.spend(1)?;
            let text = self.shown(value.kind & !value::ARRAY, item)?;
            self.fields.push((name, text));
        }
        if self.fields.len() == before {
            self.fields.push((name, Place::default()));
        }
        Ok(())
    }

    /// A fact from a value: numbers go without text.
    #[inline]
    fn value_fact(&mut self, slot: Slot, value: Value) -> Result<(), Odd> {
        let bytes = self.bytes(value);
        match slot {
            _ if value.kind == 0 => Ok(()),
            Slot::Time if value.kind == value::FILETIME && bytes.len() >= 8 => {
                let ticks = Cursor::new(bytes, 0).u64()?;
                self.facts.time = Some(Stamp::from_filetime(ticks));
                Ok(())
            }
            _ => match value::number(value.kind, bytes) {
                Some(number) if self.facts.number(slot, number) => Ok(()),
                _ => {
                    let text = self.shown(value.kind, bytes)?;
                    self.fact(slot, text);
                    Ok(())
                }
            },
        }
    }

    fn fact(&mut self, slot: Slot, place: Place) {
        let text = place.of(if place.fixed { &self.plans.text } else { &self.text });
        self.facts.text(slot, place, text);
    }

    #[inline(always)]
    fn at(&self, place: Place) -> &[u8] {
        place.of(if place.fixed { &self.plans.text } else { &self.text })
    }

    /// The data of the record.
    pub fn data_of_record(&self) -> impl Iterator<Item = Field<'_>> {
        let text = |place| Text::new(self.at(place));
        self.fields.iter().map(move |(name, value)| Field { name: text(*name), value: text(*value) })
    }

    /// The record as it is handed out. `written` is the time of its header.
    pub fn as_record<'a>(&'a self, span: Span, written: Option<Stamp>, fields: &'a [Field<'a>]) -> Record<'a> {
        let text = |place| Text::new(self.at(place));
        let facts = &self.facts;
        let provider = facts.provider.filter(|name| !name.is_empty()).or(facts.guid).unwrap_or_default();
        Record {
            span,
            time: facts.time.unwrap_or(written),
            level: facts.level.map_or(Level::default(), Level::of_event),
            text: text(facts.message),
            fields: Fields::new(fields),
            origin: Origin::Event {
                provider: text(provider),
                channel: text(facts.channel),
                computer: text(facts.computer),
                id: facts.id.unwrap_or(0),
                name: Text::default(),
                version: facts.version,
                record_id: facts.record_id,
                pid: facts.pid,
                tid: facts.tid,
            },
        }
    }
}
