//! What the script `Get-AutopilotDiagnostics` prints: headings in capitals, pairs, and tables.
//!
//! Source: <https://www.powershellgallery.com/packages/Get-AutopilotDiagnostics>

use super::{Section, format};
use crate::format::by_line::{lines, pair, put_bad};
use crate::format::{Head, Input, Known, Sink};
use crate::record::AnomalyKind;

const TITLE: &[u8] = b"AUTOPILOT DIAGNOSTICS";

/// The output of the script.
pub const KNOWN: &[Known] =
    &[Known { format: format("Autopilot diagnostics (Get-AutopilotDiagnostics)", scan), is: is_output }];

fn is_output(head: &Head<'_>) -> bool {
    lines(&head.text).any(|line| line.text.trim_ascii() == TITLE)
}

/// Finds the parts under their headings. Lines of tables are the text of their part.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut section: Option<Section<'_>> = None;
    let mut before: Option<(usize, usize)> = None;
    for line in lines(input.bytes).filter(|line| !line.is_blank()) {
        if !sink.wants_more() {
            break;
        }
        if let Some(path) = heading(line.text) {
            if let Some(at) = before.take() {
                put_bad(input, sink, at, AnomalyKind::Stray, "text before the first heading");
            }
            if let Some(section) = section.replace(Section::new(line.start, path)) {
                section.put(input, sink);
            }
        } else if let Some(section) = &mut section {
            match pair(line.text) {
                Some((name, value)) => section.field(name, value),
                None => section.text.push(line.text.trim_ascii_end()),
            }
            section.at.1 = line.end;
        } else {
            before = Some((before.map_or(line.start, |(start, _)| start), line.end));
        }
    }
    if let Some(at) = before {
        put_bad(input, sink, at, AnomalyKind::Stray, "text before the first heading");
    }
    if let Some(section) = section {
        section.put(input, sink);
    }
}

/// The title, or `OBSERVED TIMELINE:`: words of which the first is in capitals, with nothing behind the colon.
fn heading(text: &[u8]) -> Option<&[u8]> {
    if text.trim_ascii() == TITLE {
        return Some(TITLE);
    }
    let words = text.trim_ascii_end().strip_suffix(b":")?;
    let first = words.split(|byte| *byte == b' ').next()?;
    let capitals = first.len() > 2 && first.len() < words.len() && first.iter().all(u8::is_ascii_uppercase);
    (capitals && pair(words).is_none()).then_some(words)
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn a_part_is_a_record() {
        let text =
            b"PS C:\\> .\\x.ps1\r\n\r\nAUTOPILOT DIAGNOSTICS\r\n\r\nProfile:                  Contoso standard\r\n\
                     ZTDID:\r\n Skip keyboard:           Yes   1 - -\r\n\r\nOBSERVED TIMELINE:\r\n\r\n\
                     Date                 Status\r\n----                 ------\r\n8/20/2026 7:59:12 AM Started\r\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "Autopilot diagnostics (Get-AutopilotDiagnostics)");
        assert_eq!(
            found,
            [
                "!stray PS C:\\> .\\x.ps1 (text before the first heading)",
                "AUTOPILOT DIAGNOSTICS: {Profile=Contoso standard, ZTDID=, Skip keyboard=Yes   1 - -}",
                "OBSERVED TIMELINE: Date                 Status\n----                 ------\n\
                 8/20/2026 7:59:12 AM Started",
            ]
        );
    }
}
