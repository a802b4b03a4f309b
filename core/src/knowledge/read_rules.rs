//! Reads `rules/<area>/<rule-id>.toml`: one rule a file.

use crate::knowledge::keys::{CONDITION, EXAMPLE, LINE, RULE, SELECTOR, TEST, UNLESS};
use crate::knowledge::model::{
    Condition, Confidence, Context, Example, Pick, Rule, Selector, Severity, Test, Unless, When,
};
use crate::knowledge::read_signals::plain;
use crate::knowledge::reader::Reader;
use crate::knowledge::uses;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something a rule refers to, and where it stands: checked once everything has been read.
#[derive(Debug)]
pub enum Reference {
    Point(String),
    Rule(String),
    Selector(Selector),
    Source(String),
    Capture(String),
    /// What a filter asks of the happenings of a selector.
    Filter(Selector, String),
    /// A text with holes.
    Holes(String),
    /// The same, and the happenings its holes are filled from; `same` names the subject.
    Filled(String, Vec<Selector>, Option<String>),
    /// A text that advises.
    Advice(String),
}

/// What a file of a rule holds.
#[derive(Debug)]
pub enum Found {
    /// A rule and what it refers to.
    Rule(Box<Rule>, References),
    /// The built-in rule of the file's name is switched off here.
    Off(Range<usize>),
}

/// The rule in a file named `<id>.toml`.
pub fn read(reader: &mut Reader<'_>, id: &str) -> Option<Found> {
    let table = reader.table()?;
    let whole = 0..reader.text.len();
    let table = table.get_ref();
    if let Some(at) = reader.off(table, "a rule") {
        return Some(Found::Off(at));
    }
    reader.keys(table, &whole, RULE, "a rule");
    let mut references = Vec::new();
    let severity = reader.word_at(table, RULE, "severity");
    let confidence = reader.word_at(table, RULE, "confidence");
    for key in ["summary", "why", "fix", "resolved"] {
        if let Some(value) = table.get(key) {
            let text = reader.string(value);
            references.push((Reference::Holes(text.clone()), value.span()));
            if key == "fix" {
                references.push((Reference::Advice(text), value.span()));
            }
        }
    }
    if let Some(value) = table.get("same") {
        references.push((Reference::Capture(reader.string(value)), value.span()));
    }
    let mut refer = |texts: Vec<Spanned<String>>, make: fn(String) -> Reference| {
        references.extend(texts.iter().map(|text| (make(text.get_ref().clone()), text.span())));
        plain(texts)
    };
    let rule = Rule {
        id: id.to_owned(),
        severity: match severity {
            Some("error") => Severity::Error,
            Some("warning") => Severity::Warning,
            _ => Severity::Info,
        },
        confidence: match confidence {
            Some("proven") => Confidence::Proven,
            Some("hint") => Confidence::Hint,
            _ => Confidence::Likely,
        },
        points: refer(reader.texts_at(table, "points"), Reference::Point),
        needs: refer(reader.texts_at(table, "needs"), Reference::Source),
        supersedes: refer(reader.texts_at(table, "supersedes"), Reference::Rule),
        explains: refer(reader.texts_at(table, "explains"), Reference::Rule),
        summary: reader.text_at(table, "summary"),
        resolved: reader.text_at(table, "resolved"),
        why: reader.text_at(table, "why"),
        fix: reader.text_at(table, "fix"),
        same: table.get("same").map(|value| reader.string(value)),
        when: table.get("when").map(|value| condition(reader, value, &mut references)).unwrap_or_default(),
        unless: table.get("unless").map(|value| unless(reader, value, &mut references)),
        context: lines(reader, table, "context", &mut references),
        sources: plain(reader.texts_at(table, "sources")),
        unseen: reader.bool_at(table, "unseen"),
        examples: examples(reader, table),
    };
    // Holes are filled from what made the rule fire.
    let from: Vec<Selector> = uses::of_proof(&rule.when).into_iter().cloned().collect();
    for key in ["summary", "why", "fix", "resolved"] {
        if let Some(value) = table.get(key).filter(|_| !from.is_empty()) {
            let text = value.get_ref().as_str().unwrap_or_default().to_owned();
            references.push((Reference::Filled(text, from.clone(), rule.same.clone()), value.span()));
        }
    }
    for (wanted, what) in [(true, "in which it fires"), (false, "in which it stays quiet")] {
        if !rule.examples.iter().any(|example| example.fires == wanted) {
            reader.fault(0..0, format!("a rule needs an `[[example]]` {what}"), None);
        }
    }
    Some(Found::Rule(Box::new(rule), references))
}

/// What a file refers to, each with its place.
pub type References = Vec<(Reference, Range<usize>)>;

fn condition<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>, references: &mut References) -> Condition {
    let DeValue::Table(table) = value.get_ref() else {
        return Condition { on: Some(selector(reader, value, references)), ..Condition::default() };
    };
    reader.keys(table, &value.span(), CONDITION, "a condition");
    let mut list = |key: &str, reader: &mut Reader<'t>| -> Vec<Condition> {
        let values = table.get(key).map(|value| reader.many(value)).unwrap_or_default();
        values.into_iter().map(|value| condition(reader, value, references)).collect()
    };
    let (all, any, none) = (list("all", reader), list("any", reader), list("none", reader));
    let mut pick = |key: &str, reader: &mut Reader<'t>| table.get(key).map(|value| selector(reader, value, references));
    let (mut on, broken_by, absent) = (pick("on", reader), pick("broken-by", reader), pick("absent", reader));
    let steps = table.get("sequence").map(|value| reader.many(value)).unwrap_or_default();
    let sequence: Vec<Selector> = steps.into_iter().map(|value| selector(reader, value, references)).collect();
    if let (Some(on), Some(filter)) = (&mut on, table.get("where")) {
        on.filter = tests(reader, filter, on, references);
    }
    if on.is_none() && sequence.is_empty() && all.is_empty() && any.is_empty() && none.is_empty() && absent.is_none() {
        reader.fault(
            value.span(),
            "this condition asks for nothing; expected `on`, `sequence`, `all`, `any`, `none` or `absent`".to_owned(),
            None,
        );
    }
    Condition {
        on,
        count: table.get("count").and_then(|value| reader.int(value)).map(|count| count.max(1) as u32),
        within: table.get("within").and_then(|value| reader.duration(value)),
        lasting: table.get("lasting").and_then(|value| reader.duration(value)),
        broken_by,
        sequence,
        all,
        any,
        none,
        absent,
    }
}

