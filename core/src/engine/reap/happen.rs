//! What a message says happened.

use super::{Line, raw};
use crate::engine::harvest::{Harvest, Known};
use crate::knowledge::Knowledge;
use crate::knowledge::compile::{Family, NameId};
use crate::signal::template::Hole;
use crate::signal::{Captures, Found};
use std::hash::Hasher;

impl Harvest {
    /// A template that was found in a record.
    pub(super) fn happen(
        &mut self,
        knowledge: &Knowledge,
        family: &Family,
        line: Line<'_>,
        ticks: i64,
        hit: &Found,
        known: &Known<'_>,
    ) {
        let template = &family.templates[hit.template as usize];
        let signal = knowledge.compiled(template.signal);
        if signal.noise {
            return;
        }
        let message = line.text.as_bytes();
        let raw = raw(template.signal, line.byte, ticks, line.time, hash(line.thread.as_bytes()));
        let first = self.said.values.len();
        self.store_captures(&template.captures, &hit.captures, message);
        match signal.each {
            None => {
                // Members of one document are mostly taken together, in one pass over it.
                if let Some((_, capture, _)) = signal.take.first()
                    && let Some(json) = captured(&template.captures, *capture, &hit.captures, message)
                {
                    self.take(&signal.take, json, 0, false);
                }
                self.push(raw, &signal.decide, first);
            }
            Some(list) => {
                if let Some(json) = captured(&template.captures, list, &hit.captures, message) {
                    self.document(raw, signal, json, hash(json) | 1, known, first);
                }
            }
        }
    }
}

fn captured<'m>(names: &[(NameId, Hole)], name: NameId, captures: &Captures, message: &'m [u8]) -> Option<&'m [u8]> {
    names.iter().position(|(known, _)| *known == name).map(|number| captures.get(number, message))
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
