//! What the fuzz targets do, on the stable toolchain: the samples of `testdata`, whole and cut anywhere, go through the
//! same laws.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
mod support;

use make::Dice;
use make::cab::{Cab, Packing};
use make::zip::{Member, zip};
use oobelens::knowledge::load::{File, load};
use oobelens::laws::fuzz;
use oobelens::{Knowledge, Limits, laws};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A fuzz target: its name, and what it does with its bytes.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 11] = [
    ("archive", fuzz::archive),
    ("cmtrace", fuzz::cmtrace),
    ("documents", fuzz::documents),
    ("etl", |data| fuzz::etl(include_bytes!("../../testdata/formats/etl/events.etl"), data)),
    ("events", fuzz::events),
    ("evtx", fuzz::evtx),
    ("redact", fuzz::redact),
    ("registry", fuzz::registry),
    ("report", fuzz::report),
    ("rules", fuzz::rules),
    ("template", fuzz::template),
];

/// What the targets were left with after they were run, made small; and every input that made one of them fail.
#[test]
fn every_seed_of_every_fuzz_target_keeps_its_laws() {
    let folder = support::workspace().join("fuzz");
    let listed = |folder: &Path| -> BTreeSet<String> {
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        names.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed(&folder.join("fuzz_targets")), names, "every target is replayed");
    assert_eq!(listed(&folder.join("seeds")), names, "every target has seeds");
    for (name, body) in TARGETS {
        let seeds = support::files(&folder.join("seeds").join(name));
        assert!(seeds.len() >= 5, "{name}: {} seeds", seeds.len());
        for path in seeds {
            // What fails names itself.
            let seed = std::fs::read(&path).unwrap();
            let done = std::panic::catch_unwind(|| body(&seed));
            assert!(done.is_ok(), "{} breaks a law of {name}", path.display());
        }
    }
}

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
        // Into an archive nothing can be put.
        for (name, log) in logs.into_iter().filter(|(name, _)| name.ends_with(".log")) {
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
                if let Err(faults) =
                    load(&[File { path: name.clone(), text: part.to_owned() }], &base, &oobelens::Limits::USUAL)
                {
                    assert!(!faults.is_empty(), "{}", path.display());
                    assert!(faults.iter().all(|fault| fault.to_string().starts_with("error: ")));
                }
            }
        }
    }
}

/// Samples of every format: their names and bytes.
fn samples() -> Vec<(String, Vec<u8>)> {
    let files = support::files(&support::workspace().join("testdata/formats"));
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let samples: Vec<_> = files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect();
    assert!(samples.len() >= 100, "{} samples", samples.len());
    samples
}

#[test]
fn every_sample_of_any_format_keeps_the_laws() {
    let mut formats = BTreeSet::new();
    for (name, bytes) in samples() {
        formats.insert(laws::format(&bytes, &name, &[1 << 20, 64 << 10, 4 << 10]));
    }
    assert!(formats.len() >= 20, "{formats:?}");
}

#[test]
fn every_sample_of_any_format_cut_and_changed_keeps_the_laws() {
    let mut dice = Dice(7);
    for (name, bytes) in samples() {
        for _ in 0..12 {
            let (from, to) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
            let cut = [&bytes[..from.min(to)], &bytes[from.max(to)..]].concat();
            // Repeated: what never ends goes deep.
            let often = if dice.below(4) == 0 { 1 + dice.below((64 << 10) / (cut.len() + 1) + 1) } else { 1 };
            let mut bytes = cut.repeat(often);
            for _ in 0..dice.below(4).min(bytes.len()) {
                let at = dice.below(bytes.len());
                bytes[at] = dice.below(256) as u8;
            }
            laws::format(&bytes, &name, &[1 << 20, 4 << 10]);
        }
    }
}

/// Eight times as many bytes take no more than about eight times as long.
#[test]
fn no_format_takes_longer_than_its_bytes() {
    for (name, bytes) in samples() {
        let took = |times: usize| {
            let bytes = bytes.repeat(times);
            let start = Instant::now();
            laws::format(&bytes, &name, &[1 << 20]);
            start.elapsed()
        };
        let times = 1 + (64 << 10) / bytes.len().max(64);
        let (once, more) = (took(times), took(8 * times));
        assert!(more < once * 30 + Duration::from_secs(1), "{name}: {more:?} for eight times what took {once:?}");
    }
}

/// Archives of every kind, one in another.
fn archives() -> Vec<Vec<u8>> {
    let (some, more) = (Dice(3).text(3000), Dice(4).text(70_000));
    let inner = zip(&[Member::deflated("deep.log", &more), Member::stored("empty.log", b"")]);
    let members = [("a.log", some.as_slice()), ("b/c.log", &more), ("inner.zip", &inner)];
    let mut cabinets: Vec<Vec<u8>> =
        [Packing::Stored, Packing::MsZip, Packing::Lzx].map(|packing| Cab::of(packing, &members).bytes()).into();
    let mut archives = vec![
        zip(&members.map(|(name, bytes)| Member::stored(name, bytes))),
        zip(&members.map(|(name, bytes)| Member::deflated(name, bytes).streamed())),
        zip(&[Member::deflated("x", &some), Member { flags: 1, ..Member::deflated("x", &some) }]),
        zip(&[Member::stored("x.cab", &cabinets[2]), Member { elsewhere: Some(0), ..Member::stored("y", &some) }]),
        zip(&[]),
    ];
    archives.append(&mut cabinets);
    archives
}

#[test]
fn every_archive_cut_and_changed_keeps_within_its_limits() {
    let small = |size: u64| Limits {
        members: 1 + size % 4,
        depth: 2,
        member_bytes: size,
        total_bytes: 2 * size,
        ..Limits::default()
    };
    let mut dice = Dice(11);
    for archive in archives() {
        laws::archive(&archive, Limits::default());
        for _ in 0..150 {
            let mut archive = archive.clone();
            archive.truncate(if dice.below(3) == 0 { dice.below(archive.len() + 1) } else { archive.len() });
            for _ in 0..dice.below(6).min(archive.len()) {
                // Mostly where lengths and places are told.
                let near = if dice.below(2) == 0 { archive.len() } else { archive.len().min(200) };
                let at = dice.below(near);
                let at = if dice.below(2) == 0 { at } else { archive.len() - 1 - at };
                archive[at] = dice.below(256) as u8;
            }
            for limits in [Limits::default(), small(1 + dice.below(100_000) as u64)] {
                laws::archive(&archive, limits);
            }
        }
    }
}
