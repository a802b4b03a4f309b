//! What became of apps, scripts, the network and the device on real devices, asserted against what is known about them.

use crate::acceptance::diagnosed;
use crate::support;
use oobelens::report::App;

#[test]
fn every_app_of_the_workstation_has_its_name_its_stages_and_its_rules() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("ime/workstation-2026"));
    let app = |name: &str| report.apps.iter().find(|app| app.name.as_deref() == Some(name)).unwrap();
    assert_eq!(report.apps.len(), 68);
    // Of five the logs hold decisions of an earlier week, and neither policy nor name.
    let (named, nameless): (Vec<&App>, Vec<&App>) = report.apps.iter().partition(|app| app.name.is_some());
    assert_eq!((named.len(), nameless.len()), (63, 5));
    assert_eq!(report.apps.iter().filter(|app| app.is_there()).count(), 51);
    assert!(report.apps.iter().all(|app| app.name.as_deref() == Some("Snagit 2025") || app.fine));
    assert!(
        report.apps.iter().filter(|app| app.is_there()).all(|app| app.exit_codes.is_empty()),
        "nothing was installed"
    );
    assert!(named.iter().all(|app| app.context.is_some()), "every policy says where the installer runs");

    let snagit = app("Snagit 2025");
    let download = snagit.download.as_ref().unwrap();
    assert_eq!(
        (download.total, download.host.as_deref()),
        (Some(431_000_128), Some("swda02-mscdn.manage.microsoft.com"))
    );
    assert!(download.bytes == 97_517_568 && download.bytes_per_second.is_some());
    let [rule] = snagit.detection.as_slice() else { panic!("one rule") };
    assert!(rule.asks.starts_with("MSI product {") && rule.met == Some(false), "{}", rule.asks);

    let met = |app: &App| app.detection.iter().all(|rule| rule.met != Some(false));
    assert!(report.apps.iter().filter(|app| app.state == "detected").all(met), "what is detected holds");
    let jump = app("Update for Jump Desktop Connect 7.1.52.0");
    assert!(jump.needs.iter().all(|other| other.name.as_ref().is_some_and(|name| name.contains("Visual C++"))));
    assert_eq!(
        report.coverage.clock,
        "local time of the device with its offset from UTC: UTC-04:00, known from AppWorkload-20260324-115437.log"
    );
}

#[test]
fn the_outages_of_2024_have_a_host_a_cause_and_an_end() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("bundles/esp-certificates-failed-2024"));
    let host = Some("fef.amsua0402.manage.microsoft.com");
    let names: Vec<_> = report.network.iter().filter(|one| one.host.as_deref() == host).collect();
    let [earlier, night] = names.as_slice() else { panic!("{names:?}") };
    assert_eq!((earlier.trouble, earlier.count), ("name resolution", 1));
    assert_eq!(earlier.first.as_deref(), Some("2024-04-01 20:02:17+03:00"));
    assert_eq!((night.trouble, night.count), ("name resolution", 18));
    assert_eq!(night.over.as_deref(), Some("2024-04-03 09:58:58+03:00"));
    assert!(report.network.iter().all(|one| one.over.is_some()), "all of it was over when the logs were collected");
    assert!(report.sign_ins.iter().any(|one| (one.what, one.outcome, one.count) == ("token", "offline", 38)));
    assert!(report.scripts.iter().all(|script| script.is_fine()) && report.scripts.len() == 5);
    let oobe = report.oobe.as_ref().unwrap();
    assert_eq!(oobe.first, "2024-04-01 14:58:11+03:00");
}

#[test]
fn two_clocks_in_one_log_are_told_and_are_no_pause() {
    let Some(root) = support::corpus() else { return };
    let report = diagnosed(&root.join("ime/oobe-two-clocks-2025"));
    let note = report.coverage.sources[0].note.as_deref().unwrap();
    assert!(note.contains("two writers whose clocks are 9 h 00 min apart"), "{note}");
    assert!(report.oobe.as_ref().is_some_and(|oobe| oobe.seconds < 3600 && !oobe.complete));
}
