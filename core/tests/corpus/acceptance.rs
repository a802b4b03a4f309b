//! What a diagnosis of each real device must say: point 1 of the project's first issue.

use crate::support;
use oobelens::finding::Evidence;
use oobelens::{Finding, Knowledge, Options, Report, Severity, Status, diagnose};
use std::path::Path;

/// The diagnosis of a folder of real logs, with everything checked that holds for any of them.
pub fn diagnosed(folder: &Path) -> Report {
    let knowledge = Knowledge::builtin();
    let json = |threads: usize, window: u64| {
        let options = Options::new(&knowledge).threads(threads).window(window);
        let report = diagnose(&[folder], &options).unwrap();
        (serde_json::to_string_pretty(&report).unwrap(), report)
    };
    let (wanted, report) = json(2, 1 << 20);
    for (threads, window) in [(1, 1 << 20), (2, 64 << 10), (3, 4 << 10), (1, 1 << 30)] {
        assert_eq!(json(threads, window).0, wanted, "windows of {window} on {threads} threads give the same report");
    }
    for evidence in proof(&report) {
        stands(folder, evidence);
        assert!(!evidence.quote.contains("AAD User check"), "a harmless line is no proof: {}", evidence.quote);
    }
    report
}

/// Every quote of a report.
fn proof(report: &Report) -> impl Iterator<Item = &Evidence> {
    let of = |finding: &'_ Finding| finding.evidence.len() + finding.context.len();
    assert!(report.findings.iter().all(|finding| of(finding) > 0), "a finding without proof");
    let findings = report
        .findings
        .iter()
        .flat_map(|finding| finding.evidence.iter().chain(finding.context.iter().map(|line| &line.evidence)));
    let page = report.page.iter().flat_map(|page| {
        let phases = page.phases.iter().filter_map(|phase| phase.evidence.as_ref());
        phases.chain(&page.setup.evidence).chain(page.users.iter().map(|user| &user.evidence)).chain(&page.failed)
    });
    let enrolments = report.enrolments.iter().flat_map(|enrolment| &enrolment.evidence);
    findings.chain(report.runbook.iter().filter_map(|point| point.evidence.as_ref())).chain(page).chain(enrolments)
}

/// The quote stands in that file: of a log at that byte, on that line.
fn stands(folder: &Path, evidence: &Evidence) {
    let bytes = std::fs::read(folder.join(&evidence.source)).unwrap();
    if !evidence.source.ends_with(".log") {
        // An event has no line, a value of the registry and a part of a report are shown as they are read.
        assert!((evidence.place.byte as usize) < bytes.len(), "{evidence:?} is behind the end");
        return;
    }
    let (before, record) = bytes.split_at(evidence.place.byte as usize);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    assert_eq!(evidence.place.line, Some(line), "the line of byte {} of {}", evidence.place.byte, evidence.source);
    let message = String::from_utf8_lossy(record.strip_prefix(b"<![LOG[").unwrap());
    let quote = evidence.quote.trim_end_matches('…');
    assert!(!quote.is_empty() && message.trim_start().starts_with(quote), "{evidence:?} is not what stands there");
}

fn open_at_least(report: &Report, severity: Severity) -> Vec<&Finding> {
    report.findings.iter().filter(|one| one.status == Status::Open && one.severity >= severity).collect()
}

fn the<'r>(report: &'r Report, rule: &str) -> &'r Finding {
    let mut found = report.findings.iter().filter(|finding| finding.rule == rule);
    let finding = found.next().unwrap_or_else(|| panic!("{rule} is found"));
    assert!(found.next().is_none(), "{rule} is found once");
    finding
}

fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
fn the_page_of_2024_failed_at_certificates_and_the_network_outage_is_over() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("bundles/esp-certificates-failed-2024"));
    let outage = the(&report, "service-name-unresolved");
    assert_eq!(outage.status, Status::Resolved);
    assert_eq!(outage.count, 18);
    assert_eq!(outage.first.as_deref(), Some("2024-04-02 18:58:41+03:00"));
    assert_eq!(outage.last.as_deref(), Some("2024-04-03 09:13:41+03:00"));
    let host = "fef.amsua0402.manage.microsoft.com";
    let said = [host, "18 tries", "2024-04-02 18:58", "2024-04-03 09:13", "2024-04-03 09:58"];
    holds(&outage.summary, &said);
    assert_eq!(outage.subject.as_ref().unwrap().id, host);
    let quoted: Vec<&str> = outage.evidence.iter().map(|evidence| evidence.quote.as_str()).collect();
    let (last, tries) = quoted.split_last().unwrap();
    assert!(tries.len() >= 2);
    for quote in tries {
        holds(quote, &["could not be resolved", host]);
    }
    holds(last, &["Succeeded"]);
    assert_eq!(outage.evidence.last().unwrap().time.as_deref(), Some("2024-04-03 09:58:58+03:00"));

    let open = open_at_least(&report, Severity::Warning);
    let [page] = open.as_slice() else { panic!("{:?}", open.iter().map(|one| &one.summary).collect::<Vec<_>>()) };
    assert_eq!(page.rule, "esp-account-certificates-refused-by-scep");
    assert_eq!(report.verdict.finding, Some(0));
    for sentence in [&report.verdict.sentence, &page.summary] {
        holds(sentence, &["failed in the account setup at certificates", "0x800b0101"]);
    }
    let context: Vec<&str> = page.context.iter().map(|line| line.text.as_str()).collect();
    let one = |parts: &[&str]| {
        let found = context.iter().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found, "no line says {parts:?}: {context:#?}");
    };
    one(&["Certificates (Error)"]);
    one(&["30 times", "0x800b0101", "/Scep/", "pkiclient.exe", "ModelName_"]);
    one(&["gives up after 60 minutes"]);
    // The outage is told once, though Windows itself logged it by the hundred; no app is blamed, and nothing else claims
    // the page.
    assert!(report.findings.iter().all(|one| one.rule != "sign-in-broker-offline"));
    assert!(!page.points.iter().any(|point| point == "C1"));
    assert!(report.findings.iter().all(|one| one.rule != "scep-request-refused"));
    the_page_of_2024(&report);
}

/// The story of that device: its page, its users, its enrolment, its clock.
fn the_page_of_2024(report: &Report) {
    let page = report.page.as_ref().unwrap();
    let phases: Vec<_> = page.phases.iter().map(|phase| (phase.phase, phase.state)).collect();
    // The registry says of the first two that they have not begun: the page had been reset. The agent saw the second.
    assert_eq!(phases, [("device preparation", "unknown"), ("device setup", "unknown"), ("account setup", "failed")]);
    let [_, device, account] = page.phases.as_slice() else { panic!("three phases") };
    assert_eq!(device.first.as_deref(), Some("2024-04-01 14:58:11+03:00"));
    assert_eq!(account.first.as_deref(), Some("2024-04-01 14:58:41+03:00"));
    assert_eq!(account.blocked_by.as_deref(), Some("certificates"));
    let steps: Vec<_> = account.steps.iter().map(|step| (step.step.as_str(), step.state)).collect();
    assert!(steps.contains(&("certificates", "failed")), "{steps:?}");
    assert_eq!(steps.iter().filter(|(_, state)| *state == "failed").count(), 1, "what follows did not fail: {steps:?}");
    let user = |end: &str| page.users.iter().find(|user| user.sid.ends_with(end)).unwrap();
    assert!(user("-3446480738").done);
    assert_eq!(user("-3446480738").time.as_deref(), Some("2024-04-02 14:31:00+03:00"));
    assert!(!user("-3217933896").done);
    assert_eq!(user("-3217933896").time.as_deref(), Some("2024-04-01 17:01:34+03:00"));
    let setup = &page.setup;
    assert_eq!((setup.time_limit, setup.may_reset, setup.may_retry), (Some(60), Some(false), Some(true)));
    assert_eq!((setup.may_continue, page.may_be_passed), (Some(true), true));
    assert_eq!((setup.device_page, setup.user_page), (Some("shown"), Some("skipped")));
    assert!(page.notes.iter().any(|note| note.contains("skipped now, shown when the agent read it")));
    let [enrolment] = report.enrolments.as_slice() else { panic!("{:?}", report.enrolments) };
    assert_eq!((enrolment.mdm, enrolment.id.is_some()), ("ok", true));
    // At that time +03:00, as every stamp above says.
    holds(&report.coverage.clock, &["Israel Standard Time", "known from DiagnosticsFrameworkData.json"]);
}

