//! The facts of an event: who wrote it, where, when, and what it is.

use super::op::Place;
use super::role::Slot;
use crate::time::{Stamp, iso::iso};

/// What the event says of itself.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the names of the schema")]
pub struct Facts {
    pub provider: Option<Place>,
    pub guid: Option<Place>,
    pub channel: Place,
    pub computer: Place,
    pub message: Place,
    pub id: Option<u32>,
    pub version: Option<u8>,
    pub level: Option<u32>,
    pub record_id: Option<u64>,
    pub pid: Option<u32>,
    pub tid: Option<u32>,
    /// The time as the event tells it, which may be no time.
    pub time: Option<Option<Stamp>>,
}

impl Facts {
    /// Whether the event says who wrote it, or at least where.
    pub fn is_event(&self) -> bool {
        self.provider.or(self.guid).is_some() || !self.channel.is_empty() || self.record_id.is_some()
    }

    /// Keeps a fact that is a number; `false` where it is none.
    #[inline]
    pub fn number(&mut self, slot: Slot, number: u64) -> bool {
        match slot {
            Slot::EventId => self.id = u32::try_from(number).ok(),
            Slot::Version => self.version = u8::try_from(number).ok(),
            Slot::Level => self.level = u32::try_from(number).ok(),
            Slot::RecordId => self.record_id = Some(number),
            Slot::Pid => self.pid = u32::try_from(number).ok(),
            Slot::Tid => self.tid = u32::try_from(number).ok(),
            _ => return false,
        }
        true
    }

    /// Keeps a fact as text tells it, which stands at that place.
    pub fn text(&mut self, slot: Slot, place: Place, text: &[u8]) {
        match slot {
            Slot::Provider => self.provider = Some(place),
            Slot::Guid => self.guid = Some(place),
            Slot::Channel => self.channel = place,
            Slot::Computer => self.computer = place,
            Slot::Message => self.message = place,
            // 1601-01-01 stands for none.
            Slot::Time => self.time = Some(iso(text).map(|iso| iso.stamp).filter(|time| time.date() != (1601, 1, 1))),
            _ => {
                if let Some(number) = number(text) {
                    self.number(slot, number);
                }
            }
        }
    }
}

/// A number as digits, or as `0x` and hexadecimal digits.
fn number(text: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}
