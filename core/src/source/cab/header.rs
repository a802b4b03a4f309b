//! Header, folders and members as they stand at the beginning of a cabinet.

use super::folder::Folder;
use nom::bytes::complete::tag;
use nom::number::complete::{le_u8, le_u16, le_u32};
use nom::sequence::preceded;
use nom::{IResult, Parser};
use std::io::{self, BufRead, Read};

/// What the header says.
#[derive(Debug)]
pub struct Header {
    /// The length of the cabinet.
    pub size: u32,
    /// Where its members are listed.
    pub files_at: u32,
    pub folders: u16,
    pub files: u16,
    /// Whether it is one of several.
    pub set: bool,
    /// Which one, from 1 on.
    pub part: u32,
    /// Bytes behind each folder and in front of each block that are for others.
    pub folder_reserve: u8,
    pub block_reserve: u8,
}

/// A member.
#[derive(Debug)]
pub struct File {
    pub len: u32,
    /// Its place in the unpacked folder.
    pub at: u32,
    pub folder: u16,
    pub name: String,
}

/// The longest name and its NUL.
const NAME: u64 = 256 + 1;

/// The header.
pub fn header(reader: &mut impl BufRead) -> io::Result<Option<Header>> {
    fn fields(input: &[u8]) -> IResult<&[u8], (Header, u16)> {
        let (input, (_, _, size, _, files_at, _, _)) =
            (tag(&b"MSCF"[..]), le_u32, le_u32, le_u32, le_u32, le_u32, le_u16).parse(input)?;
        let (input, (folders, files, flags, _, part)) = (le_u16, le_u16, le_u16, le_u16, le_u16).parse(input)?;
        let (set, part) = (flags & 3 != 0, u32::from(part) + 1);
        Ok((input, (Header { size, files_at, folders, files, set, part, folder_reserve: 0, block_reserve: 0 }, flags)))
    }
    let Some((mut header, flags)) = parsed::<36, _>(reader, fields)? else { return Ok(None) };
    if flags & 4 != 0 {
        let reserve = parsed::<4, _>(reader, |input| (le_u16, le_u8, le_u8).parse(input))?;
        let Some((own, folder, block)) = reserve else { return Ok(None) };
        (header.folder_reserve, header.block_reserve) = (folder, block);
        skip(reader, own.into())?;
    }
    // The cabinet before and its disk; the next one and its disk.
    let names = 2 * (flags & 1) + (flags & 2);
    for _ in 0..names {
        reader.by_ref().take(NAME).read_until(0, &mut Vec::new())?;
    }
    Ok(Some(header))
}

/// The next folder.
pub fn folder(reader: &mut impl BufRead, header: &Header) -> io::Result<Option<Folder>> {
    let Some((at, blocks, method)) = parsed::<8, _>(reader, |input| (le_u32, le_u16, le_u16).parse(input))? else {
        return Ok(None);
    };
    skip(reader, header.folder_reserve.into())?;
    Ok(Some(Folder::new(at.into(), blocks, method, header.block_reserve)))
}

/// The next member.
pub fn file(reader: &mut impl BufRead) -> io::Result<Option<File>> {
    // Date and time stand between the folder and the attributes.
    fn fields(input: &[u8]) -> IResult<&[u8], (u32, u32, u16, u16)> {
        (le_u32, le_u32, le_u16, preceded(le_u32, le_u16)).parse(input)
    }
    let Some((len, at, folder, attributes)) = parsed::<16, _>(reader, fields)? else { return Ok(None) };
    let mut name = Vec::new();
    reader.by_ref().take(NAME).read_until(0, &mut name)?;
    if name.pop() != Some(0) {
        return Ok(None);
    }
    // Bit 7 says that the name is UTF-8. Without, it is in the code page of the device, which nobody knows.
    let name = match std::str::from_utf8(&name) {
        Ok(name) => name.to_owned(),
        Err(_) if attributes & 0x80 != 0 => String::from_utf8_lossy(&name).into_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&name).0.into_owned(),
    };
    Ok(Some(File { len, at, folder, name }))
}

/// The next `N` bytes, parsed.
pub fn parsed<const N: usize, T>(
    reader: &mut impl Read,
    parse: impl Fn(&[u8]) -> IResult<&[u8], T>,
) -> io::Result<Option<T>> {
    let mut bytes = [0; N];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(parse(&bytes).ok().map(|(_, parsed)| parsed)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Leaves out so many bytes.
pub fn skip(reader: &mut impl Read, bytes: u64) -> io::Result<()> {
    io::copy(&mut reader.by_ref().take(bytes), &mut io::sink()).map(drop)
}
