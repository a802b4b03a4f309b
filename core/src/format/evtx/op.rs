//! What a plan is made of: operations that fill a draft.

use super::role::{Role, Slot};

/// A stretch of text, in the plans' own text or in that of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub from: u32,
    /// The byte after the last one.
    pub to: u32,
    /// Whether it stands in the plans' text.
    pub fixed: bool,
}

impl Place {
    /// The end of a text that is being written.
    pub fn since(from: usize, text: &[u8], fixed: bool) -> Self {
        Place { from: from as u32, to: text.len() as u32, fixed }
    }

    /// Whether there is nothing.
    pub const fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Its bytes, in the text it stands in.
    pub fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

/// What an element or attribute says: text of the template, or a value of the record by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Text of the template.
    Fixed(Place),
    /// A value of the record.
    Value(u16),
}

/// One step of filling a draft.
#[derive(Debug, Clone, Copy)]
pub enum Op {
    /// The next operations, so many, only where this value is one.
    Unless { null: u16, skip: u32 },
    /// A fact.
    Slot(Slot, Part),
    /// A piece of data. Where the value is binary XML, what is in it.
    Field { name: Part, value: Part },
    /// A value in the place of elements: binary XML, nearly always.
    Inside(Role, u16),
}