#[test]
fn a_computer_that_was_never_enrolled_has_nothing_to_mend() {
    let Some(root) = support::corpus() else { return };
    let report = diagnose(&[root.join("bundles/never-enrolled-2020")], &Options::new(&Knowledge::builtin())).unwrap();
    let open = open_at_least(&report, Severity::Warning);
    assert!(open.is_empty(), "{:?}", open.iter().map(|one| &one.summary).collect::<Vec<_>>());
    assert_eq!(report.verdict.finding, None);
    holds(&report.verdict.sentence, &["No enrolment was attempted in what was given."]);
    assert!(report.page.is_none() && report.enrolments.is_empty());
}

#[test]
fn snagit_is_the_one_required_app_that_is_not_there() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("ime/workstation-2026"));
    assert!(!report.verdict.sentence.contains("No enrolment"), "the agent's logs alone do not tell");
    assert!(report.enrolments.is_empty());
    let open = open_at_least(&report, Severity::Error);
    let [snagit] = open.as_slice() else { panic!("{:?}", open.iter().map(|one| &one.summary).collect::<Vec<_>>()) };
    assert_eq!(snagit.rule, "app-download-timed-out");
    assert_eq!(report.verdict.finding, Some(0));
    assert_eq!(report.findings[0].summary, snagit.summary);
    for sentence in [&report.verdict.sentence, &snagit.summary] {
        holds(
            sentence,
            &["Snagit 2025", "not there", "download did not finish", "time limit of Delivery Optimization"],
        );
    }
    let subject = snagit.subject.as_ref().unwrap();
    assert_eq!((subject.kind.as_str(), subject.name.as_deref()), ("app", Some("Snagit 2025")));
    assert_eq!(snagit.first.as_deref(), Some("2026-03-24 09:52:49-04:00"));
    holds(&snagit.evidence[0].quote, &["DO downloading is not finished within timeout"]);

    let context: Vec<&str> = snagit.context.iter().map(|line| line.text.as_str()).collect();
    let one = |parts: &[&str]| {
        let found = context.iter().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found, "no line says {parts:?}: {context:#?}");
    };
    // Whence, how far, how long, and that it went on.
    one(&["swda02-mscdn.manage.microsoft.com"]);
    one(&["17,825,792", "431,000,128"]);
    one(&["30 min"]);
    one(&["went on in the background", "2026-03-24 11:54:39"]);
    one(&["97,517,568", "still running"]);
    // The tries, each followed by a day in the retry schedule.
    let tries = "17 16:02|18 18:24|19 20:06|20 20:23|21 21:21|22 22:30|24 09:22";
    let tries: Vec<String> = tries.split('|').map(|time| format!("2026-03-{time}")).collect();
    one(&tries.iter().map(String::as_str).collect::<Vec<_>>());
    one(&["retry schedule", "held it back"]);
    one(&["0x80070643", "earlier try"]);
    one(&["retry schedule was cleared"]);
    // It had been there.
    one(&["had been detected", "from 2026-03-17 16:05", "to 2026-03-18 01:27"]);
    one(&["missing", "2026-03-18 09:31"]);

    // Old errors of apps that are installed are history.
    for name in ["Edge", "WebView2", "Chrome", "Gell"] {
        let blamed = |finding: &&&Finding| format!("{:?}", finding.subject).contains(name);
        let open = open_at_least(&report, Severity::Warning);
        assert!(open.iter().find(blamed).is_none(), "{name} is installed");
    }
}

#[test]
fn the_script_of_2025_failed_at_a_key_name_and_not_at_its_signature() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("ime/script-failure-2025"));
    let open = open_at_least(&report, Severity::Warning);
    let [script] = open.as_slice() else { panic!("{:?}", open.iter().map(|one| &one.summary).collect::<Vec<_>>()) };
    assert_eq!((script.rule.as_str(), script.severity), ("script-reported-error", Severity::Error));
    let policy = "c179bdb4-26e0-4517-9de9-9c58a096e286";
    assert_eq!(script.subject.as_ref().unwrap().id, policy);
    holds(&script.summary, &[policy, "Invalid key name"]);
    holds(&report.verdict.sentence, &[policy, "Invalid key name"]);
    assert!(
        script
            .evidence
            .iter()
            .any(|one| one.quote.contains("ERROR: Invalid key name.") && one.quote.contains("REG ADD"))
    );
    let blames = |text: &str| text.to_lowercase().contains("sign");
    for text in [&report.verdict.sentence, &script.summary, &script.why, &script.fix] {
        assert!(!blames(text), "its signature was good: {text}");
    }
    assert!(!report.findings.iter().any(|finding| finding.rule.contains("sign")));
}
