//! The buffers of a trace, and the order in which they were written.

use super::header::Header;
use super::plain::{u16_at, u32_at, u64_at};
use super::raw::{self, Raw};

/// Bytes of the head of a buffer.
pub const HEAD: usize = 72;
/// Set in the flags of a buffer that is compressed.
const COMPRESSED: u16 = 0x40;

/// A buffer that can be read.
#[derive(Debug, Clone, Copy)]
pub struct Buffer {
    /// Its first byte.
    pub at: usize,
    /// The byte after what is in use.
    pub end: usize,
    /// Its number in the order of writing.
    pub number: u64,
    pub processor: u16,
}

/// Bytes that cannot be read, and why.
#[derive(Debug, Clone, Copy)]
pub struct Bad {
    pub at: usize,
    pub end: usize,
    pub why: &'static str,
}

impl Bad {
    /// Without the header of the trace, which ends at that byte and has been handed on.
    pub fn behind(self, header: usize) -> Self {
        if self.at > 0 { self } else { Bad { at: header.min(self.end.saturating_sub(1)), ..self } }
    }
}

/// All buffers of a trace, in the order in which they were written.
#[derive(Debug, Default)]
pub struct Buffers {
    pub all: Vec<Buffer>,
    pub bad: Vec<Bad>,
    /// Whether each processor wrote its own: then only times order what they hold.
    pub by_processor: bool,
}

impl Buffers {
    pub fn of(bytes: &[u8], header: &Header<'_>) -> Self {
        let mut buffers = Buffers::default();
        let size = header.buffer as usize;
        each_buffer(bytes, size, |at, end, buffer| match buffer {
            Ok(Some(buffer)) => buffers.all.push(buffer),
            Ok(None) => {}
            Err(why) => buffers.bad.push(Bad { at, end, why }),
        });
        // The first one holds the header: it says nothing about who wrote the others.
        let others = buffers.all.get(1..).unwrap_or_default();
        let several = others.iter().any(|buffer| buffer.processor != others[0].processor);
        buffers.by_processor = several && !header.one_row();
        if !buffers.by_processor {
            buffers.turn();
        }
        buffers
    }

    /// A circular file goes on at its beginning when it is full: what was written last then stands before the rest.
    fn turn(&mut self) {
        let others = self.all.get_mut(1..).unwrap_or_default();
        let mut breaks = others.windows(2).enumerate().filter(|(_, two)| two[1].number < two[0].number);
        if let (Some((at, _)), None) = (breaks.next(), breaks.next())
            && others.last().is_some_and(|last| last.number < others[0].number)
        {
            others.rotate_left(at + 1);
        }
    }
}

/// Hands on every buffer of a trace, or of a part that begins where a buffer does: its first byte, the byte after it, and
/// what it is.
pub fn each_buffer(
    bytes: &[u8],
    size: usize,
    mut each: impl FnMut(usize, usize, Result<Option<Buffer>, &'static str>),
) {
    for at in (0..bytes.len()).step_by(size.max(1)) {
        let end = bytes.len().min(at + size);
        each(at, end, look(&bytes[at..end], at, size));
    }
}

/// The buffer that begins at `at`; none where nothing was ever written.
fn look(bytes: &[u8], at: usize, size: usize) -> Result<Option<Buffer>, &'static str> {
    if bytes.iter().take(HEAD).all(|byte| *byte == 0) {
        return Ok(None);
    }
    if bytes.len() < HEAD {
        return Err("a buffer is cut off");
    }
    let told = (|| Some((u32_at(bytes, 0)?, u32_at(bytes, 4)? as usize, u64_at(bytes, 24)?, u16_at(bytes, 52)?)))();
    let Some((own, used, number, flags)) = told else { return Err("a buffer is cut off") };
    let processor = u16_at(bytes, 40).unwrap_or_default();
    match () {
        () if own as usize != size => Err("no buffer of the trace"),
        () if flags & COMPRESSED != 0 => Err("the buffer is compressed: compressed traces are not read"),
        () if !(HEAD..=size).contains(&used) => Err("a buffer that is longer than it can be"),
        () => Ok(Some(Buffer { at, end: at + used, number, processor })),
    }
}

impl Buffer {
    /// Hands on its records; returns what cannot be read, which is all behind the place where something is wrong.
    #[inline]
    pub fn each<'t>(&self, trace: &'t [u8], mut each: impl FnMut(Raw<'t>)) -> Option<Bad> {
        let end = self.end.min(trace.len());
        let mut at = self.at + HEAD;
        while at + 8 <= end {
            match raw::raw(&trace[at..end], at) {
                Ok(Some(raw)) => {
                    each(raw);
                    at += raw.length();
                }
                Ok(None) => return None,
                Err(why) => return Some(Bad { at, end, why }),
            }
        }
        (self.end > trace.len()).then_some(Bad { at: at.min(end), end, why: "a buffer is cut off" })
    }
}
