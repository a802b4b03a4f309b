//! Event logs have as many records as independent readers find.

#[path = "../evtx/owned.rs"]
mod owned;

use crate::support;
use std::path::Path;
use std::process::Command;

/// A line of the truth.
struct Truth<'a> {
    file: &'a str,
    records: usize,
    anomalies: usize,
    reader: &'a str,
}

const TRUTH: &str = include_str!("evtx-truth.tsv");

fn truth() -> Vec<Truth<'static>> {
    let lines = TRUTH.lines().filter(|line| !line.starts_with('#')).skip(1);
    let read = |line: &'static str| {
        let [file, records, anomalies, reader] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        Truth { file, records: records.parse().unwrap(), anomalies: anomalies.parse().unwrap(), reader }
    };
    lines.map(read).collect()
}

#[test]
fn event_logs_have_the_records_that_were_counted() {
    let Some(root) = support::corpus() else { return };
    let mut logs = support::files(&root);
    logs.retain(|path| path.extension().is_some_and(|end| end == "evtx"));
    assert_eq!(logs.len(), truth().len(), "every log was counted");
    for Truth { file, records, anomalies, .. } in truth() {
        let log = std::fs::read(root.join(file)).unwrap();
        let found = owned::read(&log);
        assert_eq!((found.0.len(), found.1.len()), (records, anomalies), "{file}: {:?}", found.1);
    }
}

#[test]
fn python_evtx_counts_the_same() {
    let Some(root) = support::corpus() else { return };
    let has_package = Command::new("python3").args(["-c", "import Evtx.Evtx"]).output();
    if !has_package.is_ok_and(|done| done.status.success()) {
        return support::say("event logs are not counted by python-evtx: pip install python-evtx");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/count_evtx.py");
    let done = Command::new("python3").arg(script).arg(&root).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let counted = String::from_utf8(done.stdout).unwrap();
    for Truth { file, records, reader, .. } in truth() {
        let number = counted.lines().find_map(|line| line.strip_prefix(file)?.strip_prefix('\t'));
        let number: usize = number.unwrap_or_else(|| panic!("{file} is counted")).parse().unwrap();
        assert_eq!(number == records, reader.contains("python-evtx"), "{file}: {number} records, {reader}");
    }
}
