//! `TpmHliInfo_Output.txt` and `UEFI_Data_Output.txt` of mdmdiagnosticstool.
//!
//! The first line is a time without a zone: UTC, as all plain times of this tool (seen in the field). A question to the
//! TPM or a variable of the firmware begins a record; so "Ready" and "Value" say what they belong to.

use super::{Section, format, holds};
use crate::format::by_line::{lines, pair};
use crate::format::{Head, Input, Known, Sink};
use crate::time::Stamp;
use crate::time::iso::iso;

/// What the TPM and the firmware answered.
pub const KNOWN: &[Known] = &[
    Known {
        format: format("state of the TPM (TpmHliInfo_Output.txt)", scan),
        is: |head| is_stamped(head) && holds(head, "TpmHLI "),
    },
    Known {
        format: format("firmware variables (UEFI_Data_Output.txt)", scan),
        is: |head| is_stamped(head) && holds(head, "UEFI "),
    },
];

fn is_stamped(head: &Head<'_>) -> bool {
    lines(&head.text).next().is_some_and(|line| stamp(line.text).is_some())
}

/// A time that fills its line, as UTC.
pub(super) fn stamp(line: &[u8]) -> Option<Stamp> {
    iso(line.trim_ascii())?.stamp.with_offset(0)
}

/// Finds the answers.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut time = None;
    let mut section = Section::default();
    for line in lines(input.bytes).filter(|line| !line.is_blank()) {
        if !sink.wants_more() {
            break;
        }
        if let Some(stamp) = stamp(line.text) {
            time = Some(stamp);
            continue;
        }
        let text = line.text.trim_ascii();
        if let Some(path) = heading(text) {
            section.put(input, sink);
            section = Section { time, ..Section::new(line.start, path) };
        }
        fields(&mut section, text);
        section.at.1 = line.end;
    }
    section.put(input, sink);
}

/// What a line begins a record about: `TpmHLI GetVersion result: 0x0`, `Namespace: {…}, variable name: X`, or nothing in
/// particular.
fn heading(text: &[u8]) -> Option<&[u8]> {
    let Some((name, value)) = pair(text) else { return Some(b"") };
    if let Some(question) = name.strip_suffix(b" result") {
        return Some(question);
    }
    (name == b"Namespace").then(|| variable(value).map_or(&b""[..], |(_, variable)| variable))
}

/// The GUID and the name of a firmware variable.
fn variable(value: &[u8]) -> Option<(&[u8], &[u8])> {
    const NAME: &[u8] = b", variable name:";
    let at = memchr::memmem::find(value, NAME)?;
    Some((&value[..at], value[at + NAME.len()..].trim_ascii()))
}

fn fields<'a>(section: &mut Section<'a>, text: &'a [u8]) {
    let Some((name, value)) = pair(text) else {
        section.text.push(text);
        return;
    };
    match variable(value).filter(|_| name == b"Namespace") {
        Some((namespace, variable)) => {
            section.field(name, namespace);
            section.field(b"variable name", variable);
        }
        None if name.ends_with(b" result") => section.field(b"result", value),
        // `  -NoValidEkCert: …`: why the TPM is not ready.
        None => section.field(name.strip_prefix(b"-").unwrap_or(name), value),
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn a_question_to_the_tpm_is_a_record() {
        let text = b"2026-08-20T07:59:12\r\nTpmHLI GetVersion result: 0x00000000\r\nTpmHLI Version: 2.0\r\n\
                     TpmHLI IsReady for Storage result: 0x80070490\r\nReady: False\r\nBits:  0x1\r\n\x20 -NoEk: none\r\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "state of the TPM (TpmHliInfo_Output.txt)");
        let time = "2026-08-20 07:59:12+00:00";
        assert_eq!(
            found,
            [
                format!("{time} TpmHLI GetVersion: {{result=0x00000000, TpmHLI Version=2.0}}"),
                format!("{time} TpmHLI IsReady for Storage: {{result=0x80070490, Ready=False, Bits=0x1, NoEk=none}}"),
            ]
        );
    }

    #[test]
    fn a_firmware_variable_is_a_record() {
        let text = b"2026-08-20T07:59:12\nUEFI is supported.\nNamespace: {1}, variable name: AUTOPILOT_MARKER\n\
                     Error: 0x800700CB\nUEFI query complete.\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "firmware variables (UEFI_Data_Output.txt)");
        let time = "2026-08-20 07:59:12+00:00";
        assert_eq!(
            found,
            [
                format!("{time} : UEFI is supported."),
                format!(
                    "{time} AUTOPILOT_MARKER: {{Namespace={{1}}, variable name=AUTOPILOT_MARKER, Error=0x800700CB}}"
                ),
                format!("{time} : UEFI query complete."),
            ]
        );
    }
}
