//! Windows: a source read in slices, each by itself.
//!
//! A window owns the items that start in it and reads on to the end of its last one. An open marker always begins an
//! item, so a window's own bytes go from its first open marker to the first one behind it.

use crate::format::cmtrace::{self, OPEN};
use crate::source::Opened;
use memchr::{memchr_iter, memmem};
use std::io;

/// The size of a window where nobody asks for another: 256 KiB. With what is made of it, it stays in a second-level
/// cache of a megabyte; larger ones cost a third more where most records say something.
pub const SIZE: u64 = 256 << 10;
/// Lines are counted in steps of so many bytes, so that finding the line of a byte reads no more than that.
const STEP: usize = 16 << 10;
/// What is said of a source that ends before the length it was found with.
pub const SHORT: &str = "became shorter while it was read: its end is missing";
/// What is read behind a window to find the end of its last item.
const AHEAD: usize = 16 << 10;
/// An open marker cut in two at the end of what has been read ends so many bytes behind it at most.
const OVERLAP: usize = OPEN.len() - 1;
/// What is read of a region beyond the longest: attributes that begin before that limit may end behind it.
const SLACK: usize = cmtrace::grammar::LONGEST + 64;

/// The own bytes of a window.
#[derive(Debug)]
pub struct Window<'b> {
    /// The byte of the source at which they begin.
    pub base: u64,
    /// They.
    pub bytes: &'b [u8],
    /// How many more belong to the last item and are not given: its region is longer than the longest.
    pub beyond: u64,
    /// How many lines end in those.
    pub beyond_lines: u64,
    /// Whether the source ended before its length: somebody cut it off meanwhile.
    pub short: bool,
}

impl Window<'_> {
    /// How many lines end in it.
    pub fn lines(&self) -> u64 {
        memchr_iter(b'\n', self.bytes).count() as u64 + self.beyond_lines
    }

    /// The same step by step: the first byte of each, and how many lines end in it.
    pub fn line_steps(&self, to: &mut Vec<(u64, u64)>) {
        for (number, bytes) in self.bytes.chunks(STEP).enumerate() {
            to.push((self.base + (number * STEP) as u64, memchr_iter(b'\n', bytes).count() as u64));
        }
        if let Some((_, lines)) = to.last_mut() {
            *lines += self.beyond_lines;
        }
    }
}

/// Reads the window of `size` bytes at `start` of a source of `len` bytes, in which regions of up to `longest` bytes are
/// looked to the end of; `None` where nothing begins in it.
pub fn read<'b>(
    opened: &'b Opened<'_>,
    len: u64,
    start: u64,
    size: u64,
    longest: usize,
    buffer: &'b mut Vec<u8>,
) -> io::Result<Option<Window<'b>>> {
    // What was written since the source was found is not read: every window must see the same end.
    let room = len.saturating_sub(start) as usize;
    let own = room.min(usize::try_from(size).unwrap_or(usize::MAX));
    if let Some(bytes) = opened.bytes() {
        return Ok(of_memory(bytes, start, room, own, longest));
    }
    // The marker that begins in the window's last byte ends six bytes behind it.
    let mut wanted = room.min(own + AHEAD);
    let mut filled = fill(opened, start, buffer, 0, wanted)?;
    let first = if start == 0 { Some(0) } else { cmtrace::next_open(&buffer[..filled], 0) };
    let Some(first) = first.filter(|&first| first < own) else { return Ok(None) };
    let base = start + first as u64;
    let mut from = own;
    loop {
        let short = filled < wanted;
        let next = cmtrace::next_open(&buffer[..filled], from);
        if next.is_some() || short || filled == room {
            let bytes = &buffer[first..next.unwrap_or(filled)];
            return Ok(Some(Window { base, bytes, beyond: 0, beyond_lines: 0, short }));
        }
        let region = memmem::rfind(&buffer[..filled.min(own + OPEN.len() - 1)], OPEN).unwrap_or(0);
        let cut = region + longest + SLACK;
        // With a marker's length to spare, so that none begins before the cut and ends behind it.
        if filled > cut + OPEN.len() {
            let Beyond { end, lines, short } = skip(opened, start + cut as u64, len)?;
            let beyond = end - (start + cut as u64);
            return Ok(Some(Window { base, bytes: &buffer[first..cut], beyond, beyond_lines: lines, short }));
        }
        from = filled.saturating_sub(OVERLAP).max(own);
        wanted = room.min(filled + filled.clamp(AHEAD, 16 << 20));
        filled = fill(opened, start, buffer, filled, wanted)?;
    }
}

