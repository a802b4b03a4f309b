//! Text as it stands in a log: bytes that are mostly UTF-8.

use std::borrow::Cow;
use std::fmt;

/// Bytes that are mostly UTF-8, borrowed from the input and never checked before somebody looks at them.
///
/// `Display` replaces what is not UTF-8 by U+FFFD; `Debug` escapes it so that every byte can be told.
///
/// ```
/// use oobelens::Text;
/// let text = Text::new(b"caf\xe9 ok");
/// assert_eq!(text.to_string(), "caf\u{fffd} ok");
/// assert_eq!(format!("{text:?}"), r#""caf\xe9 ok""#);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'a>(&'a [u8]);

impl<'a> Text<'a> {
    /// Text over these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Text(bytes)
    }

    /// The bytes as they stand in the input.
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whether there is no byte.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// As a string, with U+FFFD for what is not UTF-8; borrowed where nothing had to be replaced.
    pub fn to_str_lossy(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.0)
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text(text.as_bytes())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_str_lossy())
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for chunk in self.0.utf8_chunks() {
            write!(f, "{}", chunk.valid().escape_debug())?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        f.write_str("\"")
    }
}
