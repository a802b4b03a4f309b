//! Bad input gets a clear sentence, and takes nothing away from the rest.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use oobelens::report::to_text;
use oobelens::{ErrorKind, Knowledge, Options, Report, diagnose};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TAIL: &str = "]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn good() -> Vec<u8> {
    ["<![LOG[EMS Agent Started", TAIL, "<![LOG[Agent version is: 1.101.107.0", TAIL].concat().into_bytes()
}

fn read(paths: &[PathBuf]) -> Result<Report, oobelens::Error> {
    diagnose(paths, &Options::new(&Knowledge::builtin()))
}

/// The sentence for a folder in which nothing can be read.
fn refused(folder: &Path) -> String {
    let error = read(&[folder.to_owned()]).expect_err("nothing can be read");
    assert!(matches!(error.kind(), ErrorKind::NothingReadable(_)), "{error:?}");
    error.to_string()
}

/// The note on a source in the report for a folder that also holds a good log.
fn noted(folder: &Path, name: &str) -> String {
    fs::write(folder.join("IntuneManagementExtension.log"), good()).unwrap();
    let report = read(&[folder.to_owned()]).unwrap();
    assert_eq!(report.coverage.records, 2, "the good log is read");
    let source = report.coverage.sources.iter().find(|source| source.source == name);
    source
        .unwrap_or_else(|| panic!("{name} is not among {:?}", report.coverage.sources))
        .note
        .clone()
        .unwrap_or_default()
}

#[test]
fn a_path_that_does_not_exist() {
    let folder = folder(&[("a.log", &good())]);
    let missing = folder.path().join("missing");
    let error = read(&[folder.path().to_owned(), missing.clone()]).expect_err("it is not there");
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error:?}");
    let said = error.to_string();
    assert!(said.starts_with(&format!("cannot read {}: ", missing.display())), "{said}");
}

#[test]
fn an_empty_folder() {
    let said = "nothing to read: there is no file in what was named; \
                name a folder of Intune Management Extension logs or a log file";
    assert_eq!(refused(folder(&[]).path()), said);
    let inner = folder(&[]);
    fs::create_dir_all(inner.path().join("Logs/Old")).unwrap();
    assert_eq!(refused(inner.path()), said);
}

#[test]
fn a_folder_without_logs() {
    let folder = folder(&[("notes.txt", b"buy milk"), ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0")]);
    let said = "nothing to read: no log was found in 2 files: notes.txt: no format that is known, not read; \
                picture.png: binary file, not read";
    assert_eq!(refused(folder.path()), said);
}

#[test]
fn files_that_are_known_and_not_read() {
    // An archive that was cut to its first bytes, and what is in none.
    let empty = [&b"PK\x05\x06"[..], &[0; 18]].concat();
    let binary: Vec<u8> = (0..4000u32).map(|number| (number * 7 % 29) as u8).collect();
    let files: &[(&str, &[u8], &str)] = &[
        ("a.zip", b"PK\x03\x04", "zip archive, no member is found in it: not read"),
        ("b.zip", &empty, "zip archive, holds no member"),
        ("c.cab", b"MSCF\0\0\0\0", "cabinet archive, its header is cut off or damaged: not read"),
        ("d.html", b"<!DOCTYPE html><html><body>MDM report</body></html>", "HTML document, made for people: not read"),
        ("e.bin", &binary, "binary file, not read"),
        ("f.mta", b"MTAFile\0\x01\0", "event log messages (.MTA), the messages of a log that is not here: not read"),
    ];
    for (name, bytes, said) in files {
        let folder = folder(&[(name, bytes)]);
        assert_eq!(refused(folder.path()), format!("nothing to read: no log was found in 1 file: {name}: {said}"));
        assert!(said.ends_with(&noted(folder.path(), name)), "{name}");
    }
}

/// Something that can be read is in it: there is a report, and it says that nothing was found.
#[test]
fn files_that_hold_no_record() {
    for (name, bytes) in [("Admin.evtx", &b"ElfFile\0"[..]), ("c.reg", b"Windows Registry Editor Version 5.00")] {
        let report = read(&[folder(&[(name, bytes)]).path().to_owned()]).unwrap();
        assert_eq!(report.coverage.records, 0);
        let said = "No complete record was found in what was given: nothing can be said.";
        assert_eq!(report.verdict.sentence, said, "{name}");
    }
}

#[test]
fn an_empty_file() {
    let folder = folder(&[("AgentExecutor.log", b"")]);
    let said = "nothing to read: no log was found in 1 file: AgentExecutor.log: empty file, holds nothing";
    assert_eq!(refused(folder.path()), said);
    assert_eq!(noted(folder.path(), "AgentExecutor.log"), "holds nothing");
}

#[test]
fn a_binary_file_with_the_name_of_a_log() {
    let bytes: Vec<u8> = (0..4000u32).map(|number| (number * 7 % 29) as u8).collect();
    let folder = folder(&[("AppWorkload.log", &bytes)]);
    let said = "nothing to read: no log was found in 1 file: AppWorkload.log: binary file, not read";
    assert_eq!(refused(folder.path()), said);
    assert_eq!(noted(folder.path(), "AppWorkload.log"), "not read");
}

#[test]
fn a_folder_with_the_name_of_a_log() {
    let folder = folder(&[("AppWorkload.log/inner.log", &good())]);
    let report = read(&[folder.path().to_owned()]).unwrap();
    assert_eq!(report.coverage.sources[0].source, "AppWorkload.log/inner.log");
    assert_eq!(report.coverage.records, 2);
}

#[test]
fn more_files_than_a_sentence_holds() {
    let names: Vec<String> = (0..8).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"text"[..])).collect();
    let said = refused(folder(&files).path());
    assert!(
        said.contains("in 8 files: 0.txt: no format that is known, not read; ") && said.ends_with("; and 3 more"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere() {
    let folder = folder(&[]);
    std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("AppWorkload.log")).unwrap();
    let said = "nothing to read: no log was found in 1 file: AppWorkload.log: a link or no plain file: not read";
    assert_eq!(refused(folder.path()), said);
    assert_eq!(noted(folder.path(), "AppWorkload.log"), "a link or no plain file: not read");
}

/// An administrator may read everything: then it is read.
#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("AppWorkload.log", &good())]);
    let path = folder.path().join("AppWorkload.log");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    match fs::File::open(&path) {
        Ok(_) => assert_eq!(read(&[folder.path().to_owned()]).unwrap().coverage.records, 2),
        Err(_) => {
            let said = refused(folder.path());
            assert!(said.contains("AppWorkload.log: not known, cannot be read: Permission denied"), "{said}");
            assert!(noted(folder.path(), "AppWorkload.log").starts_with("cannot be read: Permission denied"));
        }
    }
}

#[test]
fn a_log_that_was_cut_off() {
    let mut bytes = good();
    bytes.truncate(bytes.len() - 40);
    let folder = folder(&[("AppWorkload.log", &bytes), ("IntuneManagementExtension.log", &good())]);
    let report = read(&[folder.path().to_owned()]).unwrap();
    assert_eq!((report.coverage.records, report.coverage.anomalies), (3, 1));
    assert_eq!(report.coverage.sources[0].anomalies, [("unclosed".to_owned(), 1)].into());
    let text = to_text(&report, 100, false);
    assert!(text.contains("- AppWorkload.log: 1 record without its end (CMTrace log)"), "{text}");
}
