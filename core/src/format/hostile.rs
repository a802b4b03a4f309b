//! Whatever the bytes: no scan panics, every scan ends, and its items come in order and lie inside of the input.

#![allow(clippy::unwrap_used)]

use super::shown::{recognised, shown};
use super::{FORMATS, Read};
use proptest::collection::vec;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Pieces that open, close or separate something in one format or another.
const PIECES: [&str; 30] = [
    "[HKEY_X]\r\n",
    "    \"A\"=\"",
    "\"\r\n",
    "\"B\"=hex(b):00,\\\r\n",
    "DWORD:",
    "MULTI_SZ:\"",
    "REGEDIT4\r\n",
    "{\"a\":",
    "[",
    "]",
    "}",
    ",",
    "\\",
    "<a b='",
    "'>",
    "</a>",
    "<![CDATA[",
    "]]>",
    "&#x41;",
    "2026-08-20 09:04:06, Info       ",
    "[0x01] ",
    "+-------+\n",
    "| Device State |\n",
    "DeviceId : x\n",
    "\n\n",
    "2026-08-20T07:59:12\n",
    "TpmHLI X result: 0x0\n",
    "Namespace: {1}, variable name: X\n",
    "AUTOPILOT DIAGNOSTICS\n",
    "\u{feff}",
];

fn samples() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/formats")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata().unwrap().len() < 20_000 && path.extension().is_none_or(|what| what != "jsonl") {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    found.sort();
    found
}

/// Every scan of a text over these bytes, whatever they are.
fn every_scan(bytes: &[u8]) {
    recognised(bytes, "setupact.log");
    for known in FORMATS.iter().flat_map(|some| some.iter()) {
        if let Read::Text(scan) = known.format.read {
            shown(scan, bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..400)) {
        every_scan(&bytes);
    }

    #[test]
    fn pieces_in_any_order(pieces in vec(0..PIECES.len(), 0..60), odd in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let mut bytes: Vec<u8> = pieces.iter().flat_map(|&at| PIECES[at].bytes()).collect();
        for (at, byte) in odd {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        every_scan(&bytes);
    }

    #[test]
    fn samples_cut_and_changed(
        sample in any::<prop::sample::Index>(),
        cut in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        odd in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let samples = samples();
        let mut bytes = samples[sample.index(samples.len())].clone();
        let (from, to) = (cut.0.index(bytes.len() + 1), cut.1.index(bytes.len() + 1));
        bytes.drain(from.min(to)..from.max(to));
        for (at, byte) in odd {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        every_scan(&bytes);
    }
}
