//! Every bundle in `testdata/bundles/<scenario>/input` gives the report beside it, byte for byte, whatever the threads
//! and the order of the paths. `UPDATE=1` rewrites the reports: read what has changed.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
mod support;

use make::zip::{Member, zip};
use oobelens::report::to_text;
use oobelens::{Knowledge, Options, Report, Severity, Status, diagnose};
use std::path::{Path, PathBuf};

fn bundles() -> Vec<PathBuf> {
    let folder = support::workspace().join("testdata/bundles");
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    bundles.sort();
    assert!(bundles.len() >= 27, "{} bundles", bundles.len());
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

/// A bundle, every finding that is more than news, and words of the verdict.
type Wanted = (&'static str, &'static [(&'static str, Status)], &'static str);

/// What a person who supports the device must be told.
const WANTED: &[Wanted] = &[
    ("app-exit-1603", &[("app-installer-failed", Status::Open)], "Contoso VPN failed with exit code 1603"),
    ("app-not-detected", &[("app-installed-but-not-detected", Status::Open)], "its detection rule does not find it"),
    ("download-timeout", &[("app-download-timed-out", Status::Open)], "Contoso CAD is not there: its download"),
    (
        "enrolment-refused-device-cap",
        &[("enrolment-refused-by-restriction", Status::Open), ("esp-preparation-enrolment-failed", Status::Open)],
        "MENROLL_E_DEVICECAPREACHED",
    ),
    (
        "enrolment-refused-in-traces",
        &[("enrolment-refused-by-restriction", Status::Open), ("joined-another-tenant", Status::Open)],
        "refused by a restriction or a limit: 0x80180014",
    ),
    (
        "enrolment-refused-licence",
        &[("enrolment-refused-for-licence", Status::Open), ("esp-preparation-enrolment-failed", Status::Open)],
        "the user has no usable Intune licence",
    ),
    (
        "enrolment-refused-restriction",
        &[("enrolment-refused-by-restriction", Status::Open), ("esp-preparation-enrolment-failed", Status::Open)],
        "refused by a restriction or a limit: 0x80180014",
    ),
    (
        "enrolment-refused-scope",
        &[("enrolment-not-offered-to-user", Status::Open), ("esp-preparation-enrolment-failed", Status::Open)],
        "found no MDM for this user: 0x80180031",
    ),
    (
        "esp-certificates-failed",
        &[("esp-account-certificates-refused-by-scep", Status::Open)],
        "in the account setup at certificates, most likely because the request for a certificate (SCEP) was refused 5 times: 0x800b0101",
    ),
    ("esp-success", &[], "Nothing failed in what was given."),
    ("filter-excluded", &[], "Nothing failed in what was given."),
    (
        "hardware-mismatch",
        &[("autopilot-hardware-mismatch", Status::Open)],
        "its hardware does not match the registration",
    ),
    ("healthy", &[], "Nothing failed in what was given."),
    (
        "hybrid-join-no-domain-controller",
        &[("hybrid-join-ends-without-domain-controller", Status::Open), ("esp-preparation-join-failed", Status::Open)],
        "the device found no domain controller (0x80070774",
    ),
    (
        "network-outage-resolved",
        &[("service-name-unresolved", Status::Resolved)],
        "agents.contoso01.manage.microsoft.com",
    ),
    ("profile-not-assigned", &[("autopilot-no-profile-assigned", Status::Open)], "no profile is assigned to it"),
    ("profile-not-registered", &[("autopilot-device-not-registered", Status::Open)], "does not know this device"),
    ("proxy-outage", &[("proxy-name-unresolved", Status::Resolved)], "The name of the proxy could not be resolved"),
    ("requirement-not-met", &[], "Nothing failed in what was given."),
    (
        "residue-of-yesterday",
        &[("enrolment-refused-for-licence", Status::History)],
        "the enrolment went through at 2026-08-04",
    ),
    (
        "restart-loop",
        &[("policy-restarts-windows-again-and-again", Status::Open), ("agent-restarts-often", Status::Open)],
        "A policy asks for a restart again and again",
    ),
    ("retried-with-success", &[("app-installer-failed", Status::Resolved)], "a later try went well, at 2026-08-05"),
    ("rotated-and-torn", &[("app-installer-failed", Status::Open)], "Contoso VPN failed with exit code 1603"),
    ("script-fails", &[("script-reported-error", Status::Open)], "Cannot find path"),
    (
        "token-failure",
        &[("sign-in-refused-by-conditional-access", Status::Open), ("prt-refused", Status::Open)],
        "Conditional Access refused the sign-in: AADSTS53000",
    ),
    (
        "tpm-attestation-failed",
        &[("tpm-identity-unconfirmed", Status::Open), ("esp-preparation-tpm-failed", Status::Open)],
        "The identity of the TPM could not be confirmed: 0x81039001",
    ),
    ("two-clocks", &[], "Nothing failed in what was given."),
];

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
        assert!(
            report.coverage.explained.is_none_or(|share| share == 1.0),
            "{name}: every warning and error is explained"
        );
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
