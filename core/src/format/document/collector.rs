//! `MdmLogCollectorFootPrint.txt`: what mdmdiagnosticstool collected, and what it could not.
//!
//! It tells "absent on the device" from "not collected". The first and the last line hold a time: UTC, though no `Z`
//! says so (seen in the field: it agrees with the report of the same run, which names UTC).

use super::format;
use crate::format::by_line::{Line, lines, of_log, span};
use crate::format::{Input, Known, Sink};
use crate::record::{Fields, Item, Level, Record};
use crate::text::Text;
use crate::time::iso::iso;

/// The log of the collector.
pub const KNOWN: &[Known] = &[Known {
    format: format("log of the collector (MdmLogCollectorFootPrint.txt)", scan),
    is: |head| head.text.starts_with(b"--- Start at:"),
}];

/// Finds the lines; each is a record.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    for line in lines(input.bytes).filter(|line| !line.is_blank()) {
        if !sink.wants_more() {
            break;
        }
        sink.item(Item::Record(record(input, &line)));
    }
}

fn record<'a>(input: &Input<'a>, line: &Line<'a>) -> Record<'a> {
    let marked = line.text.strip_prefix(b"--- Start at:").or_else(|| line.text.strip_prefix(b"--- End at:"));
    let raw = marked.unwrap_or_default().trim_ascii();
    Record {
        span: span(input, line.start, line.end),
        time: iso(raw).and_then(|iso| iso.stamp.with_offset(0)),
        level: Level::default(),
        text: Text::new(line.text.trim_ascii()),
        fields: Fields::default(),
        origin: of_log(b"", raw),
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn a_line_is_a_record_and_two_have_a_time() {
        let text = b"--- Start at:2026-08-20T07:59:12\r\n\"AreaName\" : \"autopilot;\"\r\n\
                     Failed (HResult:0x80070002) to dump HKLM registry:software\\contoso\r\n\r\n--- End at:soon\r\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "log of the collector (MdmLogCollectorFootPrint.txt)");
        assert_eq!(
            found,
            [
                "2026-08-20 07:59:12+00:00 unknown : --- Start at:2026-08-20T07:59:12",
                "unknown : \"AreaName\" : \"autopilot;\"",
                "unknown : Failed (HResult:0x80070002) to dump HKLM registry:software\\contoso",
                "unknown : --- End at:soon",
            ]
        );
    }
}
