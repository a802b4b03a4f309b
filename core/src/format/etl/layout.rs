//! Layouts: what the data of a manifest's events are, as the Relogger of Windows puts it into a trace.

use super::decode::{Draft, MOST};
use super::plain::{u16_at, u32_at, utf16_at};
use super::plan::Plan;
use super::table;
use super::trace::Trace;
use super::value::{self, Data, SHORT, Shown};
use crate::format::evtx::cursor::Odd;
use rustc_hash::FxHashMap;

/// Layouts that are kept, of all files of a device.
const MOST_LAYOUTS: usize = 64 << 10;
/// Different layouts of one event that are kept: builds differ.
const MOST_ALIKE: usize = 4;
/// The longest text of a description.
const LONGEST: usize = 4096;
/// Structures within structures.
const DEPTH: usize = 4;

/// An event: its provider, its id, its version.
pub type Key = ([u8; 16], u16, u8);

/// What is known of the events of manifests: what traces of a device say themselves, in any of its files, and a built-in
/// table.
#[derive(Debug, Default)]
pub struct Layouts {
    of: FxHashMap<Key, Vec<Layout>>,
    providers: FxHashMap<[u8; 16], Box<str>>,
    count: usize,
}

/// What the data of an event are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    pub channel: Box<str>,
    /// The event in words, with `%1` for its first value.
    pub message: Box<str>,
    parts: Vec<Part>,
    /// How many of the parts are no members of others.
    top: usize,
    /// How to pass over the data.
    pub plan: Plan,
}

/// A value, or a structure of some.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    pub name: Box<str>,
    pub kind: u16,
    pub shown: Shown,
    /// Of a structure: its members.
    members: Option<(usize, usize)>,
    count: Size,
    length: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Size {
    /// Nothing tells it.
    #[default]
    None,
    Fixed(usize),
    /// The value of that part.
    Of(usize),
}

impl Part {
    /// A value of that type.
    pub fn plain(name: &str, kind: u16) -> Self {
        Part { name: name.into(), kind, ..Part::default() }
    }
}

impl Layouts {
    /// Takes in what a trace says. Traces say it after the events it is about, so that all files are asked before any is
    /// read.
    pub fn learn(&mut self, trace: &Trace<'_>) {
        self.merge(trace.layouts());
    }

    /// Takes in those of another trace.
    pub fn merge(&mut self, other: &Layouts) {
        let name = |key: &Key| other.providers.get(&key.0).map_or("", |name| name);
        let mut keys: Vec<&Key> = other.of.keys().collect();
        // Where not all can be kept, it shall be the same ones.
        keys.sort_unstable();
        for key in keys {
            other.of[key].iter().for_each(|layout| self.add(*key, name(key), layout.clone()));
        }
    }

    /// Takes in the description of an event.
    pub(super) fn describe(&mut self, bytes: &[u8]) {
        if let Some((key, provider, layout)) = Layout::of(bytes) {
            self.add(key, &provider, layout);
        }
    }

    fn add(&mut self, key: Key, provider: &str, layout: Layout) {
        if self.count >= MOST_LAYOUTS {
            return;
        }
        if !provider.is_empty() {
            self.providers.entry(key.0).or_insert_with(|| provider.into());
        }
        let alike = self.of.entry(key).or_default();
        if alike.len() < MOST_ALIKE && !alike.contains(&layout) {
            alike.push(layout);
            self.count += 1;
        }
    }

    /// How many layouts were found.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether none was.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those of an event.
    pub(super) fn of(&self, key: &Key) -> &[Layout] {
        self.of.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of a provider.
    pub(super) fn provider(&self, guid: &[u8; 16]) -> Option<&str> {
        table::provider(guid).or_else(|| self.providers.get(guid).map(|name| &**name))
    }
}

impl Layout {
    /// Of parts, so many of which are no members of others.
    pub fn new(parts: Vec<Part>, top: usize) -> Self {
        let mut plan = Plan::default();
        let can = parts[..top].iter().all(|part| part.stands_alone() && plan.add(part.kind));
        let plan = if can { plan } else { Plan::open() };
        Layout { parts, top, plan, ..Layout::default() }
    }

    /// From a `TRACE_EVENT_INFO`: the event it is about, the provider's name, the layout.
    fn of(bytes: &[u8]) -> Option<(Key, String, Layout)> {
        let key = (*bytes.first_chunk()?, u16_at(bytes, 32)?, *bytes.get(34)?);
        let text = |at: usize| match u32_at(bytes, at)? {
            0 => Some(String::new()),
            place => utf16_at(bytes, place as usize, LONGEST),
        };
        let trimmed = |at: usize| text(at).map(|text| text.trim_end().into());
        let (count, top) = (u32_at(bytes, 100)? as usize, u32_at(bytes, 104)? as usize);
        if count > bytes.len() / 24 || top > count {
            return None;
        }
        let parts = (0..count).map(|number| Part::of(bytes, 112 + 24 * number, count)).collect::<Option<Vec<_>>>()?;
        let layout = Layout { channel: trimmed(60)?, message: trimmed(76)?, ..Layout::new(parts, top) };
        Some((key, text(52)?.trim_end().to_owned(), layout))
    }

