//! The head of an event, and what stands between it and its data.
//!
//! Sources: <https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header>,
//! <https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header_extended_data_item>

use super::plain::{u16_at, u32_at};

/// Bytes of a head.
const HEAD: usize = 80;
/// Types of what stands behind it.
const SCHEMA: u16 = 11;
const TRAITS: u16 = 12;
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
    /// The TraceLogging description.
    pub schema: Option<&'t [u8]>,
    /// The provider's own name; often empty.
    pub provider: &'t [u8],
    pub data: &'t [u8],
}

impl<'t> Event<'t> {
    /// From its record.
    #[inline]
    pub fn of(bytes: &'t [u8], pointer: u8) -> Option<Self> {
        let (head, mut rest) = bytes.split_first_chunk::<HEAD>()?;
        let flags = u16_at(head, 4)?;
        let mut event = Event {
            tid: u32_at(head, 8)?,
            pid: u32_at(head, 12)?,
            guid: head[24..].first_chunk()?,
            id: u16_at(head, 40)?,
            version: head[42],
            level: head[44],
            pointer: if flags & NARROW != 0 { 4 } else { pointer },
            is_text: flags & STRING != 0,
            schema: None,
            provider: &[],
            data: &[],
        };
        let mut more = flags & EXTENDED != 0;
        while more {
            let (kind, linkage, size) = (u16_at(rest, 2)?, u16_at(rest, 4)?, usize::from(u16_at(rest, 6)?));
            let data = rest.get(8..8 + size)?;
            match kind {
                SCHEMA => event.schema = Some(data),
                TRAITS => event.provider = name(data),
                _ => {}
            }
            rest = rest.get((8 + size).next_multiple_of(8)..).unwrap_or_default();
            more = linkage & 1 != 0;
        }
        event.data = rest;
        Some(event)
    }
}

/// The name in the traits of a provider: behind their length, up to a NUL.
fn name(traits: &[u8]) -> &[u8] {
    let name = traits.get(2..).unwrap_or_default();
    &name[..memchr::memchr(0, name).unwrap_or(0)]
}
