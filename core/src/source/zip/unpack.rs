//! The bytes of a member.

use super::{Member, local};
use crate::source::cache::Unpacked;
use crate::source::opened::Opened;
use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{self, BufRead, Read};

/// What is allocated at first. Lengths are not believed before the bytes are there: each time as much again.
const FIRST: usize = 256 << 10;
/// So many packed bytes are inflated at a time, so that what came of them is at hand when its checksum is made.
const STEP: usize = 64 << 10;

impl Member {
    /// How many bytes it can have at most, unpacked: no bit of Deflate says more than 129 bytes.
    pub fn longest(&self) -> u64 {
        match self.method {
            0 => self.len.min(self.packed),
            _ => self.len.min(self.packed.saturating_mul(1032)),
        }
    }

    /// The member, of which `wanted` bytes are expected. What is wrong with it is said. `room` is memory for it.
    pub fn unpack(&self, opened: &Opened<'_>, wanted: u64, room: Vec<u8>) -> Unpacked {
        let mut to = Inflated { bytes: room, crc: Hasher::new() };
        let broken = match self.read(opened, wanted.saturating_add(1), &mut to) {
            Ok(Ok(())) if self.cut => Some("its bytes run into the next member or beyond the archive".to_owned()),
            Ok(Ok(())) => None,
            Ok(Err(why)) => Some(why.to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
        };
        let mut unpacked = Unpacked { bytes: to.bytes, broken, ..Unpacked::default() };
        let got = unpacked.bytes.len() as u64;
        if got > wanted {
            unpacked.bytes.truncate(wanted as usize);
            unpacked.faults.push((0..u64::MAX, "it is longer than its archive says: the rest is not read"));
        } else if got == self.len && self.crc.is_some_and(|crc| crc != to.crc.finalize()) {
            unpacked.faults.push((0..u64::MAX, "its checksum is wrong: some bytes are not what was packed"));
        } else if self.crc.is_none() && unpacked.broken.is_some() {
            // Its length is what was found, so that none of it seems to be missing.
            unpacked.faults.push((0..u64::MAX, "cut off or damaged: its end is missing"));
        }
        unpacked
    }

    /// Up to `most` bytes from the beginning of the member, or as many as can be had.
    pub fn start(&self, opened: &Opened<'_>, most: u64) -> Vec<u8> {
        let mut to = Inflated { bytes: Vec::new(), crc: Hasher::new() };
        // What is wrong is said when all of it is read.
        let _ = self.read(opened, most, &mut to);
        to.bytes
    }

    fn read(&self, opened: &Opened<'_>, most: u64, to: &mut Inflated) -> io::Result<Result<(), &'static str>> {
        let Some(data) = local::data(opened, self.header)? else {
            return Ok(Err("its header in the archive is damaged"));
        };
        let end = data.saturating_add(self.packed);
        let mut reader = opened.reader(data, end);
        if self.method == 0 {
            reader.take(most).read_to_end(&mut to.bytes)?;
            to.crc.update(&to.bytes);
            let short = (to.bytes.len() as u64) < most.min(self.packed);
            return Ok(if short { Err(CUT) } else { Ok(()) });
        }
        inflate(&mut reader, most, to)
    }
}

/// What has come out so far, and its checksum.
struct Inflated {
    bytes: Vec<u8>,
    crc: Hasher,
}

/// A stream that ends before its end.
const CUT: &str = "the archive is cut off in it";

/// Inflates a stream until its end, or until there are `most` bytes.
fn inflate(from: &mut impl BufRead, most: u64, to: &mut Inflated) -> io::Result<Result<(), &'static str>> {
    let Inflated { bytes, crc } = to;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut stream = Decompress::new(false);
    loop {
        let input = from.fill_buf()?;
        let input = &input[..input.len().min(STEP)];
        if bytes.len() == bytes.capacity() {
            bytes.reserve_exact((most - bytes.len()).min(bytes.len().max(FIRST)));
        }
        let (before_in, before_out) = (stream.total_in(), bytes.len());
        let at_end = input.is_empty();
        let status = stream.decompress_vec(input, bytes, FlushDecompress::None);
        let consumed = (stream.total_in() - before_in) as usize;
        from.consume(consumed);
        // While they are at hand: once all have come out, the first are far away.
        crc.update(&bytes[before_out..]);
        if bytes.len() >= most {
            bytes.truncate(most);
            return Ok(Ok(()));
        }
        let moved = consumed > 0 || bytes.len() > before_out;
        match status {
            Ok(Status::StreamEnd) => return Ok(Ok(())),
            Ok(_) if moved => {}
            Ok(_) if at_end => return Ok(Err(CUT)),
            Ok(_) | Err(_) => return Ok(Err("its packed bytes are damaged")),
        }
    }
}
