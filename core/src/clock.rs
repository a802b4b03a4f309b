//! The device's clock: which offset from UTC its local time had, when, and how that is known.
//!
//! The Intune agent and Windows Setup write local time without a zone, event logs write UTC. Nothing is ever taken from
//! the machine that reads the logs: a zone or an offset must stand in what was given, or be set with
//! [`Options::tz`](crate::Options::tz).

mod twin;
mod zone;

use crate::engine::Value;
use crate::knowledge::{KINDS, Knowledge};
use crate::story::Happening;
use crate::time::{Stamp, TICKS};
use std::cmp::Reverse;
pub(crate) use zone::Zone;

/// Ticks in a minute.
const MINUTE: i64 = 60 * TICKS;

/// The outcome of a record that sets the zone.
const SET: u8 = 1;

/// The offset of local time, stretch by stretch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    /// In order. The first one reaches back to the beginning, unless it is known to have been set.
    stretches: Vec<Stretch>,
    /// The happenings it is known from.
    pub known_from: Vec<usize>,
}

/// From when on an offset or a zone holds.
#[derive(Debug, Clone)]
struct Stretch {
    /// Ticks of UTC.
    from: i64,
    zone: Zone,
}

impl Clock {
    /// As somebody has set it.
    pub fn set(zone: Zone) -> Self {
        Clock { stretches: vec![Stretch { from: i64::MIN, zone }], known_from: Vec::new() }
    }

    /// What records tell of it: those of kind `time-zone`, with a zone, an offset or a bias, and those in local time that
    /// hold a moment of UTC that had just passed.
    pub fn told(knowledge: &Knowledge, happenings: &[&Happening]) -> Self {
        let kind = KINDS.iter().position(|kind| kind.name == "time-zone");
        let mut clock = Clock::default();
        let (mut points, mut at_last, mut set) = (Vec::new(), Vec::new(), Vec::new());
        for (number, happening) in happenings.iter().enumerate().filter(|(_, one)| Some(one.kind) == kind) {
            let Some(zone) = zone_of(knowledge, happening) else { continue };
            clock.known_from.push(number);
            // What tells no time was so when it was collected.
            match (happening.utc(), happening.ticks()) {
                (Some(utc), _) => points.push((utc, zone)),
                (None, local) if happening.outcome() == SET && local != i64::MIN => set.push((local, zone)),
                (None, ticks) => at_last.push((ticks, zone)),
            }
        }
        if clock.known_from.is_empty() {
            let made = twin::offsets(knowledge, happenings);
            for (number, utc, offset) in if made.is_empty() { twin::twins(happenings) } else { made } {
                clock.known_from.push(number);
                points.push((utc, Zone::Fixed(offset)));
            }
        }
        // Zones know of summer time, offsets do not; what tells no time comes before what was set at some time.
        at_last.sort_by_key(|(ticks, zone)| (matches!(zone, Zone::Fixed(_)), *ticks != i64::MIN, Reverse(*ticks)));
        clock.stretches = at_last.into_iter().take(1).map(|(_, zone)| Stretch { from: i64::MIN, zone }).collect();
        points.sort_by_key(|(utc, _)| *utc);
        for (utc, zone) in points {
            clock.add(utc, zone);
        }
        for (local, zone) in set {
            clock.set_at(local, zone);
        }
        clock
    }

    /// From this local time on it was so. Of what was before, it tells nothing.
    fn set_at(&mut self, local: i64, zone: Zone) {
        let from = local.saturating_sub(i64::from(zone.of_local(local)) * MINUTE);
        if self.offset_at(from) != Some(zone.at(from)) {
            let at = self.stretches.partition_point(|stretch| stretch.from <= from);
            self.stretches.insert(at, Stretch { from, zone });
        }
    }

    /// At this moment it was so. Where that is not what is known so far, it was so up to then.
    fn add(&mut self, utc: i64, zone: Zone) {
        let at = self.stretches.partition_point(|stretch| stretch.from <= utc);
        let Some(before) = at.checked_sub(1) else {
            self.stretches.insert(0, Stretch { from: i64::MIN, zone });
            return;
        };
        if self.stretches[before].zone.at(utc) == zone.at(utc) {
            return;
        }
        let collected = matches!(self.stretches[before].zone, Zone::Named(..));
        if collected {
            let later = self.stretches[before].zone.clone();
            self.stretches[before].zone = zone;
            self.stretches.insert(at, Stretch { from: utc + 1, zone: later });
        } else {
            self.stretches.insert(at, Stretch { from: utc, zone });
        }
    }

