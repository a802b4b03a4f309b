//! Windows: a source read in slices, each by itself.
//!
//! A window owns the items that start in it and reads on to the end of its last one. An open marker always begins an
//! item, so a window's own bytes go from its first open marker to the first one behind it.

use crate::format::cmtrace::{self, LONGEST, OPEN};
use crate::source::Opened;
use memchr::memmem;
use std::io;

/// The size of a window where nobody asks for another: 1 MiB, the best on the machines it was measured on.
pub const SIZE: u64 = 1 << 20;
/// What is read behind a window to find the end of its last item.
const AHEAD: usize = 64 << 10;
/// What is read of a region beyond [`LONGEST`]: attributes that begin before that limit may end behind it.
const SLACK: usize = cmtrace::grammar::LONGEST + 64;

/// The own bytes of a window.
#[derive(Debug)]
pub struct Window<'b> {
    /// The byte of the source at which they begin.
    pub base: u64,
    /// They.
    pub bytes: &'b [u8],
    /// How many more belong to the last item and are not given: its region is longer than [`LONGEST`].
    pub beyond: u64,
}

/// Reads the window of `size` bytes at `start` of a source of `len` bytes; `None` where nothing begins in it.
pub fn read<'b>(
    opened: &Opened<'_>,
    len: u64,
    start: u64,
    size: u64,
    buffer: &'b mut Vec<u8>,
) -> io::Result<Option<Window<'b>>> {
    let own = size.min(len.saturating_sub(start)) as usize;
    // The marker that begins in the window's last byte ends six bytes behind it.
    let mut filled = fill(opened, start, buffer, 0, own + AHEAD)?;
    let first = if start == 0 { Some(0) } else { cmtrace::next_open(&buffer[..filled], 0) };
    let Some(first) = first.filter(|&first| first < own) else { return Ok(None) };
    let mut from = own;
    loop {
        if let Some(next) = cmtrace::next_open(&buffer[..filled], from) {
            return Ok(Some(Window { base: start + first as u64, bytes: &buffer[first..next], beyond: 0 }));
        }
        if start + filled as u64 >= len {
            return Ok(Some(Window { base: start + first as u64, bytes: &buffer[first..filled], beyond: 0 }));
        }
        let region = memmem::rfind(&buffer[..filled.min(own + OPEN.len() - 1)], OPEN).unwrap_or(0);
        if filled > region + LONGEST + SLACK {
            let cut = region + LONGEST + SLACK;
            let end = find_open(opened, start + cut as u64 - OPEN.len() as u64 + 1)?.unwrap_or(len);
            let beyond = end.saturating_sub(start + cut as u64);
            let stop = cut.min((end - start) as usize);
            return Ok(Some(Window { base: start + first as u64, bytes: &buffer[first..stop], beyond }));
        }
        from = filled.saturating_sub(OPEN.len() - 1).max(own);
        let more = filled.clamp(AHEAD, 16 << 20);
        let before = filled;
        filled = fill(opened, start, buffer, filled, more)?;
        if filled == before {
            return Ok(Some(Window { base: start + first as u64, bytes: &buffer[first..filled], beyond: 0 }));
        }
    }
}

/// Reads `more` bytes behind the `filled` ones; returns how many are filled then. The buffer only ever grows: a new
/// one for each window would cost five times the reading in page faults.
fn fill(opened: &Opened<'_>, start: u64, buffer: &mut Vec<u8>, filled: usize, more: usize) -> io::Result<usize> {
    if buffer.len() < filled + more {
        buffer.resize(filled + more, 0);
    }
    let read = opened.read_at(start + filled as u64, &mut buffer[filled..filled + more])?;
    Ok(filled + read)
}

/// The byte of the first open marker at or after `from`, without keeping what is before it.
fn find_open(opened: &Opened<'_>, from: u64) -> io::Result<Option<u64>> {
    let mut chunk = vec![0; 1 << 20];
    let mut at = from;
    loop {
        let read = opened.read_at(at, &mut chunk)?;
        if let Some(found) = cmtrace::next_open(&chunk[..read], 0) {
            return Ok(Some(at + found as u64));
        }
        if read < chunk.len() {
            return Ok(None);
        }
        at += (read - OPEN.len() + 1) as u64;
    }
}
