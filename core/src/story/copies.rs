//! What two sources tell alike happened once.

use super::Happening;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// A log may have been collected twice, and an event stands in a log and in its export. Of a stretch that one of them saw
/// longer, the longer one stays.
pub fn drop_copies(happenings: &mut Vec<Happening>) {
    if happenings.iter().all(|one| one.source == happenings[0].source) {
        return;
    }
    // The first of those alike, and of each the next one.
    let mut first = FxHashMap::with_capacity_and_hasher(happenings.len(), Default::default());
    let mut next: Vec<Option<usize>> = vec![None; happenings.len()];
    let mut stays = vec![true; happenings.len()];
    for number in 0..happenings.len() {
        let one = &happenings[number];
        let entry = &one.entry;
        let mut like = match first.entry((one.timing, one.kind, entry.signal, entry.outcome, one.subject, entry.since))
        {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(place) => {
                place.insert(number);
                continue;
            }
        };
        while !happenings[like].is_copied_by(one) {
            let Some(other) = next[like] else {
                next[like] = Some(number);
                like = number;
                break;
            };
            like = other;
        }
        if like != number {
            stays[number] = false;
            if happenings[like].count() < one.count() {
                happenings.swap(like, number);
            }
        }
    }
    let mut stays = stays.into_iter();
    happenings.retain(|_| stays.next().unwrap_or(true));
}
