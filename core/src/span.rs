//! Places in a source.

use serde::Serialize;

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

/// Where in a source something stands: the byte from 0, the line from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// Bytes from the start of the source, from 0.
    pub byte: u64,
    /// Lines, from 1; a line ends with LF.
    pub line: u64,
}
