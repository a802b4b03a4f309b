//! Every bundle in `testdata/bundles/<scenario>/input` gives the report beside it, byte for byte, whatever the threads
//! and the order of the paths. `UPDATE=1` rewrites the reports: read what has changed.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "bundles/wanted.rs"]
mod wanted;

mod make;
mod support;

use make::zip::{Member, zip};
use oobelens::knowledge::model::Matcher;
use oobelens::report::to_text;
use oobelens::{Finding, Knowledge, Levels, Options, Rank, Report, Severity, Status, coverage, diagnose};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wanted::WANTED;

fn bundles() -> Vec<PathBuf> {
    let folder = support::workspace().join("testdata/bundles");
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    bundles.sort();
    assert!(bundles.len() >= 72, "{} bundles", bundles.len());
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

/// Packed into a zip, a bundle is the same: every source has the zip before its name, and nothing else differs.
#[test]
fn packed_into_a_zip_a_bundle_gives_the_same_report() {
    let knowledge = Knowledge::builtin();
    let folder = tempfile::tempdir().unwrap();
    for bundle in bundles() {
        let input = bundle.join("input");
        let mut members = Vec::new();
        for path in support::files(&input) {
            let name = path.strip_prefix(&input).unwrap().to_string_lossy().into_owned();
            members.push(Member::deflated(name, &std::fs::read(path).unwrap()));
        }
        let path = folder.path().join("bundle.zip");
        std::fs::write(&path, zip(&members)).unwrap();
        let mut packed = diagnose(&[path], &Options::new(&knowledge).threads(2)).unwrap();
        packed.coverage.sources.retain(|source| source.source != "bundle.zip");
        let same = |report: &Report| {
            let said = json(report).replace("bundle.zip!", "");
            said.lines().filter(|line| !line.trim_start().starts_with("\"root\"")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(same(&packed), same(&diagnosed(&bundle)), "{}", bundle.display());
    }
}

/// Devices with which nothing is wrong, though they log warnings and errors.
const HEALTHY: &[&str] = &[
    "esp-success",
    "healthy",
    "healthy-after-a-year",
    "healthy-first-day",
    "healthy-home-office",
    "healthy-never-enrolled",
    "healthy-office-days",
    "healthy-shared-device",
    "requirement-not-met",
    "two-clocks",
];

/// Nothing is open on them, not even a warning, and together they log everything that is known as noise.
#[test]
fn healthy_devices_are_not_accused_whatever_they_log() {
    let knowledge = Knowledge::builtin();
    let mut heard: BTreeSet<String> = BTreeSet::new();
    let all = Levels::of(&[Rank::Unknown, Rank::Verbose, Rank::Info, Rank::Warning, Rank::Error]);
    for name in HEALTHY {
        let bundle = support::workspace().join("testdata/bundles").join(name);
        let open = |one: &&Finding| one.status == Status::Open && one.severity > Severity::Info;
        let report = diagnosed(&bundle);
        let accused: Vec<_> = report.findings.iter().filter(open).map(|one| &one.summary).collect();
        assert!(accused.is_empty(), "{name}: {accused:?}");
        let list = coverage(&[bundle.join("input")], &Options::new(&knowledge), all).unwrap();
        assert!(list.logs.records + list.events.records > 0, "{name} logs nothing");
        heard.extend(list.signals.into_keys());
    }
    let noise = knowledge.signals().iter().filter(|one| one.kind == "noise" && matches!(one.of, Matcher::Text { .. }));
    let quiet: Vec<_> = noise.map(|one| &one.id).filter(|id| !heard.contains(*id)).collect();
    assert!(quiet.is_empty(), "noise that no healthy bundle logs: {quiet:?}");
    let warnings = |name: &&&str| {
        let bundle = support::workspace().join("testdata/bundles").join(name).join("input");
        let list = coverage(&[bundle], &Options::new(&knowledge), Levels::default()).unwrap();
        list.logs.records + list.events.records >= 25
    };
    let noisy = HEALTHY.iter().filter(warnings).count();
    assert!(noisy >= 8, "{noisy} healthy bundles are full of noise");
}

#[test]
fn every_verdict_is_the_one_that_helps() {
    let names: Vec<String> =
        bundles().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, Vec::from_iter(WANTED.iter().map(|(name, ..)| *name)), "every bundle has its line here");
    let readme = std::fs::read_to_string(support::workspace().join("testdata/README.md")).unwrap();
    assert!(names.iter().all(|name| readme.contains(&format!("`{name}`"))), "every bundle has its line in the README");
    for (bundle, (name, findings, says)) in bundles().iter().zip(WANTED) {
        let report = diagnosed(bundle);
        let sentence = &report.verdict.sentence;
        assert!(sentence.contains(says), "{name}: {sentence}");
        let weighty: Vec<_> = report.findings.iter().filter(|one| one.severity > Severity::Info).collect();
        let said: Vec<_> = weighty.iter().map(|one| (one.rule.as_str(), one.status)).collect();
        assert_eq!(said, *findings, "{name}: nothing else is a warning or an error");
        let open = findings.iter().any(|(_, status)| *status == Status::Open);
        assert_eq!(report.verdict.finding.is_some(), open, "{name}");
        for share in [report.coverage.explained, report.coverage.explained_events] {
            assert!(share.is_none_or(|share| share == 1.0), "{name}: every warning and error is explained");
        }
        assert_eq!(report.coverage.anomalies > 0, *name == "rotated-and-torn", "{name}: records that are not whole");
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
