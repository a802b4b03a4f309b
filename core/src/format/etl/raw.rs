//! The records of a buffer, by their first eight bytes.
//!
//! Source of the types: <https://geoffchappell.com/studies/windows/km/ntoskrnl/api/etw/tracelog/index.htm>

use super::plain::{u16_at, u32_at};

/// A record of a buffer.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'t> {
    /// Its first byte in the trace.
    pub at: usize,
    /// Its bytes, without the padding behind them.
    pub bytes: &'t [u8],
    pub kind: Kind,
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of the system or the session itself: no event of a provider.
    System,
    /// An event.
    Event,
    /// An event of the old kind, with a GUID of its class.
    Classic,
    /// A WPP message.
    Message,
}

/// Records of this class describe events (opcode 32) and the values of maps (33).
pub const DESCRIPTIONS: [u8; 16] =
    [0xc1, 0xf6, 0xcc, 0xbb, 0xd1, 0x6c, 0xc4, 0x48, 0x80, 0xff, 0x83, 0x94, 0x82, 0xe3, 0x76, 0x71];
/// Of this class, the system on which the trace was merged.
const SYSTEM: [u8; 16] =
    [0x91, 0xee, 0x79, 0x9b, 0xfd, 0xb5, 0xc0, 0x41, 0xa2, 0x43, 0x42, 0x48, 0xe2, 0x66, 0xe9, 0xd0];
/// Bytes of the head of an event.
pub const EVENT: usize = 80;
/// Why a record is none.
pub const BAD: &str = "no record of a trace where one should begin";
pub const CUT: &str = "a record is cut off";

/// The record at the beginning of these bytes, which stand at `at` in the trace. Two zeros are none, and no damage: the
/// buffer ends there.
#[inline(always)]
pub fn raw(bytes: &[u8], at: usize) -> Result<Option<Raw<'_>>, &'static str> {
    // Nearly every record is an event.
    if let Some(&[low, high, 0x12 | 0x13, 0xc0..=0xff, ..]) = bytes.first_chunk::<EVENT>()
        && let size = usize::from(u16::from_le_bytes([low, high]))
        && size >= EVENT
        && let Some(bytes) = bytes.get(..size)
    {
        return Ok(Some(Raw { at, bytes, kind: Kind::Event }));
    }
    let Some((kind, size)) = any(bytes)? else { return Ok(None) };
    bytes.get(..size).map(|bytes| Some(Raw { at, bytes, kind })).ok_or(CUT)
}

/// What the record at the beginning of these bytes is, and how long; of any kind.
#[inline(never)]
fn any(bytes: &[u8]) -> Result<Option<(Kind, usize)>, &'static str> {
    let &[low, high, kind, marker, ..] = bytes else { return Err(CUT) };
    let size = u16::from_le_bytes([low, high]);
    let (kind, size) = match (marker, kind) {
        _ if bytes[..4] == [0; 4] => return Ok(None),
        (0xc0.., 0x12 | 0x13) => (Kind::Event, size),
        // The length of these stands where others have the rest of their head.
        (0xc0.., 1..=4 | 0x10 | 0x11) => (Kind::System, u16_at(bytes, 4).ok_or(CUT)?),
        (0xc0.., 0x0a | 0x14) => (Kind::Classic, size),
        (0xc0.., 0x0b | 0x0d | 0x15) => (Kind::System, size),
        (0x90..=0xbf, 0) if marker & 0x50 == 0x10 => (Kind::Message, size),
        _ => return Err(BAD),
    };
    let least = match kind {
        Kind::Event => EVENT,
        Kind::Classic => 48,
        Kind::Message | Kind::System => 8,
    };
    let size = usize::from(size);
    match () {
        () if size > bytes.len() => Err(CUT),
        () if size < least => Err("a record too short to be one"),
        () => Ok(Some((kind, size))),
    }
}

impl<'t> Raw<'t> {
    /// Bytes up to the next record.
    pub const fn length(&self) -> usize {
        self.bytes.len().next_multiple_of(8)
    }

    /// What its clock showed; none where it tells no time.
    #[inline]
    pub fn clock(&self) -> Option<u64> {
        match self.kind {
            Kind::Event | Kind::Classic | Kind::System => super::plain::u64_at(self.bytes, 16),
            Kind::Message => Message::of(self.bytes)?.clock,
        }
    }
}

/// The head of a WPP message.
#[derive(Debug, Clone, Copy)]
pub struct Message<'t> {
    pub number: u16,
    /// The GUID of its texts.
    pub guid: Option<&'t [u8; 16]>,
    pub clock: Option<u64>,
    pub tid: Option<u32>,
    pub pid: Option<u32>,
    /// Behind the head.
    pub data: &'t [u8],
}

impl<'t> Message<'t> {
    /// From a record. What stands in it is told by flags.
    ///
    /// Source: <https://learn.microsoft.com/windows/win32/api/evntrace/nf-evntrace-tracemessage>
    pub fn of(bytes: &'t [u8]) -> Option<Self> {
        let (number, flags) = (u16_at(bytes, 4)?, u16_at(bytes, 6)?);
        let mut at = 8 + if flags & 1 != 0 { 4 } else { 0 };
        let mut message = Message { number, guid: None, clock: None, tid: None, pid: None, data: &[] };
        if flags & 2 != 0 {
            message.guid = Some(bytes.get(at..)?.first_chunk()?);
            at += 16;
        } else if flags & 4 != 0 {
            at += 4;
        }
        if flags & 8 != 0 {
            message.clock = Some(super::plain::u64_at(bytes, at)?);
            at += 8;
        }
        if flags & 0x20 != 0 {
            (message.tid, message.pid) = (u32_at(bytes, at), u32_at(bytes, at + 4));
            at += 8;
        }
        message.data = bytes.get(at..)?;
        Some(message)
    }
}

/// Whether a record is an event, and not about the trace.
#[inline]
pub fn is_event(raw: &Raw<'_>) -> bool {
    match raw.kind {
        Kind::Event | Kind::Message => true,
        Kind::Classic => raw.bytes[24..40] != DESCRIPTIONS && raw.bytes[24..40] != SYSTEM,
        Kind::System => false,
    }
}
