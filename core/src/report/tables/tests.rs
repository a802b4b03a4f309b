use super::*;
use crate::{Knowledge, Options, diagnose};
use serde_json::json;
use std::collections::HashMap;

fn rows(name: &str, items: &Value) -> Vec<HashMap<String, Cell>> {
    let table = named(name).expect("a table");
    let columns = table.columns();
    let row = |row: Row| {
        assert_eq!(row.len(), columns.len());
        columns.iter().map(|column| column.name.clone()).zip(row).collect()
    };
    table.rows_of(items.as_array().expect("rows")).into_iter().map(row).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn texts(texts: &[&str]) -> Cell {
    Cell::Texts(texts.iter().map(|&text| text.to_owned()).collect())
}

#[test]
fn a_time_is_told_as_written_and_on_utc() {
    let rows = rows(
        "network",
        &json!([
            { "first": "2026-03-24 09:00:00+02:00", "last": "2026-03-24 10:00:00+02:00", "over": null },
            { "first": "2026-03-24 09:00:00", "last": "2026-03-24 10:00:00", "over": null },
            { "first": "2026-03-24 09:00:00", "last": "2026-03-24 10:00:00+00:00", "over": "2026-03-24 11:00:00+00:00" },
            { "first": null, "last": null, "over": null },
            { "first": "9026-03-24 09:00:00+02:00", "last": "never", "over": 7 },
        ]),
    );
    let nine: i64 = 1_774_342_800_000_000;
    let hour: i64 = 3_600_000_000;
    let clocks: Vec<&Cell> = rows.iter().map(|row| &row["time_is"]).collect();
    assert_eq!(clocks, [&text("utc"), &text("local"), &text("mixed"), &Cell::Null, &text("utc")]);
    assert_eq!(rows[0]["first"], Cell::Time(nine), "as it is written");
    assert_eq!(rows[0]["first_utc"], Cell::Utc(nine - 2 * hour));
    assert_eq!((&rows[1]["first"], &rows[1]["first_utc"]), (&Cell::Time(nine), &Cell::Null));
    assert_eq!((&rows[2]["first_utc"], &rows[2]["last_utc"]), (&Cell::Null, &Cell::Utc(nine + hour)));
    assert_eq!((&rows[4]["last"], &rows[4]["over"]), (&Cell::Null, &Cell::Null));
    let far = serde_json::to_string(&cell::Shown(&rows[4]["first_utc"])).expect("a cell");
    assert_eq!(far, "\"9026-03-24T07:00:00.000000Z\"");
}

#[test]
fn cells_are_taken_from_where_they_stand() {
    let proof = |line: u64| json!({ "source": "a.log", "place": { "byte": 7, "line": line }, "quote": "it says" });
    let rows = rows(
        "findings",
        &json!([{
            "rule": "my-rule", "count": 3, "points": ["C1", "F5.3"], "subject": { "kind": "app", "id": "1", "name": null },
            "codes": [{ "code": "0x80070643" }, { "code": "1603" }], "evidence": [proof(4), proof(9)], "context": [],
        }, {}]),
    );
    let first = |name: &str| &rows[0][name];
    assert_eq!(
        (first("number"), first("rule"), first("count")),
        (&Cell::Number(0), &text("my-rule"), &Cell::Number(3))
    );
    assert_eq!((first("points"), first("codes")), (&texts(&["C1", "F5.3"]), &texts(&["0x80070643", "1603"])));
    assert_eq!((first("context"), first("proofs"), first("line")), (&texts(&[]), &Cell::Number(2), &Cell::Number(4)));
    assert_eq!((first("subject_id"), first("subject_name")), (&text("1"), &Cell::Null));
    assert_eq!((&rows[1]["number"], &rows[1]["line"]), (&Cell::Number(1), &Cell::Null));
    let rows = self::rows(
        "coverage",
        &json!([{ "read": true, "anomalies": { "headless": 2, "unclosed": 3 }, "bytes": u64::MAX, "records": "2" }]),
    );
    assert_eq!((&rows[0]["read"], &rows[0]["anomalies"]), (&Cell::Flag(true), &Cell::Number(5)));
    assert_eq!((&rows[0]["bytes"], &rows[0]["records"]), (&Cell::Number(i64::MAX), &Cell::Null));
    let rows = self::rows("runbook", &json!([{ "findings": [0, 4] }]));
    assert_eq!(rows[0]["findings"], Cell::Numbers(vec![0, 4]));
}

#[test]
fn a_cell_that_was_kept_is_the_same_cell() {
    for (kind, cell) in [
        (Kind::Text, text("a \"b\"\n")),
        (Kind::Texts, texts(&["a", ""])),
        (Kind::Number, Cell::Number(-7)),
        (Kind::Numbers, Cell::Numbers(vec![0, -7])),
        (Kind::Real, Cell::Real(0.25)),
        (Kind::Flag, Cell::Flag(true)),
        (Kind::Time, Cell::Time(-1)),
        (Kind::Utc, Cell::Utc(1)),
        (Kind::Utc, Cell::Null),
    ] {
        assert!(cell.is(kind));
        let kept = serde_json::to_value(&cell).expect("a cell");
        assert_eq!(Cell::read(kind, kept), Some(cell));
    }
    for kind in [Kind::Text, Kind::Texts, Kind::Number, Kind::Numbers, Kind::Real, Kind::Time, Kind::Utc] {
        assert_eq!(Cell::read(kind, json!([true])), None, "{kind:?}");
    }
}

/// The rows that are made of one member are those of the whole report, and every cell is of its column's kind.
#[test]
fn rows_of_a_report_are_those_of_its_json() {
    let knowledge = Knowledge::builtin();
    let options = Options::new(&knowledge).timeline();
    let mut filled = 0;
    for bundle in ["esp-device-apps-failed", "app-exit-1603", "enrolment-refused-twice", "network-outage-resolved"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles").join(bundle);
        let report = diagnose(&[folder.join("input")], &options).expect("a bundle");
        let whole = serde_json::to_value(&report).expect("plain data");
        for table in TABLES {
            let items = table.at.split('.').fold(&whole, |inner, name| &inner[name]);
            let rows = table.rows(&report);
            assert_eq!(rows, table.rows_of(items.as_array().map_or(&[], Vec::as_slice)), "{bundle}: {}", table.name);
            let columns = table.columns();
            for (column, cell) in rows.iter().flat_map(|row| columns.iter().zip(row)) {
                assert!(cell.is(column.kind), "{bundle}: {}.{} is {cell:?}", table.name, column.name);
            }
            filled += usize::from(!rows.is_empty());
        }
    }
    assert!(filled > 2 * TABLES.len(), "{filled}");
}

/// A column whose name is written wrong would be null for ever: every path leads to something in the report's schema.
#[cfg(feature = "schema")]
#[test]
fn every_column_leads_to_something() {
    let schema = serde_json::to_value(schemars::schema_for!(Report)).expect("a schema");
    for table in TABLES {
        let list = format!("{}.0", table.at);
        for column in table.written().filter(|column| !column.at.is_empty()) {
            let at = format!("{list}.{}", column.at);
            let mut shape = &schema;
            for name in at.split('.') {
                shape = follow(&schema, shape);
                let list = name == "*" || name.parse::<usize>().is_ok();
                shape = if list { &shape["items"] } else { &shape["properties"][name] };
                assert!(!shape.is_null(), "{}: no {at:?}", table.name);
            }
        }
    }
}

#[cfg(feature = "schema")]
fn follow<'v>(schema: &'v Value, shape: &'v Value) -> &'v Value {
    let shape = shape["anyOf"].as_array().map_or(shape, |some| &some[0]);
    shape["$ref"].as_str().map_or(shape, |name| &schema["$defs"][name.trim_start_matches("#/$defs/")])
}
