//! JSON of any kind.
//!
//! Read leniently: line breaks may stand raw in strings, several values may follow one another. Strings that hold JSON
//! stay strings. Nothing here recurses.

use super::tree::{Step, Tree};
use super::{format, holds};
use crate::format::{Head, Input, Known, Sink};
use crate::json::{blanks, skip, string, text};
use crate::record::AnomalyKind;
use std::borrow::Cow;

/// JSON documents; those of Autopilot bundles by their own names.
pub const KNOWN: &[Known] = &[
    Known { format: format("Autopilot profile (AutopilotDDSZTDFile.json)", scan), is: is_profile },
    Known { format: format("Autopilot configuration (AutopilotConfigurationFile.json)", scan), is: is_configuration },
    Known {
        format: format("diagnostics of the framework (DiagnosticsFrameworkData.json)", scan),
        is: |head| is_json(head) && holds(head, "\"$schema\"") && holds(head, "\"propertyId\""),
    },
    Known {
        format: format("MDM diagnostics metadata (MdmDiagLogMetadata.json)", scan),
        is: |head| is_json(head) && holds(head, "\"MdmDiagVersion\""),
    },
    Known { format: format("JSON document", scan), is: is_json },
];

/// The profile as the service sent it, or why it sent none; some hold nothing but the date.
fn is_profile(head: &Head<'_>) -> bool {
    let sent = holds(head, "\"PolicyDownloadDate\"");
    let refused = holds(head, "\"ErrorCode\"") && holds(head, "\"ErrorReason\"");
    is_json(head) && head.text.first() == Some(&b'{') && (sent || refused && head.name.contains("ddsztd"))
}

/// The profile that an administrator put on the device.
///
/// Source: <https://learn.microsoft.com/autopilot/existing-devices>
fn is_configuration(head: &Head<'_>) -> bool {
    let marked = holds(head, "\"ZtdCorrelationId\"") || holds(head, "\"Version\"");
    is_json(head) && holds(head, "\"CloudAssigned") && marked
}

/// Whether the first two tokens can only be JSON: `[` begins INI sections and lines of logs, too.
fn is_json(head: &Head<'_>) -> bool {
    let json = &head.text;
    let mut at = 0;
    while json.get(at) == Some(&b'[') {
        at = blanks(json, at + 1);
    }
    let behind = |at: usize| json.get(blanks(json, at));
    match json.get(at) {
        Some(b'{') => match behind(at + 1) {
            Some(b'"') => string(json, blanks(json, at + 1)).is_some_and(|end| behind(end) == Some(&b':')),
            byte => byte == Some(&b'}'),
        },
        Some(b'"') => at > 0 && string(json, at).is_some_and(|end| matches!(behind(end), Some(b',' | b']'))),
        Some(b']') => at > 0,
        Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
            at > 0 && skip(json, at).is_some_and(|end| behind(end) == Some(&b','))
        }
        _ => false,
    }
}

/// Finds the objects that have plain members, and the arrays that have plain elements.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let json = input.bytes;
    let from = if json.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut reader =
        Reader { json, at: from, last: from, tree: Tree::within(input.limits.nesting), frames: Vec::new() };
    if let Err(why) = reader.all(sink) {
        // What stands in the way, or the last thing before the end.
        let start = if reader.at < json.len() { reader.at } else { reader.last };
        reader.tree.bad(start, json.len(), AnomalyKind::Damaged, why);
    }
    reader.tree.put(input, sink);
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
    /// Where the token before `at` begins.
    last: usize,
    tree: Tree<'a>,
    frames: Vec<Frame>,
}

/// An object or array that is open.
#[derive(Clone, Copy)]
enum Frame {
    Object,
    Array { next: usize },
}

