//! Every bundle in `testdata/bundles/<scenario>/input` gives the report beside it, byte for byte, whatever the threads
//! and the order of the paths. `UPDATE=1` rewrites the reports: read what has changed.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::report::to_text;
use oobelens::{Knowledge, Options, Report, Severity, Status, diagnose};
use std::path::{Path, PathBuf};

fn bundles() -> Vec<PathBuf> {
    let folder = support::workspace().join("testdata/bundles");
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    bundles.sort();
    assert!(bundles.len() >= 8, "{} bundles", bundles.len());
    bundles
}

fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap() + "\n"
}

/// The report of a bundle; on one thread and two it is the same.
fn diagnosed(bundle: &Path) -> Report {
    let knowledge = Knowledge::builtin();
    let on = |threads| diagnose(&[bundle.join("input")], &Options::new(&knowledge).threads(threads)).unwrap();
    let report = on(1);
    assert_eq!(json(&on(2)), json(&report), "{} on two threads", bundle.display());
    report
}

#[test]
fn every_bundle_gives_its_report() {
    for bundle in bundles() {
        support::golden(&bundle.join("report.json"), &json(&diagnosed(&bundle)));
    }
}

#[test]
fn the_order_of_the_paths_does_not_matter() {
    let knowledge = Knowledge::builtin();
    for bundle in bundles() {
        let mut paths = support::files(&bundle.join("input"));
        let one = json(&diagnose(&paths, &Options::new(&knowledge).threads(1)).unwrap());
        paths.reverse();
        assert_eq!(json(&diagnose(&paths, &Options::new(&knowledge).threads(2)).unwrap()), one, "{}", bundle.display());
    }
}

/// What a person who supports the device must be told: the rule, whether it still stands, and words of the verdict.
#[test]
fn every_verdict_is_the_one_that_helps() {
    let wanted = [
        ("app-exit-1603", Some(("app-installer-failed", Status::Open)), "Contoso VPN failed with exit code 1603"),
        (
            "app-not-detected",
            Some(("app-installed-but-not-detected", Status::Open)),
            "its detection rule does not find it",
        ),
        ("download-timeout", Some(("app-download-timed-out", Status::Open)), "Contoso CAD is not there: its download"),
        ("healthy", None, "Nothing failed in what was given."),
        (
            "network-outage-resolved",
            Some(("service-name-unresolved", Status::Resolved)),
            "agents.contoso01.manage.microsoft.com",
        ),
        (
            "retried-with-success",
            Some(("app-installer-failed", Status::Resolved)),
            "a later try went well, at 2026-08-05",
        ),
        ("rotated-and-torn", Some(("app-installer-failed", Status::Open)), "Contoso VPN failed with exit code 1603"),
        ("script-fails", Some(("script-reported-error", Status::Open)), "Cannot find path"),
    ];
    let names: Vec<String> =
        bundles().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, wanted.map(|(name, ..)| name), "every bundle has its line here");
    let readme = std::fs::read_to_string(support::workspace().join("testdata/README.md")).unwrap();
    assert!(names.iter().all(|name| readme.contains(&format!("`{name}`"))), "every bundle has its line in the README");
    for (bundle, (name, finding, says)) in bundles().iter().zip(wanted) {
        let report = diagnosed(bundle);
        let sentence = &report.verdict.sentence;
        assert!(sentence.contains(says), "{name}: {sentence}");
        let weighty: Vec<_> = report.findings.iter().filter(|one| one.severity > Severity::Info).collect();
        let said: Vec<_> = weighty.iter().map(|one| (one.rule.as_str(), one.status)).collect();
        assert_eq!(said, Vec::from_iter(finding), "{name}: nothing else is a warning or an error");
        assert_eq!(
            report.verdict.finding.is_some(),
            finding.is_some_and(|(_, status)| status == Status::Open),
            "{name}"
        );
        assert_eq!(report.coverage.explained, Some(1.0), "{name}: every warning and error is explained");
    }
}

/// What a newcomer sees first is what comes out. `UPDATE=1` rewrites it.
#[test]
fn the_readme_shows_what_comes_out() {
    let path = support::workspace().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let command = "$ oobelens diagnose testdata/bundles/download-timeout/input\n";
    let (before, shown) = readme.split_once(command).expect("the README shows a diagnosis");
    let (_, after) = shown.split_once("```").unwrap();
    let text = to_text(&diagnosed(&support::workspace().join("testdata/bundles/download-timeout")), 100, false);
    support::golden(&path, &format!("{before}{command}{text}```{after}"));
}
