//! How much is taken out of archives at most.

/// What archives may hold and unpack to. Nothing an archive says of itself is trusted beyond these.
///
/// The defaults let every collection of a device through and stop an archive made to exhaust the machine: a diagnostics
/// cabinet has about 30 members and 15 to 50 MB, a collection of a whole device some thousands and a few GB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members of all archives together.
    pub members: u64,
    /// Archives in one another: 1 reads an archive, 2 one in it too.
    pub depth: u32,
    /// Bytes of one member, unpacked. It is held in memory while it is read; of a cabinet, all members that were packed
    /// together are.
    pub member_bytes: u64,
    /// Bytes of all members together, unpacked. What has to be unpacked again counts against four times as many.
    pub total_bytes: u64,
    /// How many bytes one packed byte may become. It is judged above [`Limits::RATIO_FROM`] bytes only: small logs of
    /// zeros are common and harmless.
    pub ratio: u64,
}

impl Limits {
    /// Members up to so many bytes may be packed as well as they like: an event log of 20 MB that nobody wrote to packs
    /// to 1:1000, which is as well as Deflate can.
    pub const RATIO_FROM: u64 = 64 << 20;

    /// [`Limits::member_bytes`] where several devices are in memory at once.
    pub const MEMBER_OF_MANY: u64 = 256 << 20;

    /// The limits where several devices are in memory at once.
    pub fn of_many() -> Self {
        Limits { member_bytes: Self::MEMBER_OF_MANY, ..Limits::default() }
    }
}

impl Default for Limits {
    /// 100,000 members, 5 archives in one another, 1 GiB a member, 8 GiB together, 1:500.
    fn default() -> Self {
        Limits { members: 100_000, depth: 5, member_bytes: 1 << 30, total_bytes: 8 << 30, ratio: 500 }
    }
}
