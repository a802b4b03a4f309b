//! Documents that were read: an agent writes the same policies into each of its logs, and reading them again would tell
//! the same.

use super::said::{Said, Stored};
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
    said: Said,
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
        if read.said.text.len() + size_of_val(read.said.values.as_slice()) > LONGEST {
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
    pub fn add(&mut self, values: &[(NameId, Stored)], text: &str) {
        self.said.add(values, text);
        self.ends.push(self.said.values.len());
    }

    /// The values of each element; their texts stand in [`Elements::text`].
    pub fn each(&self) -> impl Iterator<Item = &[(NameId, Stored)]> {
        let from = std::iter::once(0).chain(self.ends.iter().copied());
        from.zip(&self.ends).map(|(from, &to)| &self.said.values[from..to])
    }

    /// Their texts.
    pub fn text(&self) -> &str {
        &self.said.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_said_again_and_no_more_is_kept_than_fits() {
        let mut read = Elements::default();
        read.add(&[(1, Stored::Int(7)), (2, Stored::Text(3, 6))], "theapp");
        read.add(&[], "");
        let memo = Memo::default();
        memo.keep(5, 9, read);
        let again = memo.of(5, 9).expect("kept");
        let each: Vec<_> = again.each().collect();
        assert_eq!(each.iter().map(|values| values.len()).collect::<Vec<_>>(), [2, 0]);
        let [(1, Stored::Int(7)), (2, Stored::Text(from, to))] = each[0] else { panic!("{each:?}") };
        assert_eq!(again.text()[*from as usize..*to as usize], *"app");
        assert!(memo.of(6, 9).is_none());
        let mut long = Elements::default();
        long.add(&[(1, Stored::Text(0, LONGEST as u32))], &"x".repeat(LONGEST));
        memo.keep(5, 10, long);
        assert!(memo.of(5, 10).is_none());
        (0..1000).for_each(|document| memo.keep(7, document, Elements::default()));
        assert_eq!(memo.lock().len(), DOCUMENTS);
    }
}
