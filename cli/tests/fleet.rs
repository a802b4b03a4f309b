//! Many devices asked: the failure that was planted is found, by text, JSON and HTML, out of Parquet and JSON lines.

mod common;
#[path = "common/made.rs"]
mod made;

use common::{Said, oobelens};
use made::{DEVICES, fleet};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The tables of the fleet in both formats.
fn lakes() -> &'static [PathBuf; 2] {
    static LAKES: OnceLock<[PathBuf; 2]> = OnceLock::new();
    LAKES.get_or_init(|| {
        ["parquet", "jsonl"].map(|format| {
            let lake = fleet().join(format);
            let mut command = oobelens(&["batch", "--output-format", format, "--out"]);
            let said = Said::of(command.arg(&lake).arg(fleet().join("archives")).output().expect("the program starts"));
            assert_eq!(said.code, 0, "{said:?}");
            lake
        })
    })
}

fn ask(lake: &Path, args: &[&str]) -> Said {
    let mut command = oobelens(&["fleet"]);
    Said::of(command.arg(lake).args(args).output().expect("the program starts"))
}

fn json(lake: &Path, args: &[&str]) -> Value {
    let said = ask(lake, &[args, &["--output-format", "json"]].concat());
    assert!(said.code < 2, "{said:?}");
    serde_json::from_str(&said.out).expect("JSON")
}

fn names(failures: &Value, is: fn(&Value) -> bool) -> Vec<(&str, &str)> {
    let found = failures.as_array().expect("failures").iter().filter(|failure| is(failure));
    found.map(|one| (one["rule"].as_str().expect("a rule"), one["subject"].as_str().unwrap_or_default())).collect()
}

#[test]
fn the_planted_rise_is_found_and_nothing_else_rises() {
    let [parquet, jsonl] = lakes();
    let told = json(parquet, &[]);
    assert_eq!(told, json(jsonl, &[]), "both formats tell the same");
    assert_eq!(told["basis"]["archives"], DEVICES);
    let rising = names(&told["failures"], |failure| failure["change"]["rises"] == true);
    assert_eq!(rising, [("app-installer-failed", "Contoso VPN")]);
    let failure = &told["failures"][0];
    assert_eq!((&failure["reach"], &failure["codes"][0]["value"]), (&Value::from("broad"), &Value::from("1603")));
    // It rises week by week since the one it was planted in, the ninth.
    let since = failure["change"]["since"].as_str().expect("a day");
    assert!(("2026-07-13"..="2026-07-27").contains(&since), "{since}");
    // The runbook's list for many devices stands before the one for a single device.
    assert_eq!(told["rollback"][0]["reach"], "broad");
    assert_eq!(told["rollback"][0]["steps"][0], "Pause the provisioning of new devices.");
    let text = ask(parquet, &[]);
    assert_eq!(text.code, 1, "somebody should look");
    assert!(
        text.out.contains("What rises\n   1. app-installer-failed: Contoso VPN\n      rises since"),
        "{}",
        text.out
    );
}

#[test]
fn what_is_new_is_new_since_the_day_that_was_named() {
    let lake = &lakes()[0];
    let since = json(lake, &["--since", "2026-06-15"]);
    assert_eq!(since["basis"]["since"], "2026-06-15");
    let new = names(&since["failures"], |failure| failure["is_new"] == true);
    let before = json(lake, &["--since", "2026-05-18"]);
    assert!(!new.is_empty() && names(&before["failures"], |failure| failure["is_new"] == true).is_empty());
    assert_eq!(ask(lake, &["--since", "soon"]).code, 2);
    // With other thresholds nothing is broad; a rise is one all the same.
    let none = json(lake, &["--broad-percent", "99"]);
    assert!(none["failures"].as_array().expect("failures").iter().all(|failure| failure["reach"] != "broad"));
}

#[test]
fn a_page_is_written_by_the_name_of_its_file() {
    let lake = &lakes()[1];
    let page = fleet().join("fleet.html");
    let said = ask(lake, &["-o", page.to_str().expect("a path")]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    let page = std::fs::read_to_string(&page).expect("a page");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Contoso VPN") && page.matches("<svg").count() >= 4);
    assert!(!page.contains("http://") && !page.contains("src="), "it loads nothing");
    // A table of the lake is never written over.
    let table = lake.join("devices.jsonl");
    assert_eq!(ask(lake, &["-o", table.to_str().expect("a path")]).code, 2);
    let refused = ask(lake, &["--redact"]);
    assert!(refused.code == 2 && refused.err.contains("oobelens batch --redact-key"), "{refused:?}");
    let none = ask(&fleet().join("archives"), &[]);
    assert!(none.code == 2 && none.err.contains("neither devices.parquet nor devices.jsonl"), "{none:?}");
}
