//! Logs that are watched while they are written, rotated, cut off, deleted and written anew.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::engine::Watch;
use oobelens::redact::Key;
use oobelens::report::{News, news};
use oobelens::{Knowledge, Options, Redactor, Report, Status, diagnose};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

fn options() -> Options<'static> {
    Options::new(&KNOWLEDGE).threads(1)
}

fn input(bundle: &str) -> PathBuf {
    support::workspace().join("testdata/bundles").join(bundle).join("input")
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = File::options().append(true).create(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

/// One record of the agent.
fn record(second: u32, text: &str) -> Vec<u8> {
    let (minute, second) = (second / 60, second % 60);
    format!(
        "<![LOG[{text}]LOG]!><time=\"09:{minute:02}:{second:02}.0230007\" date=\"8-4-2026\" \
         component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n"
    )
    .into_bytes()
}

/// What a diagnosis of the folder says, as JSON.
fn diagnosed(folder: &Path) -> String {
    serde_json::to_string_pretty(&diagnose(&[folder], &options()).unwrap()).unwrap()
}

fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap()
}

fn open(report: &Report) -> Vec<&str> {
    let open = report.findings.iter().filter(|finding| finding.status == Status::Open);
    open.map(|finding| finding.rule.as_str()).collect()
}

fn note<'r>(report: &'r Report, source: &str) -> &'r str {
    let found = report.coverage.sources.iter().find(|one| one.source == source);
    found.unwrap_or_else(|| panic!("no {source}")).note.as_deref().unwrap_or_default()
}

/// Every look knows what a diagnosis of the same bytes knows, wherever a write ended.
#[test]
fn what_is_appended_is_read_and_nothing_is_read_twice() {
    for (bundle, piece) in
        [("app-exit-1603", 7919), ("retried-with-success", 12_007), ("esp-device-apps-failed", 1_009)]
    {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::new(&[folder.path()], options());
        let files: Vec<(PathBuf, Vec<u8>)> = support::files(&input(bundle))
            .into_iter()
            .map(|path| (folder.path().join(path.file_name().unwrap()), fs::read(&path).unwrap()))
            .collect();
        // The first look sees an empty folder.
        assert_eq!(watch.look().unwrap().unwrap().coverage.bytes, 0);
        let mut looks = 0;
        for (path, bytes) in &files {
            for part in bytes.chunks(piece) {
                append(path, part);
                let report = watch.look().unwrap().expect("something is new");
                // A file in which no log shows yet: a diagnosis says no more than that.
                if let Ok(wanted) = diagnose(&[folder.path()], &options()) {
                    assert_eq!(json(&report), json(&wanted), "{bundle}: {} after {} looks", path.display(), looks);
                }
                looks += 1;
                assert!(watch.look().unwrap().is_none(), "nothing is new");
            }
        }
        assert!(looks > 10, "{looks}");
    }
}

#[test]
fn a_half_written_record_says_nothing_until_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("IntuneManagementExtension.log");
    let mut watch = Watch::new(&[folder.path()], options());
    let started = record(1, "EMS Agent Started");
    append(&path, &started);
    assert_eq!(watch.look().unwrap().unwrap().coverage.records, 1);
    let second = record(2, "EMS Agent Stopped");
    for at in 1..second.len() {
        append(&path, &second[at - 1..at]);
        let report = watch.look().unwrap().expect("a byte is new");
        let whole =
            second[..at].ends_with(b">") && second[..at].ends_with(b"file=\"\">") || second[..at].contains(&b'\r');
        assert_eq!(report.coverage.records, if whole { 2 } else { 1 }, "after {at} bytes");
        assert_eq!(json(&report), diagnosed(folder.path()), "after {at} bytes");
    }
}

#[test]
fn a_rotated_log_is_the_same_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("AppWorkload.log");
    let bytes = fs::read(input("app-exit-1603").join("AppWorkload.log")).unwrap();
    // In the middle of what a thread is at, at the beginning of a record.
    let half = bytes.windows(7).enumerate().filter(|(_, seven)| *seven == b"<![LOG[").map(|(at, _)| at);
    let half = half.take_while(|at| *at < bytes.len() / 2).last().unwrap();
    let mut watch = Watch::new(&[folder.path()], options());
    append(&log, &bytes[..half]);
    let before = watch.look().unwrap().unwrap().coverage.records;
    fs::rename(&log, folder.path().join("AppWorkload-20260804-090500.log")).unwrap();
    let renamed = watch.look().unwrap().expect("a name is new");
    assert_eq!((renamed.coverage.records, renamed.coverage.sources.len()), (before, 1));
    append(&log, &bytes[half..]);
    let report = watch.look().unwrap().unwrap();
    assert_eq!(json(&report), diagnosed(folder.path()));
    assert_eq!(open(&report), open(&diagnose(&[input("app-exit-1603").join("AppWorkload.log")], &options()).unwrap()));
    // Both at once between two looks.
    append(&log, &record(3000, "EMS Agent Started"));
    fs::rename(&log, folder.path().join("AppWorkload-20260804-095000.log")).unwrap();
    append(&log, &record(3001, "EMS Agent Stopped"));
    assert_eq!(json(&watch.look().unwrap().unwrap()), diagnosed(folder.path()));
}

