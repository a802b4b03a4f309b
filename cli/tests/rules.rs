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
    assert!(
        faults["faults"].as_array().expect("a list").iter().any(
            |fault| fault["line"] == 2 && fault["message"].as_str().is_some_and(|message| message.contains("F5.9"))
        )
    );
    let said = run(&["rules", "check", "lying", "--output-format", "json"]);
    assert_eq!(said.code, 1);
    let faults: Value = serde_json::from_str(&said.out).expect("JSON");
    let numbers: Vec<u64> =
        faults["faults"].as_array().expect("a list").iter().filter_map(|fault| fault["example"].as_u64()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
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
            assert_eq!(found["kind"], "code", "{spelling}");
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
