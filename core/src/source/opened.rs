//! A source opened for reading at any offset.

use super::cache::View;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// A source opened for reading at any offset, by several threads if need be.
#[derive(Debug)]
pub struct Opened<'s>(pub(super) Handle<'s>);

#[derive(Debug)]
pub(super) enum Handle<'s> {
    File(File),
    Memory(&'s [u8]),
    Member(View),
}

impl Opened<'_> {
    /// Fills `buffer` from byte `offset` on; returns how much of it was filled: less only at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match &self.0 {
            Handle::File(file) => file,
            Handle::Memory(bytes) => return Ok(copy_from(bytes, offset, buffer)),
            Handle::Member(view) => return Ok(copy_from(view.bytes(), offset, buffer)),
        };
        let mut filled = 0;
        while filled < buffer.len() {
            match read_some(file, offset + filled as u64, &mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// All of its bytes, where they are in memory.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Handle::File(_) => None,
            Handle::Memory(bytes) => Some(bytes),
            Handle::Member(view) => Some(view.bytes()),
        }
    }

    /// What is wrong with it, where not all of it could be had as it was written: a member of a damaged archive. What
    /// can be read is its good beginning, or all of it where only a checksum is wrong.
    pub fn trouble(&self) -> Option<&str> {
        match &self.0 {
            Handle::Member(view) => view.trouble(),
            Handle::File(_) | Handle::Memory(_) => None,
        }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> io::Result<u64> {
        Ok(match &self.0 {
            Handle::File(file) => file.metadata()?.len(),
            Handle::Memory(bytes) => bytes.len() as u64,
            Handle::Member(view) => view.bytes().len() as u64,
        })
    }

    /// The bytes from `at` to `end` one after the other. Those that are in memory are lent from there.
    pub(super) fn reader(&self, at: u64, end: u64) -> Box<dyn BufRead + '_> {
        let Some(bytes) = self.bytes() else {
            return Box::new(BufReader::with_capacity(64 << 10, Part { opened: self, at, end }));
        };
        let clamp = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        Box::new(bytes.get(clamp(at)..clamp(end)).unwrap_or_default())
    }
}

/// A part of a source, read from its beginning to its end.
#[derive(Debug)]
pub(super) struct Part<'o> {
    opened: &'o Opened<'o>,
    at: u64,
    end: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.opened.read_at(self.at, &mut buffer[..room])?;
        self.at += read as u64;
        Ok(read)
    }
}

fn copy_from(bytes: &[u8], offset: u64, buffer: &mut [u8]) -> usize {
    let rest = usize::try_from(offset).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
    let length = rest.len().min(buffer.len());
    buffer[..length].copy_from_slice(&rest[..length]);
    length
}

#[cfg(unix)]
fn read_some(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_some(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
