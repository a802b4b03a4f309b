//! Reading little-endian numbers from a chunk, never beyond its end.

/// Why a record cannot be read, in few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odd(pub &'static str);

/// A place in a chunk.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'c> {
    chunk: &'c [u8],
    /// The byte of the chunk.
    pub at: usize,
}

impl<'c> Cursor<'c> {
    /// At a byte of a chunk.
    pub const fn new(chunk: &'c [u8], at: usize) -> Self {
        Cursor { chunk, at }
    }

    /// So many bytes.
    #[inline(always)]
    pub fn take(&mut self, length: usize) -> Result<&'c [u8], Odd> {
        let bytes = self
            .chunk
            .get(self.at..)
            .and_then(|rest| rest.get(..length))
            .ok_or(Odd("binary XML that ends too early"))?;
        self.at += length;
        Ok(bytes)
    }

    #[inline(always)]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Odd> {
        let rest = self
            .chunk
            .get(self.at..)
            .and_then(|rest| rest.first_chunk::<N>())
            .ok_or(Odd("binary XML that ends too early"))?;
        self.at += N;
        Ok(*rest)
    }

    /// A byte.
    #[inline(always)]
    pub fn u8(&mut self) -> Result<u8, Odd> {
        Ok(self.array::<1>()?[0])
    }

    /// Two bytes.
    #[inline(always)]
    pub fn u16(&mut self) -> Result<u16, Odd> {
        self.array().map(u16::from_le_bytes)
    }

    /// Four bytes.
    #[inline(always)]
    pub fn u32(&mut self) -> Result<u32, Odd> {
        self.array().map(u32::from_le_bytes)
    }

    /// Eight bytes.
    pub fn u64(&mut self) -> Result<u64, Odd> {
        self.array().map(u64::from_le_bytes)
    }
}
