//! Whether data fit their description, found out without reading a value.
//!
//! Few events are asked for their values. Of the others it has to be known only that they are what their description
//! says: that takes to pass over texts and to count the rest. What a description says is worked out once.

use super::value::{BINARY, COUNTED_BINARY, COUNTED_NARROW, COUNTED_WIDE, NARROW, WIDE, fixed, pass_wide};
use memchr::memchr;

/// More values than this are left to reading.
const MOST: usize = 256;

/// How to pass over the data of an event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    steps: Vec<Step>,
    values: usize,
    /// Whether only reading tells.
    is_open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    /// So many bytes, and so many pointers.
    Skip(usize, usize),
    /// UTF-16 up to a NUL or the end.
    Wide,
    /// Bytes up to a NUL or the end.
    Narrow,
    /// Bytes with their length before them.
    Counted,
}

impl Plan {
    /// A plan that leaves it to reading.
    pub const fn open() -> Self {
        Plan { steps: Vec::new(), values: 0, is_open: true }
    }

    /// Adds a value of that type whose length nothing but the type and the data tell; says whether that can be done.
    pub fn add(&mut self, kind: u16) -> bool {
        let step = match kind {
            WIDE => Step::Wide,
            NARROW => Step::Narrow,
            COUNTED_WIDE | COUNTED_NARROW | COUNTED_BINARY => Step::Counted,
            // The length of two pointers tells how many there are in it.
            _ => match (fixed(kind, 4), fixed(kind, 8)) {
                (Some(4), Some(8)) => Step::Skip(0, 1),
                (Some(length), Some(_)) => Step::Skip(length, 0),
                _ => return false,
            },
        };
        match (self.steps.last_mut(), step) {
            (Some(Step::Skip(bytes, pointers)), Step::Skip(more, another)) => {
                *bytes += more;
                *pointers += another;
            }
            _ => self.steps.push(step),
        }
        self.values += 1;
        self.values <= MOST
    }

    /// Adds a value of TraceLogging: of bytes, the length stands before them.
    pub fn add_told(&mut self, kind: u8) -> bool {
        self.add(if u16::from(kind) == BINARY { COUNTED_BINARY } else { u16::from(kind) })
    }

    /// Whether the data fit; `None` where only reading tells.
    #[inline]
    pub fn fits(&self, data: &[u8], pointer: u8) -> Option<bool> {
        if self.is_open { None } else { Some(self.rest(data, usize::from(pointer)).is_some_and(<[u8]>::is_empty)) }
    }

    /// What is left of the data.
    #[inline]
    fn rest<'d>(&self, mut data: &'d [u8], pointer: usize) -> Option<&'d [u8]> {
        for step in &self.steps {
            data = match *step {
                Step::Skip(bytes, pointers) => data.get(bytes + pointers * pointer..)?,
                Step::Wide => pass_wide(data)?.1,
                Step::Narrow => memchr(0, data).and_then(|end| data.get(end + 1..)).unwrap_or_default(),
                Step::Counted => {
                    let (length, rest) = data.split_first_chunk()?;
                    rest.get(usize::from(u16::from_le_bytes(*length))..)?
                }
            };
        }
        Some(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::etl::decode::Draft;
    use crate::format::etl::layout::{Layout, Part};
    use crate::format::etl::tracelogging::Schema;
    use proptest::prelude::*;

    /// What is passed over is what would be read.
    fn agree(plan: &Plan, data: &[u8], read: impl Fn(u8) -> bool) {
        for pointer in [4, 8] {
            if let Some(fits) = plan.fits(data, pointer) {
                assert_eq!(fits, read(pointer), "{plan:?} {data:?} {pointer}");
            }
        }
    }

    /// Data that may fit: short ones, with many zeros.
    fn data() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(prop_oneof![3 => Just(0), 1 => 1..6_u8, 1 => any::<u8>()], 0..40)
    }

    proptest! {
        #[test]
        fn a_plan_fits_what_can_be_read(kinds in proptest::collection::vec(0..26_u8, 0..5), data in data()) {
            // Structures have two members, or as many as follow.
            let field = |kind: &u8| if *kind == 24 { vec![b'f', 0, 0x98, 2] } else { vec![b'f', 0, *kind] };
            let fields: Vec<u8> = kinds.iter().flat_map(field).collect();
            let mut bytes = (fields.len() as u16 + 5).to_le_bytes().to_vec();
            bytes.extend([&[0, b'N', 0], &fields[..]].concat());
            let places = Schema::places(&bytes).expect("a description");
            let schema = Schema::at(&bytes, places);
            assert_eq!(schema.name, b"N");
            agree(&schema.plan(), &data, |pointer| schema.decode(&data, pointer, &mut Draft::default()).is_ok());
        }

        #[test]
        fn a_plan_of_a_layout_fits_what_can_be_read(
            kinds in proptest::collection::vec(prop_oneof![0..26_u16, 300..312_u16], 0..5),
            data in data(),
        ) {
            let parts: Vec<Part> = kinds.iter().map(|kind| Part::plain("part", *kind)).collect();
            let layout = Layout::new(parts, kinds.len());
            agree(&layout.plan, &data, |pointer| layout.decode(&data, pointer, &mut Draft::default()).is_ok());
        }
    }
}
