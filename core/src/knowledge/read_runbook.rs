//! Reads `runbooks/<runbook>.toml`: a title and a table of points.

use crate::knowledge::model::{Point, Runbook};
use crate::knowledge::read_rules::{Reference, selector};
use crate::knowledge::read_signals::plain;
use crate::knowledge::reader::Reader;
use std::ops::Range;

const KEYS: &[&str] = &["id", "part", "title", "provable", "proof", "fine", "needs", "otherwise"];
const PARTS: &[&str] = &[
    "symptom",
    "triage",
    "step",
    "failure-point",
    "check",
    "verification",
    "prevention",
    "rollback",
    "evidence",
    "scope",
];

/// A runbook and what it refers to.
pub type Found = (Runbook, Vec<(Reference, Range<usize>)>);

/// The runbook in a file named `<id>.toml`.
pub fn read<'t>(reader: &mut Reader<'t>, id: &str) -> Option<Found> {
    let table = reader.table()?;
    let table = table.get_ref();
    reader.known(table, &["title", "point"], "a runbook");
    let mut references = Vec::new();
    let mut runbook = Runbook { id: id.to_owned(), title: reader.text_at(table, "title"), points: Vec::new() };
    for (point, at) in reader.tables_at(table, "point") {
        reader.known(point, KEYS, "a point");
        for key in ["id", "title", "part", "provable", "otherwise"] {
            reader.need(point, key, &at, "a point");
        }
        let word = |reader: &mut Reader<'t>, key: &str, words: &[&str]| {
            point.get(key).and_then(|value| reader.word(value, words, key)).unwrap_or_default().to_owned()
        };
        let fine = point.get("fine").map(|value| reader.many(value)).unwrap_or_default();
        let found = Point {
            id: reader.text_at(point, "id"),
            part: word(reader, "part", PARTS),
            title: reader.text_at(point, "title"),
            provable: word(reader, "provable", &["yes", "indirect", "no"]),
            proof: reader.text_at(point, "proof"),
            fine: fine.into_iter().map(|value| selector(reader, value, &mut references)).collect(),
            needs: plain(reader.texts_at(point, "needs")),
            otherwise: reader.text_at(point, "otherwise"),
        };
        references.push((Reference::Advice(found.otherwise.clone()), at.clone()));
        if runbook.points.iter().any(|other| other.id == found.id) {
            reader.fault(at, format!("point `{}` stands twice in this runbook", found.id), None);
        }
        runbook.points.push(found);
    }
    Some((runbook, references))
}
