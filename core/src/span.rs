//! Places in a source.

/// A stretch of a source, in bytes from 0, the end excluded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u64,
    /// The byte after the last one.
    pub end: u64,
}

impl Span {
    /// Length in bytes.
    pub const fn len(self) -> u64 {
        self.end - self.start
    }

    /// Whether the stretch holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }
}
