//! What happens to files while they are read, and folders that are odd: the rest is read, and coverage says what was not.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::{Knowledge, Options, Progress, Report, Source, collect, diagnose, diagnose_found};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

/// A log of many windows: so many records, and of each its bytes.
fn log(records: usize) -> Vec<u8> {
    let record = |number: usize| {
        format!(
            "<![LOG[record {number}]LOG]!><time=\"09:00:00.0230007\" date=\"8-4-2026\" component=\"AppWorkload\" \
             context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n"
        )
    };
    (0..records).map(record).collect::<String>().into_bytes()
}

/// Reads the folder in windows of 4 KiB, one after the other; `meanwhile` happens behind the first one.
fn read_while(folder: &Path, meanwhile: impl Fn() + Sync) -> Report {
    let once = AtomicBool::new(false);
    let progress = |progress: Progress| {
        if progress.done > 0 && !once.swap(true, Ordering::Relaxed) {
            meanwhile();
        }
        true
    };
    let report = diagnose(&[folder], &Options::new(&KNOWLEDGE).threads(1).window(4096).progress(&progress)).unwrap();
    assert!(once.into_inner());
    report
}

fn note<'r>(report: &'r Report, source: &str) -> &'r str {
    let found = report.coverage.sources.iter().find(|one| one.source == source);
    found.unwrap_or_else(|| panic!("no {source}")).note.as_deref().unwrap_or_default()
}

/// A folder with a long log, and one beside it that is to be read whatever happens to the first.
fn folder() -> (tempfile::TempDir, u64) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), log(5000)).unwrap();
    fs::write(folder.path().join("z.log"), log(10)).unwrap();
    (folder, 5010)
}

