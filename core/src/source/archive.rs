//! Archives: their members are sources like any other.
//!
//! Names of members are shown, and never used as paths: nothing is written anywhere.

mod member;
mod names;

use super::cache::{Cache, Unpacked};
use super::opened::Opened;
use super::{Data, Skipped, Source, cab, zip};
use crate::limits::Limits;
use member::Archive;
pub(super) use member::Member;
use names::Names;
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
    /// Its bytes unpacked, as the archive says.
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

impl Archives {
    /// None so far.
    pub fn new(limits: Limits) -> Self {
        Archives { limits, cache: Arc::new(Cache::new(&limits)), members: 0, bytes: 0 }
    }

    /// With so many bytes kept unpacked beyond what is in use. Who reads everything once needs few; who comes back to
    /// quote, more.
    #[must_use]
    pub fn keeping(self, bytes: usize) -> Self {
        Archives { cache: Arc::new(Cache::new(&self.limits).keeping(bytes)), ..self }
    }

    /// The members of an archive, told by its first bytes. They are named after it: `archive.zip!inner/name.log`.
    ///
    /// # Errors
    /// A sentence: nothing of it can be read.
    pub fn members(&mut self, source: &Source) -> Result<Members, String> {
        let depth = source.depth() + 1;
        if depth > self.limits.depth {
            return Err(format!("deeper than the limit of {} archives in one another: not opened", self.limits.depth));
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
        let mut names = Names::new(self.limits.name_chars);
        let mut wanted = vec![0; units.len()];
        let mut taken = Vec::new();
        self.members += entries.len() as u64;
        for entry in entries {
            let name = format!("{}!{}", source.name, names.unique(&entry.name));
            match self.judge(&entry, &units, &mut wanted) {
                Ok(len) => taken.push((name, len, entry)),
                Err(reason) => found.skipped.push(Skipped { name, reason }),
            }
        }
        let number = self.cache.number();
        let cache = Arc::clone(&self.cache);
        let archive = Arc::new(Archive { number, depth, source: source.clone(), units, wanted, cache });
        found.sources.extend(taken.into_iter().map(|(name, len, entry)| {
            let archive = Arc::clone(&archive);
            let member = Member { archive, unit: entry.unit, at: entry.at, told: entry.len };
            Source { name, len, data: Data::Member(member) }
        }));
        found
    }

    /// Whether a member may be read; if so, it counts from now on. Gives the bytes it has at most: less than its archive
    /// says where so few packed bytes cannot become so many, as in an archive that was cut off.
    fn judge(&mut self, entry: &Entry, units: &Units, wanted: &mut [u64]) -> Result<u64, String> {
        if let Some(reason) = &entry.refused {
            return Err(reason.clone());
        }
        let Some(wanted) = wanted.get_mut(entry.unit) else { return Err("its place is not known".to_owned()) };
        let limits = &self.limits;
        let packed = units.packed(entry.unit);
        let end = entry.at.saturating_add(entry.len).min(units.longest(entry.unit));
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
        Ok(end.saturating_sub(entry.at))
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

    /// How many bytes it can have at most, unpacked.
    fn longest(&self, unit: usize) -> u64 {
        match self {
            Units::Zip(members) => members.get(unit).map_or(0, |member| member.longest()),
            Units::Cab(folders) => folders.get(unit).map_or(0, |folder| folder.most()),
        }
    }

    fn unpack(&self, opened: &Opened<'_>, unit: usize, wanted: u64, cache: &Cache) -> Unpacked {
        let unpacked = match self {
            Units::Zip(members) => members.get(unit).map(|member| member.unpack(opened, wanted, cache.room(wanted))),
            Units::Cab(folders) => folders.get(unit).map(|folder| folder.unpack(opened, wanted)),
        };
        unpacked.unwrap_or_default()
    }
}
