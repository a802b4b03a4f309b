//! Rules as the program lists, shows and checks them; built-in knowledge changes, so nothing here is golden.

mod common;

use common::run;
use oobelens::Knowledge;
use oobelens::knowledge::codes::{Scope, codes};
use serde_json::Value;

fn json(args: &[&str]) -> Value {
    let args: Vec<&str> = args.iter().copied().chain(["--output-format", "json"]).collect();
    let said = run(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&said.out).expect("JSON")
}

#[test]
fn every_rule_is_listed_shown_and_explained() {
    let list = json(&["rules", "list"]);
    let rules = Knowledge::full_pack().rules;
    assert_eq!(list.as_array().map(Vec::len), Some(rules.len()));
    let text = run(&["rules", "list"]).out;
    for rule in rules.iter().take(10) {
        let line =
            text.lines().find(|line| line.split_whitespace().next() == Some(&rule.id)).expect("a line of the list");
        assert_eq!(line.contains("not yet"), rule.unseen, "{line}");
        assert!(rule.points.iter().all(|point| line.contains(point.as_str())), "{line}");
        let shown = run(&["rules", "show", &rule.id]);
        assert_eq!((shown.code, shown.err.as_str()), (0, ""));
        assert!(shown.out.starts_with(&rule.id) && shown.out.contains("\n  1. "), "{}", shown.out);
        assert_eq!(json(&["rules", "show", &rule.id])["examples"].as_array().map(Vec::len), Some(rule.examples.len()));
        let explained = run(&["explain", &rule.id]);
        assert!(explained.out.contains(&rule.sources[0]) && !explained.out.contains("\n  1. "), "{}", explained.out);
    }
}

