//! The values of an event, made when somebody asks for them.

use super::decode::Draft;
use super::layout::Layout;
use super::tracelogging::Schema;
use crate::record::{Asked, Field};
use std::cell::{Cell, OnceCell};

/// Fields of most events at most: room for those costs nothing.
const FEW: usize = 8;

/// By what the values of an event are read.
#[derive(Debug, Clone, Copy, Default)]
pub enum What<'n> {
    /// They have been read, or there are none.
    #[default]
    Read,
    Schema(Schema<'n>),
    Layout(&'n Layout),
}

/// Where values are read from: what reads them, the data, the bytes of a pointer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Values<'n> {
    pub what: What<'n>,
    pub data: &'n [u8],
    pub pointer: u8,
}

impl<'n> Values<'n> {
    /// Reads them all; `false` where the data do not fit.
    pub fn read(&self, draft: &mut Draft<'n>) -> bool {
        match self.what {
            What::Read => true,
            What::Schema(schema) => schema.decode(self.data, self.pointer, draft).is_ok(),
            What::Layout(layout) => layout.decode(self.data, self.pointer, draft).is_ok(),
        }
    }
}

/// The fields of an event.
pub struct Later<'l, 'n> {
    values: Values<'n>,
    /// Room that is used again for each event.
    room: &'l Cell<Draft<'n>>,
    draft: &'l OnceCell<Draft<'n>>,
    fields: OnceCell<Made<'l>>,
}

/// Fields that were made.
#[allow(clippy::large_enum_variant, reason = "it stands on the stack while an event is handed on")]
enum Made<'l> {
    Few([Field<'l>; FEW], usize),
    Many(Vec<Field<'l>>),
}

impl<'l, 'n> Later<'l, 'n> {
    /// Of values that are read into this room, and from then on stand in this draft.
    pub const fn new(values: Values<'n>, room: &'l Cell<Draft<'n>>, draft: &'l OnceCell<Draft<'n>>) -> Self {
        Later { values, room, draft, fields: OnceCell::new() }
    }

    /// The values.
    pub fn draft(&self) -> &'l Draft<'n> {
        self.draft.get_or_init(|| {
            let mut draft = self.room.take();
            // That they fit was found out before.
            self.values.read(&mut draft);
            draft
        })
    }

    fn make(&self) -> Made<'l> {
        let draft = self.draft();
        if draft.len() > FEW {
            return Made::Many(draft.fields().collect());
        }
        let mut few = [Field::default(); FEW];
        few.iter_mut().zip(draft.fields()).for_each(|(room, field)| *room = field);
        Made::Few(few, draft.len())
    }
}

impl Asked for Later<'_, '_> {
    fn fields(&self) -> &[Field<'_>] {
        match self.fields.get_or_init(|| self.make()) {
            Made::Few(few, count) => &few[..*count],
            Made::Many(many) => many,
        }
    }
}
