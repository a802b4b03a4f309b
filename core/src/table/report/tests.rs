use super::super::{Cell, columns};
use super::*;
use serde_json::json;

fn rows(table: &Table) -> Vec<HashMap<String, String>> {
    let names: Vec<String> = table.schema().fields().iter().map(|field| field.name().clone()).collect();
    let batch = |batch: &RecordBatch| {
        let cells = columns(batch);
        let row = |row: usize| {
            let shown = cells.iter().map(|column| match column.cell(row) {
                Cell::Texts(texts) => format!("{:?}", texts.collect::<Vec<_>>()),
                Cell::Numbers(numbers) => format!("{:?}", numbers.collect::<Vec<_>>()),
                cell => format!("{cell:?}"),
            });
            names.iter().cloned().zip(shown).collect()
        };
        (0..batch.num_rows()).map(row).collect::<Vec<_>>()
    };
    table.batches().iter().flat_map(batch).collect()
}

fn table(name: &str, rows: &Value) -> Table {
    named(name).expect("a table").of_rows(&rows.to_string()).expect("an array")
}

#[test]
fn a_time_is_told_as_written_and_on_utc() {
    let table = table(
        "network",
        &json!([
            { "first": "2026-03-24 09:00:00+02:00", "last": "2026-03-24 10:00:00+02:00", "over": null },
            { "first": "2026-03-24 09:00:00", "last": "2026-03-24 10:00:00", "over": null },
            { "first": "2026-03-24 09:00:00", "last": "2026-03-24 10:00:00+00:00", "over": "2026-03-24 11:00:00+00:00" },
            { "first": null, "last": null, "over": null },
            { "first": "9026-03-24 09:00:00+02:00", "last": "never", "over": 7 },
        ]),
    );
    let rows = rows(&table);
    let nine: i64 = 1_774_342_800_000_000_000;
    let hour: i64 = 3_600_000_000_000;
    let clocks: Vec<&str> = rows.iter().map(|row| row["time_is"].as_str()).collect();
    assert_eq!(clocks, ["Text(\"utc\")", "Text(\"local\")", "Text(\"mixed\")", "Null", "Text(\"utc\")"]);
    assert_eq!(rows[0]["first"], format!("Nanoseconds({nine})"), "as it is written");
    assert_eq!(rows[0]["first_utc"], format!("Utc({})", nine - 2 * hour));
    assert_eq!((rows[1]["first"].as_str(), rows[1]["first_utc"].as_str()), (rows[0]["first"].as_str(), "Null"));
    assert_eq!((rows[2]["first_utc"].as_str(), rows[2]["last_utc"].clone()), ("Null", format!("Utc({})", nine + hour)));
    assert_eq!(
        (rows[4]["first"].as_str(), rows[4]["last"].as_str(), rows[4]["over"].as_str()),
        ("Null", "Null", "Null")
    );
}

#[test]
fn cells_are_taken_from_where_they_stand() {
    let proof = |line: u64| json!({ "source": "a.log", "place": { "byte": 7, "line": line }, "quote": "it says" });
    let rows = rows(&table(
        "findings",
        &json!([{
            "rule": "my-rule", "count": 3, "points": ["C1", "F5.3"], "subject": { "kind": "app", "id": "1", "name": null },
            "codes": [{ "code": "0x80070643" }, { "code": "1603" }], "evidence": [proof(4), proof(9)], "context": [],
        }, {}]),
    ));
    let first = |name: &str| rows[0][name].as_str();
    assert_eq!((first("number"), first("rule"), first("count")), ("Number(0)", "Text(\"my-rule\")", "Number(3)"));
    assert_eq!(first("points"), "[Some(\"C1\"), Some(\"F5.3\")]");
    assert_eq!(first("codes"), "[Some(\"0x80070643\"), Some(\"1603\")]");
    assert_eq!((first("context"), first("proofs"), first("line")), ("[]", "Number(2)", "Number(4)"));
    assert_eq!((first("subject_id"), first("subject_name")), ("Text(\"1\")", "Null"));
    assert_eq!((rows[1]["number"].as_str(), rows[1]["line"].as_str()), ("Number(1)", "Null"));
    let rows =
        self::rows(&table("coverage", &json!([{ "read": true, "anomalies": { "headless": 2, "unclosed": 3 } }])));
    assert_eq!((rows[0]["read"].as_str(), rows[0]["anomalies"].as_str()), ("Flag(true)", "Number(5)"));
    let rows = self::rows(&table("runbook", &json!([{ "findings": [0, 4] }])));
    assert_eq!(rows[0]["findings"], "[Some(0), Some(4)]");
}

#[test]
fn what_is_no_array_is_an_error_and_no_row_is_a_table() {
    let table = named("apps").expect("a table");
    let said = table.of_rows("{").expect_err("no JSON").to_string();
    assert!(said.starts_with("cannot make the table `apps`"), "{said}");
    let empty = table.of_rows("[]").expect("an array");
    assert!(empty.is_empty() && empty.schema() == &table.schema());
}

/// A column whose name is written wrong would be null for ever: every path leads to something in the report's schema.
#[cfg(feature = "schema")]
#[test]
fn every_column_leads_to_something() {
    let schema = serde_json::to_value(schemars::schema_for!(Report)).expect("a schema");
    for table in TABLES {
        let list = format!("{}.0", table.at);
        for column in table.columns().filter(|column| column.kind != Kind::Row) {
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
