//! Event logs: what the fast reader makes of them is what the `evtx` crate renders.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "evtx/oracle.rs"]
mod oracle;
#[path = "evtx/owned.rs"]
mod owned;
#[path = "evtx/speed.rs"]
mod speed;
mod support;

use std::path::PathBuf;

/// The event logs of the corpus.
fn logs() -> Vec<PathBuf> {
    let Some(root) = support::corpus() else { return Vec::new() };
    let mut logs = support::files(&root);
    logs.retain(|path| path.extension().is_some_and(|end| end == "evtx"));
    assert!(logs.len() >= 22, "{} logs", logs.len());
    logs
}

/// Every record of every log: provider, id, level, time, computer, channel, number, process, thread, and all data.
#[test]
fn every_record_says_what_the_crate_renders() {
    for path in logs() {
        let log = std::fs::read(&path).unwrap();
        let (records, anomalies) = owned::read(&log);
        let rendered = oracle::events(&log);
        for (record, wanted) in records.iter().zip(&rendered) {
            assert_eq!(record, wanted, "{} record at byte {}", path.display(), wanted.at);
        }
        assert_eq!(records.len(), rendered.len(), "{}: {anomalies:?}", path.display());
    }
}
