//! TraceLogging: an event that carries the names and types of its fields.
//!
//! Source: <https://github.com/microsoft/tracelogging> (`TraceLoggingProvider.h`, `TraceLoggingDynamic.h`)

use super::decode::{Draft, MOST};
use super::plan::Plan;
use super::value::{self, Data, SHORT, Shown};
use crate::format::evtx::cursor::Odd;
use memchr::memchr;

/// Set in a byte that another one follows.
const MORE: u8 = 0x80;
const STRUCT: u8 = 24;
/// Structures within structures.
const DEPTH: usize = 8;
/// What the writer marks for its own collectors.
const PRIVATE: &[u8] = b"PartA_PrivTags";

/// The description of an event.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'t> {
    pub name: &'t [u8],
    fields: &'t [u8],
}

/// What remains of a description.
#[derive(Debug, Clone, Copy)]
struct Meta<'t>(&'t [u8]);

/// A field as it is described.
#[derive(Debug, Clone, Copy)]
struct Field<'t> {
    name: &'t [u8],
    kind: u8,
    /// How it is shown; of a structure how many members it has.
    out: u8,
    count: Count,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Count {
    One,
    /// As the description says.
    Fixed(u16),
    /// As the data say.
    Told,
}

impl<'t> Schema<'t> {
    /// Where its parts stand: behind its length and tags the name, behind the name the fields, and where they end.
    pub fn places(bytes: &[u8]) -> Option<[usize; 3]> {
        let end = usize::from(u16::from_le_bytes(*bytes.first_chunk()?));
        let mut meta = Meta(bytes.get(2..end)?);
        meta.tags().ok()?;
        let name = end - meta.0.len();
        meta.text().ok()?;
        Some([name, end - meta.0.len(), end])
    }

    /// From bytes whose parts stand at these places.
    #[inline]
    pub fn at(bytes: &'t [u8], [name, fields, end]: [usize; 3]) -> Self {
        let part = |from, to| bytes.get(from..to).unwrap_or_default();
        // A NUL ends the name.
        Schema { name: part(name, fields - 1), fields: part(fields, end) }
    }

    /// How to pass over the data.
    pub fn plan(&self) -> Plan {
        let mut plan = Plan::default();
        match Meta(self.fields).plan(None, &mut plan, 0) {
            Ok(true) => plan,
            _ => Plan::open(),
        }
    }

    /// Reads the data of an event to their last byte.
    pub fn decode(&self, data: &[u8], pointer: u8, draft: &mut Draft<'t>) -> Result<(), Odd> {
        let mut reader = Reader { data: Data::new(data, pointer), left: MOST };
        let mut meta = Meta(self.fields);
        reader.fields(&mut meta, None, &[], draft, 0)?;
        if reader.data.is_empty() { Ok(()) } else { Err(Odd("data are left over")) }
    }
}

