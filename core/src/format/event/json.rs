//! `Get-WinEvent … | ConvertTo-Json`: one object, or an array of them.
//!
//! Windows PowerShell writes times as `"\/Date(1779351167820)\/"`, milliseconds of UTC, PowerShell 7 as ISO 8601.
//! The list of values comes with `-Depth 3` only; else it holds the names of their types. A list that was given to
//! `-InputObject` is an object to Windows PowerShell: `{"value": […], "Count": 2}`.
//!
//! Sources: <https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/convertto-json>,
//! <https://stackoverflow.com/q/58617070>

use super::parts::{Bytes, Parts, span};
use super::property;
use crate::format::{Head, Input, Sink};
use crate::json::{member, members, next_element, text};
use crate::record::AnomalyKind;
use crate::time::Stamp;
use crate::time::iso::{dotnet, iso};
use std::borrow::Cow;

/// JSON whose first object has the members of such events.
pub fn is(head: &Head<'_>) -> bool {
    let json = head.text.as_ref();
    let Some(first) = next(json, 0).filter(|_| matches!(json[0], b'[' | b'{')) else { return false };
    let mut names: Vec<&[u8]> = Vec::new();
    members(json, first, |name, _| {
        names.push(name);
        true
    });
    property::are(names.iter().copied())
}

/// Where the next object begins, or what is none, from this byte on. What stands between objects tells nothing: an object
/// may stand alone, and exports put behind one another are two arrays.
fn next(json: &[u8], mut at: usize) -> Option<usize> {
    let between = |byte: &u8| matches!(byte, b'[' | b']' | b',') || byte.is_ascii_whitespace();
    loop {
        at += json.get(at..)?.iter().position(|byte| !between(byte))?;
        match list(&json[at..]) {
            Some(length) => at += length,
            None => return Some(at),
        }
    }
}

/// How long the beginning or the end of an object around a list is: `{"value": [`, `"Count": 2}`.
fn list(json: &[u8]) -> Option<usize> {
    let mut rest = json;
    let mut expect = |token: &[u8]| {
        rest = rest.trim_ascii_start().strip_prefix(token)?;
        Some(())
    };
    if json.first() == Some(&b'{') {
        [&b"{"[..], b"\"value\"", b":", b"["].into_iter().try_for_each(&mut expect)?;
    } else {
        [&b"\"Count\""[..], b":"].into_iter().try_for_each(&mut expect)?;
        let number = rest.trim_ascii_start();
        rest = &number[number.iter().take_while(|byte| byte.is_ascii_digit()).count()..];
        rest = rest.trim_ascii_start().strip_prefix(b"}")?;
    }
    Some(json.len() - rest.len())
}

/// Reads all objects.
pub fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let json = input.bytes;
    let mut at = json.len() - json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json).len();
    while let Some(start) = next(json, at).filter(|_| sink.wants_more()) {
        let mut parts = Parts::default();
        let end = members(json, start, |name, value| {
            take(&mut parts, name, value);
            true
        });
        let Some(end) = end else {
            let rest = span(input, start, json.len());
            let (kind, why) = match json[start] {
                b'{' => (AnomalyKind::Unclosed, "the JSON is cut off or broken from here on"),
                _ => (AnomalyKind::Stray, "not an event"),
            };
            return parts.give_broken(kind, rest, &json[start..], why, sink);
        };
        parts.give(span(input, start, end), &json[start..end], sink);
        at = end;
    }
}

fn take<'a>(parts: &mut Parts<'a>, name: &'a [u8], value: &'a [u8]) {
    let decoded = || text(value).map_or(Bytes::default(), owned);
    if name.eq_ignore_ascii_case(property::TIME) {
        // A time that PowerShell 5.1 has extended is an object: `{"value": "…", "DateTime": "…"}`.
        let plain = member(value, b"value").unwrap_or(value);
        let text = text(plain).map_or(Bytes::default(), owned);
        parts.time = moment(&text);
        if parts.time.is_none() && !text.is_empty() {
            parts.field(name, text);
        }
    } else if name.eq_ignore_ascii_case(b"Properties") && value.first() == Some(&b'[') {
        values(parts, value);
    } else {
        property::set(parts, Cow::Borrowed(name), decoded());
    }
}

fn owned(text: Cow<'_, str>) -> Bytes<'_> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// `[{"Value":"…"}, …]`
fn values<'a>(parts: &mut Parts<'a>, array: &'a [u8]) {
    let mut at = 0;
    while let Some(from) = next_element(array, at) {
        let end = members(array, from, |name, value| {
            if name.eq_ignore_ascii_case(b"Value") {
                parts.field(&b""[..], text(value).map_or(Bytes::default(), owned));
            }
            true
        });
        let Some(end) = end else { return };
        at = end;
    }
}

/// Milliseconds of UTC, or ISO 8601.
fn moment(text: &[u8]) -> Option<Stamp> {
    dotnet(text).or_else(|| iso(text).map(|found| found.stamp))
}
