//! Reads `runbooks/<runbook>.toml`: a title, a table of points, and what to do next.

use crate::knowledge::keys::{POINT, RUNBOOK, STEPS};
use crate::knowledge::model::{Point, Runbook, Steps};
use crate::knowledge::read_rules::{Reference, References, lines, selector};
use crate::knowledge::read_signals::plain;
use crate::knowledge::reader::Reader;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// A runbook and what it refers to.
pub type Found = (Runbook, References);

/// The runbook in a file named `<id>.toml`.
pub fn read<'t>(reader: &mut Reader<'t>, id: &str) -> Option<Found> {
    let table = reader.table()?;
    let table = table.get_ref();
    reader.keys(table, &(0..reader.text.len()), RUNBOOK, "a runbook");
    let mut references = Vec::new();
    let mut runbook = Runbook { id: id.to_owned(), title: reader.text_at(table, "title"), ..Runbook::default() };
    runbook.rollback = advice(reader.texts_at(table, "rollback"), &mut references);
    runbook.rollback_broad = advice(reader.texts_at(table, "rollback_broad"), &mut references);
    for (point, at) in reader.tables_at(table, "point") {
        reader.keys(point, &at, POINT, "a point");
        let word =
            |reader: &mut Reader<'t>, key: &str| reader.word_at(point, POINT, key).unwrap_or_default().to_owned();
        let fine = point.get("fine").map(|value| reader.many(value)).unwrap_or_default();
        let above = runbook.points.last().map(|point: &Point| point.section.clone());
        let found = Point {
            id: reader.text_at(point, "id"),
            same: points(reader.texts_at(point, "same"), &mut references),
            section: point.get("section").map(|value| reader.string(value)).or(above).unwrap_or_default(),
            part: word(reader, "part"),
            title: reader.text_at(point, "title"),
            provable: word(reader, "provable"),
            proof: reader.text_at(point, "proof"),
            fine: fine.into_iter().map(|value| selector(reader, value, &mut references)).collect(),
            shows: lines(reader, point, "shows", &mut references),
            needs: families(reader.texts_at(point, "needs"), &mut references),
            otherwise: reader.text_at(point, "otherwise"),
        };
        references.push((Reference::Advice(found.otherwise.clone()), at.clone()));
        if runbook.points.iter().any(|other| other.id == found.id) {
            reader.fault(at, format!("point `{}` stands twice in this runbook", found.id), None);
        }
        runbook.points.push(found);
    }
    for (list, at) in reader.tables_at(table, "steps") {
        runbook.steps.push(steps(reader, list, &at, &mut references));
    }
    Some((runbook, references))
}

/// A list of next steps.
fn steps<'t>(reader: &mut Reader<'t>, list: &DeTable<'t>, at: &Range<usize>, references: &mut References) -> Steps {
    reader.keys(list, at, STEPS, "a list of steps");
    Steps {
        title: reader.text_at(list, "title"),
        when: points(reader.texts_at(list, "when"), references),
        what: advice(reader.texts_at(list, "do"), references),
        never: list.get("never").map(|value| reader.string(value)),
    }
}

/// Texts that name points.
fn points(texts: Vec<Spanned<String>>, references: &mut References) -> Vec<String> {
    references.extend(texts.iter().map(|text| (Reference::Point(text.get_ref().clone()), text.span())));
    plain(texts)
}

/// Texts that name source families.
fn families(texts: Vec<Spanned<String>>, references: &mut References) -> Vec<String> {
    references.extend(texts.iter().map(|text| (Reference::Source(text.get_ref().clone()), text.span())));
    plain(texts)
}

/// Texts that advise.
fn advice(texts: Vec<Spanned<String>>, references: &mut References) -> Vec<String> {
    references.extend(texts.iter().map(|text| (Reference::Advice(text.get_ref().clone()), text.span())));
    plain(texts)
}
