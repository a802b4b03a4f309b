//! Zip archives.

use super::{Out, deflate};

/// A member, with every field that a test may want to be wrong.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: Vec<u8>,
    /// The bytes in the archive.
    pub packed: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    pub len: u32,
    /// The packed length as told.
    pub told: u32,
    /// Listed in the directory as standing here, and written nowhere.
    pub elsewhere: Option<u32>,
}

impl Member {
    pub fn stored(name: impl AsRef<[u8]>, bytes: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        Member {
            name: name.as_ref().to_vec(),
            packed: bytes.to_vec(),
            method: 0,
            flags: 0,
            crc: crc.sum(),
            len: bytes.len() as u32,
            told: bytes.len() as u32,
            elsewhere: None,
        }
    }

    pub fn deflated(name: impl AsRef<[u8]>, bytes: &[u8]) -> Self {
        let packed = deflate(bytes);
        Member { told: packed.len() as u32, packed, method: 8, ..Self::stored(name, bytes) }
    }

    /// Its lengths stand behind its bytes, as where an archive is written into a stream.
    pub fn streamed(mut self) -> Self {
        self.flags |= 8;
        self
    }

    fn local(&self, out: &mut Out) {
        let streamed = self.flags & 8 != 0;
        let known = |number: u32| if streamed { 0 } else { number };
        out.bytes(b"PK\x03\x04").u16(20).u16(self.flags).u16(self.method).u32(0);
        out.u32(known(self.crc)).u32(known(self.told)).u32(known(self.len));
        out.u16(self.name.len() as u16).u16(0).bytes(&self.name).bytes(&self.packed);
        if streamed {
            out.bytes(b"PK\x07\x08").u32(self.crc).u32(self.told).u32(self.len);
        }
    }

    fn entry(&self, at: u32, out: &mut Out) {
        out.bytes(b"PK\x01\x02").u16(20).u16(20).u16(self.flags).u16(self.method).u32(0);
        out.u32(self.crc).u32(self.told).u32(self.len).u16(self.name.len() as u16);
        out.u16(0).u16(0).u16(0).u16(0).u32(0).u32(at).bytes(&self.name);
    }
}

/// The archive.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let (mut out, mut directory) = (Out::default(), Out::default());
    for member in members {
        let at = member.elsewhere.unwrap_or(out.0.len() as u32);
        if member.elsewhere.is_none() {
            member.local(&mut out);
        }
        member.entry(at, &mut directory);
    }
    let start = out.0.len() as u32;
    out.bytes(&directory.0).bytes(b"PK\x05\x06").u16(0).u16(0);
    out.u16(members.len() as u16).u16(members.len() as u16).u32(directory.0.len() as u32).u32(start).u16(0);
    out.0
}
