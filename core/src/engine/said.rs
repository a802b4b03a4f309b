//! What captures say, with the texts they took.

use crate::knowledge::compile::NameId;

/// What a capture says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value<'s> {
    /// A whole number.
    Int(i64),
    /// An error code, as it was written.
    Code(i64),
    /// A GUID.
    Guid(u128),
    /// Anything else.
    Text(&'s str),
}

/// A captured value, its text in [`Said::text`].
#[derive(Debug, Clone, Copy)]
pub enum Stored {
    Int(i64),
    Code(i64),
    /// In bytes, or every value would be aligned as the number is.
    Guid([u8; 16]),
    Text(u32, u32),
}

/// Captured values with the texts they point into.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub values: Vec<(NameId, Stored)>,
    pub text: String,
}

impl Said {
    /// Adds values whose texts stand in `text`.
    pub fn add(&mut self, values: &[(NameId, Stored)], text: &str) {
        let length = |(_, stored): &(NameId, Stored)| match stored {
            Stored::Text(from, to) => (to - from) as usize,
            _ => 0,
        };
        self.values.reserve(values.len());
        self.text.reserve(values.iter().map(length).sum());
        for &(name, stored) in values {
            let stored = match stored {
                Stored::Text(from, to) => self.keep(&text[from as usize..to as usize]),
                other => other,
            };
            self.values.push((name, stored));
        }
    }

    /// Adds a value.
    pub fn push(&mut self, name: NameId, value: Value<'_>) {
        let stored = match value {
            Value::Int(number) => Stored::Int(number),
            Value::Code(number) => Stored::Code(number),
            Value::Guid(number) => Stored::guid(number),
            Value::Text(text) => self.keep(text),
        };
        self.values.push((name, stored));
    }

    /// Keeps a text.
    pub fn keep(&mut self, text: &str) -> Stored {
        let from = self.text.len() as u32;
        self.text.push_str(text);
        Stored::Text(from, self.text.len() as u32)
    }

    /// Forgets what it holds and keeps its room.
    pub fn clear(&mut self) {
        self.values.clear();
        self.text.clear();
    }

    /// A value of it.
    pub fn value(&self, stored: Stored) -> Value<'_> {
        match stored {
            Stored::Int(number) => Value::Int(number),
            Stored::Code(number) => Value::Code(number),
            Stored::Guid(bytes) => Value::Guid(u128::from_ne_bytes(bytes)),
            Stored::Text(from, to) => Value::Text(&self.text[from as usize..to as usize]),
        }
    }

    /// Its values with their names.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = (NameId, Value<'_>)> + ExactSizeIterator {
        self.values.iter().map(|&(name, stored)| (name, self.value(stored)))
    }
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.values.len() == other.values.len() && self.values().eq(other.values())
    }
}

impl Stored {
    /// A GUID.
    pub fn guid(number: u128) -> Self {
        Stored::Guid(number.to_ne_bytes())
    }
}

/// A GUID without braces that a text begins with.
pub fn guid(text: &[u8]) -> Option<u128> {
    text.first_chunk().filter(|_| crate::signal::template::is_guid(text)).map(guid_in)
}

/// The GUID in a text that is known to be one.
pub fn guid_in(text: &[u8; 36]) -> u128 {
    let four = |at: usize| [text[at], text[at + 1], text[at + 2], text[at + 3]];
    let eight = |one: usize, other: usize| {
        let (one, other) = (u32::from_le_bytes(four(one)), u32::from_le_bytes(four(other)));
        u128::from(hex(u64::from(other) << 32 | u64::from(one)))
    };
    eight(0, 4) << 96 | eight(9, 14) << 64 | eight(19, 24) << 32 | eight(28, 32)
}

/// The value of eight hexadecimal digits, the first in the lowest byte, all at a time.
fn hex(text: u64) -> u32 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // Letters have bit 6, and `a` counts nine more than its low half.
    let halves = (text & (15 * ONES)) + 9 * ((text >> 6) & ONES);
    let bytes = (halves << 4 | halves >> 8) & 0x00ff_00ff_00ff_00ff;
    let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    ((pairs | pairs >> 16) as u32).swap_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_guid_is_read_as_its_digits_say(number: u128, upper: bool) {
            let digits = if upper { format!("{number:032X}") } else { format!("{number:032x}") };
            let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-");
            prop_assert_eq!(guid(groups.as_bytes()), Some(number));
            prop_assert_eq!(guid(&groups.as_bytes()[1..]), None);
        }
    }
}
