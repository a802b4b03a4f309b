//! Kinds of events of a trace: each is looked up and worked out once.

use super::event::{Event, Place, Places};
use super::layout::{Key, Layout, Layouts};
use super::plan::Plan;
use super::table;
use super::told::Known;
use super::tracelogging::Schema;
use rustc_hash::FxHashMap;

/// So many are kept: a trace has some hundred.
const MOST: usize = 4096;

/// Places in which the kinds met last are kept.
const PLACES: usize = 1024;

/// The kinds of events that were met.
#[derive(Debug)]
pub struct Kinds<'r> {
    layouts: &'r Layouts,
    shapes: Vec<Shape>,
    /// The number of each, by the mark of its description.
    told: FxHashMap<u64, usize>,
    /// The one that was met last, of all whose marks share a place.
    last: Box<[u16; PLACES]>,
    manifest: FxHashMap<Key, Manifest<'r>>,
}

/// A description as it was met.
#[derive(Debug)]
struct Shape {
    /// All that stood between the head of an event and its data, and where those began.
    before: Box<[u8]>,
    data: usize,
    /// In it, the name of the provider.
    provider: Place,
    /// In it, the description.
    schema: Place,
    /// In that, its parts.
    parts: [usize; 3],
    /// How to pass over the data.
    plan: Plan,
}

/// A TraceLogging event.
#[derive(Debug)]
pub struct Described<'n> {
    /// What its provider calls itself.
    pub provider: &'n [u8],
    pub schema: Schema<'n>,
    pub data: &'n [u8],
    /// Whether its data fit, where that can be told without reading.
    pub fits: Option<bool>,
}

/// An event of a manifest.
#[derive(Debug)]
pub struct Manifest<'r> {
    /// The name of its provider.
    pub provider: Option<&'r str>,
    /// What it may be, the likeliest first.
    pub layouts: Vec<(Known, &'r Layout)>,
}

impl<'r> Kinds<'r> {
    pub fn new(layouts: &'r Layouts) -> Self {
        Kinds {
            layouts,
            shapes: Vec::new(),
            told: FxHashMap::default(),
            last: Box::new([0; PLACES]),
            manifest: FxHashMap::default(),
        }
    }

    /// A TraceLogging event before whose data stands what stood there before: nearly every one.
    #[inline(always)]
    pub fn met<'n>(&self, event: &Event<'n>) -> Option<Described<'n>> {
        let schema = event.schema()?;
        let shape = self.shapes.get(usize::from(self.last[place(mark(schema))]))?;
        let data = event.data_behind(&shape.before, shape.data)?;
        Some(Described {
            provider: event.part(shape.provider),
            schema: Schema::at(schema, shape.parts),
            data,
            fits: shape.plan.fits(data, event.pointer),
        })
    }

    /// A TraceLogging event by its description.
    pub fn described<'n>(&mut self, event: &Event<'n>) -> Option<Described<'n>> {
        let Places { schema, provider, end, data } = event.places()?;
        let schema = schema?;
        let bytes = event.part(schema);
        let mark = mark(bytes);
        let told = |parts: [usize; 3], plan: &Plan| Described {
            provider: event.part(provider),
            schema: Schema::at(bytes, parts),
            data: event.data(data),
            fits: plan.fits(event.data(data), event.pointer),
        };
        if let Some(number) = self.told.get(&mark).copied()
            && let Some(shape) = self.shapes.get(number)
            && shape.before.get(shape.schema.0..shape.schema.1) == Some(bytes)
        {
            self.last[place(mark)] = number as u16;
            return Some(told(shape.parts, &shape.plan));
        }
        let parts = Schema::places(bytes)?;
        let plan = Schema::at(bytes, parts).plan();
        let described = told(parts, &plan);
        if self.shapes.len() == MOST {
            self.shapes.clear();
            self.told.clear();
        }
        self.last[place(mark)] = self.shapes.len() as u16;
        self.told.insert(mark, self.shapes.len());
        self.shapes.push(Shape { before: event.part((0, end)).into(), data, provider, schema, parts, plan });
        Some(described)
    }

    /// An event of a manifest.
    #[inline]
    pub fn manifest(&mut self, key: &Key) -> &Manifest<'r> {
        if self.manifest.len() >= MOST {
            self.manifest.clear();
        }
        let layouts = self.layouts;
        self.manifest.entry(*key).or_insert_with(|| {
            let embedded = layouts.of(key).iter().map(|layout| (Known::Embedded, layout));
            let all = embedded.chain(table::layout(key).map(|layout| (Known::Table, layout)));
            Manifest { provider: layouts.provider(&key.0), layouts: all.collect() }
        })
    }
}

/// A place for a mark.
#[inline]
const fn place(mark: u64) -> usize {
    (mark.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES.trailing_zeros())) as usize
}

/// Of most descriptions no two have the same: their beginning, with their length, and some of their middle and end.
#[inline]
fn mark(bytes: &[u8]) -> u64 {
    let (Some(first), Some(last)) = (bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) else {
        return bytes.iter().fold(0, |mark, byte| mark.rotate_left(8) ^ u64::from(*byte));
    };
    let two = |bytes: &[u8; 16]| {
        let all = u128::from_le_bytes(*bytes);
        all as u64 ^ ((all >> 64) as u64).rotate_left(29)
    };
    let middle = super::plain::u64_at(bytes, bytes.len() / 2).unwrap_or_default();
    two(first) ^ middle.rotate_left(21) ^ two(last).rotate_left(42)
}
