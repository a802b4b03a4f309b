//! How the blocks of a folder are packed.

use super::folder::BLOCK;
use lzxd::{Lzxd, WindowSize};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A method.
#[derive(Debug, Clone, Copy)]
pub enum Method {
    /// As it is.
    Stored,
    /// Deflate, each block for itself but for what it repeats of those before.
    MsZip,
    /// Of before LZX; nothing writes it any more.
    Quantum,
    /// LZX with a window of so many bytes: what Windows writes its diagnostics with.
    Lzx(WindowSize),
    /// Any other.
    Unknown(u16),
}

impl Method {
    /// The method of a folder: four bits, and for LZX the bits of its window behind them.
    pub const fn of(number: u16) -> Self {
        match (number & 0xf, number >> 8 & 0x1f) {
            (0, _) => Method::Stored,
            (1, _) => Method::MsZip,
            (2, _) => Method::Quantum,
            (3, 15) => Method::Lzx(WindowSize::KB32),
            (3, 16) => Method::Lzx(WindowSize::KB64),
            (3, 17) => Method::Lzx(WindowSize::KB128),
            (3, 18) => Method::Lzx(WindowSize::KB256),
            (3, 19) => Method::Lzx(WindowSize::KB512),
            (3, 20) => Method::Lzx(WindowSize::MB1),
            (3, 21) => Method::Lzx(WindowSize::MB2),
            _ => Method::Unknown(number),
        }
    }
}

/// A stream that is being unpacked, block by block.
pub enum Stream {
    Stored,
    MsZip(Box<DecompressorOxide>),
    Lzx(Box<Lzxd>),
}

impl Stream {
    /// The beginning of one; `None` for a method that is not supported.
    pub fn new(method: Method) -> Option<Self> {
        match method {
            Method::Stored => Some(Stream::Stored),
            Method::MsZip => Some(Stream::MsZip(Box::default())),
            Method::Lzx(window) => Some(Stream::Lzx(Box::new(Lzxd::new(window)))),
            Method::Quantum | Method::Unknown(_) => None,
        }
    }

    /// Unpacks a block to `length` bytes behind what was unpacked before. Of a damaged one, and one that is not `whole`,
    /// what can be had. Says whether it was good.
    pub fn unpack(&mut self, packed: &[u8], length: usize, whole: bool, to: &mut Vec<u8>) -> bool {
        match self {
            Stream::Stored => {
                to.extend_from_slice(&packed[..packed.len().min(length)]);
                packed.len() == length
            }
            Stream::MsZip(stream) => {
                let Some(packed) = packed.strip_prefix(b"CK") else { return false };
                stream.init();
                // What was unpacked before is the window.
                let at = to.len();
                let window = at.saturating_sub(BLOCK);
                to.resize(at + length, 0);
                let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
                let (status, _, written) = decompress(stream, packed, &mut to[window..], at - window, flags);
                to.truncate(at + written);
                status == TINFLStatus::Done && written == length
            }
            Stream::Lzx(_) if !whole => false,
            Stream::Lzx(stream) => {
                // A place before the beginning, which only damaged bytes name, overflows in lzxd where a build checks
                // for it.
                let unpack = || stream.decompress_next(packed, length).map(|block| to.extend_from_slice(block)).is_ok();
                catch_unwind(AssertUnwindSafe(unpack)).unwrap_or(false)
            }
        }
    }
}
