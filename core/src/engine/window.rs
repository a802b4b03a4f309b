//! Windows: a source read in slices, each by itself.
//!
//! A window owns the items that start in it and reads on to the end of its last one. An open marker always begins an
//! item, so a window's own bytes go from its first open marker to the first one behind it.

use crate::format::cmtrace::{self, LONGEST, OPEN};
use crate::source::Opened;
use memchr::{memchr_iter, memmem};
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
    /// How many lines end in those.
    pub beyond_lines: u64,
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
            return Ok(Some(Window {
                base: start + first as u64,
                bytes: &buffer[first..next],
                beyond: 0,
                beyond_lines: 0,
            }));
        }
        if start + filled as u64 >= len {
            return Ok(Some(Window {
                base: start + first as u64,
                bytes: &buffer[first..filled],
                beyond: 0,
                beyond_lines: 0,
            }));
        }
        let region = memmem::rfind(&buffer[..filled.min(own + OPEN.len() - 1)], OPEN).unwrap_or(0);
        // With a marker's length to spare, so that none begins before the cut and ends behind it.
        if filled > region + LONGEST + SLACK + OPEN.len() {
            let cut = region + LONGEST + SLACK;
            let (end, beyond_lines) = find_open(opened, start + cut as u64)?;
            let beyond = end.saturating_sub(start + cut as u64);
            return Ok(Some(Window { base: start + first as u64, bytes: &buffer[first..cut], beyond, beyond_lines }));
        }
        from = filled.saturating_sub(OPEN.len() - 1).max(own);
        let more = filled.clamp(AHEAD, 16 << 20);
        let before = filled;
        filled = fill(opened, start, buffer, filled, more)?;
        if filled == before {
            return Ok(Some(Window {
                base: start + first as u64,
                bytes: &buffer[first..filled],
                beyond: 0,
                beyond_lines: 0,
            }));
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

/// Where the next item begins at or behind `from`, or where the source ends, and how many lines end before it.
fn find_open(opened: &Opened<'_>, from: u64) -> io::Result<(u64, u64)> {
    let mut chunk = vec![0; 1 << 20];
    let (mut at, mut lines) = (from, 0);
    loop {
        let read = opened.read_at(at, &mut chunk)?;
        if let Some(found) = cmtrace::next_open(&chunk[..read], 0) {
            return Ok((at + found as u64, lines + memchr_iter(b'\n', &chunk[..found]).count() as u64));
        }
        if read < chunk.len() {
            return Ok((at + read as u64, lines + memchr_iter(b'\n', &chunk[..read]).count() as u64));
        }
        let step = read - (OPEN.len() - 1);
        lines += memchr_iter(b'\n', &chunk[..step]).count() as u64;
        at += step as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cmtrace::{DateOrder, Records};
    use crate::record::Item;
    use crate::source::Source;

    #[test]
    fn a_region_without_an_end_is_one_anomaly_whatever_the_window_and_its_lines_are_counted() {
        let end = "]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n";
        let mut log = Vec::from(OPEN);
        log.extend(b"x\n".repeat(LONGEST / 2 + SIZE as usize));
        let second = log.len() as u64;
        log.extend(format!("<![LOG[after it{end}").bytes());
        let whole: Vec<Item<'_>> = Records::new(&log, 0, DateOrder::MonthFirst).collect();
        assert_eq!(whole.len(), 2);
        let source = Source::memory("endless.log", log.clone());
        let opened = source.open().expect("memory opens");
        let (mut buffer, mut spans, mut lines) = (Vec::new(), Vec::new(), 0);
        for start in (0..source.len).step_by(SIZE as usize) {
            let window = read(&opened, source.len, start, SIZE, &mut buffer).expect("memory reads");
            let Some(window) = window else { continue };
            if window.base < second {
                lines += memchr_iter(b'\n', window.bytes).count() as u64 + window.beyond_lines;
            }
            let records = Records::new(window.bytes, window.base, DateOrder::MonthFirst).with_beyond(window.beyond);
            spans.extend(records.map(|item| item.span()));
        }
        assert_eq!(spans, whole.iter().map(Item::span).collect::<Vec<_>>());
        assert_eq!(lines, memchr_iter(b'\n', &log[..second as usize]).count() as u64);
    }
}
