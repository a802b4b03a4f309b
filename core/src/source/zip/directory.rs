//! The directory at the end.

use super::{Member, name};
use crate::source::archive::{Room, note};
use crate::source::opened::Opened;
use memchr::memmem;
use nom::bytes::complete::{tag, take};
use nom::number::complete::{le_u16, le_u32, le_u64};
use nom::{IResult, Parser};
use std::io::{self, Read};

/// The record behind the directory, without its comment.
const END: usize = 22;
/// An entry of the directory, without name, extra field and comment.
const ENTRY: usize = 46;

/// What the directory says.
#[derive(Debug)]
pub struct Directory {
    /// The members and their names.
    pub members: Vec<(String, Member)>,
    /// Where it begins, and members end.
    pub start: u64,
    /// Whether it could be read to its end.
    pub whole: bool,
}

struct End {
    disk: u32,
    entries: u64,
    start: u64,
    size: u64,
}

/// Reads the directory; `None` where there is none.
pub fn read(opened: &Opened<'_>, len: u64, room: Room, notes: &mut Vec<String>) -> io::Result<Option<Directory>> {
    let Some(end) = end(opened, len)? else { return Ok(None) };
    if end.disk != 0 {
        note(notes, "the last one of an archive in several parts: members in the others are not read");
    }
    let mut members = Vec::new();
    let mut at = end.start;
    let behind = end.start.saturating_add(end.size);
    let mut reader = opened.reader(at, behind.min(len));
    let whole = loop {
        if at >= behind || !room.has(members.len(), notes) {
            break true;
        }
        let mut bytes = [0; ENTRY];
        let Some(entry) = filled(&mut reader, &mut bytes)?.and_then(|bytes| entry(bytes).ok()) else {
            // Some writers sign the directory; then all entries were there.
            break members.len() as u64 == end.entries;
        };
        let (_, Fixed { mut member, name, extra, comment, disk }) = entry;
        let mut rest = vec![0; name + extra + comment];
        let Some(rest) = filled(&mut reader, &mut rest)? else { break false };
        let (raw, extra) = rest[..name + extra].split_at(name);
        let mut numbers = [member.len, member.packed, member.header];
        name::long_sizes(extra, &mut numbers);
        [member.len, member.packed, member.header] = numbers;
        member.elsewhere = end.disk != 0 && u32::from(disk) != end.disk && disk != u16::MAX;
        members.push((name::text(raw, extra, member.flags), member));
        at += (ENTRY + rest.len()) as u64;
    };
    Ok(Some(Directory { members, start: end.start, whole }))
}

/// The record behind the directory: the last one that has a directory before it. A comment of up to 64 KiB may follow,
/// and hold anything.
fn end(opened: &Opened<'_>, len: u64) -> io::Result<Option<End>> {
    let mut bytes = vec![0; len.min((END + usize::from(u16::MAX)) as u64) as usize];
    let from = len - bytes.len() as u64;
    let read = opened.read_at(from, &mut bytes)?;
    bytes.truncate(read);
    for place in memmem::rfind_iter(&bytes, b"PK\x05\x06") {
        let at = from + place as u64;
        let Ok((_, mut end)) = end_record(&bytes[place..]) else { continue };
        if let Some(long) = long_end(opened, at)? {
            end = long;
        }
        let mut magic = [0; 4];
        let read = opened.read_at(end.start, &mut magic)?;
        let empty = end.entries == 0 && end.size == 0;
        if end.start.saturating_add(end.size) <= at && (empty || magic[..read] == *b"PK\x01\x02") {
            return Ok(Some(end));
        }
    }
    Ok(None)
}

fn end_record(input: &[u8]) -> IResult<&[u8], End> {
    let (input, (_, disk, _, _, entries, size, start)) =
        (tag(&b"PK\x05\x06"[..]), le_u16, le_u16, le_u16, le_u16, le_u32, le_u32).parse(input)?;
    Ok((input, End { disk: disk.into(), entries: entries.into(), start: start.into(), size: size.into() }))
}

/// The record of an archive beyond 4 GiB or 65,535 members: a record before the one at `at` tells where it stands.
fn long_end(opened: &Opened<'_>, at: u64) -> io::Result<Option<End>> {
    fn locator(input: &[u8]) -> IResult<&[u8], u64> {
        (tag(&b"PK\x06\x07"[..]), le_u32, le_u64).map(|(_, _, at)| at).parse(input)
    }
    fn record(input: &[u8]) -> IResult<&[u8], End> {
        let (input, (_, _, _, disk, _, _, entries, size, start)) =
            (tag(&b"PK\x06\x06"[..]), le_u64, take(4usize), le_u32, le_u32, le_u64, le_u64, le_u64, le_u64)
                .parse(input)?;
        Ok((input, End { disk, entries, start, size }))
    }
    let mut bytes = [0; 56];
    let Some(before) = at.checked_sub(20) else { return Ok(None) };
    let read = opened.read_at(before, &mut bytes[..20])?;
    let Ok((_, place)) = locator(&bytes[..read]) else { return Ok(None) };
    let read = opened.read_at(place, &mut bytes)?;
    Ok(record(&bytes[..read]).ok().map(|(_, end)| end))
}

struct Fixed {
    member: Member,
    name: usize,
    extra: usize,
    comment: usize,
    disk: u16,
}

fn entry(input: &[u8]) -> IResult<&[u8], Fixed> {
    let (input, (_, _, flags, method, _, crc, packed, len)) =
        (tag(&b"PK\x01\x02"[..]), le_u32, le_u16, le_u16, le_u32, le_u32, le_u32, le_u32).parse(input)?;
    let (input, (name, extra, comment, disk, _, _, header)) =
        (le_u16, le_u16, le_u16, le_u16, le_u16, le_u32, le_u32).parse(input)?;
    let member = Member {
        header: header.into(),
        packed: packed.into(),
        len: len.into(),
        method,
        flags,
        crc: Some(crc),
        lead: name.into(),
        cut: false,
        elsewhere: false,
    };
    Ok((input, Fixed { member, name: name.into(), extra: extra.into(), comment: comment.into(), disk }))
}

/// The buffer, if there were bytes enough to fill it.
fn filled<'b>(reader: &mut impl Read, buffer: &'b mut [u8]) -> io::Result<Option<&'b [u8]>> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(Some(buffer)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
