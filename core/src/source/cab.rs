//! Cabinets: what `mdmdiagnosticstool.exe -cab` and the agent's log collection write.
//!
//! A folder of a cabinet is no folder of files: it is one packed stream with many members in it.
//! Source: <https://learn.microsoft.com/openspecs/windows_protocols/ms-cab/>.

mod folder;
mod header;
mod method;

use super::archive::{Entry, Listing, Room, Units, note};
use super::opened::Opened;
pub(super) use folder::Folder;
use header::{File, Header};
use std::io;

/// Members of such numbers as a folder go on from the cabinet before (0xFFFD), in the next one (0xFFFE), or both.
const FROM_BEFORE: u16 = 0xfffd;
const TO_NEXT: u16 = 0xfffe;
const BOTH: u16 = 0xffff;

/// Lists the members of a cabinet of `len` bytes.
pub(super) fn list(opened: &Opened<'_>, len: u64, room: Room) -> Result<Listing, String> {
    read(opened, len, room).map_err(|error| format!("cannot be read: {error}"))?
}

fn read(opened: &Opened<'_>, len: u64, room: Room) -> io::Result<Result<Listing, String>> {
    let mut reader = opened.reader(0, len);
    let Some(header) = header::header(&mut reader)? else {
        return Ok(Err("its header is cut off or damaged: not read".to_owned()));
    };
    let mut notes = Vec::new();
    if u64::from(header.size) > len {
        note(&mut notes, format!("cut off: {len} of its {} bytes are there", header.size));
    }
    if header.set {
        note(&mut notes, format!("part {} of a cabinet in several parts: members may go on in others", header.part));
    }
    let mut folders = Vec::new();
    while folders.len() < usize::from(header.folders) {
        let Some(folder) = header::folder(&mut reader, &header)? else { break };
        folders.push(folder);
    }
    folder::ends(&mut folders, len);
    let mut files = Vec::new();
    let mut reader = opened.reader(header.files_at.into(), len);
    while files.len() < usize::from(header.files) && room.has(files.len(), &mut notes) {
        let Some(file) = header::file(&mut reader)? else {
            note(&mut notes, "its list of members is damaged: the rest of them is not read");
            break;
        };
        files.push(file);
    }
    let entries = entries(files, &folders, &header);
    Ok(Ok(Listing { units: Units::Cab(folders), entries, notes }))
}

fn entries(files: Vec<File>, folders: &[Folder], header: &Header) -> Vec<Entry> {
    // Then the beginning of the first folder is in the cabinet before.
    let headless = files.iter().any(|file| matches!(file.folder, FROM_BEFORE | BOTH));
    let shared = overlaps(&files);
    let refused = |file: &File, shared: bool| {
        let folder = match file.folder {
            FROM_BEFORE | BOTH => return Some("begins in another part of the cabinet: not read".to_owned()),
            TO_NEXT => return Some("goes on in another part of the cabinet: not read".to_owned()),
            0 if headless => return Some("packed with bytes of another part of the cabinet: not read".to_owned()),
            number => folders.get(usize::from(number)),
        };
        let Some(folder) = folder else {
            return Some(format!("in a folder that the cabinet of {} folders does not have: not read", header.folders));
        };
        folder.refused().or_else(|| {
            if u64::from(file.at) + u64::from(file.len) > folder.longest() {
                Some("its place is behind the end of its folder: not read".to_owned())
            } else {
                shared.then(|| "shares its bytes with another member: not read".to_owned())
            }
        })
    };
    let entry = |(file, shared): (File, bool)| Entry {
        refused: refused(&file, shared),
        len: file.len.into(),
        unit: file.folder.into(),
        at: file.at.into(),
        name: file.name,
    };
    files.into_iter().zip(shared).map(entry).collect()
}

/// Marks those that have bytes of another member which begins before them.
fn overlaps(files: &[File]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..files.len()).filter(|&number| files[number].len > 0).collect();
    order.sort_by_key(|&number| (files[number].folder, files[number].at));
    let mut shared = vec![false; files.len()];
    let mut taken = (0, 0);
    for number in order {
        let file = &files[number];
        shared[number] = (file.folder, u64::from(file.at)) < taken && file.folder == taken.0;
        if !shared[number] {
            taken = (file.folder, u64::from(file.at) + u64::from(file.len));
        }
    }
    shared
}
