//! The head of an event, and what stands between it and its data.
//!
//! Sources: <https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header>,
//! <https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header_extended_data_item>

use super::plain::{u16_at, u32_at};
use super::raw::EVENT;

/// Types of what stands behind it.
const SCHEMA: u16 = 11;
const TRAITS: u16 = 12;
/// The type of an event of a program of 32 bits.
const OF_32_BITS: u8 = 0x12;
/// Flags.
const EXTENDED: u16 = 1;
const STRING: u16 = 4;
const NARROW: u16 = 0x20;

/// An event.
#[derive(Debug, Clone, Copy)]
pub struct Event<'t> {
    pub tid: u32,
    pub pid: u32,
    pub guid: &'t [u8; 16],
    pub id: u16,
    pub version: u8,
    pub level: u8,
    /// Bytes of a pointer.
    pub pointer: u8,
    /// Whether all its data are one text.
    pub is_text: bool,
    /// Whether more stands between its head and its data.
    is_extended: bool,
    /// All behind its head.
    rest: &'t [u8],
}

/// A stretch of the bytes behind a head: its first byte, and the one after it.
pub type Place = (usize, usize);

/// Where what stands behind a head is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places {
    /// The TraceLogging description.
    pub schema: Option<Place>,
    /// The provider's own name; often empty.
    pub provider: Place,
    /// Where all that ends, and where the data begin: at a multiple of eight.
    pub end: usize,
    pub data: usize,
}

impl<'t> Event<'t> {
    /// From its record.
    #[inline(always)]
    pub fn of(bytes: &'t [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<EVENT>()?;
        let flags = u16_at(head, 4)?;
        Some(Event {
            tid: u32_at(head, 8)?,
            pid: u32_at(head, 12)?,
            guid: head[24..].first_chunk()?,
            id: u16_at(head, 40)?,
            version: head[42],
            level: head[44],
            pointer: if head[2] == OF_32_BITS || flags & NARROW != 0 { 4 } else { 8 },
            is_text: flags & STRING != 0,
            is_extended: flags & EXTENDED != 0,
            rest,
        })
    }

    /// Where what stands behind its head is; `None` where that is damaged.
    pub fn places(&self) -> Option<Places> {
        let mut places = Places::default();
        let mut more = self.is_extended;
        while more {
            let (kind, place, follows) = self.item(places.data)?;
            match kind {
                SCHEMA => places.schema = Some(place),
                TRAITS => places.provider = (place.0 + 2, place.0 + 2 + name(self.part(place))),
                _ => {}
            }
            (places.end, places.data) = (place.1, place.1.next_multiple_of(8));
            more = follows;
        }
        Some(places)
    }

    /// Its TraceLogging description; what stands behind that is not looked at.
    #[inline(always)]
    pub fn schema(&self) -> Option<&'t [u8]> {
        let (mut at, mut more) = (0, self.is_extended);
        while more {
            let (kind, place, follows) = self.item(at)?;
            if kind == SCHEMA {
                return Some(self.part(place));
            }
            (at, more) = (place.1.next_multiple_of(8), follows);
        }
        None
    }

    /// What stands at `at` behind its head, between head and data: its type, its place, whether another one follows.
    #[inline(always)]
    fn item(&self, at: usize) -> Option<(u16, Place, bool)> {
        let &[_, _, low, high, linkage, _, short, long] = self.rest.get(at..)?.first_chunk()?;
        let from = at + 8;
        let to = from + usize::from(u16::from_le_bytes([short, long]));
        (to <= self.rest.len()).then_some((u16::from_le_bytes([low, high]), (from, to), linkage & 1 != 0))
    }

    /// These of the bytes behind its head.
    #[inline(always)]
    pub fn part(&self, (from, to): Place) -> &'t [u8] {
        self.rest.get(from..to).unwrap_or_default()
    }

    /// Its data, where they begin there; one without any may end before.
    #[inline(always)]
    pub fn data(&self, at: usize) -> &'t [u8] {
        self.rest.get(at..).unwrap_or_default()
    }

    /// The same, where these bytes stand between its head and them.
    #[inline(always)]
    pub fn data_behind(&self, before: &[u8], at: usize) -> Option<&'t [u8]> {
        if self.rest.starts_with(before) { Some(self.data(at)) } else { None }
    }
}

/// How long the provider's own name in its traits is: it stands behind their length, up to a NUL.
fn name(traits: &[u8]) -> usize {
    memchr::memchr(0, traits.get(2..).unwrap_or_default()).unwrap_or(0)
}