    /// Reads the data of an event to their last byte.
    pub fn decode<'n>(&'n self, data: &[u8], pointer: u8, draft: &mut Draft<'n>) -> Result<(), Odd> {
        let mut reader = Reader { layout: self, data: Data::new(data, pointer), numbers: Vec::new(), left: MOST };
        // What others are measured by stands before them.
        reader.numbers.resize(self.parts.len(), 0);
        reader.parts(0, self.top, &[], draft, 0)?;
        if reader.data.is_empty() { Ok(()) } else { Err(Odd("data are left over")) }
    }
}

impl Part {
    /// Whether it is one value, whose length no other one tells.
    const fn stands_alone(&self) -> bool {
        let has_length = matches!(self.kind, value::WIDE | value::NARROW) && !matches!(self.length, Size::None);
        self.members.is_none() && matches!(self.count, Size::None) && !has_length
    }

    /// From an `EVENT_PROPERTY_INFO`.
    fn of(bytes: &[u8], at: usize, parts: usize) -> Option<Self> {
        let info = bytes.get(at..at + 24)?;
        let flags = u32_at(info, 0)?;
        let name = utf16_at(bytes, u32_at(info, 4)? as usize, LONGEST)?;
        let (first, second) = (u16_at(info, 8)?, u16_at(info, 10)?);
        let (count, length) = (usize::from(u16_at(info, 16)?), usize::from(u16_at(info, 18)?));
        let other = |number: usize| (number < parts).then_some(Size::Of(number));
        let size = |is_other: bool, size: usize| match size {
            _ if is_other => other(size),
            0 => Some(Size::None),
            size => Some(Size::Fixed(size)),
        };
        let members = (usize::from(first), usize::from(first) + usize::from(second));
        let is_struct = flags & 1 != 0;
        // An array of one may be meant as an array.
        let count = match size(flags & 4 != 0, count)? {
            Size::Fixed(1) if flags & 0x20 == 0 => Size::None,
            count => count,
        };
        (!is_struct || members.1 <= parts).then(|| Part {
            name: name.into(),
            kind: if is_struct { 0 } else { first },
            shown: if is_struct { Shown::Plain } else { shown(second) },
            members: is_struct.then_some(members),
            count,
            length: if is_struct { Size::None } else { size(flags & 2 != 0, length).unwrap_or_default() },
        })
    }
}

/// Only what an event log shows so as well.
const fn shown(out: u16) -> Shown {
    match out {
        16..=19 => Shown::Hex,
        35 => Shown::Utf8,
        _ => Shown::Plain,
    }
}

struct Reader<'n, 'd> {
    layout: &'n Layout,
    data: Data<'d>,
    /// The value of each part that is a number.
    numbers: Vec<u64>,
    left: usize,
}

impl<'n> Reader<'n, '_> {
    fn size(&self, size: Size) -> Result<Option<usize>, Odd> {
        Ok(match size {
            Size::None => None,
            Size::Fixed(size) => Some(size),
            Size::Of(part) => {
                Some(usize::try_from(self.numbers[part]).ok().filter(|size| *size <= 64 << 10).ok_or(SHORT)?)
            }
        })
    }

    fn parts(&mut self, from: usize, to: usize, above: &[u8], draft: &mut Draft<'n>, depth: usize) -> Result<(), Odd> {
        let layout = self.layout;
        for (number, part) in (from..to).zip(&layout.parts[from..to]) {
            let count = self.size(part.count)?;
            if let Some((first, last)) = part.members {
                if depth == DEPTH {
                    return Err(Odd("structures too deep in each other"));
                }
                let name = draft.below(above, part.name.as_bytes());
                let name = draft.name(name).to_vec();
                for place in 0..count.unwrap_or(1) {
                    self.one_less()?;
                    let place = count.map(|_| format!("[{place}]")).unwrap_or_default();
                    self.parts(first, last, &[&name, place.as_bytes()].concat(), draft, depth + 1)?;
                }
                continue;
            }
            let length = self.size(part.length)?;
            // A number of a fixed length tells it as well; bytes have none but that one.
            let length = match part.kind {
                value::WIDE | value::NARROW | value::BINARY | 304 | 305 => length,
                _ => None,
            };
            let name = draft.below(above, part.name.as_bytes());
            let from = draft.text.len();
            for place in 0..count.unwrap_or(1) {
                self.one_less()?;
                if place > 0 {
                    draft.text.extend_from_slice(b", ");
                }
                let said = value::value(&mut draft.text, &mut self.data, part.kind, part.shown, length)?;
                self.numbers[number] = said.unwrap_or_default();
            }
            draft.add(name, from);
        }
        Ok(())
    }

    fn one_less(&mut self) -> Result<(), Odd> {
        self.left = self.left.checked_sub(1).ok_or(Odd("more values than an event can hold"))?;
        Ok(())
    }
}
