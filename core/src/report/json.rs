//! JSON in which no character can lead a terminal astray, and the report as JSON.
//!
//! `serde_json` escapes control characters below 0x20. What else a terminal obeys — C1 controls, marks that turn the
//! direction of writing — is escaped here: the same JSON, and safe to look at.

use super::{Report, Verdict, is_hostile};
use crate::finding::Finding;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io::{self, Write};

/// The whole report, indented.
pub(super) fn to_json(report: &Report) -> String {
    text(pretty(report)) + "\n"
}

/// The verdict on the first line, then a finding a line: what a pipeline of lines needs of a device. Where nothing was
/// found the first line is all there is.
pub(super) fn to_jsonl(report: &Report) -> String {
    #[derive(Serialize)]
    #[serde(tag = "type", rename_all = "kebab-case")]
    enum Said<'r> {
        Verdict {
            schema_version: u32,
            #[serde(flatten)]
            verdict: &'r Verdict,
            findings: usize,
            records: u64,
            clock: &'r str,
        },
        Finding {
            number: usize,
            #[serde(flatten)]
            finding: &'r Finding,
        },
    }
    let mut lines = Vec::new();
    let verdict = Said::Verdict {
        schema_version: report.schema_version,
        verdict: &report.verdict,
        findings: report.findings.len(),
        records: report.coverage.records,
        clock: &report.coverage.clock,
    };
    line(&verdict, &mut lines);
    report
        .findings
        .iter()
        .enumerate()
        .for_each(|(number, finding)| line(&Said::Finding { number, finding }, &mut lines));
    text(lines)
}

/// What was written as JSON, as text.
pub(super) fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}

/// Indented.
pub fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(value, &mut bytes, PrettyFormatter::new());
    bytes
}

/// On one line, behind what `into` holds.
pub fn line(value: &impl Serialize, into: &mut Vec<u8>) {
    write(value, into, CompactFormatter);
    into.push(b'\n');
}

fn write(value: &impl Serialize, into: &mut Vec<u8>, formatter: impl Formatter) {
    let done = value.serialize(&mut Serializer::with_formatter(into, Safe(formatter)));
    debug_assert!(done.is_ok(), "plain data, written into memory: {done:?}");
}

struct Safe<F>(F);

macro_rules! as_inside {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        // Nearly every fragment is ASCII, and checked faster than its characters are looked at.
        if !fragment.is_ascii() || fragment.contains('\x7f') {
            for (at, char) in fragment.char_indices().filter(|(_, char)| is_hostile(*char)) {
                writer.write_all(&fragment.as_bytes()[written..at])?;
                write!(writer, "\\u{:04x}", u32::from(char))?;
                written = at + char.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }

    as_inside! {
        begin_array(); end_array(); begin_array_value(first: bool); end_array_value();
        begin_object(); end_object(); begin_object_key(first: bool); begin_object_value(); end_object_value();
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_means_the_same() {
        let text = "a\u{1b}[2J\u{9b}2J \u{202e}gnp.exe \u{feff}\u{7f} für \u{1f600} \\ \"";
        let mut line = Vec::new();
        super::line(&text, &mut line);
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        assert!(
            line.contains("\\u009b") && line.contains("\\u202e") && line.contains("\\ufeff") && line.contains("für"),
            "{line}"
        );
        assert!(!line.trim_end().chars().any(super::is_hostile), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).expect("JSON"), text);
        assert_eq!(super::pretty(&serde_json::json!({ "a": [1, 2] })), b"{\n  \"a\": [\n    1,\n    2\n  ]\n}");
    }
}
