//! A folder: blocks of up to 32 KiB that make one stream.

use super::header::{parsed, skip};
use super::method::{Method, Stream};
use crate::source::cache::Unpacked;
use crate::source::opened::Opened;
use nom::number::complete::{le_u16, le_u32};
use nom::{IResult, Parser};
use std::io::{self, Read};

/// The most bytes of a block, unpacked.
pub const BLOCK: usize = 32 << 10;

/// A folder and where its blocks stand.
#[derive(Debug)]
pub struct Folder {
    at: u64,
    end: u64,
    blocks: u16,
    method: Method,
    reserve: u8,
    shared: bool,
}

impl Folder {
    /// A folder whose blocks begin at `at`.
    pub const fn new(at: u64, blocks: u16, method: u16, reserve: u8) -> Self {
        Folder { at, end: at, blocks, method: Method::of(method), reserve, shared: false }
    }

    /// How many bytes it has in the cabinet.
    pub const fn packed(&self) -> u64 {
        self.end.saturating_sub(self.at)
    }

    /// How many bytes its blocks can have at most, unpacked.
    pub const fn longest(&self) -> u64 {
        self.blocks as u64 * BLOCK as u64
    }

    /// How many of them can be had at most: each block has a header of 8 bytes.
    pub fn most(&self) -> u64 {
        self.longest().min(self.packed() / 8 * BLOCK as u64)
    }

    /// Why its members are not read.
    pub fn refused(&self) -> Option<String> {
        if self.shared {
            return Some("shares its bytes with another folder: not read".to_owned());
        }
        match self.method {
            Method::Unknown(number) => {
                Some(format!("packed with method {number:#06x}, which is not supported: not read"))
            }
            Method::Quantum => Some("packed with Quantum, which is not supported: not read".to_owned()),
            Method::Stored | Method::MsZip | Method::Lzx(_) => None,
        }
    }

    /// Its first `wanted` bytes or a little more, or as many as can be had.
    pub fn unpack(&self, opened: &Opened<'_>, wanted: u64) -> Unpacked {
        let mut unpacked = Unpacked::default();
        unpacked.broken = match self.blocks(opened, wanted, &mut unpacked) {
            Ok(Ok(())) => None,
            Ok(Err(why)) => Some(why.to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
        };
        unpacked
    }

    fn blocks(&self, opened: &Opened<'_>, wanted: u64, to: &mut Unpacked) -> io::Result<Result<(), &'static str>> {
        let Some(mut stream) = Stream::new(self.method) else { return Ok(Err("packed in a way that is not known")) };
        let mut reader = opened.reader(self.at, self.end);
        let mut packed = Vec::new();
        for _ in 0..self.blocks {
            if to.bytes.len() as u64 >= wanted {
                break;
            }
            let Some((sum, length, unpacked)) = parsed::<8, _>(&mut reader, block)? else { return Ok(Err(CUT)) };
            skip(&mut reader, self.reserve.into())?;
            packed.clear();
            reader.by_ref().take(length.into()).read_to_end(&mut packed)?;
            if unpacked == 0 {
                return Ok(Err("its bytes go on in another part of the cabinet"));
            }
            let whole = packed.len() == usize::from(length);
            let before = to.bytes.len() as u64;
            let good = usize::from(unpacked) <= BLOCK && stream.unpack(&packed, unpacked.into(), whole, &mut to.bytes);
            // Whether what is reserved counts, readers do not agree.
            if whole && sum != 0 && self.reserve == 0 && sum != checksum(&packed, length, unpacked) {
                fault(to, before..to.bytes.len() as u64);
            }
            if !whole {
                return Ok(Err(CUT));
            }
            if !good {
                return Ok(Err("the packed bytes of its folder are damaged"));
            }
        }
        Ok(Ok(()))
    }
}

/// The header of a block: its checksum, and its bytes packed and unpacked.
fn block(input: &[u8]) -> IResult<&[u8], (u32, u16, u16)> {
    (le_u32, le_u16, le_u16).parse(input)
}

/// Blocks that end before their end.
const CUT: &str = "the cabinet is cut off in its folder";

/// Notes a wrong checksum; blocks one behind the other are one place.
fn fault(to: &mut Unpacked, bad: std::ops::Range<u64>) {
    match to.faults.last_mut().filter(|(last, _)| last.end == bad.start) {
        Some((last, _)) => last.end = bad.end,
        None => to.faults.push((bad, "a checksum is wrong: some bytes are not what was packed")),
    }
}

/// Finds out where the folders of a cabinet of `len` bytes end: where the next one begins.
pub fn ends(folders: &mut [Folder], len: u64) {
    let mut order: Vec<usize> = (0..folders.len()).collect();
    order.sort_by_key(|&number| folders[number].at);
    let mut end = len;
    for &number in order.iter().rev() {
        folders[number].end = end.max(folders[number].at);
        end = folders[number].at;
    }
    // The first of those that begin at the same place has them.
    for pair in order.windows(2) {
        if let &[first, second] = pair
            && folders[first].at == folders[second].at
        {
            (folders[first].end, folders[second].shared) = (folders[second].end, true);
        }
    }
}

/// The checksum of a block: its words, little-endian, one over the other; of the last bytes, the first one stands
/// highest. Source: [MS-CAB] 2.1, "CFDATA".
fn checksum(packed: &[u8], length: u16, unpacked: u16) -> u32 {
    let (words, rest) = packed.as_chunks::<4>();
    let sum = words.iter().fold(0, |sum, word| sum ^ u32::from_le_bytes(*word));
    let rest = rest.iter().fold(0, |rest, &byte| rest << 8 | u32::from(byte));
    sum ^ rest ^ (u32::from(length) | u32::from(unpacked) << 16)
}
