//! Documents in messages: JSON of which single members matter.

use crate::engine::harvest::{Harvest, Known, Raw};
use crate::engine::memo::Elements;
use crate::engine::said::Stored;
use crate::json;
use crate::knowledge::compile::{Compiled, NameId};

impl Harvest {
    /// What each object in an array says. What its message says besides stands in the values from `first` on.
    pub(super) fn document(
        &mut self,
        raw: Raw,
        signal: &Compiled,
        json: &[u8],
        document: u64,
        known: &Known<'_>,
        first: usize,
    ) {
        let is_known = known.has(document);
        if is_known || known.full() {
            self.unheard |= !is_known;
            self.said.values.truncate(first);
            return;
        }
        let shared = self.said.values.split_off(first);
        let raw = Raw { document, ..raw };
        match known.memo().of(raw.signal, document) {
            Some(read) => self.again(raw, signal, &read, &shared),
            None => known.memo().keep(raw.signal, document, self.elements(raw, signal, json, &shared)),
        }
    }

    /// A happening for each object in an array, read in one pass. Returns what they say.
    fn elements(&mut self, raw: Raw, signal: &Compiled, json: &[u8], shared: &[(NameId, Stored)]) -> Elements {
        let mut read = Elements::default();
        let mut at = 0;
        while let Some(from) = json::next_element(json, at) {
            let first = self.said.values.len();
            self.said.values.extend_from_slice(shared);
            let end = self.take(&signal.take, json, from, true);
            read.add(&self.said.values[first + shared.len()..], &self.said.text);
            self.push(raw, &signal.decide, first);
            let Some(end) = end else { break };
            at = end;
        }
        read
    }

    /// The same for a document that was read before.
    fn again(&mut self, raw: Raw, signal: &Compiled, read: &Elements, shared: &[(NameId, Stored)]) {
        for values in read.each() {
            let first = self.said.values.len();
            self.said.values.extend_from_slice(shared);
            self.said.add(values, read.text());
            self.push(raw, &signal.decide, first);
        }
    }

    /// Reads members of the object that begins at `from`, to its end or until all have been read; returns the end.
    pub(super) fn take(
        &mut self,
        take: &[(NameId, NameId, Vec<String>)],
        json: &[u8],
        from: usize,
        to_the_end: bool,
    ) -> Option<usize> {
        let mut left = take.len();
        json::members(json, from, |key, value| {
            for (name, _, path) in take {
                if path.first().is_some_and(|step| step.as_bytes() == key) {
                    self.store_json(*name, json::at_path(value, &path[1..]));
                    left = left.saturating_sub(1);
                }
            }
            to_the_end || left > 0
        })
    }
}
