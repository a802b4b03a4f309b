//! Writes the messages of an exported log, as the `evtx` crate reads them: sections of pages of entries.
#![allow(dead_code, reason = "no test uses all of it")]

const HEADER: usize = 24;
const DESCRIPTOR: usize = 20;
/// Entries of a page, and the bytes before them.
const ENTRIES: usize = 100;
const PAGE: usize = 88 + ENTRIES * 8;

/// The messages of a log: its providers, and for each event its `EventRecordID` and its words, in the order of the log.
pub fn mta(providers: &[&str], events: &[(u64, &str)]) -> Vec<u8> {
    let told: Vec<Vec<u8>> =
        (0..).zip(events).map(|(at, (id, _))| [id.to_le_bytes(), u64::to_le_bytes(at)].concat()).collect();
    let words: Vec<Vec<u8>> = events.iter().map(|(_, words)| counted(&format!("{words}\0"))).collect();
    // No names of levels, tasks, opcodes and keywords.
    let names: Vec<Vec<u8>> = providers.iter().map(|name| [vec![0; 16], counted(name)].concat()).collect();
    let sections = [("EVT", section(&told)), ("MSG", section(&words)), ("PUB", section(&names))];
    let table: usize = sections.iter().map(|(name, _)| DESCRIPTOR + name.len() * 2).sum();
    let mut out = b"MTAFile\0".to_vec();
    for number in [1, 1, table as u32, sections.len() as u32] {
        out.extend(number.to_le_bytes());
    }
    let mut at = HEADER + table;
    for (name, bytes) in &sections {
        out.extend((at as u64).to_le_bytes());
        out.extend((bytes.len() as u64).to_le_bytes());
        out.extend(counted(name));
        at += bytes.len();
    }
    sections.iter().fold(out, |out, (_, bytes)| [out, bytes.clone()].concat())
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text behind its length in bytes.
fn counted(text: &str) -> Vec<u8> {
    let text = utf16(text);
    [(text.len() as u32).to_le_bytes().to_vec(), text].concat()
}

fn section(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let pages = entries.len().div_ceil(ENTRIES);
    for (number, page) in entries.chunks(ENTRIES).enumerate() {
        let start = out.len();
        out.resize(start + PAGE, 0);
        // Zero is for a page without entries.
        put(&mut out, start, 1);
        for (slot, entry) in page.iter().enumerate() {
            let at = out.len();
            put(&mut out, start + 88 + slot * 8, at);
            out.extend(((number * ENTRIES + slot) as u32).to_le_bytes());
            out.extend((entry.len() as u32).to_le_bytes());
            out.extend(entry);
        }
        let next = if number + 1 == pages { start } else { out.len() };
        put(&mut out, start + 64, number);
        put(&mut out, start + 72, next);
        put(&mut out, start + 80, start);
    }
    out
}

fn put(out: &mut [u8], at: usize, number: usize) {
    out[at..at + 8].copy_from_slice(&(number as u64).to_le_bytes());
}
