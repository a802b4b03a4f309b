//! Fills the holes of a rule's texts.

use super::scope_of;
use super::select::{guid_text, said};
use crate::engine::Value;
use crate::finding::CodeSaid;
use crate::knowledge::Knowledge;
use crate::knowledge::codes::{self, Scope};
use crate::knowledge::hosts;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS};
use std::fmt::Write;

/// Whom a rule looks at: the name it has for its subjects, and one of them.
#[derive(Debug, Clone, Copy)]
pub struct Whom<'w> {
    pub same: Option<&'w str>,
    pub subject: Option<Value<'w>>,
}

/// What the holes of a text are filled from.
pub struct Words<'w> {
    pub knowledge: &'w Knowledge,
    pub story: &'w Story,
    pub whom: Whom<'w>,
    /// In order; what the later ones say wins.
    pub happenings: &'w [&'w Happening],
    /// When it was over.
    pub until: Option<Stamp>,
}

impl Words<'_> {
    /// The text with every hole filled; one that nothing fills becomes `?`.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            filled.push_str(before);
            let (hole, after) = behind.split_once('}').unwrap_or((behind, ""));
            let said = self.hole(hole).unwrap_or_else(|| "?".to_owned());
            rest = after;
            if let (true, Some(after)) =
                ((hole == "count" || hole.ends_with(":count")) && said == "1", after.strip_prefix(" times"))
            {
                filled.push_str("once");
                rest = after;
                continue;
            }
            if hole == "first"
                && let Some(after) = after.strip_prefix(" to {last}")
                && self.hole("last").as_ref() == Some(&said)
            {
                // A stretch of time without a length is a moment.
                if filled.ends_with(" from ") {
                    filled.truncate(filled.len() - "from ".len());
                    filled.push_str("at ");
                }
                rest = after;
            }
            filled.push_str(&said);
        }
        filled.push_str(rest);
        filled
    }

    fn hole(&self, hole: &str) -> Option<String> {
        let (name, how) = hole.split_once(':').unwrap_or((hole, ""));
        let stamps = || self.happenings.iter().filter_map(|happening| happening.stamp());
        match name {
            "count" => return Some(self.happenings.iter().map(|happening| happening.count()).sum::<u64>().to_string()),
            "first" => return stamps().min().map(Stamp::to_seconds),
            "last" => return stamps().max().map(Stamp::to_seconds),
            "times" => return Some(times(stamps().collect())),
            "until" => return self.until.map(Stamp::to_seconds),
            "duration" => return Some(duration(stamps().max()?.ticks() - stamps().min()?.ticks())),
            _ => {}
        }
        if self.whom.same == Some(name) {
            return self.whom.subject.map(|subject| match (subject, how) {
                (Value::Text(text), "serves") => hosts::serves(text),
                _ => self.name_of(subject),
            });
        }
        if how == "count" {
            let with = |one: &&&Happening| said(self.knowledge, self.story, one, name).is_some();
            return Some(self.happenings.iter().filter(with).map(|one| one.count()).sum::<u64>().to_string());
        }
        let (happening, value) = self
            .happenings
            .iter()
            .rev()
            .find_map(|happening| Some((happening, said(self.knowledge, self.story, happening, name)?)))?;
        Some(match (value, how) {
            (Value::Int(number), "bytes") => bytes(number),
            (Value::Int(number), "ms") => duration(number.saturating_mul(TICKS / 1000)),
            (Value::Text(text), "first-line") => one_line(text.trim().lines().next().unwrap_or_default()),
            (Value::Text(text), "serves") => hosts::serves(text),
            (Value::Int(number) | Value::Code(number), _) if is_code(name, value) => {
                code_words(number, scope_of(happening.kind))
            }
            _ => self.name_of(value),
        })
    }

    fn name_of(&self, value: Value<'_>) -> String {
        match self.story.name(value) {
            Some(name) => name.to_owned(),
            None => shown(value),
        }
    }

    /// The codes in what happened, each once.
    pub fn codes(&self) -> Vec<CodeSaid> {
        let mut found: Vec<CodeSaid> = Vec::new();
        for happening in self.happenings {
            for (name, value) in happening.values() {
                let (Value::Int(number) | Value::Code(number)) = value else { continue };
                if number == 0 || !is_code(self.knowledge.names().name(name), value) {
                    continue;
                }
                let said = code_said(number, scope_of(happening.kind));
                if !found.contains(&said) {
                    found.push(said);
                }
            }
        }
        found
    }
}

/// The codes in a happening.
pub fn codes_of(knowledge: &Knowledge, happening: &Happening) -> Vec<CodeSaid> {
    let said = happening.values().filter_map(|(name, value)| match value {
        Value::Int(number) | Value::Code(number) if is_code(knowledge.names().name(name), value) => {
            Some(code_said(number, scope_of(happening.kind)))
        }
        _ => None,
    });
    said.collect()
}

/// A value as it is written in texts and as a subject's id.
pub fn shown(value: Value<'_>) -> String {
    match value {
        Value::Int(number) | Value::Code(number) => number.to_string(),
        Value::Guid(guid) => guid_text(guid),
        Value::Text(text) => one_line(text),
    }
}

/// Several lines of a captured text as one, shortened where it is long.
fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(300) {
        Some((at, _)) => format!("{}…", &joined[..at]),
        None => joined,
    }
}

/// Hexadecimal numbers are codes, but for small ones under another name: those are states and counts.
fn is_code(name: &str, value: Value<'_>) -> bool {
    matches!(value, Value::Code(number) if number as u32 > 0xffff) || name == "code" || name.ends_with("-code")
}

fn code_said(number: i64, scope: Scope) -> CodeSaid {
    let bits = number as u32;
    let code = if bits > 0xffff { format!("0x{bits:08x}") } else { number.to_string() };
    match codes::code(bits, scope) {
        Some(known) => CodeSaid {
            code,
            name: (known.name != "-").then(|| known.name.to_owned()),
            meaning: known.meaning.to_owned(),
        },
        None if bits > 0xffff => CodeSaid { code, name: None, meaning: codes::decode(bits).0 },
        None => CodeSaid { code, name: None, meaning: "not in the table of known codes".to_owned() },
    }
}

fn code_words(number: i64, scope: Scope) -> String {
    let said = code_said(number, scope);
    match said.name {
        Some(name) => format!("{} ({name})", said.code),
        None => said.code,
    }
}

/// `17,825,792 bytes`
fn bytes(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(" bytes");
    text
}

/// `14 h 15 min`
pub fn duration(ticks: i64) -> String {
    let seconds = ticks / TICKS;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{} days {} h", seconds / 86_400, seconds / 3600 % 24),
    }
}

/// `2026-03-17 16:02, 17:00; 2026-03-18 18:24`: the day once, at most 16 times.
fn times(mut stamps: Vec<Stamp>) -> String {
    const MOST: usize = 16;
    stamps.sort();
    let mut text = String::new();
    let mut day = None;
    for stamp in stamps.iter().take(MOST) {
        let seconds = stamp.to_seconds();
        let (date, clock) = seconds.split_at(10);
        let _ = match day.replace(stamp.date()) {
            Some(before) if before == stamp.date() => write!(text, ", {}", &clock[1..6]),
            Some(_) => write!(text, "; {date} {}", &clock[1..6]),
            None => write!(text, "{date} {}", &clock[1..6]),
        };
    }
    if stamps.len() > MOST {
        let _ = write!(text, " and {} more", stamps.len() - MOST);
    }
    text
}
