//! What captures say: while it is read, where it was read; then with a home of its own.

use crate::knowledge::compile::NameId;

/// What a capture says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// An error code, as it was written.
    Code(i64),
    /// A GUID.
    Guid(u128),
    /// Anything else.
    Text(Box<str>),
}

/// A captured value, its text in [`Said::text`].
#[derive(Debug, Clone, Copy)]
pub enum Stored {
    Int(i64),
    Code(i64),
    Guid(u128),
    Text(u32, u32),
}

/// Captured values with the texts they point into.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub values: Vec<(NameId, Stored)>,
    pub text: Vec<u8>,
}

impl Said {
    /// Adds values whose texts stand in `text`.
    pub fn add(&mut self, values: &[(NameId, Stored)], text: &[u8]) {
        self.values.extend(values.iter().map(|&(name, stored)| match stored {
            Stored::Text(from, to) => {
                let at = self.text.len() as u32;
                self.text.extend_from_slice(&text[from as usize..to as usize]);
                (name, Stored::Text(at, self.text.len() as u32))
            }
            other => (name, other),
        }));
    }

    /// Forgets what it holds and keeps its room.
    pub fn clear(&mut self) {
        self.values.clear();
        self.text.clear();
    }

    /// A value of it.
    pub fn view(&self, stored: Stored) -> View<'_> {
        match stored {
            Stored::Int(number) => View::Int(number),
            Stored::Code(number) => View::Code(number),
            Stored::Guid(number) => View::Guid(number),
            Stored::Text(from, to) => View::Text(&self.text[from as usize..to as usize]),
        }
    }
}

/// A captured value where it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View<'h> {
    Int(i64),
    Code(i64),
    Guid(u128),
    Text(&'h [u8]),
}

impl View<'_> {
    /// The value with a home of its own.
    pub fn to_value(self) -> Value {
        match self {
            View::Int(number) => Value::Int(number),
            View::Code(number) => Value::Code(number),
            View::Guid(number) => Value::Guid(number),
            View::Text(text) => Value::Text(String::from_utf8_lossy(text).into()),
        }
    }
}

/// A GUID without braces that a text begins with.
pub fn guid(text: &[u8]) -> Option<u128> {
    if !crate::signal::template::is_guid(text) {
        return None;
    }
    let digit = |byte: u8| u128::from((byte & 15) + if byte > b'9' { 9 } else { 0 });
    Some(text[..36].iter().filter(|&&byte| byte != b'-').fold(0, |sum, &byte| sum << 4 | digit(byte)))
}
