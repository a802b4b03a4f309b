//! What is recognised and not read, so that nobody wonders.

use super::{Format, Head, Known, Read};

const fn not(name: &'static str, family: &'static str, why: &'static str) -> Format {
    Format { name, family, read: Read::Not(why) }
}

/// Where nothing says yes.
pub const UNKNOWN: Format = not("no format that is known", "", "not read");

/// What has to be asked before any other.
pub const MAGIC: &[Known] =
    &[Known { format: not("empty file", "", "holds nothing"), is: |head| head.bytes.is_empty() }];

/// What is left when nothing else has said yes.
pub const REST: &[Known] = &[
    // It identifies the device: nothing of it is needed, and nothing is shown.
    Known {
        format: not("hardware hash of the device", "documents", "identifies the device: not read"),
        is: |head| head.text.starts_with(b"Device Serial Number,Windows Product ID,Hardware Hash"),
    },
    Known { format: not("HTML document", "documents", "made for people: not read"), is: is_html },
    Known { format: not("binary file", "", "not read"), is: is_binary },
];

fn is_html(head: &Head<'_>) -> bool {
    let start = head.text[..head.text.len().min(1024)].to_ascii_lowercase();
    start.starts_with(b"<!doctype html")
        || start.starts_with(b"<html")
        || head.name.ends_with(".html") && start.starts_with(b"<")
}

/// A byte in fifty that no text holds.
fn is_binary(head: &Head<'_>) -> bool {
    let start = &head.text[..head.text.len().min(4096)];
    start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count() * 50 > start.len()
}