#[test]
fn what_a_log_told_before_it_was_cut_off_stays_told_and_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("AppWorkload.log");
    fs::copy(input("app-exit-1603").join("AppWorkload.log"), &log).unwrap();
    let mut watch = Watch::new(&[folder.path()], options());
    let before = watch.look().unwrap().unwrap();
    assert!(!open(&before).is_empty());
    // Longer than the first bytes that are compared, and shorter than it was.
    fs::write(&log, record(3000, "EMS Agent Started")).unwrap();
    let after = watch.look().unwrap().unwrap();
    assert_eq!(open(&after), open(&before));
    assert_eq!(after.coverage.records, before.coverage.records + 1);
    assert!(note(&after, "AppWorkload.log (cut off)").contains("cut off or written anew"));
    let quotes = |report: &Report| -> Vec<String> {
        report.findings[0].evidence.iter().map(|evidence| evidence.quote.clone()).collect()
    };
    assert_eq!(quotes(&after), quotes(&before));
    // Again, and nothing of the first is lost.
    fs::write(&log, record(3100, "EMS Agent Stopped")).unwrap();
    let again = watch.look().unwrap().unwrap();
    assert_eq!(open(&again), open(&before));
    assert!(note(&again, "AppWorkload.log (cut off, 2)").contains("written anew"));
}

#[test]
fn a_log_that_was_deleted_and_written_anew_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("AppWorkload.log");
    fs::copy(input("app-exit-1603").join("AppWorkload.log"), &log).unwrap();
    let mut watch = Watch::new(&[folder.path()], options());
    let before = watch.look().unwrap().unwrap();
    // The system may give the new file the number of the old one; it is longer, and begins otherwise.
    fs::remove_file(&log).unwrap();
    for second in 0..600 {
        append(&log, &record(second, "EMS Agent Started"));
    }
    assert!(fs::metadata(&log).unwrap().len() > before.coverage.bytes);
    let after = watch.look().unwrap().unwrap();
    assert_eq!(after.coverage.records, before.coverage.records + 600);
    assert_eq!(after.coverage.sources.len(), 2);
    // Gone for good.
    fs::remove_file(&log).unwrap();
    let gone = watch.look().unwrap().unwrap();
    assert_eq!(gone.coverage.records, before.coverage.records + 600);
    assert!(note(&gone, "AppWorkload.log (deleted)").contains("was deleted while it was watched"));
    assert!(watch.look().unwrap().is_none());
}

