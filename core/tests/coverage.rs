//! What no signal explains is listed, whatever the threads and the windows, and its counts are those of a diagnosis.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::{Knowledge, Levels, Options, Rank, Source, WorkList, coverage, coverage_of, diagnose};
use std::path::PathBuf;

fn bundles() -> PathBuf {
    support::workspace().join("testdata/bundles")
}

fn of_text(name: &str, text: &str, levels: Levels) -> WorkList {
    let knowledge = Knowledge::builtin();
    coverage_of(&[Source::memory(name, text.as_bytes().to_vec())], Vec::new(), &Options::new(&knowledge), levels)
        .unwrap()
}

fn record(message: &str, level: u8) -> String {
    format!(
        "<![LOG[{message}]LOG]!><time=\"09:00:00.0000000\" date=\"8-4-2026\" component=\"AppWorkload\" context=\"\" \
         type=\"{level}\" thread=\"4\" file=\"\">\r\n"
    )
}

#[test]
fn the_list_does_not_depend_on_threads_and_windows() {
    let knowledge = Knowledge::builtin();
    let all = Levels::of(&[Rank::Unknown, Rank::Verbose, Rank::Info, Rank::Warning, Rank::Error]);
    let list = |threads: usize, window: u64| {
        let options = Options::new(&knowledge).threads(threads).window(window);
        serde_json::to_string_pretty(&coverage(&[bundles()], &options, all).unwrap()).unwrap()
    };
    let wanted = list(1, 1 << 20);
    assert!(wanted.contains("\"count\""), "something is not explained at these levels");
    for (threads, window) in [(2, 1 << 20), (2, 4 << 10), (1, 1 << 30)] {
        assert_eq!(list(threads, window), wanted, "{threads} threads, windows of {window}");
    }
}

#[test]
fn the_counts_are_those_of_a_diagnosis() {
    let knowledge = Knowledge::builtin();
    let options = Options::new(&knowledge);
    let list = coverage(&[bundles()], &options, Levels::default()).unwrap();
    let report = diagnose(&[bundles()], &options).unwrap();
    assert!(list.logs.records > 100 && list.events.records > 100, "{list:?}");
    assert_eq!(report.coverage.explained, list.logs.of_records());
    assert_eq!(report.coverage.explained_events, list.events.of_records());
    for one in &list.sources {
        let source = report.coverage.sources.iter().find(|source| source.source == one.source).unwrap();
        assert_eq!((source.ranked, source.explained), (one.share.records, one.share.explained), "{}", one.source);
    }
}

#[test]
fn records_that_say_the_same_are_one_line_of_the_list_the_most_frequent_first() {
    let gate = |number: u32| record(&format!("[Contoso] gate {number} of C:\\Contoso\\{number}.bin is shut"), 3);
    let text = format!(
        "{}{}{}{}{}",
        record("[Contoso] nobody is at home", 2),
        gate(7),
        record("[Win32App] Refresh session info.", 2),
        gate(8),
        record("[Contoso] nothing to see", 1)
    );
    let list = of_text("AppWorkload.log", &text, Levels::default());
    let said: Vec<_> = list.unexplained.iter().map(|one| (one.template.as_str(), one.count, one.level)).collect();
    assert_eq!(
        said,
        [("[Contoso] gate {n} of {path} is shut", 2, "error"), ("[Contoso] nobody is at home", 1, "warning")]
    );
    assert_eq!((list.unexplained[0].place.line, list.unexplained[0].sources), (Some(2), 1));
    assert_eq!((list.logs.records, list.logs.explained), (4, 1));
    assert_eq!((list.logs.templates, list.logs.templates_explained), (3, 1));
    assert_eq!(list.signals.values().sum::<u64>(), 1, "{:?}", list.signals);
    let told = of_text("AppWorkload.log", &text, Levels::of(&[Rank::Info]));
    assert_eq!((told.logs.records, told.levels), (1, vec!["info"]));
}

/// A device with more templates than are listed: the rest is counted, and the list stays of a size.
#[test]
fn templates_beyond_the_limit_are_counted() {
    let word = |number: usize| -> String {
        let letter = |power: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(power) % 26).unwrap());
        (0..4).map(letter).collect()
    };
    let text: String = (0..10_050).map(|number| record(&format!("[Contoso] {} is odd", word(number)), 3)).collect();
    let list = of_text("AppWorkload.log", &text, Levels::default());
    assert_eq!((list.unexplained.len(), list.not_listed, list.logs.records), (10_000, 50, 10_050));
}
