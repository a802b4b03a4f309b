//! Values of an event as text: the same text an event log has for them.
//!
//! Sources: <https://learn.microsoft.com/windows/win32/wes/eventmanifestschema-inputtype-complextype>,
//! <https://learn.microsoft.com/windows/win32/api/tdh/ne-tdh-_tdh_in_type>

use crate::format::evtx::cursor::Odd;
use crate::format::evtx::value::{decimal, until_nul, utf16, write};
use std::io::Write;

pub const SHORT: Odd = Odd("its data end too early");

/// The data of an event, read from the beginning on.
#[derive(Debug, Clone)]
pub struct Data<'d> {
    rest: &'d [u8],
    /// Bytes of a pointer.
    pointer: u8,
}

impl<'d> Data<'d> {
    pub const fn new(bytes: &'d [u8], pointer: u8) -> Self {
        Data { rest: bytes, pointer }
    }

    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub fn take(&mut self, length: usize) -> Result<&'d [u8], Odd> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(SHORT)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn u16(&mut self) -> Result<u16, Odd> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(SHORT)?;
        self.rest = rest;
        Ok(u16::from_le_bytes(*taken))
    }

    /// UTF-16 up to a NUL or the end.
    #[inline]
    fn wide(&mut self) -> Result<&'d [u8], Odd> {
        let (text, rest) = pass_wide(self.rest).ok_or(SHORT)?;
        self.rest = rest;
        Ok(text)
    }

    /// Bytes up to a NUL or the end.
    #[inline]
    fn narrow(&mut self) -> &'d [u8] {
        let end = memchr::memchr(0, self.rest).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        text
    }

    fn sid(&mut self) -> Result<&'d [u8], Odd> {
        let parts = usize::from(*self.rest.get(1).ok_or(SHORT)?);
        self.take(8 + 4 * parts)
    }
}

/// The UTF-16 text at the beginning, up to a NUL or the end, and what stands behind it; `None` where half a unit does.
#[inline]
pub fn pass_wide(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = until_nul(data);
    match data.get(text.len() + 2..) {
        Some(rest) => Some((text, rest)),
        None => (data.len() == text.len()).then_some((text, &[])),
    }
}

/// How a value is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// As its type says.
    #[default]
    Plain,
    Hex,
    Bool,
    Signed,
    Unsigned,
    Utf8,
    Port,
    Ipv4,
    Time,
}

/// Types that only differ in what stands before them.
pub const WIDE: u16 = 1;
pub const NARROW: u16 = 2;
pub const BINARY: u16 = 14;
pub const COUNTED_WIDE: u16 = 22;
pub const COUNTED_NARROW: u16 = 23;
pub const COUNTED_BINARY: u16 = 25;

/// Bytes of a value of a fixed length.
pub const fn fixed(kind: u16, pointer: u8) -> Option<usize> {
    Some(match kind {
        3 | 4 | 307 => 1,
        5 | 6 | 306 => 2,
        7 | 8 | 11 | 13 | 20 => 4,
        9 | 10 | 12 | 17 | 21 => 8,
        15 | 18 => 16,
        16 | 308 => pointer as usize,
        _ => return None,
    })
}

