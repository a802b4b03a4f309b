//! Reads `signals/<area>.toml`: one table a signal.

use crate::knowledge::diagnostic::meant;
use crate::knowledge::keys::{LINES, SIGNAL};
use crate::knowledge::kinds::{KINDS, kind_named};
use crate::knowledge::model::{Matcher, Outcome, Signal};
use crate::knowledge::reader::Reader;
use crate::signal::template::{Hole, Part, Template};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What stands before and behind a message in a CMTrace log.
const MARKERS: [&str; 2] = ["<![LOG[", "]LOG]!>"];

/// What a table of a file of signals holds.
#[derive(Debug)]
pub enum Found {
    /// A signal.
    Signal(Box<Signal>),
    /// The built-in signal of that name is switched off here.
    Off(String),
}

/// The signals of a file. What cannot be read is missing and has a fault.
pub fn read(reader: &mut Reader<'_>) -> Vec<(Found, Range<usize>)> {
    let Some(table) = reader.table() else { return Vec::new() };
    let mut signals = Vec::new();
    for (key, value) in table.get_ref() {
        let DeValue::Table(inner) = value.get_ref() else {
            reader.wrong(value, "a table: `[signal-name]`");
            continue;
        };
        if reader.off(inner, "a signal").is_some() {
            signals.push((Found::Off(key.get_ref().to_string()), key.span()));
        } else if let Some(signal) = signal(reader, key.get_ref(), key.span(), inner) {
            signals.push((Found::Signal(Box::new(signal)), key.span()));
        }
    }
    signals.sort_by_key(|(_, at)| at.start);
    signals
}

fn signal<'t>(reader: &mut Reader<'t>, id: &str, at: Range<usize>, table: &DeTable<'t>) -> Option<Signal> {
    reader.keys(table, &at, SIGNAL, "a signal");
    if !lawful(id) {
        reader.fault(
            at.clone(),
            format!("`{id}` is no signal name: small letters, digits and `-`, a letter first"),
            None,
        );
    }
    let kind_names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let kind = table.get("kind").and_then(|value| reader.word(value, &kind_names, "kind"))?;
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
        let id = ids.into_iter().filter_map(|value| event_id(reader, value)).collect();
        return Some(Matcher::Event { provider, id, event, data: map(reader, table, "data") });
    }
    if table.contains_key("key") {
        reader.need(table, "name", at, "a signal with `key`");
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

/// The number of an event has 16 bits.
fn event_id<'t>(reader: &mut Reader<'t>, value: &Spanned<DeValue<'t>>) -> Option<u32> {
    let id = reader.int(value)?;
    let lawful = u16::try_from(id).ok().map(u32::from);
    if lawful.is_none() {
        reader.fault(value.span(), format!("no event has the id {id}: ids are 0 to 65535"), None);
    }
    lawful
}

/// What a signal over data may take and decide by.
fn data<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, signal: &Signal, at: &Range<usize>) {
    if matches!(signal.of, Matcher::Text { .. }) {
        return;
    }
    let everything = match &signal.of {
        Matcher::Text { .. } => None,
        Matcher::Event { id, event, .. }
            if id.is_empty() && event.is_empty() && !reader.any_fault_in(table.get("id")) =>
        {
            Some(("id", "an event has one of these ids, and there is none: it never happens"))
        }
        Matcher::Event { provider, .. } if provider.is_empty() => {
            Some(("provider", "no event is of this provider: it never happens"))
        }
        Matcher::Value { key, .. } if !key.contains(|char: char| char.is_ascii_alphanumeric()) => {
            Some(("key", "every key ends so: name steps of the one that is meant"))
        }
        Matcher::Document { document, .. } if document.is_empty() => {
            Some(("document", "every document begins so: name the kind that is meant"))
        }
        _ => None,
    };
    if let Some((key, message)) = everything {
        let place = table.get(key).map_or(at.clone(), Spanned::span);
        reader.fault(place, message.to_owned(), None);
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
        match Template::parse_within(&text, &reader.limits) {
            Ok(template) => {
                if let Some(marker) = MARKERS.iter().find(|marker| text.contains(*marker)) {
                    let message = format!("no message holds `{marker}`, which stands around messages: leave it out");
                    reader.fault(value.span(), message, None);
                } else if let Some((message, help)) = too_general(&template, signal.kind == "noise") {
                    reader.fault(value.span(), message, help);
                }
                names.extend(template.names.iter().cloned());
                parsed.push(template);
            }
            Err(fault) => reader.fault(inside(reader.text, value.span(), &fault.at), fault.message, fault.help),
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
            let help = meant(capture, names.iter().map(String::as_str));
            reader.fault(at.clone(), format!("no template of `{}` captures `{capture}`", signal.id), help);
        }
    }
    numbers(reader, table, signal, &parsed);
}