impl<'a> Reader<'a> {
    fn all(&mut self, sink: &dyn Sink) -> Result<(), &'static str> {
        while sink.wants_more() {
            self.blank();
            match self.frames.last().copied() {
                None if self.at == self.json.len() => return Ok(()),
                None if !matches!(self.json.get(self.at), Some(b'{' | b'[')) => return Err("no JSON from here on"),
                None => self.value(Step::Root)?,
                Some(frame) => self.next(frame)?,
            }
        }
        Ok(())
    }

    /// The next member or element of what is open, or its end.
    fn next(&mut self, frame: Frame) -> Result<(), &'static str> {
        let end = if matches!(frame, Frame::Object) { b'}' } else { b']' };
        let byte = *self.json.get(self.at).ok_or("the document ends too early")?;
        if byte == end {
            self.step(self.at + 1);
            self.frames.pop();
            self.tree.close(self.at);
            return Ok(());
        }
        if byte == b',' {
            self.step(self.at + 1);
            return Ok(());
        }
        let step = match frame {
            Frame::Array { next } => {
                if let Some(Frame::Array { next }) = self.frames.last_mut() {
                    *next += 1;
                }
                Step::Index(next)
            }
            Frame::Object if byte == b'"' => {
                let key = self.string()?;
                self.blank();
                if self.json.get(self.at) != Some(&b':') {
                    return Err("a member without its value");
                }
                self.step(self.at + 1);
                self.blank();
                Step::Member(key)
            }
            Frame::Object => return Err("no member of an object"),
        };
        self.value(step)
    }

    fn value(&mut self, step: Step<'a>) -> Result<(), &'static str> {
        let start = self.at;
        match self.json.get(start).ok_or("the document ends too early")? {
            b'{' | b'[' if self.tree.is_full() => {
                let end = skip(self.json, start).ok_or("nested too deep, and not whole")?;
                self.tree.bad(start, end, AnomalyKind::Damaged, "nested too deep");
                self.step(end);
                return Ok(());
            }
            b'{' => self.frames.push(Frame::Object),
            b'[' => self.frames.push(Frame::Array { next: 0 }),
            _ => {
                let value = self.plain()?;
                if let Some(group) = self.tree.current() {
                    let name = if let Step::Member(name) = step { name } else { Cow::Borrowed("") };
                    group.members.push((name, value));
                }
                return Ok(());
            }
        }
        self.tree.open(start, step);
        self.step(start + 1);
        Ok(())
    }

    fn plain(&mut self) -> Result<Cow<'a, str>, &'static str> {
        if self.json.get(self.at) == Some(&b'"') {
            return self.string();
        }
        let end = skip(self.json, self.at).ok_or("neither a value nor its end")?;
        let value = &self.json[self.at..end];
        let known = matches!(value, b"true" | b"false" | b"null")
            || value.first().is_some_and(|byte| matches!(byte, b'-' | b'0'..=b'9'));
        if !known {
            return Err("neither a value nor its end");
        }
        self.step(end);
        Ok(text(value).unwrap_or_default())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, &'static str> {
        let end = string(self.json, self.at).ok_or("a string without its end")?;
        let value = text(&self.json[self.at..end]).unwrap_or_default();
        self.step(end);
        Ok(value)
    }

    fn blank(&mut self) {
        self.at = blanks(self.json, self.at);
    }

    fn step(&mut self, to: usize) {
        self.last = self.at;
        self.at = to;
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::{recognised, shown};

    fn read(json: &str) -> Vec<String> {
        shown(super::scan, json.as_bytes())
    }

    #[test]
    fn every_object_with_plain_members_is_a_record() {
        let json = "\u{feff}{ \"A\": {\"B\": [{\"c\": 1}, {\"d\": [true, null, {\"e\": \"\\u00e9\\n\"}]}]}, \"X\": -1.5e3 }\r\n";
        assert_eq!(read(json), [": {X=-1.5e3}", "A.B[0]: {c=1}", "A.B[1].d: {=true, =}", "A.B[1].d[2]: {e=\u{e9}\n}"]);
        assert_eq!(read("{\"a\":1}\n{\"a\":2}"), [": {a=1}", ": {a=2}"]);
        assert_eq!(read("{}"), Vec::<String>::new());
    }

    #[test]
    fn strings_that_hold_json_stay_strings() {
        assert_eq!(read(r#"{"PolicyJsonCache":"{\"A\":{\"B\":1}}"}"#), [r#": {PolicyJsonCache={"A":{"B":1}}}"#]);
    }

    #[test]
    fn what_came_before_the_break_is_read() {
        assert_eq!(read("{\"a\":1,\"b\":{\"c\":2},x"), [": {a=1}", "b: {c=2}", "!damaged x (no member of an object)"]);
        assert_eq!(read("{\"a\":1,"), [": {a=1}", "!damaged , (the document ends too early)"]);
        assert_eq!(read("{"), ["!damaged { (the document ends too early)"]);
        assert_eq!(read("{\"a\":\"b"), ["!damaged \"b (a string without its end)"]);
        assert_eq!(read("[1] 2"), [": {=1}", "!damaged 2 (no JSON from here on)"]);
        assert_eq!(read("{\"a\":nope}"), ["!damaged nope} (neither a value nor its end)"]);
        assert_eq!(read("{\"a\":1}}"), [": {a=1}", "!damaged } (no JSON from here on)"]);
    }

    #[test]
    fn hostile_nesting_costs_nothing() {
        let deep = format!("{}{{\"a\":1}}{}", "[".repeat(100_000), "]".repeat(100_000));
        let found = read(&deep);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("!damaged [[") && found[0].ends_with("(nested too deep)"));
        assert_eq!(read(&"{\"a\":".repeat(100_000)).len(), 1);
    }

    #[test]
    fn documents_are_told_by_what_they_hold() {
        let is =
            |json: &str, name: &str, format: &str| assert_eq!(recognised(json.as_bytes(), name).0, format, "{json}");
        let profile = "Autopilot profile (AutopilotDDSZTDFile.json)";
        is("{\"PolicyDownloadDate\":\"2026-01-01T00:00:00Z\"}", "x", profile);
        is("{\"ErrorCode\":807,\"ErrorReason\":\"ZtdDeviceIsNotRegistered\"}", "AutopilotDDSZTDFile.json", profile);
        is("{\"ErrorCode\":807,\"ErrorReason\":\"x\"}", "x.json", "JSON document");
        let configuration = "Autopilot configuration (AutopilotConfigurationFile.json)";
        is("{\"Version\":2049,\"CloudAssignedTenantId\":\"\"}", "x.json", configuration);
        is("[1,2]", "x", "JSON document");
        for text in
            ["[section]\r\na=b", "[12:00:01] started", "{0} is no JSON", "[0] started", "[\"", "{a:1}", "[true]"]
        {
            is(text, "x.json", "no format that is known");
        }
    }
}