/// `"app.exit failed|retry"`, or `{ on = "…", where = {…} }`.
pub fn selector<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>, references: &mut References) -> Selector {
    let mut found = match value.get_ref() {
        DeValue::Table(table) => {
            reader.keys(table, &value.span(), SELECTOR, "a selector");
            let mut found = table.get("on").map(|value| words(&reader.string(value))).unwrap_or_default();
            if let Some(filter) = table.get("where") {
                found.filter = tests(reader, filter, &found, references);
            }
            found
        }
        _ => words(&reader.string(value)),
    };
    found.outcome.dedup();
    references.push((Reference::Selector(found.clone()), value.span()));
    found
}

fn words(text: &str) -> Selector {
    let mut words = text.split_whitespace();
    let what = words.next().unwrap_or_default().to_owned();
    let outcome = words.flat_map(|word| word.split('|')).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Selector { what, outcome, ..Selector::default() }
}

fn tests<'t>(
    reader: &mut Reader<'t>,
    value: &Spanned<DeValue<'t>>,
    on: &Selector,
    references: &mut References,
) -> std::collections::BTreeMap<String, Test> {
    let DeValue::Table(table) = value.get_ref() else {
        reader.wrong(value, "a table from captures to what they must say");
        return Default::default();
    };
    let test = |(name, value): (&Spanned<std::borrow::Cow<'t, str>>, _)| {
        let said = name.get_ref().to_string();
        references.push((Reference::Filter(on.clone(), said.clone()), name.span()));
        (said, test(reader, value))
    };
    table.iter().map(test).collect()
}

fn test<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>) -> Test {
    let texts = |reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>| -> Vec<String> {
        let values = reader.many(value);
        values.into_iter().map(|value| said(reader, value)).collect()
    };
    let DeValue::Table(table) = value.get_ref() else { return Test::OneOf(texts(reader, value)) };
    reader.keys(table, &value.span(), TEST, "a test");
    if let Some(value) = table.get("not") {
        Test::Not(texts(reader, value))
    } else if let Some(value) = table.get("like") {
        Test::Like(texts(reader, value))
    } else if let Some(value) = table.get("one-of") {
        Test::OneOf(texts(reader, value))
    } else {
        let mut bound = |key: &str| table.get(key).and_then(|value| reader.int(value));
        let (min, max) = (bound("min"), bound("max"));
        Test::Range { min, max }
    }
}

fn said<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>) -> String {
    match value.get_ref() {
        DeValue::Integer(_) => reader.int(value).map(|number| number.to_string()).unwrap_or_default(),
        DeValue::Boolean(said) => said.to_string(),
        _ => reader.string(value),
    }
}

fn unless<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>, references: &mut References) -> Unless {
    let DeValue::Table(table) = value.get_ref() else {
        reader.wrong(value, "a table with `later` or `ever`");
        return Unless::default();
    };
    reader.keys(table, &value.span(), UNLESS, "`unless`");
    let mut list = |key: &str| -> Vec<Selector> {
        let values = table.get(key).map(|value| reader.many(value)).unwrap_or_default();
        values.into_iter().map(|value| selector(reader, value, references)).collect()
    };
    let (later, ever) = (list("later"), list("ever"));
    Unless { later, ever }
}

/// Sentences about happenings, under a key.
pub fn lines<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, key: &str, references: &mut References) -> Vec<Context> {
    let mut lines = Vec::new();
    let what = format!("a {key} line");
    // The subject of the rule they stand in has a name in every line.
    let same = table.get("same").and_then(|value| value.get_ref().as_str()).map(str::to_owned);
    for (line, at) in reader.tables_at(table, key) {
        reader.keys(line, &at, LINE, &what);
        let Some(on) = line.get("on") else { continue };
        let mut on = selector(reader, on, references);
        if let Some(filter) = line.get("where") {
            on.filter = tests(reader, filter, &on, references);
        }
        let text = reader.text_at(line, "text");
        references.push((Reference::Holes(text.clone()), at.clone()));
        references.push((Reference::Filled(text.clone(), vec![on.clone()], same.clone()), at));
        let (pick, when) = (reader.word_at(line, LINE, "pick"), reader.word_at(line, LINE, "when"));
        lines.push(Context {
            on,
            text,
            pick: if pick == Some("first") { Pick::First } else { Pick::Last },
            when: match when {
                Some("before") => When::Before,
                Some("after") => When::After,
                _ => When::Any,
            },
        });
    }
    lines
}

fn examples<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Vec<Example> {
    let mut examples = Vec::new();
    for (example, at) in reader.tables_at(table, "example") {
        reader.keys(example, &at, EXAMPLE, "an example");
        let optional = |reader: &mut Reader<'t>, key: &str| example.get(key).map(|value| reader.string(value));
        examples.push(Example {
            fires: reader.bool_at(example, "fires"),
            status: reader.word_at(example, EXAMPLE, "status").map(str::to_owned),
            says: optional(reader, "says"),
            log: reader.text_at(example, "log"),
        });
    }
    examples
}