#[test]
fn a_file_that_shrinks_while_it_is_read() {
    let (folder, all) = folder();
    let path = folder.path().join("a.log");
    let report =
        read_while(folder.path(), || File::options().write(true).open(&path).unwrap().set_len(40_000).unwrap());
    assert!(report.coverage.records > 10 && report.coverage.records < all);
    assert!(note(&report, "a.log").contains("became shorter while it was read"), "{:?}", note(&report, "a.log"));
    assert_eq!(note(&report, "z.log"), "");
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_as_far_as_it_was() {
    let (folder, all) = folder();
    let path = folder.path().join("a.log");
    let more = || File::options().append(true).open(&path).unwrap().write_all(&log(500)).unwrap();
    let report = read_while(folder.path(), more);
    assert_eq!((report.coverage.records, report.coverage.anomalies), (all, 0));
}

#[test]
fn a_file_that_disappears_before_it_is_read() {
    let (folder, _) = folder();
    // Longer than what is held in memory once it was looked at.
    let (sources, skipped) = collect(&[folder.path()]).unwrap();
    fs::remove_file(folder.path().join("a.log")).unwrap();
    let report = diagnose_found(&sources, &skipped, &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!(report.coverage.records, 10);
    assert!(note(&report, "a.log").starts_with("cannot be read: "), "{}", note(&report, "a.log"));
}

#[test]
fn a_file_that_disappears_while_it_is_read() {
    let (folder, all) = folder();
    let path = folder.path().join("a.log");
    let report = read_while(folder.path(), || fs::remove_file(&path).unwrap());
    // What is open stays readable, or the sentence says that it did not.
    let said = note(&report, "a.log");
    assert!(report.coverage.records == all || said.contains("could not be read to its end"), "{said}");
}

/// What a lock of another program does: it can be listed, and not be read.
#[cfg(unix)]
#[test]
fn a_file_that_is_locked() {
    let (folder, _) = folder();
    let (sources, skipped) = collect(&[folder.path()]).unwrap();
    let path = folder.path().join("a.log");
    fs::remove_file(&path).unwrap();
    // A folder can be opened and not be read, even by root.
    fs::create_dir(&path).unwrap();
    let report = diagnose_found(&sources, &skipped, &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!(report.coverage.records, 10);
    assert!(note(&report, "a.log").starts_with("cannot be read: "), "{}", note(&report, "a.log"));
    assert!(!report.coverage.sources.iter().any(|one| one.source == "a.log" && one.read));
}

#[test]
fn a_file_that_is_rotated_while_it_is_read_is_never_quoted_wrongly() {
    let bundle = support::workspace().join("testdata/bundles/app-exit-1603/input/AppWorkload.log");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("AppWorkload.log");
    // Long enough to be read from the file, and not from memory.
    fs::write(&path, [fs::read(&bundle).unwrap(), log(2000)].concat()).unwrap();
    let new = "<![LOG[something else]LOG]!>".repeat(9);
    let report = read_while(folder.path(), || {
        fs::rename(&path, folder.path().join("AppWorkload-20260804-095500.log")).unwrap();
        fs::write(&path, &new).unwrap();
    });
    let finding = report.findings.iter().find(|finding| finding.rule == "app-installer-failed").unwrap();
    assert!(!finding.evidence.is_empty());
    for evidence in &finding.evidence {
        assert_eq!(evidence.quote, "(read, and no longer there to be quoted)", "{evidence:?}");
        assert!(evidence.place.byte > 0);
    }
}

/// Hard links: a hundred thousand files of their own would take the disk longer than the test takes them.
#[test]
fn a_folder_of_100_000_files() {
    const FILES: usize = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let originals = tempfile::tempdir().unwrap();
    let (bytes, each) = (log(1), 20_000);
    for number in 0..FILES {
        let original = originals.path().join(format!("{}", number / each));
        if number % each == 0 {
            fs::write(&original, &bytes).unwrap();
        }
        let part = folder.path().join(format!("{}", number / 10_000));
        if number % 10_000 == 0 {
            fs::create_dir(&part).unwrap();
        }
        if fs::hard_link(&original, part.join(format!("{number}.log"))).is_err() {
            support::say("a folder of 100,000 files is not tested: this disk has no links");
            return;
        }
    }
    let report = diagnose(&[folder.path()], &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!((report.coverage.sources.len(), report.coverage.records), (FILES, FILES as u64));
    assert!(report.coverage.sources.iter().all(|one| one.read && one.note.is_none()));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_are_said_and_not_followed() {
    use std::os::unix::fs::symlink;
    let (folder, all) = folder();
    let path = folder.path();
    symlink(path, path.join("up")).unwrap();
    symlink(path.join("b"), path.join("c")).unwrap();
    symlink(path.join("c"), path.join("b")).unwrap();
    symlink(path.join("a.log"), path.join("again.log")).unwrap();
    let report = diagnose(&[path], &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!(report.coverage.records, all);
    for name in ["up", "b", "c", "again.log"] {
        assert_eq!(note(&report, name), "a link or no plain file: not read");
    }
    // One that is named by itself.
    let error = diagnose(&[path.join("b")], &Options::new(&KNOWLEDGE)).unwrap_err();
    assert!(error.to_string().starts_with("cannot read "), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf8_are_read_each() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    // Both are shown as the same.
    for (name, records) in [(&b"a\xff.log"[..], 1), (b"a\xfe.log", 2), (b"b.log", 4)] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), log(records)).unwrap();
    }
    let report = diagnose(&[folder.path()], &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!(report.coverage.records, 7);
    let names: Vec<&str> = report.coverage.sources.iter().map(|one| one.source.as_str()).collect();
    assert_eq!(names, ["a\u{fffd}.log", "a\u{fffd}.log (2)", "b.log"]);
}

#[test]
fn a_path_that_is_named_twice_is_read_once() {
    let (folder, all) = folder();
    let report = diagnose(&[folder.path(), folder.path()], &Options::new(&KNOWLEDGE)).unwrap();
    assert_eq!((report.coverage.records, report.coverage.sources.len()), (all, 2));
    let sources = vec![Source::memory("a.log", log(1)), Source::memory("b.log", log(1))];
    assert_eq!(oobelens::diagnose_sources(sources, &Options::new(&KNOWLEDGE)).unwrap().coverage.records, 2);
}
