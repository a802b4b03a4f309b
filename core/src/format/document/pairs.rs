//! Blocks of `Name : Value` with blank lines between them, as PowerShell's lists are printed.
//!
//! Only what cannot be anything else is taken: the metadata of old versions of mdmdiagnosticstool, and what the cmdlets of
//! Delivery Optimization print.

use super::{Section, format};
use crate::format::by_line::{lines, pair};
use crate::format::{Head, Input, Known, Sink};

/// Such lists.
pub const KNOWN: &[Known] = &[
    Known {
        // Build 19592 wrote braces and no quotes: seen in the field.
        format: format("MDM diagnostics metadata, no JSON (MdmDiagLogMetadata.json)", scan),
        is: |head| {
            let inner = head.text.strip_prefix(b"{").unwrap_or(&head.text);
            inner.trim_ascii_start().starts_with(b"MdmDiagVersion")
        },
    },
    Known {
        format: format("Delivery Optimization status (Get-DeliveryOptimizationStatus)", scan),
        is: |head| known_names(head, &STATUS) >= 3,
    },
    Known {
        format: format("Delivery Optimization log (Get-DeliveryOptimizationLog)", scan),
        is: |head| known_names(head, &LOG) >= 4,
    },
];

/// Source: <https://learn.microsoft.com/windows/deployment/do/waas-delivery-optimization-monitor>
const STATUS: [&[u8]; 12] = [
    b"FileId",
    b"FileSize",
    b"FileSizeInCache",
    b"DownloadMode",
    b"TotalBytesDownloaded",
    b"PercentPeerCaching",
    b"BytesFromPeers",
    b"BytesFromHttp",
    b"BytesFromCacheServer",
    b"BytesFromInternetPeers",
    b"DownloadDuration",
    b"PredefinedCallerApplication",
];

/// The same source.
const LOG: [&[u8]; 5] = [b"ThreadId", b"LevelName", b"Function", b"LineNumber", b"ProcessId"];

/// How many of these begin a line as names.
fn known_names(head: &Head<'_>, names: &[&[u8]]) -> usize {
    let mut seen = vec![false; names.len()];
    for (name, _) in lines(&head.text).filter_map(|line| pair(line.text)) {
        if let Some(at) = names.iter().position(|known| *known == name) {
            seen[at] = true;
        }
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Finds the blocks. A line that is no pair goes on with the value before it: so long values are wrapped.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let mut section = Section::default();
    let mut value = 0;
    for line in lines(input.bytes) {
        if !sink.wants_more() {
            break;
        }
        if line.is_blank() {
            section.put(input, sink);
            section = Section::default();
            continue;
        }
        if matches!(line.text.trim_ascii(), b"{" | b"}") {
            continue;
        }
        if section.at.1 == 0 {
            section.at.0 = line.start;
        }
        section.at.1 = line.end;
        let wrapped = line.text.starts_with(b"    ") && !section.fields.is_empty();
        match pair(line.text).filter(|_| !wrapped || aligned(line.text)) {
            Some((name, text)) => {
                // An empty value still has its place: behind the colon.
                value = line.text_end() - text.len();
                section.field(name, text);
            }
            None if wrapped => {
                let name = section.fields.pop().map_or(&b""[..], |field| field.name.as_bytes());
                section.field(name, input.bytes.get(value..line.text_end()).unwrap_or_default().trim_ascii());
            }
            None => section.text.push(line.text.trim_ascii()),
        }
    }
    section.put(input, sink);
}

/// Whether blanks stand on both sides of the first colon, as in a list.
fn aligned(text: &[u8]) -> bool {
    memchr::memmem::find(text, b" : ").is_some() && !text.starts_with(b"        ")
}

#[cfg(test)]
mod tests {
    use crate::format::shown::{recognised, shown};

    #[test]
    fn a_block_is_a_record() {
        let text =
            b"\r\nFileId                 : a1\r\nFileSize               : 1048576\r\nDownloadMode           : LAN\r\n\
                     SourceURL              : http://contoso.com/a\r\n                         bc\r\n\r\n\r\n\
                     FileId                 : b2\r\nExpireOn               :\r\n";
        let (format, found) = recognised(text, "x");
        assert_eq!(format, "Delivery Optimization status (Get-DeliveryOptimizationStatus)");
        assert_eq!(
            found,
            [
                ": {FileId=a1, FileSize=1048576, DownloadMode=LAN, \
                 SourceURL=http://contoso.com/a\r\n                         bc}",
                ": {FileId=b2, ExpireOn=}",
            ]
        );
    }

    #[test]
    fn metadata_that_is_no_json() {
        let (format, found) =
            recognised(b"{\r\n  MdmDiagVersion : 1.0\r\n  AreaName : autopilot;\r\n}\r\n", "MdmDiagLogMetadata.json");
        assert_eq!(format, "MDM diagnostics metadata, no JSON (MdmDiagLogMetadata.json)");
        assert_eq!(found, [": {MdmDiagVersion=1.0, AreaName=autopilot;}"]);
    }

    #[test]
    fn a_note_with_colons_is_no_list() {
        assert_eq!(recognised(b"FileId : 1\nFileSize : 2\n", "x").0, "no format that is known");
        assert_eq!(shown(super::scan, b"free\n      x\n"), [": free\nx"]);
    }
}
