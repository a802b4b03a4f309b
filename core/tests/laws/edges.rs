//! Inputs at the edges: a record longer than a window, one longer than any that is read, a file that shrinks.

use oobelens::format::cmtrace;
use oobelens::{AnomalyKind, Item, Knowledge, Options, collect, diagnose_sources, laws};

fn record(message: &str, second: u32) -> String {
    format!(
        "<![LOG[{message}]LOG]!><time=\"10:00:{second:02}.0000000\" date=\"3-24-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"1\" file=\"\">\r\n"
    )
}

#[test]
fn a_record_longer_than_many_windows_is_one_record() {
    let long = record(&"a line of it\r\n".repeat(100_000), 2);
    let log = [record("before", 1), long, record("behind", 3)].concat();
    laws::tiling(log.as_bytes());
    laws::slicing(log.as_bytes(), 5000);
    laws::windows(log.as_bytes(), &[1 << 10, 64 << 10, 1 << 20, 8 << 20], &[1, 2]);
    assert_eq!(cmtrace::records(log.as_bytes()).count(), 3);
}

/// Behind 64 MiB no end is looked for: the same in windows of any size, and what follows is read on its line.
#[test]
fn a_record_without_an_end_in_sight_is_one_anomaly() {
    let endless = format!("<![LOG[{}", "no end\n".repeat((66 << 20) / 7));
    let log = [record("before", 1), endless, record("behind", 3)].concat();
    let kinds = |item| match item {
        Item::Anomaly(anomaly) => Some(anomaly.kind),
        Item::Record(_) => None,
    };
    let found: Vec<_> = cmtrace::records(log.as_bytes()).map(kinds).collect();
    assert_eq!(found, [None, Some(AnomalyKind::TooLong), None]);
    laws::tiling(log.as_bytes());
    laws::windows(log.as_bytes(), &[256 << 10, 1 << 20, 128 << 20], &[2]);
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("IntuneManagementExtension.log");
    let log: String = (0..3000).map(|number| record(&format!("record {number}"), number % 60)).collect();
    let knowledge = Knowledge::builtin();
    for left in [0, 1, 5, 700, 100_000] {
        std::fs::write(&path, &log).unwrap();
        let (sources, _) = collect(&[&path]).unwrap();
        std::fs::write(&path, &log[..left]).unwrap();
        for window in [1 << 10, 64 << 10, 1 << 20] {
            for threads in [1, 2] {
                let options = Options::new(&knowledge).window(window).threads(threads);
                match diagnose_sources(sources.clone(), &options) {
                    Ok(report) => {
                        assert_eq!(report.coverage.bytes, left as u64);
                        assert!(report.coverage.sources[0].note.is_some(), "the report says that the file shrank");
                    }
                    Err(error) => assert!(left < 7, "{left}: {error}"),
                }
            }
        }
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_as_long_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("IntuneManagementExtension.log");
    let log: String = (0..300).map(|number| record(&format!("record {number}"), number % 60)).collect();
    std::fs::write(&path, &log).unwrap();
    let (sources, _) = collect(&[&path]).unwrap();
    std::fs::write(&path, log.repeat(5)).unwrap();
    let knowledge = Knowledge::builtin();
    for window in [1 << 10, 64 << 10, 1 << 20] {
        let report = diagnose_sources(sources.clone(), &Options::new(&knowledge).window(window)).unwrap();
        assert_eq!((report.coverage.records, report.coverage.bytes), (300, log.len() as u64), "windows of {window}");
    }
}
