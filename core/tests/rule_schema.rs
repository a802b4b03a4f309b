//! The JSON Schemas of rule files take every file that is built in, and refuse what the readers refuse of a file's shape.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use jsonschema::Validator;
use oobelens::Knowledge;
use oobelens::knowledge::blank;
use oobelens::knowledge::schema::{FileKind, schema};
use serde_json::{Value, json};
use std::path::Path;

fn validator(of: FileKind) -> Validator {
    let schema = schema(&Knowledge::builtin(), of);
    assert!(jsonschema::meta::is_valid(&schema), "{of:?} is no schema");
    jsonschema::validator_for(&schema).unwrap()
}

fn folder(of: FileKind) -> &'static str {
    match of {
        FileKind::Rule => "rules",
        FileKind::Signals => "signals",
        FileKind::Runbook => "runbooks",
    }
}

const ALL: [FileKind; 3] = [FileKind::Rule, FileKind::Signals, FileKind::Runbook];

fn value(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

#[test]
fn every_built_in_file_fits_its_schema() {
    let knowledge = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    for of in ALL {
        let validator = validator(of);
        let files = support::files(&knowledge.join(folder(of)));
        assert!(!files.is_empty(), "{of:?}");
        for file in files {
            let value = value(&std::fs::read_to_string(&file).unwrap());
            let faults: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
            assert!(faults.is_empty(), "{}: {faults:?}", file.display());
        }
    }
}

#[test]
fn new_files_and_those_that_switch_off_fit() {
    let (rule, signals) = (validator(FileKind::Rule), validator(FileKind::Signals));
    assert!(rule.is_valid(&value(&blank::rule("vpn-refused"))));
    assert!(signals.is_valid(&value(&blank::signals("vpn-refused"))));
    assert!(rule.is_valid(&json!({ "off": true, "why": "we have no VPN" })));
    assert!(!rule.is_valid(&json!({ "off": true, "fix": "none" })));
    assert!(!rule.is_valid(&json!({ "off": false })));
    assert!(signals.is_valid(&json!({ "app-exit": { "off": true } })));
    assert!(!signals.is_valid(&json!({ "app-exit": { "off": false } })));
}

/// Files whose shape is right: what is wrong with them only a reader of the whole pack can tell.
const NOT_OF_SHAPE: &[&str] = &[
    "Bad_Name",
    "forbidden-advice",
    "gap-behind-a-component",
    "hole-never-closed",
    "hole-nobody-fills",
    "hole-of-no-capture",
    "hole-of-no-kind",
    "hole-shown-in-no-way",
    "hole-takes-what-follows",
    "marker",
    "no-quiet-example",
    "no-such-rule-is-off",
    "noise-too-general",
    "no-toml",
    "nothing-to-find",
    "open-hole",
    "outcome-of-a-number",
    "outcome-of-no-kind",
    "outcome-of-nothing-taken",
    "point-stands-twice",
    "rules-ask-for-it",
    "short-beginning",
    "superseded-rule-is-unknown",
    "test-of-another-capture",
    "test-of-no-capture",
    "unknown-kind",
    "unknown-outcome",
];

#[test]
fn what_the_readers_refuse_of_a_files_shape_the_schema_refuses_too() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-rules");
    let mut refused = 0;
    for of in ALL {
        let validator = validator(of);
        for file in support::files(&bad.join(folder(of))) {
            let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
            if file.extension().is_none_or(|end| end != "toml") || NOT_OF_SHAPE.contains(&stem.as_str()) {
                continue;
            }
            let value = value(&std::fs::read_to_string(&file).unwrap());
            assert!(!validator.is_valid(&value), "{} fits its schema", file.display());
            refused += 1;
        }
    }
    assert!(refused >= 10, "{refused}");
}

#[test]
fn an_editor_is_offered_what_is_known() {
    let rule = schema(&Knowledge::builtin(), FileKind::Rule);
    let offered = rule["definitions"]["happening"]["anyOf"][0]["enum"].as_array().unwrap();
    for wanted in ["app.exit", "app.exit failed", "app-exit"] {
        assert!(offered.iter().any(|name| name == wanted), "{wanted}");
    }
    let (points, titles) = (&rule["definitions"]["point"]["enum"], &rule["definitions"]["point"]["x-taplo"]);
    assert_eq!(points.as_array().unwrap().len(), titles["docs"]["enumValues"].as_array().unwrap().len());
    for (name, property) in rule["properties"].as_object().unwrap() {
        assert!(property["description"].is_string(), "{name}");
    }
}
