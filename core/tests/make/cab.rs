//! Cabinets.

use super::{Out, deflate};

/// How a folder is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Stored,
    MsZip,
    /// In blocks that LZX leaves as they are.
    Lzx,
    /// Under this number; stored.
    As(u16),
}

/// A folder and its members one behind the other.
#[derive(Debug, Clone)]
pub struct Folder {
    pub packing: Packing,
    pub files: Vec<(String, Vec<u8>)>,
}

/// A cabinet, with what a test may want to be otherwise.
#[derive(Debug, Clone, Default)]
pub struct Cab {
    pub folders: Vec<Folder>,
    /// More members: name, length, place, number of the folder.
    pub files: Vec<(Vec<u8>, u32, u32, u16)>,
    /// Bytes reserved in the header, behind each folder, and in each block.
    pub reserve: Option<(u16, u8, u8)>,
    /// The blocks have no checksums.
    pub unsigned: bool,
    /// The cabinet before, or the next one.
    pub before: bool,
    pub next: bool,
}

/// The bytes of a block, unpacked.
pub const BLOCK: usize = 32 << 10;

impl Cab {
    pub fn of(packing: Packing, files: &[(&str, &[u8])]) -> Self {
        let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        Cab { folders: vec![Folder { packing, files }], ..Cab::default() }
    }

    /// The cabinet as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let blocks: Vec<Vec<Vec<u8>>> = self.folders.iter().map(|folder| self.blocks(folder)).collect();
        let (mut head, mut files) = (Out::default(), Out::default());
        let mut count = 0;
        for (number, folder) in self.folders.iter().enumerate() {
            let mut at = 0;
            for (name, bytes) in &folder.files {
                let utf8 = if name.is_ascii() { 0 } else { 0x80 };
                files.u32(bytes.len() as u32).u32(at).u16(number as u16).u32(0).u16(utf8).bytes(name.as_bytes()).u8(0);
                at += bytes.len() as u32;
                count += 1;
            }
        }
        for (name, len, at, folder) in &self.files {
            files.u32(*len).u32(*at).u16(*folder).u32(0).u16(0).bytes(name).u8(0);
            count += 1;
        }
        let (own, of_folder, _) = self.reserve.unwrap_or_default();
        let mut names = Out::default();
        for name in [self.before.then_some("before.cab"), self.next.then_some("next.cab")].into_iter().flatten() {
            names.bytes(name.as_bytes()).u8(0).bytes(b"disk").u8(0);
        }
        let reserve = if self.reserve.is_some() { 4 + usize::from(own) } else { 0 };
        let files_at = 36 + reserve + names.0.len() + self.folders.len() * (8 + usize::from(of_folder));
        let data_at = files_at + files.0.len();
        let size: usize = data_at + blocks.iter().flatten().map(Vec::len).sum::<usize>();
        let flags = u16::from(self.before) | u16::from(self.next) << 1 | u16::from(self.reserve.is_some()) << 2;
        head.bytes(b"MSCF").u32(0).u32(size as u32).u32(0).u32(files_at as u32).u32(0).u8(3).u8(1);
        head.u16(self.folders.len() as u16).u16(count).u16(flags).u16(1).u16(0);
        if let Some((own, folder, block)) = self.reserve {
            head.u16(own).u8(folder).u8(block).bytes(&vec![0xee; own.into()]);
        }
        head.bytes(&names.0);
        let mut at = data_at;
        for (folder, blocks) in self.folders.iter().zip(&blocks) {
            let method = match folder.packing {
                Packing::Stored => 0,
                Packing::MsZip => 1,
                Packing::Lzx => 0x1503,
                Packing::As(number) => number,
            };
            head.u32(at as u32).u16(blocks.len() as u16).u16(method).bytes(&vec![0xee; of_folder.into()]);
            at += blocks.iter().map(Vec::len).sum::<usize>();
        }
        head.bytes(&files.0);
        head.0.extend(blocks.concat().concat());
        head.0
    }

    fn blocks(&self, folder: &Folder) -> Vec<Vec<u8>> {
        let all: Vec<u8> = folder.files.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
        let pack = |(number, bytes): (usize, &[u8])| {
            let packed = match folder.packing {
                Packing::Stored | Packing::As(_) => bytes.to_vec(),
                Packing::MsZip => [b"CK".as_slice(), &deflate(bytes)].concat(),
                Packing::Lzx => lzx(bytes, number == 0),
            };
            self.block(&packed, bytes.len())
        };
        all.chunks(BLOCK).enumerate().map(pack).collect()
    }

    /// A block with its header.
    pub fn block(&self, packed: &[u8], len: usize) -> Vec<u8> {
        let mut out = Out::default();
        let sum = if self.unsigned { 0 } else { checksum(packed, len) };
        let (_, _, reserve) = self.reserve.unwrap_or_default();
        out.u32(sum).u16(packed.len() as u16).u16(len as u16).bytes(&vec![0xee; reserve.into()]).bytes(packed);
        out.0
    }
}

/// A frame of one block that is left as it is. The first one begins with a bit for the translation of calls.
fn lzx(bytes: &[u8], first: bool) -> Vec<u8> {
    let bits = if first { 3 << 28 | (bytes.len() as u32) << 4 } else { 3 << 29 | (bytes.len() as u32) << 5 };
    let mut out = Out::default();
    out.u16((bits >> 16) as u16).u16(bits as u16).u32(1).u32(1).u32(1).bytes(bytes);
    if bytes.len() % 2 == 1 {
        out.u8(0);
    }
    out.0
}

/// As [MS-CAB] describes it, byte by byte.
fn checksum(packed: &[u8], len: usize) -> u32 {
    let mut sum = packed.len() as u32 | (len as u32) << 16;
    for word in packed.chunks(4) {
        sum ^= match *word {
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            [a, b, c] => u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c),
            [a, b] => u32::from(a) << 8 | u32::from(b),
            [a] => a.into(),
            _ => 0,
        };
    }
    sum
}
