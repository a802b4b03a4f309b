//! Archives: their members are sources like any other.
//!
//! Names of members are shown, and never used as paths: nothing is written anywhere.

use super::cache::{Cache, Unpacked, View};
use super::limits::Limits;
use super::opened::Opened;
use super::{Data, Skipped, Source, cab, zip};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The archives of a run: what all of them may hold together, and what was unpacked last.
#[derive(Debug)]
pub struct Archives {
    limits: Limits,
    cache: Arc<Cache>,
    members: u64,
    bytes: u64,
}

/// What an archive holds.
#[derive(Debug, Default)]
pub struct Members {
    /// The members that can be read, in the order of the archive. A damaged one is among them; it says so when it is
    /// opened.
    pub sources: Vec<Source>,
    /// Those that are not read.
    pub skipped: Vec<Skipped>,
    /// What is to be known of the archive itself, a sentence each.
    pub notes: Vec<String>,
}

/// What an archive says of its members.
#[derive(Debug)]
pub(super) struct Listing {
    pub units: Units,
    pub entries: Vec<Entry>,
    pub notes: Vec<String>,
}

/// A member as its archive lists it.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: String,
    /// Its bytes unpacked.
    pub len: u64,
    /// The unit it is in, and where.
    pub unit: usize,
    pub at: u64,
    /// Why it is not read.
    pub refused: Option<String>,
}

/// What is unpacked in one go.
#[derive(Debug)]
pub(super) enum Units {
    Zip(Vec<zip::Member>),
    Cab(Vec<cab::Folder>),
}

/// An archive whose members are read.
#[derive(Debug)]
struct Archive {
    number: u64,
    depth: u32,
    source: Source,
    units: Units,
    /// How many bytes of each unit are wanted.
    wanted: Vec<u64>,
    cache: Arc<Cache>,
}

/// Where a member is.
#[derive(Debug, Clone)]
pub(super) struct Member {
    archive: Arc<Archive>,
    unit: usize,
    at: u64,
}

impl Archives {
    /// None so far.
    pub fn new(limits: Limits) -> Self {
        Archives { limits, cache: Arc::new(Cache::new(&limits)), members: 0, bytes: 0 }
    }

    /// The members of an archive, told by its first bytes. They are named after it: `archive.zip!inner/name.log`.
    ///
    /// # Errors
    /// A sentence: nothing of it can be read.
    pub fn members(&mut self, source: &Source) -> Result<Members, String> {
        let depth = source.depth() + 1;
        if depth > self.limits.depth {
            return Err(format!("more than {} archives in one another: not opened", self.limits.depth));
        }
        let unreadable = |error| format!("cannot be read: {error}");
        let opened = source.open().map_err(unreadable)?;
        let len = opened.len().map_err(unreadable)?;
        let mut magic = [0; 4];
        let _ = opened.read_at(0, &mut magic).map_err(unreadable)?;
        let mut listing = match &magic {
            b"MSCF" => cab::list(&opened, len, self.room())?,
            _ => zip::list(&opened, len, self.room())?,
        };
        listing.notes.extend(opened.trouble().map(str::to_owned));
        drop(opened);
        Ok(self.take(source, depth, listing))
    }

    /// What may still come.
    fn room(&self) -> Room {
        let Limits { members, member_bytes, .. } = self.limits;
        Room { members: members.saturating_sub(self.members), of: members, member_bytes, bytes: self.left() }
    }

    fn left(&self) -> u64 {
        self.limits.total_bytes.saturating_sub(self.bytes)
    }

    fn take(&mut self, source: &Source, depth: u32, listing: Listing) -> Members {
        let Listing { units, entries, notes } = listing;
        let mut found = Members { notes, ..Members::default() };
        let mut names = Names::default();
        let mut wanted = vec![0; units.len()];
        let mut taken = Vec::new();
        self.members += entries.len() as u64;
        for entry in entries {
            let name = format!("{}!{}", source.name, names.unique(&entry.name));
            match self.judge(&entry, &units, &mut wanted) {
                Ok(()) => taken.push((name, entry)),
                Err(reason) => found.skipped.push(Skipped { name, reason }),
            }
        }
        let number = self.cache.number();
        let cache = Arc::clone(&self.cache);
        let archive = Arc::new(Archive { number, depth, source: source.clone(), units, wanted, cache });
        found.sources.extend(taken.into_iter().map(|(name, entry)| {
            let member = Member { archive: Arc::clone(&archive), unit: entry.unit, at: entry.at };
            Source { name, len: entry.len, data: Data::Member(member) }
        }));
        found
    }

    /// Whether a member may be read; if so, it counts from now on.
    fn judge(&mut self, entry: &Entry, units: &Units, wanted: &mut [u64]) -> Result<(), String> {
        if let Some(reason) = &entry.refused {
            return Err(reason.clone());
        }
        let Some(wanted) = wanted.get_mut(entry.unit) else { return Err("its place is not known".to_owned()) };
        let limits = &self.limits;
        let end = entry.at.saturating_add(entry.len);
        let packed = units.packed(entry.unit);
        if end > limits.member_bytes {
            return Err(format!("{end} bytes to unpack, more than the limit of {}: not read", limits.member_bytes));
        }
        if end > Limits::RATIO_FROM && end / packed.max(1) >= limits.ratio {
            return Err(format!(
                "{packed} bytes that unpack to {end}, more than 1:{}, as no log does: not read",
                limits.ratio
            ));
        }
        let more = end.saturating_sub(*wanted);
        if more > self.left() {
            return Err(format!("all archives together unpack to more than {} bytes: not read", limits.total_bytes));
        }
        self.bytes += more;
        *wanted = end.max(*wanted);
        Ok(())
    }
}

