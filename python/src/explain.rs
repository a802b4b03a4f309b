//! `explain`: what a code is.

use oobelens::knowledge::codes::{Code, Explanation, decode, explain_code};
use pyo3::prelude::*;
use serde_json::{Value, json};

/// What is known of a code in any spelling, as JSON; nothing where it is no code.
#[pyfunction]
pub fn explain(code: &str) -> Option<String> {
    let explained = match explain_code(code) {
        Explanation::Known(rows) => {
            let wraps = rows.iter().find_map(|row| decode(row.value).1).filter(|wrapped| !rows.contains(wrapped));
            json!({ "kind": "known", "codes": all(&rows), "wraps": wraps.map(row) })
        }
        Explanation::NeedsScope(rows) => json!({ "kind": "needs-scope", "codes": all(&rows), "wraps": null }),
        Explanation::Decoded { value, meaning, wraps } => {
            let decoded = json!({
                "code": hex(value), "signed": value as i32, "unsigned": value, "scope": "", "name": null,
                "meaning": meaning, "cause": null, "points": [], "source": null,
            });
            json!({ "kind": "decoded", "codes": [decoded], "wraps": wraps.map(row) })
        }
        Explanation::NoCode => return None,
    };
    Some(explained.to_string())
}

fn all(rows: &[&Code]) -> Vec<Value> {
    rows.iter().map(|code| row(code)).collect()
}

fn row(code: &Code) -> Value {
    let said = |text: &'static str| (text != "-").then_some(text);
    json!({
        "code": hex(code.value),
        "signed": code.value as i32,
        "unsigned": code.value,
        "scope": code.scope.name(),
        "name": said(code.name),
        "meaning": code.meaning,
        "cause": said(code.cause),
        "points": code.points.split_whitespace().filter(|point| *point != "-").collect::<Vec<_>>(),
        "source": code.source,
    })
}

fn hex(value: u32) -> String {
    format!("0x{value:08x}")
}