#[test]
fn the_built_in_pack_is_well() {
    let said = run(&["rules", "check"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    assert!(said.out.starts_with("All is well: "), "{}", said.out);
}

#[test]
fn faults_are_data_too() {
    let said = run(&["rules", "check", "faulty", "--output-format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    let faults: Value = serde_json::from_str(&said.out).expect("JSON");
    let is = |fault: &Value| {
        (fault["line"] == 2 && fault["column"] == 11)
            && fault["message"].as_str().is_some_and(|message| message.contains("F5.9"))
    };
    assert!(faults["faults"].as_array().expect("a list").iter().any(is), "{faults:#}");
    let said = run(&["rules", "check", "--rules", "lying", "--output-format", "json"]);
    assert_eq!(said.code, 1);
    let faults: Value = serde_json::from_str(&said.out).expect("JSON");
    let lines: Vec<u64> =
        faults["faults"].as_array().expect("a list").iter().filter_map(|fault| fault["line"].as_u64()).collect();
    // Each stands where its `[[example]]` begins.
    assert_eq!(lines.len(), 5, "{faults:#}");
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "{lines:?}");
}

#[test]
fn rules_are_listed_by_what_they_are() {
    let all = Knowledge::full_pack().rules;
    let ids = |args: &[&str]| -> Vec<String> {
        let list = json(&[&["rules", "list"], args].concat());
        list.as_array().expect("a list").iter().map(|rule| rule["id"].as_str().expect("a name").to_owned()).collect()
    };
    let unseen = ids(&["--status", "unseen"]);
    assert_eq!(unseen.len(), all.iter().filter(|rule| rule.unseen).count());
    assert_eq!(unseen.len() + ids(&["--status", "seen"]).len(), all.len());
    let below = ids(&["--point", "f5", "--severity", "error", "--severity", "info"]);
    assert!(!below.is_empty() && below.len() < all.len());
    for rule in all.iter().filter(|rule| below.contains(&rule.id)) {
        assert!(rule.points.iter().any(|point| point == "F5" || point.starts_with("F5.")), "{}", rule.id);
        assert_ne!(rule.severity, oobelens::Severity::Warning);
    }
    assert!(ids(&["--point", "F5.1"]).len() < ids(&["--point", "F5"]).len());
    assert!(ids(&["--about", "CERTIFICATE", "--confidence", "proven"]).iter().all(|id| !id.is_empty()));
    let said = run(&["rules", "list", "--point", "F9"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("there is no runbook point `F9`; did you mean"), "{}", said.err);
    let own = run(&["rules", "list", "--rules", "off"]);
    assert!(own.out.contains("Switched off: app-gone."), "{}", own.out);
}

#[test]
fn a_new_rule_is_well_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().to_str().expect("a path");
    let said = run(&["rules", "new", "contoso-broken", "--rules", pack]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let checked = run(&["rules", "check", pack]);
    assert_eq!(checked.out, "All is well: 1 signal, 1 rule, 4 examples.\n");
    let again = run(&["rules", "new", "contoso-broken", "--rules", pack]);
    assert_eq!((again.code, again.out.as_str()), (2, ""));
    assert!(again.err.contains("nothing was written"), "{}", again.err);
    assert_eq!(run(&["rules", "new", "Contoso broken"]).code, 2);
    // On stdout each file stands by itself.
    for (flag, text) in [(None, "[[example]]"), (Some("--signals"), "[contoso-broken-told]")] {
        let args: Vec<&str> = ["rules", "new", "contoso-broken"].into_iter().chain(flag).collect();
        let said = run(&args);
        assert!(said.code == 0 && said.out.contains(text) && !said.out.contains("NAME"), "{}", said.out);
    }
    let built_in = run(&["rules", "new", "app-gone"]);
    assert!(built_in.code == 0 && built_in.err.contains("takes its place"), "{}", built_in.err);
}

#[test]
fn a_pack_is_tried_on_logs() {
    let tried = json(&["rules", "test", "agent", "--rules", "pack"]);
    let trial = &tried["trial"];
    assert_eq!(trial["rules"].as_array().map(Vec::len), Some(1));
    let rule = &trial["rules"][0];
    assert_eq!((&rule["id"], &rule["open"]), (&Value::from("contoso-vpn-refused"), &Value::from(1)));
    assert_eq!(rule["first"][0]["evidence"]["place"]["line"], 2);
    let signals = trial["signals"].as_array().expect("a list");
    let refused = signals.iter().find(|signal| signal["id"] == "contoso-vpn-refused").expect("the signal");
    assert_eq!(refused["records"], 2);
    assert_eq!(refused["first"][1]["place"]["line"], 5);
    assert!(refused["cost"].is_u64() && trial["measured"]["messages"].as_u64() > Some(3), "{trial:#}");
    let text = run(&["rules", "test", "agent", "--rules", "pack"]);
    for wanted in [
        "All is well",
        "contoso-vpn-refused: 1 open",
        "IntuneManagementExtension.log:2",
        "Cost, the dearest first",
        "A signal's cost is",
    ] {
        assert!(text.out.contains(wanted), "{wanted}: {}", text.out);
    }
    let quiet = run(&["rules", "test", "formula", "--rules", "pack"]);
    assert!(quiet.out.contains("contoso-vpn-refused stays quiet\n    - `"), "{}", quiet.out);
    // Of all that is built in only what is found is told, and what it costs.
    let all = run(&["rules", "test", "agent", "--dearest", "3"]);
    assert_eq!((all.code, all.err.as_str()), (0, ""));
    assert!(all.out.contains(" stay quiet\n") && all.out.contains(" are not found\n"), "{}", all.out);
    assert_eq!(all.out.lines().filter(|line| line.ends_with(" ns a message")).count(), 3, "{}", all.out);
    // Examples alone, and examples that lie.
    assert!(run(&["rules", "test", "--rules", "pack"]).out.starts_with("Examples\nAll is well"));
    assert_eq!(run(&["rules", "test", "agent", "--rules", "lying"]).code, 1);
    assert_eq!(run(&["rules", "test", "missing", "--rules", "pack"]).code, 2);
}

#[test]
fn every_verb_takes_a_pack() {
    for args in [
        &["diagnose", "agent"][..],
        &["records", "agent"],
        &["runbook", "agent"],
        &["apps", "agent"],
        &["timeline", "agent"],
        &["explain", "contoso-vpn-refused"],
        &["rules", "list"],
        &["rules", "show", "contoso-vpn-refused"],
        &["rules", "check"],
        &["rules", "test"],
        &["rules", "schema", "rule"],
    ] {
        let with = |pack: &'static str| run(&[args, &["--rules", pack]].concat());
        let said = with("pack");
        assert!(said.code < 2 && said.err.is_empty(), "{args:?}: {} {}", said.code, said.err);
        // A faulty pack is never passed over.
        let faulty = with("faulty");
        assert!(
            faulty.code > 0 && format!("{}{}", faulty.out, faulty.err).contains("F5.9"),
            "{args:?}: {}",
            faulty.err
        );
    }
}

#[test]
fn the_schema_knows_the_names_of_a_pack() {
    for file in ["rule", "signals", "runbook"] {
        let schema: Value =
            serde_json::from_str(&run(&["rules", "schema", file, "--rules", "pack"]).out).expect("JSON");
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        let names = schema["definitions"]["happening"]["anyOf"][0]["enum"].as_array().expect("names");
        assert!(names.iter().any(|name| name == "contoso-vpn-refused"), "{file}");
    }
}

#[test]
fn a_code_is_found_in_every_spelling() {
    for code in codes().iter().step_by(23) {
        let spellings = match code.scope {
            Scope::Anywhere => vec![
                format!("{:#010x}", code.value),
                format!("{:#010X}", code.value).replace("0X", "0x"),
                (code.value as i32).to_string(),
                code.value.to_string(),
            ],
            scope => vec![format!("{}:{}", scope.name(), code.value), format!("{}:{:#x}", scope.name(), code.value)],
        };
        for spelling in spellings {
            let found = json(&["explain", &spelling]);
            assert_eq!(found["kind"], "known", "{spelling}");
            assert_eq!(found["codes"][0]["unsigned"], code.value, "{spelling}");
        }
        if code.scope != Scope::Anywhere {
            let found = json(&["explain", &code.value.to_string()]);
            assert_eq!(found["kind"], "needs-scope", "{}", code.value);
        }
    }
}

#[test]
fn every_point_is_explained() {
    for book in Knowledge::builtin().runbooks() {
        for point in &book.points {
            let found = json(&["explain", &point.id.to_lowercase()]);
            assert_eq!(
                (&found["kind"], &found["points"][0]["id"]),
                (&Value::from("point"), &Value::from(point.id.as_str()))
            );
        }
    }
}
