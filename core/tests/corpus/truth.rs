//! Records and residue are as many as an independent scan of each file has found.

use crate::support;
use oobelens::engine::records::{Items, for_each_window};
use oobelens::{AnomalyKind, Item, Knowledge, Options, collect};
use std::collections::BTreeMap;
use std::path::Path;

/// Bare attributes are the residue that the scan has not counted: what is known of them.
const BARE: &[(&str, u64)] = &[
    ("ime/oobe-two-clocks-2025/IntuneManagementExtension.log", 1),
    ("ime/workstation-2026/AgentExecutor-20260324-111959.log", 7),
    ("ime/workstation-2026/ClientHealth-20260321-171949.log", 89),
];

/// A line of the truth: name, bytes, records, closes without an open, opens without a close.
struct Truth {
    file: String,
    bytes: u64,
    records: u64,
    headless: u64,
    unclosed: u64,
}

fn truth(root: &Path) -> Vec<Truth> {
    let text = std::fs::read_to_string(root.join("cmtrace-truth.tsv")).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let column = |name: &str| head.iter().position(|other| *other == name).unwrap();
    let [bytes, records, headless, unclosed] =
        ["bytes", "complete_records", "close_without_open", "open_without_close"].map(column);
    let number = |line: &[&str], at: usize| line[at].parse().unwrap();
    lines
        .map(|line| Truth {
            file: line[0].to_owned(),
            bytes: number(&line, bytes),
            records: number(&line, records),
            headless: number(&line, headless),
            unclosed: number(&line, unclosed),
        })
        .collect()
}

/// What a file holds: `None` counts its records.
fn count(path: &Path, options: &Options<'_>) -> BTreeMap<Option<AnomalyKind>, u64> {
    let (sources, skipped) = collect(&[path]).unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    let mut all = BTreeMap::new();
    let count = |_: &_, items: &mut Items<'_>| {
        let mut counts = BTreeMap::<_, u64>::new();
        items.for_each(|_, item| {
            let kind = if let Item::Anomaly(anomaly) = item { Some(anomaly.kind) } else { None };
            *counts.entry(kind).or_default() += 1;
        });
        counts
    };
    let unread = for_each_window(&sources, options, count, |_, _, counts| {
        for (kind, number) in counts {
            *all.entry(kind).or_default() += number;
        }
        true
    });
    assert_eq!(unread.unwrap(), [], "{} is read", path.display());
    all
}

#[test]
fn records_and_residue_are_what_an_independent_scan_counted() {
    let Some(root) = support::corpus() else { return };
    let knowledge = Knowledge::builtin();
    let truth = truth(&root);
    assert!(truth.len() >= 34, "{} files", truth.len());
    for Truth { file, bytes, records, headless, unclosed } in &truth {
        let path = root.join(file);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), *bytes, "{file} is the file that was counted");
        let bare = BARE.iter().find(|(name, _)| name == file).map_or(0, |(_, count)| *count);
        let wanted: BTreeMap<_, u64> = [
            (None, *records),
            (Some(AnomalyKind::Headless), *headless),
            (Some(AnomalyKind::Unclosed), *unclosed),
            (Some(AnomalyKind::BareAttributes), bare),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect();
        for window in [1 << 10, 64 << 10, 1 << 20, *bytes] {
            for threads in [1, 2] {
                let options = Options::new(&knowledge).window(window).threads(threads);
                assert_eq!(count(&path, &options), wanted, "{file}, windows of {window} on {threads} threads");
            }
        }
    }
}
