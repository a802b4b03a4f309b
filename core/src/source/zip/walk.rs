//! Members found by their own headers, where the directory does not tell.

use super::{Member, local};
use crate::source::archive::Room;
use crate::source::opened::Opened;
use memchr::memmem;
use rustc_hash::FxHashSet;
use std::io;

/// Finds the members before `end` that are not `known`, going from header to header.
pub fn walk(
    opened: &Opened<'_>,
    end: u64,
    room: Room,
    known: &FxHashSet<u64>,
    found: &mut Vec<(String, Member)>,
    notes: &mut Vec<String>,
) -> io::Result<()> {
    let mut marks = Marks { opened, end, buffer: Vec::new(), base: 0 };
    let mut bytes = room.bytes;
    let mut at = 0;
    while let Some((place, mark)) = marks.next(at)? {
        at = place + 4;
        if mark != *local::MAGIC {
            continue;
        }
        let Some(header) = local::read(opened, place)? else { continue };
        let mut member = Member {
            header: place,
            packed: header.packed,
            len: header.len,
            method: header.method,
            flags: header.flags,
            crc: Some(header.crc),
            lead: (header.data - place - local::SIZE) as usize,
            cut: false,
            elsewhere: false,
        };
        at = header.data;
        if header.streamed() {
            // Its lengths stand behind it, where the next mark is.
            (at, member.packed, member.crc) = (end, end.saturating_sub(header.data), None);
            let mut from = header.data;
            while let Some((behind, mark)) = marks.next(from)? {
                from = behind + 4;
                let packed = behind - header.data;
                let mut descriptor = [0; 24];
                let read = marks.read_at(behind, &mut descriptor)?;
                match (&mark, local::descriptor(&descriptor[..read], packed)) {
                    (b"PK\x07\x08", Some((crc, len))) => (member.crc, member.len) = (Some(crc), len),
                    (b"PK\x07\x08", None) => continue,
                    _ => {}
                }
                (at, member.packed) = (behind, packed);
                break;
            }
            if member.crc.is_none() && !known.contains(&place) {
                // One byte beyond a limit tells that it is passed.
                let most = room.member_bytes.min(bytes).saturating_add(1);
                member.len = member.start(opened, most).len() as u64;
                bytes = bytes.saturating_sub(member.len);
            }
        } else {
            // A length that does not lead to the next mark is not trusted to lead anywhere.
            let behind = header.data.saturating_add(header.packed);
            if behind >= end || marks.is_one(behind)? {
                at = behind;
            }
        }
        if !known.contains(&place) {
            if !room.has(found.len(), notes) {
                return Ok(());
            }
            found.push((header.name, member));
        }
    }
    Ok(())
}

/// Finds the marks that begin headers and records.
struct Marks<'o> {
    opened: &'o Opened<'o>,
    end: u64,
    buffer: Vec<u8>,
    base: u64,
}

impl Marks<'_> {
    /// Whether there is a mark right here.
    fn is_one(&self, at: u64) -> io::Result<bool> {
        let mut mark = [0; 4];
        Ok(self.read_at(at, &mut mark)? == 4 && is_mark(&mark))
    }

    /// Bytes from here on, mostly without asking the system for them.
    fn read_at(&self, at: u64, bytes: &mut [u8]) -> io::Result<usize> {
        if let Some(at_hand) = self.at_hand(at).get(..bytes.len()) {
            bytes.copy_from_slice(at_hand);
            return Ok(bytes.len());
        }
        self.opened.read_at(at, bytes)
    }

    fn at_hand(&self, from: u64) -> &[u8] {
        let inside = from.checked_sub(self.base).and_then(|at| usize::try_from(at).ok());
        inside.and_then(|at| self.buffer.get(at..)).unwrap_or_default()
    }

    /// The next mark from here on, and where it stands.
    fn next(&mut self, from: u64) -> io::Result<Option<(u64, [u8; 4])>> {
        let mut from = from;
        loop {
            let rest = self.at_hand(from);
            for place in memmem::find_iter(rest, b"PK") {
                let here = &rest[place..];
                if let Some(mark) = here.first_chunk::<4>().filter(|mark| is_mark(mark) && local::plausible(here)) {
                    return Ok(Some((from + place as u64, *mark)));
                }
            }
            // A mark may be cut in two at the end of what has been read.
            from += rest.len().saturating_sub(3) as u64;
            if from + 4 > self.end {
                return Ok(None);
            }
            self.buffer.resize((self.end - from).min(64 << 10) as usize, 0);
            let read = self.opened.read_at(from, &mut self.buffer)?;
            self.buffer.truncate(read);
            self.base = from;
            if read < 4 {
                return Ok(None);
            }
        }
    }
}

fn is_mark(mark: &[u8; 4]) -> bool {
    matches!(mark, b"PK\x01\x02" | b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08")
}