/// How much may still be listed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    members: u64,
    of: u64,
    /// Bytes of one member.
    pub member_bytes: u64,
    /// Bytes of all.
    pub bytes: u64,
}

impl Room {
    /// Whether one more has room beside so many; if not, that is noted once.
    pub fn has(self, listed: usize, notes: &mut Vec<String>) -> bool {
        let room = (listed as u64) < self.members;
        if !room {
            note(notes, format!("more than {} members in all archives: the rest is not read", self.of));
        }
        room
    }
}

/// Notes a sentence once.
pub(super) fn note(notes: &mut Vec<String>, sentence: impl Into<String>) {
    let sentence = sentence.into();
    if !notes.contains(&sentence) {
        notes.push(sentence);
    }
}

/// Names that were given away, each with the number for the next of the same name.
#[derive(Debug, Default)]
struct Names(FxHashMap<String, u64>);

impl Names {
    /// A name of its own for each member, with `/` between its parts: the second `a.log` is `a (2).log`.
    fn unique(&mut self, name: &str) -> String {
        let name = if name.is_empty() { "(no name)".to_owned() } else { name.replace('\\', "/") };
        let Some(&next) = self.0.get(&name) else {
            self.0.insert(name.clone(), 2);
            return name;
        };
        let dot = name.rfind('.').filter(|&dot| !name[dot..].contains('/')).unwrap_or(name.len());
        let (stem, extension) = name.split_at(dot);
        let numbered = |number| (number, format!("{stem} ({number}){extension}"));
        let (number, unique) =
            (next..).map(numbered).find(|(_, name)| !self.0.contains_key(name)).unwrap_or((next, name.clone()));
        self.0.insert(name, number + 1);
        self.0.insert(unique.clone(), 2);
        unique
    }
}

impl Units {
    fn len(&self) -> usize {
        match self {
            Units::Zip(members) => members.len(),
            Units::Cab(folders) => folders.len(),
        }
    }

    /// How many bytes a unit has in the archive.
    fn packed(&self, unit: usize) -> u64 {
        match self {
            Units::Zip(members) => members.get(unit).map_or(0, |member| member.packed),
            Units::Cab(folders) => folders.get(unit).map_or(0, |folder| folder.packed()),
        }
    }

    fn unpack(&self, opened: &Opened<'_>, unit: usize, wanted: u64) -> Unpacked {
        let unpacked = match self {
            Units::Zip(members) => members.get(unit).map(|member| member.unpack(opened, wanted)),
            Units::Cab(folders) => folders.get(unit).map(|folder| folder.unpack(opened, wanted)),
        };
        unpacked.unwrap_or_default()
    }
}

impl Member {
    /// How many archives it is in.
    pub fn depth(&self) -> u32 {
        self.archive.depth
    }

    /// The member unpacked.
    pub fn open(&self, len: u64) -> std::io::Result<View> {
        let archive = &*self.archive;
        let unit = match archive.cache.at_hand(self.key()) {
            Some(unit) => unit,
            None => {
                let opened = archive.source.open()?;
                let unpack = || archive.units.unpack(&opened, self.unit, self.wanted());
                archive.cache.get(self.key(), archive.depth, unpack)
            }
        };
        Ok(View::new(unit, self.at, len))
    }

    /// The first bytes of the member: of a zip archive, nothing else is unpacked for them.
    pub fn head(&self, len: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        let archive = &*self.archive;
        if let Units::Zip(members) = &archive.units
            && let Some(member) = members.get(self.unit)
            && archive.cache.at_hand(self.key()).is_none()
            && len > buffer.len() as u64
        {
            let head = member.start(&archive.source.open()?, buffer.len() as u64).bytes;
            buffer[..head.len()].copy_from_slice(&head);
            return Ok(head.len());
        }
        Opened(super::opened::Handle::Member(self.open(len)?)).read_at(0, buffer)
    }

    fn key(&self) -> (u64, usize) {
        (self.archive.number, self.unit)
    }

    fn wanted(&self) -> u64 {
        self.archive.wanted.get(self.unit).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names = Names::default();
        let mut unique = |name: &str| names.unique(name);
        assert_eq!(unique("a/b.log"), "a/b.log");
        assert_eq!(unique("a\\b.log"), "a/b (2).log");
        assert_eq!(unique("a/b.log"), "a/b (3).log");
        assert_eq!(unique("x.y/z"), "x.y/z");
        assert_eq!(unique("x.y/z"), "x.y/z (2)");
        assert_eq!(unique(""), "(no name)");
        assert_eq!(unique("../../up"), "../../up");
    }
}
