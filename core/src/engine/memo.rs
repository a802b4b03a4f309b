//! Documents that were read: an agent writes the same policies into each of its logs, and reading them again would tell
//! the same.

use super::harvest::Stored;
use crate::knowledge::compile::NameId;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many documents, each of which says so many bytes, are remembered: a device has some dozens.
const DOCUMENTS: usize = 128;
const LONGEST: usize = 128 << 10;

/// What documents say, by the signal that reads them and their hash.
#[derive(Debug, Default)]
pub struct Memo(Mutex<FxHashMap<(u16, u64), Arc<Elements>>>);

/// What the elements of a document say.
#[derive(Debug, Default)]
pub struct Elements {
    values: Vec<(NameId, Stored)>,
    text: Vec<u8>,
    /// Where the values of each element end.
    ends: Vec<usize>,
}

impl Memo {
    /// What a document says, where a signal has read it.
    pub fn of(&self, signal: u16, document: u64) -> Option<Arc<Elements>> {
        self.lock().get(&(signal, document)).cloned()
    }

    /// Remembers what a document says.
    pub fn keep(&self, signal: u16, document: u64, read: Elements) {
        if read.text.len() + size_of_val(read.values.as_slice()) > LONGEST {
            return;
        }
        let mut known = self.lock();
        if known.len() < DOCUMENTS {
            known.insert((signal, document), Arc::new(read));
        }
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<(u16, u64), Arc<Elements>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Elements {
    /// Adds what the next element says. The texts stand in `text`.
    pub fn add(&mut self, values: &[(NameId, Stored)], text: &[u8]) {
        for (name, stored) in values {
            let stored = match *stored {
                Stored::Text(from, to) => {
                    let at = self.text.len() as u32;
                    self.text.extend_from_slice(&text[from as usize..to as usize]);
                    Stored::Text(at, self.text.len() as u32)
                }
                other => other,
            };
            self.values.push((*name, stored));
        }
        self.ends.push(self.values.len());
    }

    /// The values of each element; their texts stand in [`Elements::text`].
    pub fn each(&self) -> impl Iterator<Item = &[(NameId, Stored)]> {
        let from = std::iter::once(0).chain(self.ends.iter().copied());
        from.zip(&self.ends).map(|(from, &to)| &self.values[from..to])
    }

    /// The text of a value.
    pub fn text(&self, from: u32, to: u32) -> &[u8] {
        &self.text[from as usize..to as usize]
    }
}
