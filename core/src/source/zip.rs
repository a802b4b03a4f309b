//! Zip archives.
//!
//! Its own reader, for what is not whole: the usual ones give up an archive whose directory is missing or damaged in one
//! place, keep one of two members of the same name, and say nothing of the good beginning of a damaged member.
//! Source: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

mod directory;
mod local;
mod name;
mod unpack;
mod walk;

use super::archive::{Entry, Listing, Room, Units, note};
use super::opened::Opened;
use directory::Directory;
use rustc_hash::FxHashSet;
use std::io;

/// A member as the directory, or its own header, describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Where its own header begins.
    pub header: u64,
    /// Its bytes in the archive.
    pub packed: u64,
    /// Its bytes unpacked.
    len: u64,
    method: u16,
    flags: u16,
    /// The checksum of the unpacked bytes, where it is known.
    crc: Option<u32>,
    /// Bytes between its own header and its bytes: those of its name, and maybe more.
    lead: usize,
    /// Whether its bytes end with the archive, before they should.
    cut: bool,
    /// Whether it stands in another part of an archive in several.
    elsewhere: bool,
}

/// Lists the members of an archive of `len` bytes.
pub(super) fn list(opened: &Opened<'_>, len: u64, room: Room) -> Result<Listing, String> {
    read(opened, len, room).map_err(|error| format!("cannot be read: {error}"))?
}

fn read(opened: &Opened<'_>, len: u64, room: Room) -> io::Result<Result<Listing, String>> {
    let mut notes = Vec::new();
    let directory = directory::read(opened, len, room, &mut notes)?;
    let (mut found, end, walk) = match directory {
        Some(Directory { members, start, whole }) => {
            if !whole {
                note(&mut notes, "its directory is damaged: more members are found by their own headers");
            }
            (members, start, !whole)
        }
        None => {
            note(&mut notes, "its directory at the end is missing: members are found by their own headers");
            (Vec::new(), len, true)
        }
    };
    if walk {
        let known: FxHashSet<u64> = found.iter().map(|(_, member)| member.header).collect();
        walk::walk(opened, end, room, &known, &mut found, &mut notes)?;
        if found.is_empty() {
            return Ok(Err("no member is found in it: not read".to_owned()));
        }
    }
    let shared = overlaps(&mut found, end);
    let mut entries = Vec::with_capacity(found.len());
    let mut members = Vec::with_capacity(found.len());
    for ((name, member), shared) in found.into_iter().zip(shared) {
        // A folder.
        if member.len == 0 && name.ends_with(['/', '\\']) {
            continue;
        }
        let refused = refused(&member).or(shared.then(|| "shares its bytes with another member: not read".to_owned()));
        entries.push(Entry { name, len: member.len, unit: members.len(), at: 0, refused });
        members.push(member);
    }
    Ok(Ok(Listing { units: Units::Zip(members), entries, notes }))
}

/// Marks those whose bytes belong to another member that begins before them: one stream listed a thousand times is how
/// a small archive becomes a huge one. A member that cannot be as long as it says is cut short instead: a wrong length
/// must not hide those behind it.
fn overlaps(found: &mut [(String, Member)], end: u64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..found.len()).filter(|&number| !found[number].1.elsewhere).collect();
    order.sort_by_key(|&number| found[number].1.header);
    let mut shared = vec![false; found.len()];
    let mut taken = 0;
    for (place, &number) in order.iter().enumerate() {
        let next = order[place + 1..].first().map_or(end, |&next| found[next].1.header);
        let member = &mut found[number].1;
        let data = member.header.saturating_add(local::SIZE + member.lead as u64);
        if member.header < taken {
            shared[number] = true;
            continue;
        }
        if data.saturating_add(member.packed) > end {
            member.packed = next.saturating_sub(data);
            member.cut = true;
        }
        taken = data.saturating_add(member.packed);
    }
    shared
}

/// Why a member cannot be read by this program.
fn refused(member: &Member) -> Option<String> {
    if member.elsewhere {
        return Some("in another part of the archive: not read".to_owned());
    }
    // Bit 0: encrypted; 6: strongly; 13: its header, too.
    if member.flags & 0x2041 != 0 {
        return Some("encrypted, a password is needed: not read".to_owned());
    }
    let method = match member.method {
        0 | 8 => return None,
        1..=6 => "a method of 1990".to_owned(),
        9 => "Deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "Zstandard".to_owned(),
        95 => "XZ".to_owned(),
        98 => "PPMd".to_owned(),
        99 => return Some("encrypted with AES, a password is needed: not read".to_owned()),
        other => format!("method {other}"),
    };
    Some(format!("packed with {method}, which is not supported: not read"))
}
