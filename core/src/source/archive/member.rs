//! A member of an archive, as a source has it.

use super::Units;
use crate::source::Source;
use crate::source::cache::{Cache, View};
use crate::source::opened::{Handle, Opened};
use std::fmt;
use std::io;
use std::sync::Arc;

/// A member of so many times what is looked at first is short.
const SHORT: u64 = 16;

/// An archive whose members are read.
pub struct Archive {
    pub number: u64,
    pub depth: u32,
    pub source: Source,
    pub units: Units,
    /// How many bytes of each unit are wanted.
    pub wanted: Vec<u64>,
    pub cache: Arc<Cache>,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({:?})", self.source.name)
    }
}

/// Where a member is.
#[derive(Debug, Clone)]
pub struct Member {
    pub archive: Arc<Archive>,
    pub unit: usize,
    pub at: u64,
    /// Its length as the archive says.
    pub told: u64,
}

impl Member {
    /// How many archives it is in.
    pub fn depth(&self) -> u32 {
        self.archive.depth
    }

    /// The member unpacked.
    pub fn open(&self) -> io::Result<View> {
        let archive = &*self.archive;
        let unit = match archive.cache.at_hand(self.key()) {
            Some(unit) => unit,
            None => {
                let opened = archive.source.open()?;
                let unpack = || archive.units.unpack(&opened, self.unit, self.wanted(), &archive.cache);
                archive.cache.get(self.key(), archive.depth, unpack)
            }
        };
        Ok(View::new(unit, self.at, self.told))
    }

    /// The first bytes of the member. For those of a long one in a zip archive nothing else is unpacked. A short one is
    /// unpacked once where there is room to keep it until it is read.
    pub fn head(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let archive = &*self.archive;
        if let Units::Zip(members) = &archive.units
            && let Some(member) = members.get(self.unit)
            && archive.cache.at_hand(self.key()).is_none()
            && self.told > buffer.len() as u64
            && !(self.told <= SHORT * buffer.len() as u64 && archive.cache.has_room(self.wanted()))
        {
            let head = member.start(&archive.source.open()?, buffer.len() as u64);
            buffer[..head.len()].copy_from_slice(&head);
            return Ok(head.len());
        }
        Opened(Handle::Member(self.open()?)).read_at(0, buffer)
    }

    fn key(&self) -> (u64, usize) {
        (self.archive.number, self.unit)
    }

    fn wanted(&self) -> u64 {
        self.archive.wanted.get(self.unit).copied().unwrap_or(0)
    }
}