/// What a capture that is always a number is compared with must be a decimal number.
fn numbers<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, signal: &Signal, templates: &[Template]) {
    let Outcome::By { capture, map } = &signal.outcome else { return };
    let holes = templates.iter().flat_map(|template| {
        template.parts.iter().filter_map(|part| match part {
            Part::Hole(hole, Some(number)) if template.names[usize::from(*number)] == *capture => Some(*hole),
            _ => None,
        })
    });
    let numbers: Vec<bool> = holes.map(|hole| matches!(hole, Hole::Int | Hole::Code)).collect();
    let place = table.get("outcome").map(Spanned::span).unwrap_or_default();
    let never = |said: &&String| *said != "*" && said.parse::<i64>().is_err();
    if !signal.take.contains_key(capture) && !numbers.is_empty() && numbers.iter().all(|number| *number) {
        for said in map.keys().filter(never) {
            let help = match said.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
                Some(code) => format!("write it as an unsigned decimal: `{code}`"),
                None => format!("take `{{{capture}:word}}` or `{{{capture}}}` for what is no number"),
            };
            let message = format!("`{capture}` is a number in every template: it never says `{said}`");
            reader.fault(place.clone(), message, Some(help));
        }
    }
    if map.is_empty() {
        reader.fault(
            place,
            format!("`{}` has no outcome for anything `{capture}` says: it never happens", signal.id),
            None,
        );
    }
}

/// Why a template would match nearly everything, or costs more than it says; and what to do.
fn too_general(template: &Template, noise: bool) -> Option<(String, Option<String>)> {
    let open =
        |part: Option<&Part>| matches!(part, Some(Part::Hole(Hole::Free | Hole::Gap | Hole::Rest | Hole::Line, _)));
    let Some(prefix) = template.prefix() else {
        if noise {
            let message =
                "a noise template begins with 12 bytes of text: one that begins with a hole hides what is no noise";
            return Some((message.to_owned(), None));
        }
        let length = template.anchor().map_or(0, |(_, literal)| literal.len());
        let message = format!(
            "the first text of a floating template must be at least 8 bytes, this one has {length}: it is searched in \
             every message"
        );
        return (length < 8).then_some((message, None));
    };
    if template.parts.len() == 1 {
        return None;
    }
    let (length, least) = (prefix.len(), if noise { 12 } else { 8 });
    if length < least {
        let message = if noise {
            format!(
                "a noise template needs {least} bytes of text before its first hole, this one has {length}: it would hide what is no noise"
            )
        } else {
            format!(
                "the text a message begins with must be at least {least} bytes, this one has {length}: it would be tried on too many messages"
            )
        };
        return Some((message, None));
    }
    let last = template.parts.len() == 2;
    if open(template.parts.get(1)) && last && specific(prefix) < 4 {
        let said = String::from_utf8_lossy(prefix);
        let message = format!("a gap right behind `{}` matches every line of that component", said.trim_end());
        return Some((message, Some("say more of the line before the gap".to_owned())));
    }
    None
}

/// How many letters and digits of a message's beginning are more than the names of components in brackets.
fn specific(prefix: &[u8]) -> usize {
    let mut depth = 0_usize;
    let outside = prefix.iter().filter(|&&byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && byte.is_ascii_alphanumeric()
    });
    outside.count()
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
