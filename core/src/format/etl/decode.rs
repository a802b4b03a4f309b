//! What is read of an event: names and values, one behind the other in one text.

use crate::record::Field;
use crate::text::Text;

/// So many values are read of one event: a count in its data cannot make a small file a large one.
pub const MOST: usize = 16 << 10;

/// The values of an event.
#[derive(Debug, Default)]
pub struct Draft<'n> {
    pub text: Vec<u8>,
    slots: Vec<Slot<'n>>,
}

#[derive(Debug, Clone, Copy)]
struct Slot<'n> {
    name: Name<'n>,
    value: (usize, usize),
}

/// A name as the event or its layout has it, or made of several, in the text.
#[derive(Debug, Clone, Copy)]
pub enum Name<'n> {
    Of(&'n [u8]),
    At(usize, usize),
}

impl<'n> Draft<'n> {
    pub fn clear(&mut self) {
        self.text.clear();
        self.slots.clear();
    }

    /// A name below another one.
    pub fn below(&mut self, above: &[u8], name: &'n [u8]) -> Name<'n> {
        if above.is_empty() {
            return Name::Of(name);
        }
        let from = self.text.len();
        self.text.extend_from_slice(above);
        self.text.push(b'.');
        self.text.extend_from_slice(name);
        Name::At(from, self.text.len())
    }

    /// The bytes of a name.
    pub fn name(&self, name: Name<'n>) -> &[u8] {
        match name {
            Name::Of(bytes) => bytes,
            Name::At(from, to) => &self.text[from..to],
        }
    }

    /// Adds a value: what was written to the text from there on.
    pub fn add(&mut self, name: Name<'n>, from: usize) {
        self.slots.push(Slot { name, value: (from, self.text.len()) });
    }

    /// How many values there are.
    pub const fn len(&self) -> usize {
        self.slots.len()
    }

    /// The value of that number.
    pub fn value(&self, number: usize) -> &[u8] {
        self.slots.get(number).map_or(&[], |slot| &self.text[slot.value.0..slot.value.1])
    }

    /// All of them.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        self.slots.iter().map(|slot| Field {
            name: Text::new(self.name(slot.name)),
            value: Text::new(&self.text[slot.value.0..slot.value.1]),
        })
    }
}
