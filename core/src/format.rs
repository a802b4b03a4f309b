//! Formats: bytes to records. Each is recognised by its content; a name is only a hint.

pub mod cmtrace;

use memchr::memmem;

/// What a source is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// As outputs name it.
    pub name: &'static str,
    /// How it is read.
    pub read: Read,
}

/// How a format is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// CMTrace records; the source family is that of their signals.
    Cmtrace {
        /// `ime` for what the Intune agent writes, empty for other writers of the envelope.
        family: &'static str,
    },
    /// Recognised, and not read by this version.
    Not {
        /// The source family it would belong to, or empty.
        family: &'static str,
    },
}

/// How much of a source is looked at to recognise it.
pub const HEAD: usize = 64 << 10;

const fn not_read(name: &'static str, family: &'static str) -> Format {
    Format { name, read: Read::Not { family } }
}

const EMPTY: Format = not_read("empty file", "");
const UNKNOWN: Format = not_read("no format that is known", "");

/// The formats with a magic number, and what they are the evidence of.
const MAGIC: &[(&[u8], Format)] = &[
    (b"ElfFile\0", not_read("Windows event log (.evtx)", "events")),
    (b"PK\x03\x04", not_read("zip archive", "")),
    (b"MSCF\0\0\0\0", not_read("cabinet archive", "")),
    (b"REGEDIT4", not_read("registry export", "registry")),
    (b"Windows Registry Editor", not_read("registry export", "registry")),
    (b"\xff\xfeW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0", not_read("registry export", "registry")),
    (b"[HKEY_", not_read("registry dump", "registry")),
];

/// What the first bytes of a source, [`HEAD`] of them or all, show it to be.
pub fn recognise(head: &[u8], name: &str) -> Format {
    if head.is_empty() {
        return EMPTY;
    }
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *format;
    }
    if memmem::find(head, cmtrace::OPEN).is_some() {
        let family = if is_ime(head) { "ime" } else { "" };
        return Format { name: "CMTrace log", read: Read::Cmtrace { family } };
    }
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"[HKEY_") {
        return not_read("registry dump", "registry");
    }
    if memmem::find(head, b"schemas.microsoft.com/win/2004/08/events/event").is_some() {
        return not_read("event log as XML", "events");
    }
    if name.to_ascii_lowercase().ends_with(".etl") || name.to_ascii_lowercase().contains(".etl.") {
        return not_read("event trace (.etl)", "events");
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return not_read("text in UTF-16", "documents");
    }
    if looks_binary(head) {
        return not_read("binary file", "");
    }
    match start.first() {
        Some(b'{' | b'[') => not_read("JSON document", "documents"),
        Some(b'<') => not_read("XML or HTML document", "documents"),
        _ => UNKNOWN,
    }
}

/// The Intune agent writes seven digits of a second and no bias; no other writer of the envelope does. Where no end of a
/// record is to be seen, it may be the agent's.
fn is_ime(head: &[u8]) -> bool {
    let Some(at) = memmem::find(head, b"]LOG]!><time=\"") else { return true };
    match head[at + 14..].get(..17) {
        Some(time) => time[8] == b'.' && time[9..16].iter().all(u8::is_ascii_digit) && time[16] == b'"',
        None => true,
    }
}

fn looks_binary(head: &[u8]) -> bool {
    head.iter().take(4096).filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count() * 50 > head.len().min(4096)
}
