//! Kinds of events of a trace: each is looked up and worked out once.

use super::layout::{Key, Layout, Layouts};
use super::plan::Plan;
use super::table;
use super::told::Known;
use super::tracelogging::Schema;
use rustc_hash::FxHashMap;

/// So many are kept: a trace has some hundred.
const MOST: usize = 4096;

/// The kinds of events that were met.
#[derive(Debug)]
pub struct Kinds<'r> {
    layouts: &'r Layouts,
    /// By what tells their descriptions apart.
    told: FxHashMap<u64, Shape>,
    manifest: FxHashMap<Key, Manifest<'r>>,
}

/// A description, where its parts stand, and how to pass over the data.
#[derive(Debug)]
struct Shape {
    bytes: Box<[u8]>,
    places: [usize; 3],
    plan: Plan,
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
        Kinds { layouts, told: FxHashMap::default(), manifest: FxHashMap::default() }
    }

    /// A TraceLogging event by its description, and whether its data fit where that can be told without reading.
    #[inline]
    pub fn schema<'n>(&mut self, bytes: &'n [u8], data: &[u8], pointer: u8) -> Option<(Schema<'n>, Option<bool>)> {
        let told = |shape: &Shape| (Schema::at(bytes, shape.places), shape.plan.fits(data, pointer));
        let mark = mark(bytes);
        if let Some(shape) = self.told.get(&mark).filter(|shape| *shape.bytes == *bytes) {
            return Some(told(shape));
        }
        let places = Schema::places(bytes)?;
        let plan = Schema::at(bytes, places).plan();
        if self.told.len() == MOST {
            self.told.clear();
        }
        let shape = Shape { bytes: bytes.into(), places, plan };
        let told = told(&shape);
        self.told.insert(mark, shape);
        Some(told)
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

/// Of most descriptions no two have the same: their length, and some of the bytes of their beginning, middle and end.
#[inline]
fn mark(bytes: &[u8]) -> u64 {
    let part = |at: usize| super::plain::u64_at(bytes, at).unwrap_or_default();
    let (middle, end) = (part(bytes.len() / 2), part(bytes.len().saturating_sub(8)));
    part(3) ^ middle.rotate_left(21) ^ end.rotate_left(42) ^ bytes.len() as u64
}
