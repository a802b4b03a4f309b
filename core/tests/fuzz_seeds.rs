//! What the fuzz targets do, on the stable toolchain: the samples of `testdata`, whole and cut anywhere, go through the
//! same laws.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::knowledge::load::{File, load};
use oobelens::{Knowledge, laws};
use std::path::{Path, PathBuf};

fn logs() -> Vec<PathBuf> {
    let mut logs = support::files(&support::workspace().join("testdata"));
    logs.retain(|path| path.extension().is_some_and(|end| end == "log"));
    assert!(logs.len() >= 70, "{} logs", logs.len());
    logs
}

#[test]
fn every_sample_keeps_the_laws_of_the_format() {
    for path in logs() {
        let log = std::fs::read(path).unwrap();
        laws::tiling(&log);
        laws::fast_is_grammar(&log);
        for size in (1..=200).step_by(if log.len() < 4096 { 1 } else { 37 }) {
            laws::slicing(&log, size);
        }
        laws::windows(&log, &[100, 1 << 10, 4 << 10, 64 << 10, log.len() as u64], &[1, 2, 3]);
    }
}

#[test]
fn every_sample_cut_anywhere_keeps_the_laws_of_the_format() {
    for path in logs() {
        let log = std::fs::read(path).unwrap();
        for at in (0..log.len()).step_by(1 + log.len() / 2000) {
            for part in [&log[..at], &log[at..]] {
                let part = &part[..part.len().min(8192)];
                laws::tiling(part);
                laws::slicing(part, 1 + at % 200);
            }
        }
    }
}

#[test]
fn every_bundle_keeps_the_laws_of_the_report() {
    let knowledge = Knowledge::builtin();
    for bundle in std::fs::read_dir(support::workspace().join("testdata/bundles")).unwrap() {
        let files = support::files(&bundle.unwrap().path().join("input"));
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let read: Vec<(String, Vec<u8>)> =
            files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect();
        let logs: Vec<(&str, &[u8])> = read.iter().map(|(name, log)| (name.as_str(), log.as_slice())).collect();
        laws::one_report(&knowledge, &logs, &[1 << 10, 4 << 10, 64 << 10, 1 << 20], &[1, 2, 3]);
        for (name, log) in logs {
            laws::bystanders(&knowledge, name, log);
        }
    }
}

#[test]
fn every_pack_cut_anywhere_is_taken_or_refused_in_words() {
    let base = Knowledge::full_pack();
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [core.join("tests/bad-rules"), core.join("knowledge/rules/app"), core.join("knowledge/runbooks")];
    for path in folders.iter().flat_map(|folder| support::files(folder)) {
        let text = std::fs::read_to_string(&path).unwrap();
        let folder = ["signals", "runbooks"].into_iter().find(|folder| path.iter().any(|part| part == *folder));
        let name = format!("{}/cut.toml", folder.unwrap_or("rules"));
        for at in (0..=text.len()).step_by(1 + text.len() / 60).filter(|&at| text.is_char_boundary(at)) {
            for part in [&text[..at], &text[at..]] {
                if let Err(faults) = load(&[File { path: name.clone(), text: part.to_owned() }], &base) {
                    assert!(!faults.is_empty(), "{}", path.display());
                    assert!(faults.iter().all(|fault| fault.to_string().starts_with("error: ")));
                }
            }
        }
    }
}
