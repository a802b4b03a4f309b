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
    /// By their description.
    told: FxHashMap<Box<[u8]>, Shape>,
    manifest: FxHashMap<Key, Manifest<'r>>,
}

/// Where the parts of a description stand, and how to pass over the data.
#[derive(Debug)]
struct Shape {
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
        if let Some(shape) = self.told.get(bytes) {
            return Some(told(shape));
        }
        self.learn(bytes).map(told)
    }

    #[cold]
    fn learn(&mut self, bytes: &[u8]) -> Option<&Shape> {
        let places = Schema::places(bytes)?;
        let plan = Schema::at(bytes, places).plan();
        if self.told.len() == MOST {
            self.told.clear();
        }
        Some(self.told.entry(bytes.into()).or_insert(Shape { places, plan }))
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
