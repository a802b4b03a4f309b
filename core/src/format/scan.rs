//! What a format that is read by a visitor gets, and where it puts what it finds.

use crate::limits::Limits;
use crate::record::Item;

/// What is read at once: a chunk of a source, or all of it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The bytes; of a text, UTF-8 as far as that can be had.
    pub bytes: &'a [u8],
    /// The byte of the source at which they begin; 0 for all of it.
    pub base: u64,
    /// The name of the source, a chain for archives.
    pub name: &'a str,
    /// How far it is followed.
    pub limits: &'a Limits,
}

impl<'a> Input<'a> {
    /// These bytes of a source of that name, within the usual limits.
    pub const fn new(bytes: &'a [u8], base: u64, name: &'a str) -> Self {
        Input { bytes, base, name, limits: &Limits::USUAL }
    }
}

/// Takes what a format finds.
pub trait Sink {
    /// The next item. Items come in the order of the bytes, those of a trace in the order in which they happened; no two
    /// begin at the same byte. An item lives for this call.
    fn item(&mut self, item: Item<'_>);

    /// A sentence about the whole source that its reader has to know: "the order of day and month cannot be told". The
    /// same sentence is kept once.
    fn note(&mut self, note: &str);

    /// Whether anybody listens still: the time may be over. Who reads much between two items, or from many, asks.
    fn wants_more(&self) -> bool {
        true
    }

    /// Whether the item that begins at this byte of the source is wanted. Who comes back to quote wants a few, and where
    /// the others begin and end is known before they are read.
    fn wants(&self, _byte: u64) -> bool {
        true
    }
}

/// Finds the items of an input. It never panics and always ends, whatever the bytes.
pub type Scan = fn(&Input<'_>, &mut dyn Sink);