impl<'t> Meta<'t> {
    fn byte(&mut self) -> Result<u8, Odd> {
        let (first, rest) = self.0.split_first().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*first)
    }

    fn u16(&mut self) -> Result<u16, Odd> {
        let (first, rest) = self.0.split_first_chunk().ok_or(SHORT)?;
        self.0 = rest;
        Ok(u16::from_le_bytes(*first))
    }

    fn tags(&mut self) -> Result<(), Odd> {
        while self.byte()? & MORE != 0 {}
        Ok(())
    }

    #[inline]
    fn text(&mut self) -> Result<&'t [u8], Odd> {
        let end = memchr(0, self.0).ok_or(SHORT)?;
        let text = &self.0[..end];
        self.0 = &self.0[end + 1..];
        Ok(text)
    }

    #[inline]
    fn field(&mut self) -> Result<Field<'t>, Odd> {
        let name = self.text()?;
        let kind = self.byte()?;
        let mut out = 0;
        if kind & MORE != 0 {
            out = self.byte()?;
            if out & MORE != 0 {
                self.tags()?;
            }
        }
        let count = match kind & 0x60 {
            0x20 => Count::Fixed(self.u16()?),
            0x40 => Count::Told,
            // A type of somebody's own: its description is skipped, its data are bytes.
            0x60 => {
                let length = usize::from(self.u16()?);
                self.0 = self.0.get(length..).ok_or(SHORT)?;
                let kind = value::COUNTED_BINARY as u8;
                return Ok(Field { name, kind, out: 0, count: Count::One });
            }
            _ => Count::One,
        };
        Ok(Field { name, kind: kind & 0x1f, out: out & !MORE, count })
    }

    /// Adds so many fields, or all, to a plan; says whether that can be done.
    fn plan(&mut self, many: Option<u8>, plan: &mut Plan, depth: usize) -> Result<bool, Odd> {
        let mut read = 0;
        while many.map_or(!self.0.is_empty(), |many| read < many) {
            read = read.wrapping_add(1);
            let field = self.field()?;
            let can = field.count == Count::One
                && if field.kind == STRUCT {
                    deeper(depth)?;
                    self.plan(Some(field.out), plan, depth + 1)?
                } else {
                    plan.add_told(field.kind)
                };
            if !can {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Passes over the members of a structure that is not there.
    fn skip(&mut self, members: u8, depth: usize) -> Result<(), Odd> {
        for _ in 0..members {
            let field = self.field()?;
            if field.kind == STRUCT {
                deeper(depth)?;
                self.skip(field.out, depth + 1)?;
            }
        }
        Ok(())
    }
}

struct Reader<'d> {
    data: Data<'d>,
    /// How many more values are read.
    left: usize,
}

impl Reader<'_> {
    /// So many fields, or all.
    fn fields<'t>(
        &mut self,
        meta: &mut Meta<'t>,
        many: Option<u8>,
        above: &[u8],
        draft: &mut Draft<'t>,
        depth: usize,
    ) -> Result<(), Odd> {
        let mut read = 0;
        while many.map_or(!meta.0.is_empty(), |many| read < many) {
            read = read.wrapping_add(1);
            let field = meta.field()?;
            if field.kind == STRUCT {
                self.structure(meta, field, above, draft, depth)?;
                continue;
            }
            let name = draft.below(above, field.name);
            let from = draft.text.len();
            let count = self.count(field.count)?;
            let shown = shown(field.out);
            for number in 0..count.unwrap_or(1) {
                if number > 0 {
                    draft.text.extend_from_slice(b", ");
                }
                self.left = self.left.checked_sub(1).ok_or(TOO_MANY)?;
                // Of bytes, the length stands before them; an array of them has it as its count.
                let kind =
                    if field.kind == value::BINARY as u8 { value::COUNTED_BINARY } else { u16::from(field.kind) };
                value::value(&mut draft.text, &mut self.data, kind, shown, None)?;
            }
            if field.name != PRIVATE {
                draft.add(name, from);
            }
        }
        Ok(())
    }

    fn count(&mut self, count: Count) -> Result<Option<u16>, Odd> {
        Ok(match count {
            Count::One => None,
            Count::Fixed(count) => Some(count),
            Count::Told => Some(self.data.u16()?),
        })
    }

    fn structure<'t>(
        &mut self,
        meta: &mut Meta<'t>,
        field: Field<'t>,
        above: &[u8],
        draft: &mut Draft<'t>,
        depth: usize,
    ) -> Result<(), Odd> {
        deeper(depth)?;
        let name = draft.below(above, field.name);
        let name = draft.name(name).to_vec();
        let count = self.count(field.count)?;
        let members = *meta;
        if count == Some(0) {
            return meta.skip(field.out, depth + 1);
        }
        for number in 0..count.unwrap_or(1) {
            self.left = self.left.checked_sub(1).ok_or(TOO_MANY)?;
            *meta = members;
            match count {
                None => self.fields(meta, Some(field.out), &name, draft, depth + 1)?,
                Some(_) => {
                    let name = [&name, format!("[{number}]").as_bytes()].concat();
                    self.fields(meta, Some(field.out), &name, draft, depth + 1)?;
                }
            }
        }
        Ok(())
    }
}

const TOO_MANY: Odd = Odd("more values than an event can hold");

const fn deeper(depth: usize) -> Result<(), Odd> {
    if depth < DEPTH { Ok(()) } else { Err(Odd("structures too deep in each other")) }
}

const fn shown(out: u8) -> Shown {
    match out {
        3 => Shown::Bool,
        // Hexadecimal, NTSTATUS, HRESULT, code pointer.
        4 | 14 | 15 | 37 => Shown::Hex,
        5 | 6 | 13 | 18 => Shown::Unsigned,
        7 => Shown::Port,
        8 => Shown::Ipv4,
        16 | 38 => Shown::Time,
        17 => Shown::Signed,
        // XML, JSON, UTF-8.
        11 | 12 | 35 => Shown::Utf8,
        _ => Shown::Plain,
    }
}
