//! Lakes that are written by hand, a row a line: what is counted, and what is called a rise.

use super::*;
use crate::lake::tables::TABLES;
use serde_json::{Map, Value, json};

/// A lake with these rows; what a row does not say is null.
fn lake(rows: &[(&str, Value)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for table in TABLES {
        let of_table = rows.iter().filter(|(name, _)| *name == table.name()).map(|(_, row)| {
            let cells = table.columns().into_iter().map(|column| {
                let cell = row.get(&column.name).cloned().unwrap_or(Value::Null);
                (column.name, cell)
            });
            Value::Object(cells.collect::<Map<_, _>>()).to_string() + "\n"
        });
        let text: String = of_table.collect();
        std::fs::write(folder.path().join(format!("{}.jsonl", table.name())), text).expect("a file");
    }
    folder
}

/// A device, by number, collected on a day, and whether the installer of an app failed there.
fn device(rows: &mut Vec<(&'static str, Value)>, number: usize, day: &str, model: &str, fails: bool) {
    let hash = format!("{number:032}");
    let archive = format!("{number}.zip");
    rows.push((
        "devices",
        json!({"device": hash, "archive": archive, "last": format!("{day}T09:00:00.000000"), "model": model,
               "serial": format!("SN{number}"), "open_errors": u64::from(fails), "apps_tracked": 3}),
    ));
    if fails {
        rows.push((
            "findings",
            json!({"device": hash, "archive": archive, "rule": "app-installer-failed", "severity": "error",
                   "status": "open", "subject_kind": "app", "subject_id": "a-1", "codes": ["1603"], "points": ["F5.3", "C1"],
                   "summary": format!("the installer failed on {number}")}),
        ));
        rows.push(("apps", json!({"device": hash, "id": "a-1", "intent": "required", "install_seconds": 60})));
    }
    rows.push(("apps", json!({"device": hash, "id": "a-2", "name": "Contoso Mail", "install_seconds": number})));
}

fn told(rows: &[(&str, Value)], asked: &Asked) -> Fleet {
    let folder = lake(rows);
    fleet(folder.path(), &Knowledge::builtin(), asked).expect("a lake")
}

const DAYS: [&str; 6] = ["2026-06-29", "2026-07-06", "2026-07-13", "2026-07-20", "2026-07-27", "2026-08-03"];

/// 30 devices a week of two models; in the last weeks so many of the first model fail.
fn rising(failing: [usize; 6]) -> Vec<(&'static str, Value)> {
    let mut rows = Vec::new();
    for (week, day) in DAYS.iter().enumerate() {
        for number in 0..30 {
            let model = ["Contoso 1", "Contoso 2"][number / 15];
            device(&mut rows, week * 30 + number, day, model, number < failing[week]);
        }
    }
    rows.push(("apps", json!({"device": "none", "id": "a-1", "name": "Contoso VPN"})));
    rows
}

#[test]
fn a_rise_is_seen_with_its_beginning_and_its_model() {
    let told = told(&rising([0, 1, 0, 0, 6, 9]), &Asked::default().weeks(3));
    let [failure] = &told.failures[..] else { panic!("{:?}", told.failures) };
    assert_eq!(failure.name(), "app-installer-failed: Contoso VPN");
    assert_eq!((failure.lately, failure.before), (Share { devices: 15, of: 90 }, Share { devices: 1, of: 90 }));
    let change = failure.change.as_ref().expect("a rise");
    assert!(failure.rises() && change.since == "2026-07-27" && change.chance < 1e-4, "{change:?}");
    assert_eq!((change.after, change.before), (Share { devices: 15, of: 60 }, Share { devices: 1, of: 120 }));
    let [mostly] = &failure.mostly[..] else { panic!("{:?}", failure.mostly) };
    assert_eq!((mostly.by, mostly.value.as_str(), mostly.others.devices), ("model", "Contoso 1", 0));
    assert_eq!(failure.weeks, [0, 1, 0, 0, 6, 9]);
    assert_eq!((failure.reach, failure.is_new), (Reach::Broad, false));
    assert_eq!(failure.example, "the installer failed on 158");
    assert!(told.alarms());
    // The runbook's list for many, and its hard rule, and no other list.
    let [list] = &told.rollback[..] else { panic!("{:?}", told.rollback) };
    assert_eq!((list.reach, list.steps.len(), &list.failures[..]), (Reach::Broad, 5, &[0][..]));
    assert!(list.steps[0].starts_with("Pause") && list.never.as_ref().is_some_and(|never| never.starts_with("Do not")));
    for page in [told.to_text(Look::default()), told.to_html()] {
        assert!(page.contains("Contoso VPN") && page.contains("rises") && page.contains("Contoso 1"), "{page}");
    }
}

#[test]
fn what_is_as_it_was_does_not_rise_and_what_was_mended_falls() {
    let steady = told(&rising([4, 3, 5, 4, 5, 4]), &Asked::default());
    assert_eq!((&steady.failures[0].change, steady.failures[0].is_new), (&None, false));
    let mended = told(&rising([9, 8, 9, 9, 0, 0]), &Asked::default());
    let change = mended.failures[0].change.as_ref().expect("a fall");
    assert!(!change.rises && change.since == "2026-07-27", "{change:?}");
    assert!(mended.to_text(Look::default()).contains("What falls"));
}

#[test]
fn one_device_is_a_single_one_and_is_not_new_where_there_is_no_before() {
    let told = told(&rising([0, 0, 0, 0, 0, 1]), &Asked::default().since("2026-08-01").expect("a day"));
    let failure = &told.failures[0];
    assert_eq!((failure.reach, failure.is_new, &failure.change), (Reach::Single, true, &None));
    assert_eq!(told.new_codes, ["1603"]);
    assert_eq!((told.rollback.len(), told.rollback[0].reach), (1, Reach::Single));
    assert_eq!(told.rollback[0].archives, ["150.zip"]);
    assert!(!told.alarms());
    let mut rows = Vec::new();
    (0..4).for_each(|number| device(&mut rows, number, "2026-08-03", "Contoso 1", number == 0));
    let alone = super::tests::told(&rows, &Asked::default());
    assert_eq!((alone.failures[0].is_new, alone.basis.before.of, alone.new_codes.len()), (false, 0, 0));
    assert!(alone.notes.iter().any(|note| note.contains("nothing can be called new")));
}

#[test]
fn two_archives_of_one_serial_number_are_one_device() {
    let mut rows = Vec::new();
    (0..3).for_each(|number| device(&mut rows, number, "2026-08-03", "Contoso 1", true));
    for (name, row) in &mut rows {
        if *name == "devices" {
            row["serial"] = json!("SN0");
            let profile = format!("Profile {}", row["archive"].as_str().expect("a name"));
            row["profile"] = json!(profile);
            row["apps_tracked"] = json!(14);
        }
    }
    let told = told(&rows, &Asked::default());
    assert_eq!((told.basis.archives, told.basis.devices, told.failures[0].lately.devices), (3, 1, 1));
    assert_eq!(told.failures[0].reach, Reach::Single);
    let kinds: Vec<_> = told.prevention.iter().map(|one| (one.kind, one.devices)).collect();
    assert_eq!(kinds, [("blocking-apps", 1), ("blocking-apps", 1), ("blocking-apps", 1), ("several-profiles", 1)]);
    assert!(told.prevention[3].seen.contains("Profile 0.zip, Profile 1.zip, Profile 2.zip"), "{:?}", told.prevention);
}

#[test]
fn required_apps_that_fail_and_times_are_told() {
    let told = told(&rising([3, 3, 3, 3, 3, 3]), &Asked::default());
    let [required] = &told.prevention[..] else { panic!("{:?}", told.prevention) };
    assert_eq!((required.kind, required.devices), ("required-app", 18));
    let mail = told.times.iter().find(|took| took.name.as_deref() == Some("Contoso Mail")).expect("its installer");
    assert_eq!((mail.what, mail.count, mail.median), ("installer", 180, 89.5));
    assert!((mail.p95 - 170.05).abs() < 1e-9);
    let by = |by: &str| told.groups.iter().find(|group| group.by == by).expect("a group");
    assert_eq!(
        (by("app").rows[0].value.as_str(), by("app").rows[0].failing),
        ("Contoso VPN", Share { devices: 18, of: 18 })
    );
    assert_eq!(by("model").rows[0].failing, Share { devices: 18, of: 90 });
    assert_eq!(by("week").rows.len(), 6);
}

#[test]
fn what_a_log_wrote_is_shown_as_text() {
    let mut rows = rising([0, 0, 0, 0, 0, 9]);
    for (name, row) in &mut rows {
        match *name {
            "apps" if row["name"] == "Contoso VPN" => row["name"] = json!("<script>alert(1)</script>\u{202e}\u{1b}[2J"),
            "devices" => row["model"] = json!("\"><img src=x>"),
            _ => {}
        }
    }
    let told = told(&rows, &Asked::default());
    let (text, page) = (told.to_text(Look::default()), told.to_html());
    assert!(text.contains("<script>") && !text.contains(['\u{202e}', '\u{1b}']), "{text}");
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains(['\u{202e}', '\u{1b}']));
}

#[test]
fn what_is_no_lake_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let ask = |path: &Path| fleet(path, &Knowledge::builtin(), &Asked::default()).expect_err("no lake").to_string();
    assert!(ask(&folder.path().join("none")).contains("cannot read"));
    assert!(ask(folder.path()).contains("neither devices.parquet nor devices.jsonl"));
    let folder = lake(&[("devices", json!({"device": "0", "schema_version": 99}))]);
    assert!(ask(folder.path()).contains("version 99"));
    std::fs::write(folder.path().join("devices.jsonl"), "{\"device\":1}\n").expect("a file");
    assert!(ask(folder.path()).contains("no column `schema_version`"));
    std::fs::write(folder.path().join("devices.jsonl"), "torn").expect("a file");
    assert!(ask(folder.path()).contains("line 1 is no row"));
    assert!(Asked::default().since("yesterday").is_err() && Asked::default().since("2026-02-30").is_err());
    // Nothing in it is no error.
    let empty = told(&[], &Asked::default());
    assert_eq!((empty.basis.devices, empty.failures.len(), empty.alarms()), (0, 0, false));
    assert!(empty.to_html().contains("No error is open"));
}
