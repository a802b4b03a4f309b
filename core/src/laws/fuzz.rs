//! What each fuzz target does with its bytes. It stands here so that a test on the stable toolchain replays what the
//! targets were seeded with and what they found.

use super::{
    archive as archive_law, everywhere, fast_is_grammar, format as format_law, index, slicing, tiling, windows,
};
use crate::engine::{Options, diagnose_sources};
use crate::format::{self, Messages, Read};
use crate::knowledge::load::{File, load};
use crate::knowledge::{Knowledge, Pack};
use crate::limits::Limits;
use crate::redact::{Key, Redactor};
use crate::report::{FACES, Look, is_hostile};
use crate::signal::Matcher;
use crate::source::{Source, decode};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);
/// Names in a pack may refer to the built-in one.
static BASE: LazyLock<Pack> = LazyLock::new(Knowledge::full_pack);
static EVERYWHERE: LazyLock<Matcher> = LazyLock::new(|| everywhere(&KNOWLEDGE));

/// The first byte of the input, which chooses between ways to read the rest; nothing to do where there is none.
fn choice(data: &[u8]) -> Option<(u8, &[u8])> {
    data.split_first().map(|(&choice, rest)| (choice, rest))
}

/// Any bytes as a CMTrace log. The first byte chooses the size of the slices.
pub fn cmtrace(data: &[u8]) {
    let Some((size, log)) = choice(data) else { return };
    tiling(log);
    slicing(log, usize::from(size) + 1);
    fast_is_grammar(log);
    windows(log, &[u64::from(size) + 1, 1 << 20], &[1]);
}

/// Any bytes as a chunk of an event log behind its header: as they are, or as the inside of one record; or as the
/// messages of an exported log. The first byte chooses.
pub fn evtx(data: &[u8]) {
    /// Bytes before the first record of a chunk.
    const FIRST: usize = 512;
    let Some((choice, bytes)) = choice(data) else { return };
    if choice & 2 != 0 {
        if let Ok(messages) = Messages::new(bytes.to_vec()) {
            (0..4).for_each(|number| drop(messages.of(number, number)));
        }
        return;
    }
    let mut chunk = b"ElfChnk\0".to_vec();
    chunk.resize(FIRST, 0);
    if choice & 1 == 0 {
        chunk.extend(bytes);
    } else {
        let size = (bytes.len() as u32).saturating_add(28).to_le_bytes();
        // Marker, size, number and time of writing stand before the binary XML, the size again behind it.
        chunk.extend([b"**\0\0", &size[..], &1u64.to_le_bytes(), &0u64.to_le_bytes(), bytes, &size].concat());
    }
    format_law(&chunk, "a.evtx", &[1 << 20, 64 << 10]);
}

/// Any bytes behind the header of `trace` as the records of its buffers, which are to be of 4,096 bytes; and as a whole
/// trace. The first byte chooses the clock and whether each processor has buffers of its own.
pub fn etl(trace: &[u8], data: &[u8]) {
    /// Bytes of a buffer, and of the head of each.
    const BUFFER: usize = 4096;
    const HEAD: usize = 72;
    /// Where the mode of the session stands, and the kind of its clock.
    const MODE: usize = 104 + 32;
    const CLOCK: usize = 104 + 272;
    let Some((choice, records)) = choice(data) else { return };
    format_law(data, "a.etl", &[1 << 20]);
    let Some(head) = trace.get(BUFFER..BUFFER + HEAD) else { return };
    let mut made = trace[..BUFFER].to_vec();
    made[CLOCK] = choice & 3;
    made[MODE + 3] = if choice & 4 == 0 { 0x18 } else { 0 };
    for (number, records) in records.chunks(BUFFER - HEAD).take(16).enumerate() {
        let from = made.len();
        made.extend(head);
        made[from + 4..from + 8].copy_from_slice(&((HEAD + records.len()) as u32).to_le_bytes());
        made[from + 40] = number as u8 % 3;
        made.extend(records);
        made.resize(from + BUFFER, 0xff);
    }
    format_law(&made, "a.etl", &[1 << 20, 4 << 10]);
}

/// Any bytes as an export of events: XML, JSON, CSV, text, CLIXML.
pub fn events(data: &[u8]) {
    texts(data, &["a.xml", "a.json", "a.csv", "a.txt"], |family| family == "events");
}