/// Reads one value and writes its text; `length` where something else tells it, in units of the type. A number is also
/// returned.
#[inline]
pub fn value(
    out: &mut Vec<u8>,
    data: &mut Data<'_>,
    kind: u16,
    shown: Shown,
    length: Option<usize>,
) -> Result<Option<u64>, Odd> {
    let pointer = data.pointer;
    if let Some(size) = fixed(kind, pointer) {
        let bytes = data.take(size)?;
        number(out, kind, shown, bytes)?;
        let mut wide = [0; 8];
        return Ok(wide.get_mut(..size).map(|part| part.copy_from_slice(bytes)).map(|()| u64::from_le_bytes(wide)));
    }
    match (kind, length) {
        (0, _) => {}
        (WIDE | 304, Some(units)) => utf16(out, until_nul(data.take(units.checked_mul(2).ok_or(SHORT)?)?)),
        (WIDE, None) => utf16(out, data.wide()?),
        (NARROW | 305, Some(length)) => narrow(out, shown, data.take(length)?)?,
        (NARROW, None) => narrow(out, shown, data.narrow())?,
        (COUNTED_WIDE | 300, _) => {
            let length = data.u16()?;
            utf16(out, data.take(usize::from(length))?);
        }
        (302, _) => {
            let length = data.u16()?.swap_bytes();
            utf16(out, data.take(usize::from(length))?);
        }
        (COUNTED_NARROW | 301, _) => {
            let length = data.u16()?;
            narrow(out, shown, data.take(usize::from(length))?)?;
        }
        (303, _) => {
            let length = data.u16()?.swap_bytes();
            narrow(out, shown, data.take(usize::from(length))?)?;
        }
        (304, None) => utf16(out, data.take(data.rest.len())?),
        (305, None) => narrow(out, shown, data.take(data.rest.len())?)?,
        (BINARY, Some(length)) => write(out, 14, data.take(length)?)?,
        (COUNTED_BINARY, _) => {
            let length = data.u16()?;
            write(out, 14, data.take(usize::from(length))?)?;
        }
        (309, _) => {
            let length = u32::from_le_bytes(*data.take(4)?.first_chunk().ok_or(SHORT)?);
            write(out, 14, data.take(length as usize)?)?;
        }
        (19, _) => write(out, 19, data.sid()?)?,
        // A pointer and another one stand before it; no user where the first is 0.
        (310, _) => {
            let head = data.take(usize::from(pointer))?;
            if head.iter().any(|byte| *byte != 0) {
                data.take(usize::from(pointer))?;
                write(out, 19, data.sid()?)?;
            }
        }
        _ => return Err(Odd("a value of unknown type")),
    }
    Ok(None)
}

fn narrow(out: &mut Vec<u8>, shown: Shown, bytes: &[u8]) -> Result<(), Odd> {
    match shown {
        _ if bytes.is_ascii() => out.extend(bytes.iter().filter(|byte| **byte != 0)),
        Shown::Utf8 => out.extend_from_slice(String::from_utf8_lossy(bytes).as_bytes()),
        _ => write(out, 2, bytes)?,
    }
    Ok(())
}

#[inline]
fn number(out: &mut Vec<u8>, kind: u16, shown: Shown, bytes: &[u8]) -> Result<(), Odd> {
    let plain = |out: &mut Vec<u8>| match (kind, bytes) {
        (306, _) => {
            utf16(out, bytes);
            Ok(())
        }
        (307, _) => narrow(out, Shown::Plain, bytes),
        (16 | 308, _) => write(out, if bytes.len() == 4 { 20 } else { 21 }, bytes),
        _ => write(out, kind as u8, bytes),
    };
    let mut wide = [0; 8];
    let Some(part) = wide.get_mut(..bytes.len()).filter(|_| shown != Shown::Plain) else { return plain(out) };
    part.copy_from_slice(bytes);
    let number = u64::from_le_bytes(wide);
    match shown {
        Shown::Hex => write(out, 21, &wide)?,
        Shown::Bool if number < 2 => out.extend_from_slice(if number == 0 { b"false" } else { b"true" }),
        Shown::Time if bytes.len() == 8 => write(out, 17, bytes)?,
        Shown::Unsigned => decimal(out, number),
        Shown::Signed => {
            let unused = 64 - 8 * bytes.len() as u32;
            // Writing into memory cannot fail.
            let _ = write!(out, "{}", (number << unused).cast_signed() >> unused);
        }
        Shown::Port if bytes.len() == 2 => decimal(out, u64::from((number as u16).swap_bytes())),
        Shown::Ipv4 if bytes.len() == 4 => {
            let _ = write!(out, "{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
        }
        _ => plain(out)?,
    }
    Ok(())
}
