//! Sixteen times the input takes about sixteen times as long, whatever the input: in bytes, in files, in one record.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use oobelens::laws::{HOSTILE, Hostile};
use oobelens::redact::Key;
use oobelens::{Knowledge, Limits, Options, Redactor, Source, diagnose_sources};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

/// The sizes: one, four and sixteen times as many bytes.
const SIZES: [usize; 3] = [128 << 10, 512 << 10, 2 << 20];

/// How much longer four times as much may take: on a machine that others use too. What grows with the square takes sixteen
/// times as long and soon passes it.
const MARGIN: u32 = 12;
/// Less than this is no time at all.
const NOTHING: Duration = Duration::from_millis(150);

/// The shortest of a few runs.
fn took(mut work: impl FnMut()) -> Duration {
    let runs = (0..3).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    });
    runs.min().unwrap()
}

/// Holds each size against the one before it, so that what grows too fast is seen before it takes an hour.
fn is_linear<const N: usize>(name: &str, sizes: [usize; N], mut work: impl FnMut(usize)) {
    let mut before: Option<Duration> = None;
    for size in sizes {
        let now = took(|| work(size));
        if let Some(before) = before {
            assert!(now < before * MARGIN + NOTHING, "{name}: {now:?} for {size}, {before:?} for a quarter of it");
        }
        before = Some(now);
    }
}

fn diagnose(shape: &Hostile, bytes: &[u8]) {
    // A folder in which nothing could be read is an error, and that is fine here.
    let source = Source::memory(shape.file, bytes);
    if let Ok(report) = diagnose_sources(vec![source], &Options::new(&KNOWLEDGE).threads(1)) {
        assert_eq!(report.coverage.sources.len(), 1, "{}", shape.name);
    }
}

#[test]
fn no_shape_takes_longer_than_its_bytes() {
    for shape in HOSTILE {
        is_linear(shape.name, SIZES, |size| diagnose(shape, &shape.make(size)));
    }
}

#[test]
fn a_million_open_markers_are_a_million_items() {
    let shape = HOSTILE.iter().find(|shape| shape.name == "open markers without a close").unwrap();
    let bytes = shape.make(7_000_000);
    let source = Source::memory(shape.file, bytes);
    let report = diagnose_sources(vec![source], &Options::new(&KNOWLEDGE).threads(1)).unwrap();
    assert_eq!((report.coverage.records, report.coverage.anomalies), (0, 1_000_000));
}

#[test]
fn a_record_of_16_mib_is_one_record() {
    let shape = HOSTILE.iter().find(|shape| shape.name == "one long record").unwrap();
    is_linear(shape.name, [1 << 20, 4 << 20, 16 << 20], |size| {
        let source = Source::memory(shape.file, shape.make(size));
        let report = diagnose_sources(vec![source], &Options::new(&KNOWLEDGE).threads(1)).unwrap();
        assert_eq!((report.coverage.records, report.coverage.anomalies), (1, 0));
    });
}

#[test]
fn four_times_as_many_files_take_four_times_as_long() {
    let shape = HOSTILE.iter().find(|shape| shape.name == "tiny records").unwrap();
    let bytes = shape.make(2000);
    is_linear("files", [250, 1000, 4000], |files| {
        let sources = (0..files).map(|number| Source::memory(format!("{number}.log"), bytes.as_slice())).collect();
        let report = diagnose_sources(sources, &Options::new(&KNOWLEDGE).threads(1)).unwrap();
        assert_eq!(report.coverage.sources.len(), files);
    });
}

#[test]
fn no_shape_takes_longer_to_redact_than_its_bytes() {
    let more =
        ["user:pw@", "\\Users\\", "S-1-5-21-1-2-3-4", "Bearer ", "UserName=\"", "-----BEGIN ", "10.1.2.3 ", "a@b.c "];
    let texts = HOSTILE.iter().map(|shape| String::from_utf8(shape.make(1000)).unwrap());
    for part in texts.chain(more.map(str::to_owned)) {
        let name: String = part.chars().take(40).collect();
        is_linear(&name, [32 << 10, 128 << 10, 512 << 10], |size| {
            let text = part.repeat(size / part.len() + 1);
            let redactor = Redactor::new(Key::new("k")).learn_text(&text);
            assert!(!redactor.text(&text).is_empty());
        });
    }
}

/// The time limit is one more: whatever the input, a run can be told when to end.
#[test]
fn a_run_can_be_told_when_to_end() {
    let shape = HOSTILE.iter().find(|shape| shape.name == "tiny records").unwrap();
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let source = Source::memory(shape.file, shape.make(4 << 20));
    let report = diagnose_sources(vec![source], &Options::new(&KNOWLEDGE).threads(1).limits(limits)).unwrap();
    assert!(report.coverage.bytes < 1 << 20);
}
