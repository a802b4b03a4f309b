//! The offset told by one happening on two clocks: a record in local time that holds the moment, in UTC, at which what it
//! tells was made.
//!
//! The agent sends results with the time each was made, the last one a moment before it sends them. Results may also be
//! old, never from the future: local time less UTC is the offset or more, so the smallest of a log counts, and only where
//! it is an offset that a zone can have, but for a moment.
//!
//! And the same event in a log, which is UTC, and in an export that shows local time: that several of them are apart by the
//! same offset is no chance.
//!
//! Seen in the field: logs of two devices, of 2024 and 2026; the former's zone is known from elsewhere and is the same.

use crate::engine::Value;
use crate::knowledge::Knowledge;
use crate::story::{Happening, Timing};
use crate::time::{TICKS, iso};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Zones differ from UTC by multiples of this.
const QUARTER: i64 = 15 * 60 * TICKS;
/// For so long what was made waits for the record.
const MOMENT: i64 = 3 * TICKS;
/// A day: the offset of another day may be another one.
const DAY: i64 = 24 * 3600 * TICKS;

/// So many events must agree.
const AGREE: usize = 3;
/// Of an event that happened more often, it is not known which is which.
const OFTEN: usize = 8;

/// Happenings that tell the offset, with the moment in UTC and minutes east of it; one a source and day, in order.
pub fn offsets(knowledge: &Knowledge, happenings: &[&Happening]) -> Vec<(usize, i64, i16)> {
    let Some(made) = knowledge.names().get("made") else { return Vec::new() };
    let mut least: Vec<(_, (i64, usize, i64))> = Vec::new();
    for (number, happening) in happenings.iter().enumerate() {
        let Some(Value::Text(text)) = happening.value(made) else { continue };
        let Some(utc) = iso::dotnet(text.as_bytes()).map(|stamp| stamp.ticks()) else { continue };
        let local = happening.ticks();
        if happening.timing != Timing::Local || happening.utc().is_some() || local == i64::MIN {
            continue;
        }
        let (day, found) = ((happening.source, local.div_euclid(DAY)), (local.saturating_sub(utc), number, utc));
        match least.iter_mut().find(|(known, _)| *known == day) {
            Some((_, least)) => *least = found.min(*least),
            None => least.push((day, found)),
        }
    }
    let told = least.into_iter().filter_map(|(_, (apart, number, utc))| Some((number, utc, offset(apart)?)));
    told.collect()
}

/// Happenings told in local time and in UTC, by the offset most of them are apart, with the moment in UTC and minutes east
/// of it.
pub fn twins(happenings: &[&Happening]) -> Vec<(usize, i64, i16)> {
    let mut of: FxHashMap<_, (Vec<usize>, Vec<i64>)> = FxHashMap::default();
    for (number, happening) in happenings.iter().enumerate().filter(|(_, one)| one.ticks() != i64::MIN) {
        let (local, utc) = of.entry((happening.signal(), happening.outcome(), happening.subject)).or_default();
        match happening.utc() {
            Some(ticks) => utc.push(ticks),
            None => local.push(number),
        }
    }
    let mut by_offset: BTreeMap<i16, Vec<(usize, i64)>> = BTreeMap::new();
    for (local, utc) in of.into_values().filter(|(local, utc)| local.len() <= OFTEN && utc.len() <= OFTEN) {
        for number in local {
            // An export is cut to the second.
            let apart = |ticks: &i64| offset(happenings[number].ticks() - ticks.div_euclid(TICKS) * TICKS);
            for (east, utc) in utc.iter().filter_map(|utc| Some((apart(utc)?, *utc))) {
                by_offset.entry(east).or_default().push((number, utc));
            }
        }
    }
    let Some((&east, most)) = by_offset.iter().max_by_key(|(_, twins)| twins.len()) else { return Vec::new() };
    let alone = by_offset.values().filter(|twins| twins.len() * 2 > most.len()).count() == 1;
    let mut told: Vec<_> = most.iter().map(|&(number, utc)| (number, utc, east)).collect();
    told.sort_unstable();
    told.dedup_by_key(|(number, ..)| *number);
    if alone && told.len() >= AGREE { told } else { Vec::new() }
}

/// Minutes of an offset, where local time less UTC is one, but for a moment.
fn offset(apart: i64) -> Option<i16> {
    let whole = apart.div_euclid(QUARTER);
    let minutes = i16::try_from(whole * 15).ok().filter(|minutes| (-12 * 60..=14 * 60).contains(minutes))?;
    (apart.rem_euclid(QUARTER) <= MOMENT).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_just_made_tells_the_offset_and_what_is_old_does_not() {
        const SECOND: i64 = TICKS;
        assert_eq!(offset(-4 * 3600 * SECOND + SECOND / 2), Some(-240));
        assert_eq!(offset(20_700 * SECOND + SECOND), Some(345));
        assert_eq!(offset(3600 * SECOND + 40 * SECOND), None);
        assert_eq!(offset(-4 * 3600 * SECOND - SECOND), None);
        assert_eq!(offset(40 * 3600 * SECOND), None);
    }
}
