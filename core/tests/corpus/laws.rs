//! The laws over every sample, whatever its format: what is no CMTrace log is one stretch of residue to its reader.

use crate::support;
use oobelens::{Item, Knowledge, format::cmtrace, laws};
use std::path::{Path, PathBuf};

fn is_log(path: &&PathBuf) -> bool {
    path.extension().is_some_and(|end| end == "log")
}

#[test]
fn every_sample_keeps_the_laws_of_the_format() {
    let Some(root) = support::corpus() else { return };
    let samples = support::files(&root);
    assert!(samples.len() >= 60, "{} samples", samples.len());
    for path in &samples {
        let bytes = std::fs::read(path).unwrap();
        laws::tiling(&bytes);
        for size in [1000, 4 << 10, 65_537, 1 << 20] {
            laws::slicing(&bytes, size);
        }
        laws::fast_is_grammar(&bytes);
        laws::windows(&bytes, &[10_007], &[2]);
    }
}

#[test]
fn every_message_has_the_signals_a_slow_search_finds() {
    let Some(root) = support::corpus() else { return };
    let everywhere = laws::everywhere(&Knowledge::builtin());
    for path in support::files(&root).iter().filter(is_log) {
        let bytes = std::fs::read(path).unwrap();
        for item in cmtrace::records(&bytes) {
            if let Item::Record(record) = item {
                laws::index(&everywhere, record.text.as_bytes());
            }
        }
    }
}

/// All logs of a folder as one device.
fn device(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = support::files(folder);
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    files.iter().filter(is_log).map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_device_keeps_the_laws_of_the_report() {
    let Some(root) = support::corpus() else { return };
    let knowledge = Knowledge::builtin();
    let folders = ["bundles/esp-certificates-failed-2024", "ime/workstation-2026", "ime/oobe-two-clocks-2025"];
    for folder in folders.into_iter().chain(["ime/script-failure-2025", "ime/torn-excerpt", "cmtrace"]) {
        let device = device(&root.join(folder));
        let logs: Vec<(&str, &[u8])> = device.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert!(!logs.is_empty(), "{folder}");
        laws::one_report(&knowledge, &logs, &[4 << 10, 64 << 10], &[1, 3]);
        for (name, bytes) in &logs {
            laws::bystanders(&knowledge, name, bytes);
        }
    }
}
