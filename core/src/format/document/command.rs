//! What certreq and certutil print, in a bundle or redirected to a file: one record with the text.

use super::device::stamp;
use super::{Section, format, holds};
use crate::format::by_line::lines;
use crate::format::{Head, Input, Known, Sink};

/// The output of these commands.
pub const KNOWN: &[Known] = &[Known { format: format("output of certreq or certutil", scan), is: is_output }];

/// The text is free and translated: the name of the file tells, or the line above the first certificate of a store.
///
/// A bundle of mdmdiagnosticstool says `CertReq_enrollaik_Output.txt`, one of Intune `(7) Command … certutil_exe … output.log`.
fn is_output(head: &Head<'_>) -> bool {
    let name = &head.name;
    let named = ["certreq", "certutil"].iter().any(|tool| name.contains(tool)) && name.contains("output");
    let text = !head.text.is_empty() && !head.text.contains(&0);
    text && (named || holds(head, "\n================ Certificate 0 ================"))
}

/// Takes the whole text; where its first line is a time, that is when.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut section: Option<Section<'_>> = None;
    let mut time = None;
    for line in lines(input.bytes) {
        if !sink.wants_more() {
            break;
        }
        match (&mut section, stamp(line.text)) {
            (None, Some(stamp)) => time = Some(stamp),
            (None, None) if line.is_blank() => {}
            (section, _) => {
                let section = section.get_or_insert_with(|| Section { time, ..Section::new(line.start, b"") });
                section.text.push(line.text);
                section.at.1 = line.end;
            }
        }
    }
    if let Some(mut section) = section {
        while section.text.pop_if(|line| line.trim_ascii().is_empty()).is_some() {}
        section.put(input, sink);
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn the_text_is_one_record() {
        let text = b"2026-08-20T07:59:12\r\n\r\nContoso-KeyId\r\n\r\nCertReq: done\r\n\r\n";
        let (format, found) = recognised(text, "CertReq_enrollaik_Output.txt");
        assert_eq!(format, "output of certreq or certutil");
        assert_eq!(found, ["2026-08-20 07:59:12+00:00 : Contoso-KeyId\n\nCertReq: done"]);
        let text = b"my \"Personal\"\r\n================ Certificate 0 ================\r\nSerial: 1\r\n";
        assert_eq!(recognised(text, "store.txt").0, "output of certreq or certutil");
    }
}
