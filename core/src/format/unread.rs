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
    Known { format: not("HTML document", "documents", "made for people: not read"), is: is_html },
    Known { format: not("JSON document", "documents", "not read by this version"), is: |head| begins(head, b"{[") },
    Known { format: not("XML document", "documents", "not read by this version"), is: |head| begins(head, b"<") },
    Known { format: not("binary file", "", "not read"), is: is_binary },
];

fn begins(head: &Head<'_>, with: &[u8]) -> bool {
    !is_binary(head) && head.text.first().is_some_and(|first| with.contains(first))
}

fn is_html(head: &Head<'_>) -> bool {
    let start = head.text[..head.text.len().min(1024)].to_ascii_lowercase();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || head.name.ends_with(".html") && start.starts_with(b"<")
}

/// A byte in fifty that no text holds.
fn is_binary(head: &Head<'_>) -> bool {
    let start = &head.text[..head.text.len().min(4096)];
    start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count() * 50 > start.len()
}