/// The same of bytes in memory, where nothing has to be copied. `room` bytes from `start` on belong to the source, `own`
/// of them to the window.
fn of_memory(bytes: &[u8], start: u64, room: usize, own: usize, longest: usize) -> Option<Window<'_>> {
    let rest = bytes.get(usize::try_from(start).ok()?..)?;
    let short = rest.len() < room;
    let rest = &rest[..rest.len().min(room)];
    let first = if start == 0 { 0 } else { cmtrace::next_open(&rest[..rest.len().min(own + OVERLAP)], 0)? };
    if first >= own.min(rest.len()) {
        return None;
    }
    let next = cmtrace::next_open(rest, own).unwrap_or(rest.len());
    let base = start + first as u64;
    let whole = Window { base, bytes: &rest[first..next], beyond: 0, beyond_lines: 0, short };
    if next - first <= longest {
        return Some(whole);
    }
    let region = memmem::rfind(&rest[..rest.len().min(own + OVERLAP)], OPEN).unwrap_or(0);
    let cut = region + longest + SLACK;
    if next <= cut {
        return Some(whole);
    }
    let beyond_lines = memchr_iter(b'\n', &rest[cut..next]).count() as u64;
    Some(Window { base, bytes: &rest[first..cut], beyond: (next - cut) as u64, beyond_lines, short })
}

/// Reads from `filled` up to `wanted` bytes behind `start`; returns how many are filled then. The buffer only ever grows:
/// a new one for each window would cost five times the reading in page faults.
fn fill(opened: &Opened<'_>, start: u64, buffer: &mut Vec<u8>, filled: usize, wanted: usize) -> io::Result<usize> {
    if buffer.len() < wanted {
        buffer.resize(wanted, 0);
    }
    let read = opened.read_at(start + filled as u64, &mut buffer[filled..wanted])?;
    Ok(filled + read)
}

/// What lies behind the part of a region that is read.
struct Beyond {
    /// The byte of the next open marker, or the end of the source.
    end: u64,
    lines: u64,
    short: bool,
}

/// Looks for the first open marker at or behind `from`, without keeping what is before it.
fn skip(opened: &Opened<'_>, from: u64, len: u64) -> io::Result<Beyond> {
    let mut chunk = vec![0; 1 << 20];
    let (mut at, mut lines) = (from, 0);
    loop {
        let wanted = chunk.len().min((len - at) as usize);
        let read = opened.read_at(at, &mut chunk[..wanted])?;
        let found = cmtrace::next_open(&chunk[..read], 0);
        let last = found.is_some() || read < wanted || at + read as u64 == len;
        let passed = found.unwrap_or(if last { read } else { read - OVERLAP });
        lines += memchr_iter(b'\n', &chunk[..passed]).count() as u64;
        at += passed as u64;
        if last {
            return Ok(Beyond { end: at, lines, short: read < wanted });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::cmtrace::{DateOrder, LONGEST, Records};
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
            let window = read(&opened, source.len, start, SIZE, LONGEST, &mut buffer).expect("memory reads");
            let Some(window) = window else { continue };
            if window.base < second {
                lines += window.lines();
            }
            let records = Records::new(window.bytes, window.base, DateOrder::MonthFirst).with_beyond(window.beyond);
            spans.extend(records.map(|item| item.span()));
        }
        assert_eq!(spans, whole.iter().map(Item::span).collect::<Vec<_>>());
        assert_eq!(lines, memchr_iter(b'\n', &log[..second as usize]).count() as u64);
    }
}
