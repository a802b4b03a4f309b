//! The header in front of each member's bytes.

use super::name;
use crate::source::opened::Opened;
use nom::bytes::complete::tag;
use nom::number::complete::{le_u16, le_u32, le_u64};
use nom::{IResult, Parser};
use std::io;

/// Its bytes without name and extra field.
pub const SIZE: u64 = 30;
/// What it begins with.
pub const MAGIC: &[u8; 4] = b"PK\x03\x04";

/// The header of a member.
#[derive(Debug)]
pub struct Local {
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed: u64,
    pub len: u64,
    pub name: String,
    /// Where the member's bytes begin.
    pub data: u64,
}

impl Local {
    /// Whether checksum and lengths stand behind the member's bytes instead.
    pub const fn streamed(&self) -> bool {
        self.flags & 8 != 0 && self.packed == 0
    }
}

/// Where the bytes of the member begin whose header is here; `None` where there is no header.
pub fn data(opened: &Opened<'_>, at: u64) -> io::Result<Option<u64>> {
    Ok(fixed(opened, at)?.map(|fixed| at + SIZE + fixed.name + fixed.extra))
}

/// The header that begins here.
pub fn read(opened: &Opened<'_>, at: u64) -> io::Result<Option<Local>> {
    let Some(fixed) = fixed(opened, at)?.filter(Fixed::plausible) else { return Ok(None) };
    let mut rest = vec![0; (fixed.name + fixed.extra) as usize];
    if opened.read_at(at + SIZE, &mut rest)? < rest.len() {
        return Ok(None);
    }
    let (raw, extra) = rest.split_at(fixed.name as usize);
    let mut sizes = [u64::from(fixed.len), u64::from(fixed.packed)];
    name::long_sizes(extra, &mut sizes);
    let [len, packed] = sizes;
    Ok(Some(Local {
        flags: fixed.flags,
        method: fixed.method,
        crc: fixed.crc,
        packed,
        len,
        name: name::text(raw, extra, fixed.flags),
        data: at + SIZE + rest.len() as u64,
    }))
}

struct Fixed {
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    len: u32,
    name: u64,
    extra: u64,
}

impl Fixed {
    fn plausible(&self) -> bool {
        matches!(self.method, 0..=20 | 93..=99) && self.name > 0
    }
}

/// Whether this cannot be told to be no header, but some bytes that look like one by chance.
pub fn plausible(bytes: &[u8]) -> bool {
    fields(bytes).map_or(true, |(_, fixed)| fixed.plausible())
}

fn fixed(opened: &Opened<'_>, at: u64) -> io::Result<Option<Fixed>> {
    let mut bytes = [0; SIZE as usize];
    let read = opened.read_at(at, &mut bytes)?;
    Ok(fields(&bytes[..read]).ok().map(|(_, fixed)| fixed))
}

fn fields(input: &[u8]) -> IResult<&[u8], Fixed> {
    let (input, (_, _, flags, method, _, crc, packed, len)) =
        (tag(&MAGIC[..]), le_u16, le_u16, le_u16, le_u32, le_u32, le_u32, le_u32).parse(input)?;
    let (input, (name, extra)) = (le_u16, le_u16).parse(input)?;
    Ok((input, Fixed { flags, method, crc, packed, len, name: name.into(), extra: extra.into() }))
}

/// What stands behind a member that was written as it came: its checksum and its length. The packed length between
/// them, of 32 or 64 bits, must be right.
pub fn descriptor(bytes: &[u8], packed: u64) -> Option<(u32, u64)> {
    type Parsed<'a, T> = IResult<&'a [u8], (u32, T, T)>;
    let bytes = bytes.get(4..)?;
    let short: Parsed<'_, u32> = (le_u32, le_u32, le_u32).parse(bytes);
    let long: Parsed<'_, u64> = (le_u32, le_u64, le_u64).parse(bytes);
    match (short, long) {
        (Ok((_, (crc, told, len))), _) if u64::from(told) == packed => Some((crc, len.into())),
        (_, Ok((_, (crc, told, len)))) if told == packed => Some((crc, len)),
        _ => None,
    }
}