/// A document tells how things stand: what it said before is not so any more.
#[test]
fn a_document_that_is_written_anew_tells_what_is_so_now() {
    let folder = tempfile::tempdir().unwrap();
    for path in support::files(&input("esp-device-apps-failed")) {
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let dump = folder.path().join("MdmDiagReport_RegistryDump.reg");
    let whole = fs::read(&dump).unwrap();
    fs::write(&dump, &whole[..whole.len() / 8]).unwrap();
    let mut watch = Watch::new(&[folder.path()], options());
    let before = watch.look().unwrap().unwrap();
    fs::write(&dump, &whole).unwrap();
    let after = watch.look().unwrap().unwrap();
    assert_eq!(json(&after), diagnosed(folder.path()));
    let said = news(Some(&before), &after);
    let phases: Vec<(&str, &str)> = said
        .iter()
        .filter_map(|one| match one {
            News::Phase { phase, state, .. } => Some((*phase, *state)),
            _ => None,
        })
        .collect();
    assert!(phases.contains(&("device setup", "failed")), "{said:?}");
    assert_eq!(after.coverage.sources.len(), before.coverage.sources.len(), "no document is kept as it was");
}

#[test]
fn utf16_is_followed() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let text = fs::read_to_string(support::workspace().join("testdata/formats/dsregcmd/joined.txt")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dsregcmd.txt");
    let mut watch = Watch::new(&[folder.path()], options());
    append(&path, b"\xff\xfe");
    watch.look().unwrap();
    // Between two characters, and in the middle of one.
    for part in utf16(&text).chunks(333) {
        append(&path, part);
        let report = watch.look().unwrap().expect("bytes are new");
        if let Ok(wanted) = diagnose(&[folder.path()], &options()) {
            assert_eq!(json(&report), json(&wanted));
        }
    }
    let report = diagnose(&[folder.path()], &options()).unwrap();
    assert!(report.coverage.records > 0 && note(&report, "dsregcmd.txt").contains("UTF-16"));
}

#[test]
fn a_folder_is_waited_for_and_names_stay_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    fs::create_dir(&first).unwrap();
    append(&first.join("IntuneManagementExtension.log"), &record(1, "EMS Agent Started"));
    let mut watch = Watch::new(&[&first, &second], options());
    let report = watch.look().unwrap().unwrap();
    assert!(note(&report, &second.to_string_lossy().replace('\\', "/")).contains("is not there yet"));
    fs::create_dir(&second).unwrap();
    append(&second.join("AppWorkload.log"), &record(2, "EMS Agent Stopped"));
    let report = watch.look().unwrap().unwrap();
    let wanted = diagnose(&[&first, &second], &options()).unwrap();
    assert_eq!(json(&report), json(&wanted));
}

/// Nothing is held open between two looks: on Windows a file that is open here could not be made anew under its name.
#[cfg(target_os = "linux")]
#[test]
fn no_file_is_held_open() {
    let folder = tempfile::tempdir().unwrap();
    append(&folder.path().join("IntuneManagementExtension.log"), &record(1, "EMS Agent Started"));
    let mut watch = Watch::new(&[folder.path()], options());
    watch.look().unwrap();
    let open = fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
    let held: Vec<PathBuf> = open.filter(|path| path.starts_with(folder.path())).collect();
    assert_eq!(held, Vec::<PathBuf>::new());
}

#[test]
fn what_is_new_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("AppWorkload.log");
    let bytes = fs::read(input("app-exit-1603").join("AppWorkload.log")).unwrap();
    let mut watch = Watch::new(&[folder.path()], options());
    let (mut last, mut told) = (None, Vec::new());
    for part in bytes.chunks(2000) {
        append(&log, part);
        let report = watch.look().unwrap().unwrap();
        told.extend(news(last.as_ref(), &report));
        assert!(news(Some(&report), &report).is_empty());
        last = Some(report);
    }
    let last = last.unwrap();
    let failed: Vec<&str> = told
        .iter()
        .filter_map(|one| match one {
            News::Failed { finding } => Some(finding.rule.as_str()),
            _ => None,
        })
        .collect();
    for rule in open(&last) {
        assert!(failed.contains(&rule), "{rule} was told: {failed:?}");
    }
    // What is open at the end and what is over make up what was told.
    let over = told.iter().filter(|one| matches!(one, News::Over { .. })).count();
    assert_eq!(failed.len(), open(&last).len() + over, "{told:?}");
    let verdict = told.iter().rev().find_map(|one| match one {
        News::Verdict { sentence } => Some(sentence),
        _ => None,
    });
    assert_eq!(verdict, Some(&last.verdict.sentence));
}

/// A name is taken out from when it is learnt, and stays known when the file that told it is gone.
#[test]
fn names_are_learnt_while_a_device_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let log =
        fs::read_to_string(input("app-exit-1603").join("AppWorkload.log")).unwrap().replace("Contoso", "WKS-4711");
    append(&folder.path().join("AppWorkload.log"), log.as_bytes());
    let mut watch = Watch::new(&[folder.path()], options()).redact(Redactor::new(Key::new("k")));
    let mut tells = || watch.look().unwrap().map(|report| json(&report).contains("WKS-4711"));
    assert_eq!(tells(), Some(true), "nobody knows yet what it is");
    let registry = folder.path().join("name.reg");
    let text = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Contoso]\r\n";
    append(&registry, format!("{text}\"ComputerName\"=\"WKS-4711\"\r\n").as_bytes());
    assert_eq!((tells(), tells()), (Some(false), None));
    fs::remove_file(&registry).unwrap();
    assert_eq!(tells(), Some(false));
    append(&folder.path().join("AppWorkload.log"), &record(59, "WKS-4711 said something"));
    assert_eq!(tells(), Some(false));
}
