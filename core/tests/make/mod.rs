//! Writers of binary samples, for tests only: every field can be made to lie.
#![allow(dead_code, reason = "no test uses all of it")]

pub mod cab;
pub mod look;
pub mod registry;
pub mod zip;

/// Bytes in a row.
#[derive(Debug, Default)]
pub struct Out(pub Vec<u8>);

impl Out {
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn u8(&mut self, number: u8) -> &mut Self {
        self.bytes(&[number])
    }

    pub fn u16(&mut self, number: u16) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    pub fn u32(&mut self, number: u32) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }
}

/// A raw Deflate stream.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

/// Numbers that look random and are the same in every run.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// Text that packs to a third or so.
    pub fn text(&mut self, len: usize) -> Vec<u8> {
        let words = ["Contoso", " policy ", "app ", "installed\r\n", "failed ", "0x80070002 ", "retry ", "device "];
        let mut text = Vec::with_capacity(len + 16);
        while text.len() < len {
            text.extend_from_slice(words[self.below(words.len())].as_bytes());
            text.push(b'0' + self.below(10) as u8);
        }
        text.truncate(len);
        text
    }
}
