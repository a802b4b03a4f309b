//! Every bundle in `testdata/bundles` gives the report beside it: the same bytes on one thread and two, in any order of
//! paths. `UPDATE=1` writes the reports anew; read what has changed.
#![allow(clippy::unwrap_used)]

use oobelens::{Knowledge, Options, Report, Status, diagnose};
use std::path::{Path, PathBuf};
use std::process::Command;

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn json(report: &Report) -> String {
    format!("{}\n", serde_json::to_string_pretty(report).unwrap())
}

#[test]
fn every_bundle_gives_the_report_beside_it() {
    let knowledge = Knowledge::builtin();
    let bundles = sorted(&testdata().join("bundles"));
    assert!(!bundles.is_empty(), "there are no bundles");
    for bundle in bundles {
        let input = bundle.join("input");
        let report = |threads| diagnose(&[&input], &Options::new(&knowledge).threads(threads)).unwrap();
        let text = json(&report(1));
        assert_eq!(text, json(&report(2)), "{}: two threads differ from one", bundle.display());
        let mut files = sorted(&input);
        let forth = json(&diagnose(&files, &Options::new(&knowledge)).unwrap());
        files.reverse();
        assert_eq!(forth, json(&diagnose(&files, &Options::new(&knowledge)).unwrap()), "{}", bundle.display());
        let golden = bundle.join("report.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        let known = std::fs::read_to_string(&golden).unwrap_or_default().replace("\r\n", "\n");
        assert!(known == text, "{} is not what comes out; read the difference, then UPDATE=1", golden.display());
    }
}

#[test]
fn a_healthy_device_is_not_blamed() {
    let knowledge = Knowledge::builtin();
    let report = diagnose(&[testdata().join("bundles/healthy/input")], &Options::new(&knowledge)).unwrap();
    assert!(report.verdict.finding.is_none(), "{}", report.verdict.sentence);
    assert!(!report.findings.iter().any(|finding| finding.status == Status::Open));
}

#[test]
fn the_inputs_are_what_their_program_writes() {
    let check = Command::new("python3").arg(testdata().join("make.py")).arg("--check").output();
    let Ok(check) = check else { return };
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}