/// Any bytes as an export of the registry.
pub fn registry(data: &[u8]) {
    texts(data, &["a.reg", "MDMDiagReport_RegistryDump.reg"], |family| family == "registry");
}

/// Any bytes as a document, the output of a command, or a setup log.
pub fn documents(data: &[u8]) {
    texts(data, &["a.json", "a.xml", "a.txt", "setupact.log"], |family| family != "events" && family != "registry");
}

/// The bytes as what they are taken for; and through every scan of a family, whatever they are.
fn texts(data: &[u8], names: &[&str], is: fn(&str) -> bool) {
    let Some((choice, bytes)) = choice(data) else { return };
    format_law(bytes, names[usize::from(choice) % names.len()], &[1 << 20, 4 << 10]);
    let (text, _) = decode::decode(bytes);
    let ours = format::all().filter(|format| is(format.family));
    for format in ours {
        if let Read::Text(scan) = format.read {
            super::scan(format.name, scan, &text);
        }
    }
}

/// Any bytes as an archive, within small limits, which the first byte chooses, and within those of every day.
pub fn archive(data: &[u8]) {
    let Some((choice, bytes)) = choice(data) else { return };
    let small = u64::from(choice);
    archive_law(
        bytes,
        Limits {
            members: small,
            depth: 1 + u32::from(choice) % 4,
            member_bytes: small << 10,
            total_bytes: small << 12,
            ratio: 1 + small,
            ..Limits::default()
        },
    );
    archive_law(bytes, Limits { member_bytes: 1 << 20, total_bytes: 4 << 20, ..Limits::default() });
}

/// A template, a line break, and a message; the message also through the index of all built-in templates.
pub fn template(data: &[u8]) {
    let (text, message) = match data.iter().position(|&byte| byte == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &data[..0]),
    };
    if let Ok(text) = std::str::from_utf8(text) {
        super::template(text, message);
    }
    index(&EVERYWHERE, message);
}

/// Any text as a file of a pack: it is taken, and the pack can be compiled; or it is refused with sentences that can be
/// shown. The first byte chooses the folder.
pub fn rules(data: &[u8]) {
    let Some((kind, text)) = choice(data) else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let path = ["signals/fuzzed.toml", "rules/area/fuzzed.toml", "runbooks/fuzzed.toml"][usize::from(kind) % 3];
    match load(&[File { path: path.to_owned(), text: text.to_owned() }], &BASE, &Limits::USUAL) {
        Ok(pack) => drop(Knowledge::compile(pack)),
        Err(faults) => {
            assert!(!faults.is_empty(), "what is refused is told why");
            assert!(faults.iter().all(|fault| fault.to_string().starts_with("error: ")));
        }
    }
}

/// Any text is redacted once and for all, whether its names were learnt or not.
pub fn redact(data: &[u8]) {
    let Some((choice, bytes)) = choice(data) else { return };
    let text = String::from_utf8_lossy(bytes);
    let redactor = Redactor::new(Key::new("fuzz")).scripts(choice & 1 != 0);
    let redactor = if choice & 2 == 0 { redactor.learn_text(&text) } else { redactor };
    let once = redactor.text(&text);
    assert_eq!(redactor.text(&once), once, "a redacted text stays as it is");
    let _ = redactor.field("UserName", &text);
}

/// Any bytes as a log of a device, diagnosed with all that is known and written in every way there is: nothing that a
/// terminal would obey comes out. The first byte chooses the log's name and whether it is redacted.
pub fn report(data: &[u8]) {
    const NAMES: [&str; 4] = ["IntuneManagementExtension.log", "AppWorkload.log", "events.xml", "state.reg"];
    let Some((choice, bytes)) = choice(data) else { return };
    let redactor = Redactor::new(Key::new("fuzz")).learn_text(&String::from_utf8_lossy(bytes));
    let options = Options::new(&KNOWLEDGE).threads(1).timeline();
    let options = if choice & 4 == 0 { options } else { options.redact(&redactor) };
    let source = Source::memory(NAMES[usize::from(choice & 3)], bytes);
    let Ok(report) = diagnose_sources(vec![source], &options) else { return };
    for face in FACES {
        let page = face.write(&report, Look { width: 100, colour: false });
        let hostile = page.chars().find(|char| is_hostile(*char) && !matches!(char, '\n' | '\r' | '\t'));
        assert_eq!(hostile, None, "{} lets it through", face.name);
    }
}