    /// Whether anything is known of it.
    pub fn is_known(&self) -> bool {
        !self.stretches.is_empty()
    }

    /// What was looked up last, where it was in the same quarter of an hour: since 1972 clocks have been changed at whole
    /// quarters. Where the zone itself was changed, that may have been at any moment.
    fn in_quarter(
        &self,
        last: &mut Option<(i64, Option<i16>)>,
        ticks: i64,
        look: impl Fn() -> Option<i16>,
    ) -> Option<i16> {
        let quarter = ticks.div_euclid(15 * MINUTE);
        match *last {
            Some((known, offset)) if known == quarter && self.stretches.len() == 1 => offset,
            _ => {
                let offset = look();
                *last = Some((quarter, offset));
                offset
            }
        }
    }

    /// Minutes east of UTC at a moment of UTC; `None` before the first that is known.
    pub fn offset_at(&self, utc: i64) -> Option<i16> {
        let at = self.stretches.partition_point(|stretch| stretch.from <= utc);
        at.checked_sub(1).map(|at| self.stretches[at].zone.at(utc))
    }

    /// A moment of UTC in the device's local time with its offset where that is known, else as UTC.
    pub fn stamp(&self, utc: i64) -> Stamp {
        let east = self.offset_at(utc).unwrap_or_default();
        let there = Stamp::from_ticks(utc.saturating_add(i64::from(east) * MINUTE));
        there.with_offset(east).unwrap_or(there)
    }

    /// Minutes east of UTC when the device's clock showed this; `None` before the first that is known. Of an hour that came
    /// twice, the first.
    pub fn offset_of_local(&self, ticks: i64) -> Option<i16> {
        let fits = |stretch: &&Stretch| {
            let offset = i64::from(stretch.zone.of_local(ticks)) * MINUTE;
            ticks.saturating_sub(offset) >= stretch.from
        };
        self.stretches.iter().rev().find(fits).map(|stretch| stretch.zone.of_local(ticks))
    }

    /// Looks up offsets of many moments, most of them near the one before.
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets { clock: self, utc: None, local: None }
    }

    /// The offsets it went through, in words: `Israel Standard Time`, `UTC-07:00, then Romance Standard Time`.
    pub fn words(&self) -> String {
        let mut words: Vec<String> = self.stretches.iter().map(|stretch| stretch.zone.to_string()).collect();
        words.dedup();
        words.join(", then ")
    }
}

/// Offsets at one moment after the other.
#[derive(Debug)]
pub(crate) struct Offsets<'c> {
    clock: &'c Clock,
    utc: Option<(i64, Option<i16>)>,
    local: Option<(i64, Option<i16>)>,
}

impl Offsets<'_> {
    /// See [`Clock::offset_at`].
    pub fn at(&mut self, utc: i64) -> Option<i16> {
        self.clock.in_quarter(&mut self.utc, utc, || self.clock.offset_at(utc))
    }

    /// See [`Clock::offset_of_local`].
    pub fn of_local(&mut self, ticks: i64) -> Option<i16> {
        self.clock.in_quarter(&mut self.local, ticks, || self.clock.offset_of_local(ticks))
    }
}

/// What a record says of the zone.
fn zone_of(knowledge: &Knowledge, happening: &Happening) -> Option<Zone> {
    let said = |name: &str| knowledge.names().get(name).and_then(|name| happening.value(name));
    if let Some(Value::Text(name)) = said("zone") {
        return Zone::named(name);
    }
    let minutes = match (said("offset"), said("bias")) {
        (Some(Value::Int(minutes)), _) => minutes,
        // A DWORD: what is west of Greenwich is positive, what is east wraps round.
        (None, Some(Value::Int(bias))) => -i64::from(bias as u32 as i32),
        _ => return None,
    };
    i16::try_from(minutes).ok().filter(|minutes| minutes.abs() <= 14 * 60).map(Zone::Fixed)
}
