//! The messages of an exported event log (.MTA), as `wevtutil archive-log` and Event Viewer write them beside it.
//!
//! Behind a table of sections, each section is a chain of pages that point to entries. `EVT` has an entry for each event,
//! in the order of the log: its `EventRecordID` and the number of its message in `MSG`. Entries are read where they stand
//! when they are asked for: what a page points to twice takes no more memory than what it points to once.
//!
//! Sources: <https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/15ca97db-0ddc-421a-aef0-e9cb2f8a51af>
//! (what it holds), <https://docs.rs/evtx/0.15.1/evtx/mta/> (its bytes).

use super::cursor::{Cursor, Odd};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// Where the number of sections stands; the table of them follows.
const TABLE: usize = 20;
/// In the header of a page: the offsets of the next page and of itself, and those of its entries.
const NEXT: usize = 72;
const ENTRIES: usize = 88;
const PAGE: usize = 888;

/// The messages of a log.
#[derive(Debug)]
pub struct Messages {
    bytes: Vec<u8>,
    /// Entries by their numbers, in order: where each stands.
    events: Vec<(u32, u32)>,
    texts: Vec<(u32, u32)>,
    /// The event of each `EventRecordID`; none where several have it.
    by_id: FxHashMap<u64, Option<u32>>,
}

impl Messages {
    /// # Errors
    /// In few words: they cannot be read.
    pub fn new(bytes: Vec<u8>) -> Result<Self, &'static str> {
        Self::read(bytes).map_err(|Odd(_)| "cut off or damaged: not read")
    }

    fn read(bytes: Vec<u8>) -> Result<Self, Odd> {
        let (mut events, mut texts) = (None, None);
        let mut table = Cursor::new(&bytes, TABLE);
        for _ in 0..table.u32()? {
            let (start, length, name) = (table.u64()?, table.u64()?, table.u32()?);
            let name = table.take(name as usize)?;
            let section = Span { start, end: start.saturating_add(length) };
            match name {
                b"E\0V\0T\0" if events.is_none() => events = Some(entries(&bytes, section)?),
                b"M\0S\0G\0" if texts.is_none() => texts = Some(entries(&bytes, section)?),
                _ => {}
            }
        }
        let (Some(events), Some(texts)) = (events, texts) else { return Err(Odd("no messages")) };
        let mut messages = Messages { bytes, events, texts, by_id: FxHashMap::default() };
        for (_, at) in &messages.events {
            match messages.by_id.entry(event(&messages.bytes, *at)?.0) {
                Entry::Vacant(room) => drop(room.insert(Some(*at))),
                Entry::Occupied(mut taken) => *taken.get_mut() = None,
            }
        }
        Ok(messages)
    }

    /// The message of an event: of the one at this place of the log, from 1, if that has this `EventRecordID`; else of the
    /// only one that has it. A log that holds several channels can hold one number twice.
    pub fn of(&self, place: u64, id: u64) -> Option<String> {
        let here = u32::try_from(place.checked_sub(1)?).ok().and_then(|place| find(&self.events, place));
        let here = here.and_then(|at| event(&self.bytes, at).ok()).filter(|(known, _)| *known == id);
        let (_, text) = match here {
            Some(event) => event,
            None => event(&self.bytes, (*self.by_id.get(&id)?)?).ok()?,
        };
        let mut entry = entry(&self.bytes, find(&self.texts, u32::try_from(text).ok()?)?);
        let length = entry.u32().ok()?;
        let units: Vec<u16> =
            entry.take(length as usize).ok()?.as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        let end = units.iter().position(|&unit| unit == 0).unwrap_or(units.len());
        Some(String::from_utf16_lossy(&units[..end]))
    }
}

/// The entries of a section by their numbers; of two with one number, the first.
fn entries(bytes: &[u8], section: Span) -> Result<Vec<(u32, u32)>, Odd> {
    const BEYOND: Odd = Odd("a section beyond the end");
    let start = usize::try_from(section.start).map_err(|_| BEYOND)?;
    let section = usize::try_from(section.end).ok().and_then(|end| bytes.get(start..end)).ok_or(BEYOND)?;
    let mut found = Vec::new();
    let mut page = 0;
    // A chain that is longer goes round in a circle.
    for _ in 0..section.len().div_ceil(PAGE) {
        let header = Cursor::new(section, page).take(PAGE)?;
        for slot in header[ENTRIES..].as_chunks().0.iter().map(|slot| u64::from_le_bytes(*slot)) {
            if slot != 0 {
                let at = usize::try_from(slot).ok().and_then(|slot| slot.checked_add(start)).ok_or(BEYOND)?;
                let number = Cursor::new(bytes, at).u32()?;
                found.push((number, u32::try_from(at).map_err(|_| BEYOND)?));
            }
        }
        let mut links = Cursor::new(header, NEXT);
        let (next, this) = (links.u64()?, links.u64()?);
        if next == this {
            break;
        }
        page = usize::try_from(next).map_err(|_| BEYOND)?;
    }
    found.sort_by_key(|(number, _)| *number);
    found.dedup_by_key(|(number, _)| *number);
    Ok(found)
}

fn find(entries: &[(u32, u32)], number: u32) -> Option<u32> {
    let at = entries.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    Some(entries[at].1)
}

/// What stands in the entry at a byte, behind its number and its length.
fn entry(bytes: &[u8], at: u32) -> Cursor<'_> {
    Cursor::new(bytes, at as usize + 8)
}

/// The `EventRecordID` of an event, and the number of its message.
fn event(bytes: &[u8], at: u32) -> Result<(u64, u64), Odd> {
    let mut entry = entry(bytes, at);
    Ok((entry.u64()?, entry.u64()?))
}
