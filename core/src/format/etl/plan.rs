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
