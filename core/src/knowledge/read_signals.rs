//! Reads `signals/<area>.toml`: one table a signal.

use crate::knowledge::kinds::{KINDS, kind_named};
use crate::knowledge::model::{Matcher, Outcome, Signal};
use crate::knowledge::reader::Reader;
use crate::signal::template::Template;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: &[&str] = &[
    "kind", "source", "text", "provider", "id", "event", "data", "key", "name", "document", "path", "outcome", "take",
    "each", "always", "reason", "unless", "example", "seen", "sources",
];

/// Source families of lines: their records are told by their words.
const LINES: &[&str] = &["ime", "setup"];

/// A signal and where its table stands.
pub type Found = (Signal, Range<usize>);

/// The signals of a file. What cannot be read is missing and has a fault.
pub fn read(reader: &mut Reader<'_>) -> Vec<Found> {
    let Some(table) = reader.table() else { return Vec::new() };
    let mut signals = Vec::new();
    for (key, value) in table.get_ref() {
        let DeValue::Table(inner) = value.get_ref() else {
            reader.wrong(value, "a table: `[signal-name]`");
            continue;
        };
        if let Some(signal) = signal(reader, key.get_ref(), key.span(), inner) {
            signals.push((signal, key.span()));
        }
    }
    signals.sort_by_key(|(_, at)| at.start);
    signals
}

fn signal<'t>(reader: &mut Reader<'t>, id: &str, at: Range<usize>, table: &DeTable<'t>) -> Option<Signal> {
    reader.known(table, KEYS, "a signal");
    if !lawful(id) {
        reader.fault(
            at.clone(),
            format!("`{id}` is no signal name: small letters, digits and `-`, a letter first"),
            None,
        );
    }
    let kind_names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let kind = reader.need(table, "kind", &at, "a signal").and_then(|value| reader.word(value, &kind_names, "kind"))?;
    let mut signal = Signal {
        id: id.to_owned(),
        kind: kind.to_owned(),
        of: matcher(reader, table, &at)?,
        take: take(reader, table),
        each: table.get("each").map(|value| reader.string(value)),
        always: reader.bool_at(table, "always"),
        reason: reader.text_at(table, "reason"),
        unless: reader.text_at(table, "unless"),
        example: plain(reader.texts_at(table, "example")),
        seen: plain(reader.texts_at(table, "seen")),
        sources: plain(reader.texts_at(table, "sources")),
        outcome: Outcome::OfKind,
    };
    signal.outcome = outcome(reader, table, kind);
    templates(reader, table, &mut signal, &at);
    data(reader, table, &signal, &at);
    if kind == "noise" && signal.reason.is_empty() {
        reader.fault(at, "noise needs a `reason`: why do healthy devices log it?".to_owned(), None);
    }
    Some(signal)
}

fn matcher<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, at: &Range<usize>) -> Option<Matcher> {
    if table.contains_key("text") {
        let source = reader.need(table, "source", at, "a signal with `text`")?;
        let family = reader.word(source, LINES, "source")?;
        let text = plain(reader.texts_at(table, "text"));
        return Some(Matcher::Text { source: family.to_owned(), text });
    }
    let text = |reader: &mut Reader<'t>, key| reader.need(table, key, at, "a signal").map(|value| reader.string(value));
    if table.contains_key("provider") {
        let provider = text(reader, "provider")?;
        let event = plain(reader.texts_at(table, "event"));
        let ids = match table.get("id") {
            Some(value) => reader.many(value),
            None if !event.is_empty() => Vec::new(),
            None => reader.need(table, "id", at, "a signal with `provider`").map(|value| reader.many(value))?,
        };
        let id = ids.into_iter().filter_map(|value| reader.int(value)).map(|id| id as u32).collect();
        return Some(Matcher::Event { provider, id, event, data: map(reader, table, "data") });
    }
    if table.contains_key("key") {
        return Some(Matcher::Value { key: text(reader, "key")?, name: reader.text_at(table, "name") });
    }
    if table.contains_key("document") {
        let (document, path) = (text(reader, "document")?, reader.text_at(table, "path"));
        return Some(Matcher::Document { document, path, data: map(reader, table, "data") });
    }
    reader.fault(
        at.clone(),
        "a signal needs `text`, `provider`, `key` or `document`: how is its record recognised?".to_owned(),
        None,
    );
    None
}

/// What a signal over data may take and decide by.
fn data<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, signal: &Signal, at: &Range<usize>) {
    if matches!(signal.of, Matcher::Text { .. }) {
        return;
    }
    for key in ["each", "example", "always"] {
        if let Some(value) = table.get(key) {
            reader.fault(value.span(), format!("`{key}` is for signals with `text`"), None);
        }
    }
    if let Outcome::By { capture, .. } = &signal.outcome
        && !signal.take.contains_key(capture)
    {
        reader.fault(at.clone(), format!("`{}` takes no `{capture}`, by which its outcome is told", signal.id), None);
    }
}

