//! The records of a chunk, found by their own headers.

use super::cursor::Cursor;
use memchr::memmem;

/// Where the records of a chunk begin.
pub const FIRST: usize = 512;
/// What a record begins with.
const MAGIC: &[u8] = b"**\0\0";
/// Bytes of a record before its binary XML.
pub const HEADER: usize = 24;

/// A record as its header tells it.
#[derive(Debug, Clone, Copy)]
pub struct Raw {
    /// Its first byte in the chunk.
    pub at: usize,
    /// The byte after it.
    pub end: usize,
    /// Its number.
    pub id: u64,
    /// When it was written, as FILETIME.
    pub written: u64,
}

/// A record, or bytes where one should stand.
#[derive(Debug, Clone, Copy)]
pub enum Found {
    /// A record.
    Record(Raw),
    /// None.
    Bad {
        /// The first byte.
        from: usize,
        /// The byte after them.
        to: usize,
        /// What is wrong with them.
        why: &'static str,
    },
}

/// Goes from record to record. Up to the end that the header of the chunk tells, what is no record is damage. Behind it
/// stand records that a live log got after its header was written, then whatever the chunk held before: a record counts
/// there where its number is the next one.
#[derive(Debug)]
pub struct Walk<'c> {
    chunk: &'c [u8],
    at: usize,
    /// Where the free space begins, as the header has it.
    free: usize,
    last: Option<u64>,
}

impl<'c> Walk<'c> {
    /// Over a chunk.
    pub fn new(chunk: &'c [u8]) -> Self {
        let told = Cursor::new(chunk, 48).u32().map_or(0, |free| free as usize);
        let free = if (FIRST..=chunk.len()).contains(&told) { told } else { chunk.len() };
        Walk { chunk, at: FIRST, free, last: None }
    }

    /// The record that begins at a byte.
    fn record(&self, at: usize) -> Result<Raw, &'static str> {
        let mut cursor = Cursor::new(self.chunk, at);
        if cursor.take(4) != Ok(MAGIC) {
            return Err("no record where one should begin");
        }
        let mut header = || Ok((cursor.u32()?, cursor.u64()?, cursor.u64()?));
        let (size, id, written) = header().map_err(|super::Odd(_)| "a record is cut off")?;
        let (size, rest) = (size as usize, self.chunk.len() - at);
        // The size stands once more at the end.
        match size {
            ..28 => Err("a record too short to be one"),
            _ if size > rest => Err("a record is cut off"),
            _ => Ok(Raw { at, end: at + size, id, written }),
        }
    }

    /// Whether the record ends as it begins: with its size.
    fn is_whole(&self, raw: &Raw) -> bool {
        Cursor::new(self.chunk, raw.end - 4).u32().is_ok_and(|size| size as usize == raw.end - raw.at)
    }

    /// The next whole record before the free space.
    fn resume(&self, from: usize) -> Option<usize> {
        let rest = self.chunk.get(from..self.free)?;
        let mut places = memmem::find_iter(rest, MAGIC).map(|at| from + at);
        places.find(|at| self.record(*at).is_ok_and(|raw| self.is_whole(&raw)))
    }
}

impl Iterator for Walk<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let from = self.at;
        let why = match self.record(from) {
            Ok(raw)
                if from < self.free
                    || self.last.is_some_and(|last| raw.id == last.wrapping_add(1)) && self.is_whole(&raw) =>
            {
                self.at = raw.end;
                self.last = Some(raw.id);
                return Some(Found::Record(raw));
            }
            Ok(_) => return None,
            Err(why) => why,
        };
        if from >= self.free {
            return None;
        }
        let next = self.resume(from + 1);
        self.at = next.unwrap_or(self.free);
        // A header that tells too much is no damage of records.
        if next.is_none() && is_blank(&self.chunk[from..self.at]) {
            None
        } else {
            Some(Found::Bad { from, to: self.at, why })
        }
    }
}

/// Whether there are only zeros.
pub fn is_blank(bytes: &[u8]) -> bool {
    bytes.chunks(64).all(|some| some.iter().fold(0, |all, byte| all | byte) == 0)
}
