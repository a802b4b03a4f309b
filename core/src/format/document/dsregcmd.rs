//! What `dsregcmd /status` prints: boxed headings, and under them keys to the right and values to the left of a colon.
//!
//! Source: <https://learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd>. Keys hold blanks, values
//! may be empty or hold colons, and `NgcSet` stands in two sections.

use super::{Section, format, holds};
use crate::format::by_line::{Line, lines, pair, put_bad};
use crate::format::{Head, Input, Known, Sink};
use crate::record::AnomalyKind;

/// The registration state of a device.
pub const KNOWN: &[Known] = &[Known { format: format("registration state (dsregcmd /status)", scan), is: is_status }];

/// A key that every version prints in its section, and a box.
fn is_status(head: &Head<'_>) -> bool {
    let key = ["AzureAdJoined :", "WorkplaceJoined :", "AzureAdPrt :", "DeviceId :"];
    holds(head, "+------")
        && lines(&head.text).any(|line| heading(line.text).is_some())
        && key.iter().any(|key| holds(head, key))
}

/// Finds the sections.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut section: Option<Section<'_>> = None;
    let mut before: Option<(usize, usize)> = None;
    let mut rule = None;
    for line in lines(input.bytes).filter(|line| !line.is_blank()) {
        if !sink.wants_more() {
            break;
        }
        if is_rule(line.text) {
            rule = Some(line.start);
            continue;
        }
        match heading(line.text) {
            Some(path) => {
                if let Some(at) = before.take() {
                    put_bad(input, sink, at, AnomalyKind::Stray, "text before the first section");
                }
                if let Some(section) = section.take() {
                    section.put(input, sink);
                }
                section = Some(Section::new(rule.unwrap_or(line.start), path));
            }
            None => match &mut section {
                Some(section) => take(section, &line),
                None => before = Some((before.map_or(line.start, |(start, _)| start), line.end)),
            },
        }
        rule = None;
    }
    if let Some(section) = section {
        section.put(input, sink);
    } else if let Some(at) = before {
        put_bad(input, sink, at, AnomalyKind::Stray, "text before the first section");
    }
}

fn take<'a>(section: &mut Section<'a>, line: &Line<'a>) {
    match pair(line.text) {
        Some((name, value)) => section.field(name, value),
        None => section.text.push(line.text.trim_ascii()),
    }
    section.at.1 = line.end;
}

/// `+-----+`
fn is_rule(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.len() > 6 && text.starts_with(b"+-") && text.iter().all(|byte| matches!(byte, b'+' | b'-'))
}

/// `| heading   |`
fn heading(text: &[u8]) -> Option<&[u8]> {
    let inner = text.trim_ascii().strip_prefix(b"| ")?.strip_suffix(b"|")?.trim_ascii();
    (!inner.is_empty()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn a_section_is_a_record() {
        let text = b"C:\\> dsregcmd /status\r\n\r\n+------------+\r\n| Device State |\r\n+------------+\r\n \r\n\
                     \x20            AzureAdJoined : YES\r\n   Server Error Description : AADSTS50126: wrong : bad\r\n\
                     +------------+\r\n| Work Account 1 |\r\n+------------+\r\n           WorkplaceMdmUrl :\r\n\
                     NgcSet : NO\r\nfree line\r\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "registration state (dsregcmd /status)");
        assert_eq!(
            found,
            [
                "!stray C:\\> dsregcmd /status (text before the first section)",
                "Device State: {AzureAdJoined=YES, Server Error Description=AADSTS50126: wrong : bad}",
                "Work Account 1: free line {WorkplaceMdmUrl=, NgcSet=NO}",
            ]
        );
    }
}