fn templates<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, signal: &mut Signal, at: &Range<usize>) {
    let Some(list) = table.get("text") else { return };
    let values = reader.many(list);
    let count = values.len();
    let mut names: Vec<String> = Vec::new();
    let mut parsed = Vec::new();
    for value in values {
        let text = reader.string(value);
        match Template::parse(&text) {
            Ok(template) => {
                if let Some(message) = too_general(&template, signal.kind == "noise") {
                    reader.fault(value.span(), message, None);
                }
                names.extend(template.names.iter().cloned());
                parsed.push(template);
            }
            Err(fault) => reader.fault(inside(reader.text, value.span(), &fault.at), fault.message, None),
        }
    }
    // What follows from a template that cannot be read is no fault of its own.
    if parsed.len() < count {
        return;
    }
    if parsed.is_empty() {
        reader.fault(at.clone(), format!("signal `{}` has no template that can match", signal.id), None);
    }
    for example in &signal.example {
        if !parsed.iter().any(|template| template.matches(example.as_bytes()).is_some()) {
            let place = table.get("example").map_or(at.clone(), Spanned::span);
            reader.fault(place, format!("no template of `{}` matches its example {example:?}", signal.id), None);
        }
    }
    for template in &parsed {
        if !signal.example.iter().any(|example| template.matches(example.as_bytes()).is_some()) {
            reader.fault(list.span(), format!("a template of `{}` has no example that it matches", signal.id), None);
        }
    }
    let mut documents: Vec<&str> = signal.take.values().filter_map(|path| path.split('.').next()).collect();
    documents.sort_unstable();
    documents.dedup();
    if documents.len() > 1 && signal.each.is_none() {
        reader.fault(
            at.clone(),
            format!("`take` of `{}` reads from {}: one JSON capture a signal", signal.id, documents.join(" and ")),
            None,
        );
    }
    let used = signal.take.values().filter_map(|path| path.split('.').next());
    let by = match &signal.outcome {
        Outcome::By { capture, .. } if !signal.take.contains_key(capture) => Some(capture.as_str()),
        _ => None,
    };
    let elements = signal.each.is_some();
    for capture in used.filter(|_| !elements).chain(signal.each.as_deref()).chain(by) {
        if !names.iter().any(|name| name == capture) {
            reader.fault(at.clone(), format!("no template of `{}` captures `{capture}`", signal.id), None);
        }
    }
}

/// A template that would match nearly everything, or that costs more than it says.
fn too_general(template: &Template, noise: bool) -> Option<String> {
    match template.prefix() {
        Some(prefix) if prefix.len() < 8 && template.parts.len() > 1 => Some(
            "the text a message begins with must be at least 8 bytes: this one would be tried on too many messages"
                .to_owned(),
        ),
        Some(prefix) if noise && prefix.len() < 12 && template.parts.len() > 1 => Some(
            "a noise template needs 12 bytes of text before its first hole, or it hides what is no noise".to_owned(),
        ),
        Some(prefix)
            if template.parts.len() == 2
                && prefix.ends_with(b"] ")
                && prefix.iter().filter(|&&byte| byte == b' ').count() == 1 =>
        {
            Some("a gap right after a general prefix matches every line of that component: say more".to_owned())
        }
        None if template.anchor().is_none_or(|(_, literal)| literal.len() < 8) => Some(
            "the first text of a floating template must be at least 8 bytes: it is searched in every message"
                .to_owned(),
        ),
        _ => None,
    }
}

fn outcome<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, kind: &str) -> Outcome {
    let outcomes = kind_named(kind).map_or(&[] as &[&str], |kind| kind.outcomes);
    let what = format!("outcome of kind {kind}");
    let Some(value) = table.get("outcome") else { return Outcome::OfKind };
    match value.get_ref() {
        DeValue::String(_) => {
            reader.word(value, outcomes, &what).map_or(Outcome::OfKind, |word| Outcome::Fixed(word.to_owned()))
        }
        DeValue::Table(by) => {
            let Some((capture, choices)) = by.iter().next() else { return Outcome::OfKind };
            let DeValue::Table(choices) = choices.get_ref() else {
                reader.wrong(choices, "a table from what the capture says to an outcome");
                return Outcome::OfKind;
            };
            let mut map = BTreeMap::new();
            for (said, outcome) in choices {
                if let Some(word) = reader.word(outcome, outcomes, &what) {
                    map.insert(said.get_ref().to_string(), word.to_owned());
                }
            }
            Outcome::By { capture: capture.get_ref().to_string(), map }
        }
        _ => {
            reader.wrong(value, "an outcome, or a table from a capture's texts to outcomes");
            Outcome::OfKind
        }
    }
}

fn take<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> BTreeMap<String, String> {
    map(reader, table, "take")
}

fn map<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, key: &str) -> BTreeMap<String, String> {
    let Some(value) = table.get(key) else { return BTreeMap::new() };
    let DeValue::Table(inner) = value.get_ref() else {
        reader.wrong(value, "a table");
        return BTreeMap::new();
    };
    inner.iter().map(|(name, value)| (name.get_ref().to_string(), reader.string(value))).collect()
}

/// The place of a template's fault in the file: exact where the text stands in the file as it is.
fn inside(text: &str, value: Range<usize>, fault: &Range<usize>) -> Range<usize> {
    let quotes = text[value.clone()].bytes().take_while(|byte| matches!(byte, b'"' | b'\'')).count();
    let escaped = text[value.clone()].contains('\\');
    if escaped || quotes == 0 || fault.end > value.len() {
        value
    } else {
        value.start + quotes + fault.start..value.start + quotes + fault.end
    }
}

pub fn lawful(id: &str) -> bool {
    id.starts_with(|char: char| char.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

pub fn plain(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(Spanned::into_inner).collect()
}
