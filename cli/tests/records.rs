//! Which records are printed.

mod common;

use common::run;
use serde_json::Value;

/// The lines of what is printed, by source and line.
fn lines(args: &[&str]) -> Vec<(String, u64)> {
    let args: Vec<&str> = ["records", "agent"].into_iter().chain(args.iter().copied()).collect();
    let said = run(&args);
    assert_eq!(said.code, 0, "{said:?}");
    let rows = said.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("an object a line"));
    rows.map(|row| (row["source"].as_str().expect("a source")[..1].to_owned(), row["line"].as_u64().expect("a line")))
        .collect()
}

fn found(args: &[&str], expected: &[(&str, u64)]) {
    let expected: Vec<(String, u64)> = expected.iter().map(|(source, line)| ((*source).to_owned(), *line)).collect();
    assert_eq!(lines(args), expected, "{args:?}");
}

#[test]
fn by_level() {
    found(&["--level", "error"], &[("I", 2), ("I", 5)]);
    found(&["--level", "warning"], &[("I", 2), ("I", 3), ("I", 5), ("O", 3)]);
    assert_eq!(lines(&["--level", "verbose"]).len(), 8);
    assert_eq!(lines(&[]).len(), 9);
}

#[test]
fn by_component() {
    assert_eq!(lines(&["--component", "other"]).len(), 4);
    assert_eq!(lines(&["--component", "Other", "--component", "intunemanagementextension"]).len(), 8);
    found(&["--component", "Oth"], &[]);
}

#[test]
fn by_time() {
    found(&["--since", "2026-08-04 10:00"], &[("I", 2), ("I", 3), ("I", 5)]);
    found(&["--since", "2026-08-04T09:59:58.2", "--until", "2026-08-04 10:00:00"], &[("I", 2), ("I", 3)]);
    found(&["--until", "2026-08-04 09:00:00.9"], &[("O", 1)]);
    assert_eq!(lines(&["--since", "2026-08-04", "--until", "2026-08-04"]).len(), 7);
    found(&["--since", "2026-08-05"], &[]);
}

#[test]
fn by_text() {
    found(&["--grep", "of two lines"], &[("I", 3)]);
    found(&["--grep", "GATEWAY"], &[]);
    found(&["--grep", "GATEWAY", "-i"], &[("I", 2), ("I", 5)]);
    found(&["--grep", ".*"], &[]);
    // What is left of torn records is searched too.
    found(&["--grep", "torn"], &[("O", 2)]);
    found(&["--grep", "09:00:02"], &[("O", 3)]);
}

#[test]
fn residue_beside_the_records_alone_or_not() {
    found(&["--anomalies", "only"], &[("O", 2), ("O", 3)]);
    assert_eq!(lines(&["--anomalies", "never"]).len(), 7);
}

#[test]
fn nothing_found_is_said_and_is_no_error() {
    let said = run(&["records", "agent", "--grep", "nobody says this"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert!(said.err.contains("none of 9 records"), "{}", said.err);
}
