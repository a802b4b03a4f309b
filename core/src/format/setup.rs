//! `setupact.log`, `setuperr.log` and their kin: Windows Setup, OOBE, servicing.
//!
//! `2026-08-19 19:04:06, Info       [0x0601c1] IBS    message`: local time without a zone, a level, and two columns that
//! may be blank: a code and a component. Lines without a time belong to the record before. Some programs write their own
//! lines into files of these names, without any time.
//!
//! Source: <https://learn.microsoft.com/windows/deployment/upgrade/log-files>

mod grammar;
mod untimed;

use super::by_line::{lines, of_log, put_bad, span};
use super::{Format, Head, Input, Known, Read, Sink};
use crate::record::{AnomalyKind, Field, Fields, Item, Level, Rank, Record};
use crate::text::Text;
use grammar::Line;

/// Logs of Windows Setup.
pub const KNOWN: &[Known] = &[
    Known {
        format: Format { name: "Windows Setup log (setupact.log)", family: "setup", read: Read::Text(scan) },
        is: is_log,
    },
    Known {
        format: Format { name: "Windows Setup log without times", family: "setup", read: Read::Text(untimed::scan) },
        is: untimed::is_log,
    },
];

/// Why lines are no record.
const BEFORE: &str = "lines before the first time";

/// The first line may be the rest of one that was cut.
fn is_log(head: &Head<'_>) -> bool {
    lines(&head.text).take(8).any(|line| grammar::line(line.text).is_some())
}

/// Finds the records.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut open: Option<Open<'_>> = None;
    let mut before: Option<(usize, usize)> = None;
    for line in lines(input.bytes) {
        if !sink.wants_more() {
            break;
        }
        if let Some(found) = grammar::line(line.text) {
            if let Some(at) = before.take() {
                put_bad(input, sink, at, AnomalyKind::Stray, BEFORE);
            }
            let text = line.text_end() - found.message.len();
            if let Some(open) = open.replace(Open { line: found, start: line.start, text, end: line.end }) {
                open.put(input, sink);
            }
        } else if let Some(open) = &mut open {
            open.end = line.end;
        } else if !line.is_blank() {
            before = Some((before.map_or(line.start, |(start, _)| start), line.end));
        }
    }
    if let Some(at) = before {
        put_bad(input, sink, at, AnomalyKind::Stray, BEFORE);
    }
    if let Some(open) = open {
        open.put(input, sink);
    }
}

/// A record that may go on.
struct Open<'a> {
    line: Line<'a>,
    start: usize,
    text: usize,
    end: usize,
}

impl Open<'_> {
    fn put(&self, input: &Input<'_>, sink: &mut dyn Sink) {
        let line = &self.line;
        let code = Field { name: Text::from("code"), value: Text::new(line.code) };
        sink.item(Item::Record(Record {
            span: span(input, self.start, self.end),
            time: line.stamp,
            level: Level { raw: None, meaning: rank(line.level) },
            text: Text::new(input.bytes.get(self.text..self.end).unwrap_or_default().trim_ascii()),
            fields: Fields::new(if line.code.is_empty() { &[] } else { std::slice::from_ref(&code) }),
            origin: of_log(line.component, line.time),
        }));
    }
}

fn rank(level: &[u8]) -> Rank {
    match level {
        b"Info" | b"Perf" => Rank::Info,
        b"Warning" => Rank::Warning,
        b"Error" | b"Fatal" | b"FatalError" => Rank::Error,
        _ => Rank::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn lines_with_and_without_columns() {
        let text = b"\xef\xbb\xbfcut\r\n2026-08-19 19:04:06, Info                         [windeploy.exe] Contoso\r\n\
                     2026-08-19 19:04:07, Error      [0x0601c1] IBS    first\nK\xe9k\n\n\
                     2026-08-19 19:04:08, Warning               MOUPG  x: y\r\n\
                     2026-13-19 19:04:08, Perf   odd columns\r\n2026-08-19 19:04:09, Info\r\n";
        let (format, found) = recognised(text, "setupact.log");
        assert_eq!(format, "Windows Setup log (setupact.log)");
        assert_eq!(
            found,
            [
                "!stray cut (lines before the first time)",
                "2026-08-19 19:04:06 info : [windeploy.exe] Contoso",
                "2026-08-19 19:04:07 error IBS: first\nK\u{fffd}k {code=0x0601c1}",
                "2026-08-19 19:04:08 warning MOUPG: x: y",
                "info : odd columns",
                "2026-08-19 19:04:09 info : ",
            ]
        );
    }
}
