//! The limits themselves: what a run may take.

use std::time::Duration;

/// The limits that a run can be given.
///
/// The usual ones let every collection of a device through and stop what was made to exhaust the machine: a diagnostics
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
    /// Bytes that are read of a source that can only be read as a whole: a text that is no CMTrace log, some traces. They
    /// are held in memory.
    pub whole_bytes: u64,
    /// Bytes of a record of a CMTrace log, up to the next one: behind so many its end is not looked for. The longest seen in
    /// the field has 982,255.
    pub record_bytes: u64,
    /// Objects, arrays and elements in one another that are followed in a document of JSON or XML.
    pub nesting: u32,
    /// For how long sources are read. What is being read at that moment is read on for some items.
    pub time: Duration,
    /// Signals of all packs together. Their numbers are kept in 16 bits: never more than the usual ones.
    pub signals: usize,
    /// Rules of all packs together: never more than the usual ones.
    pub rules: usize,
    /// Captures of one template: never more than the usual ones, for which there is room.
    pub captures: usize,
    /// Gaps of one template, each of which is looked for from the end of the one before: never more than the usual ones.
    pub gaps: usize,
    /// Bytes of the attributes behind a message of a CMTrace log: from 1,024 to the usual ones, by which windows overlap.
    pub attribute_bytes: usize,
    /// Templates of an event log in one another: its binary XML holds instances of them as values. At most 32, for the
    /// stack's sake.
    pub event_nesting: usize,
    /// Bytes of the messages of exported event logs (.MTA), together.
    pub message_bytes: usize,
    /// Subjects of one kind that are kept of a source: apps, hosts, scripts.
    pub subjects: usize,
    /// Different policy documents that are read in one source: an agent's log holds a handful, of up to a megabyte each.
    pub documents: usize,
    /// Characters of a member's name in an archive. No path of a device comes near; but one endless name would stand
    /// before the names of all members of an archive in it.
    pub name_chars: usize,
    /// Characters of a record that are quoted: at most a million.
    pub quote_chars: usize,
}

impl Limits {
    /// Members up to so many bytes may be packed as well as they like: an event log of 20 MB that nobody wrote to packs
    /// to 1:1000, which is as well as Deflate can.
    pub const RATIO_FROM: u64 = 64 << 20;

    /// What nobody asks to be otherwise: 100,000 members, 5 archives in one another, 1 GiB a member, 8 GiB together, 1:500,
    /// 512 MiB of a source that is read as a whole, 64 MiB a record, 128 levels, no end of the time, and what
    /// `docs/limits.md` lists.
    pub const USUAL: Limits = Limits {
        members: 100_000,
        depth: 5,
        member_bytes: 1 << 30,
        total_bytes: 8 << 30,
        ratio: 500,
        whole_bytes: 512 << 20,
        record_bytes: 64 << 20,
        nesting: 128,
        time: Duration::MAX,
        signals: 16 << 10,
        rules: 16 << 10,
        captures: 8,
        gaps: 16,
        attribute_bytes: 4096,
        event_nesting: 8,
        message_bytes: 256 << 20,
        subjects: 1024,
        documents: 256,
        name_chars: 300,
        quote_chars: 1200,
    };

    /// [`Limits::member_bytes`] where several devices are in memory at once.
    pub const MEMBER_OF_MANY: u64 = 256 << 20;

    /// The limits where several devices are in memory at once.
    pub fn of_many() -> Self {
        Limits { member_bytes: Self::MEMBER_OF_MANY, ..Limits::default() }
    }
}

impl Default for Limits {
    /// [`Limits::USUAL`]
    fn default() -> Self {
        Limits::USUAL
    }
}
