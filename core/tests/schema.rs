//! The JSON Schema of the report is what the types say, and a report has all that it requires.
//! `UPDATE=1` writes the schema anew.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used)]

use oobelens::fleet::Fleet;
use oobelens::report::tables::Column;
use oobelens::{Knowledge, Options, Report, Source, diagnose_sources, lake};
use serde_json::{Value, json};
use std::path::Path;

fn generated() -> Value {
    serde_json::to_value(schemars::schema_for!(Report)).unwrap()
}

/// Holds what stands in `schemas` against what it should be.
fn checked_in(name: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas").join(name);
    let text = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(known == text, "{} is stale: run this test with UPDATE=1", path.display());
}

#[test]
fn the_schema_that_is_checked_in_is_that_of_the_types() {
    checked_in("report.schema.json", &generated());
    checked_in("fleet.schema.json", &serde_json::to_value(schemars::schema_for!(Fleet)).unwrap());
}

/// What the tables of many devices hold, as somebody reads it who has no Rust.
fn tables() -> Value {
    let column = |column: &Column| {
        let kind = format!("{:?}", column.kind).to_lowercase();
        json!({"name": column.name, "kind": kind, "about": column.about})
    };
    let table = |table: &&dyn lake::Table| {
        let columns: Vec<Value> = table.columns().iter().map(column).collect();
        json!({"name": table.name(), "about": table.about(), "columns": columns})
    };
    json!({"schema_version": lake::VERSION, "tables": lake::tables::TABLES.iter().map(table).collect::<Vec<_>>()})
}

/// A column that goes, moves or becomes another makes a new version of the tables.
#[test]
fn the_tables_that_are_checked_in_are_those_that_are_written() {
    checked_in("lake.json", &tables());
}

/// Every member a report has is in the schema, and every member the schema requires is there, at every depth.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return fits(value, &root["$defs"][name], root, at);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let null = |choice: &&Value| choice["type"] == "null";
        if value.is_null() {
            assert!(choices.iter().any(|choice| null(&choice)), "{at}: null is not allowed");
            return;
        }
        return fits(value, choices.iter().find(|choice| !null(choice)).unwrap(), root, at);
    }
    if let (Some(members), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(members.contains_key(name.as_str().unwrap()), "{at} has no {name}");
        }
        for (name, member) in members {
            let schema = known.get(name).unwrap_or_else(|| panic!("the schema does not know {at}.{name}"));
            fits(member, schema, root, &format!("{at}.{name}"));
        }
    }
    for (number, element) in value.as_array().into_iter().flatten().enumerate() {
        fits(element, &schema["items"], root, &format!("{at}[{number}]"));
    }
}

#[test]
fn a_report_fits_its_schema() {
    let log = "<![LOG[[Win32App] Processing app (id=11111111-2222-3333-4444-555555555555, name = Contoso VPN)]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n<![LOG[[Win32App] lpExitCode 1603]LOG]!><time=\"10:00:01.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"3\" thread=\"4\" file=\"\">\r\n<![LOG[torn";
    let knowledge = Knowledge::builtin();
    let sources = vec![Source::memory("a.log", log), Source::memory("b.bin", vec![0; 64])];
    let report = diagnose_sources(sources, &Options::new(&knowledge)).unwrap();
    assert!(!report.findings.is_empty());
    let schema = generated();
    fits(&serde_json::to_value(&report).unwrap(), &schema, &schema, "report");
}
