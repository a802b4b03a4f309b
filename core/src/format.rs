//! Formats: bytes to records. Each is recognised by its content; a name is only a hint.
//!
//! To add a format: one file with a [`Known`], one line in `FORMATS`, samples in `testdata/formats`.

mod archive;
mod by_line;
pub mod cmtrace;
mod document;
pub mod etl;
mod event;
mod evtx;
#[cfg(test)]
mod hostile;
mod registry;
mod scan;
mod setup;
#[cfg(test)]
mod shown;
mod unread;

use crate::source::decode;
pub(crate) use evtx::{MESSAGES, Messages};
pub use scan::{Input, Scan, Sink};
use std::borrow::Cow;

/// What a source is taken for.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// As outputs name it.
    pub name: &'static str,
    /// The source family its signals belong to: `ime`, `events`, `registry`, `documents`, `setup`; or empty.
    pub family: &'static str,
    /// How it is read.
    pub read: Read,
}

/// How a format is read.
#[derive(Debug, Clone, Copy)]
pub enum Read {
    /// CMTrace records, in windows that begin anywhere.
    Cmtrace,
    /// Chunks of one size behind a header; each stands alone.
    Chunks {
        /// Bytes before the first chunk.
        header: u64,
        /// Bytes of a chunk. The last one may be shorter.
        size: u64,
        /// Reads one.
        scan: Scan,
    },
    /// A text, all of it at once, brought to UTF-8.
    Text(Scan),
    /// All of it at once, as it stands.
    Whole(Scan),
    /// An archive: its members are sources.
    Archive,
    /// Recognised, and not read: a few words say why.
    Not(&'static str),
}

impl Read {
    /// Whether there are records to be had.
    pub const fn has_records(&self) -> bool {
        !matches!(self, Read::Archive | Read::Not(_))
    }
}

/// How much of a source is looked at to recognise it.
pub const HEAD: usize = 64 << 10;

/// The beginning of a source.
#[derive(Debug)]
pub struct Head<'a> {
    /// The bytes, [`HEAD`] of them or all.
    pub bytes: &'a [u8],
    /// The same as UTF-8 as far as that can be had, without byte order mark and white space before it.
    pub text: Cow<'a, [u8]>,
    /// The last part of the source's name, in lower case.
    pub name: String,
}

/// A format and how it is told.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The format.
    pub format: Format,
    /// Whether a source that begins so has this format.
    pub is: fn(&Head<'_>) -> bool,
}

/// Every format that is known; the first that says yes is it. The first [`BINARY`] are told by their bytes alone.
const FORMATS: &[&[Known]] = &[
    unread::MAGIC,
    archive::KNOWN,
    evtx::KNOWN,
    etl::KNOWN,
    cmtrace::KNOWN,
    event::KNOWN,
    registry::KNOWN,
    setup::KNOWN,
    document::dsregcmd::KNOWN,
    document::collector::KNOWN,
    document::device::KNOWN,
    document::autopilot::KNOWN,
    document::pairs::KNOWN,
    document::command::KNOWN,
    document::json::KNOWN,
    document::xml::KNOWN,
    unread::REST,
];

/// Every format there is.
pub(crate) fn all() -> impl Iterator<Item = Format> {
    FORMATS.iter().flat_map(|some| some.iter()).map(|known| known.format)
}

/// How many of [`FORMATS`] are not texts.
const BINARY: usize = 4;

/// What the first bytes of a source, [`HEAD`] of them or all, show it to be.
pub fn recognise(head: &[u8], name: &str) -> Format {
    let told = |formats: &[&[Known]], head: &Head<'_>| {
        formats.iter().flat_map(|some| some.iter()).find(|known| (known.is)(head)).map(|known| known.format)
    };
    let last = name.rsplit(['/', '!', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let mut head = Head { bytes: head, text: Cow::Borrowed(b""), name: last };
    let (binary, texts) = FORMATS.split_at(BINARY);
    // To take a packed archive for a text costs more than to unpack it.
    told(binary, &head).unwrap_or_else(|| {
        head.text = decode::trimmed(decode::decode(head.bytes).0);
        told(texts, &head).unwrap_or(unread::UNKNOWN)
    })
}
