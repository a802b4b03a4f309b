//! Lines with their places.

/// The lines of a text.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Where a line stands, without its line break.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last one.
    pub end: usize,
}

impl Line {
    /// Its bytes in that text.
    pub fn text(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.start..self.end).unwrap_or_default()
    }
}

impl<'a> Lines<'a> {
    /// Of a text.
    pub const fn of(bytes: &'a [u8]) -> Self {
        Lines { bytes, at: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.at = start + length + 1;
        let end = start + rest[..length].strip_suffix(b"\r").map_or(length, <[u8]>::len);
        Some(Line { start, end })
    }
}
