//! XML of any kind.
//!
//! An element with plain child elements or attributes is a record: its plain children under their names, its attributes
//! as `@name`, its own text as the record's.

use super::tree::{Step, Tree};
use super::{format, holds};
use crate::format::{Head, Input, Known, Sink};
use crate::record::AnomalyKind;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// XML documents; the report of mdmdiagnosticstool by its own name.
pub const KNOWN: &[Known] = &[
    Known {
        format: format("MDM diagnostic report (MDMDiagReport.xml)", scan),
        is: |head| is_xml(head) && holds(head, "<MDMEnterpriseDiagnosticsReport"),
    },
    Known { format: format("XML document", scan), is: is_xml },
];

/// Roots of what other formats read, or nobody: events, PowerShell objects, web pages.
const OTHERS: [&[u8]; 4] = [b"events", b"event", b"objs", b"html"];

const DEEP: &str = "nested too deep";

/// The name space of events: users wrap them in any element.
const EVENTS: &str = "schemas.microsoft.com/win/2004/08/events/event";

fn is_xml(head: &Head<'_>) -> bool {
    let other = |name: &[u8]| {
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        OTHERS.iter().any(|other| local.eq_ignore_ascii_case(other))
    };
    let web = head.name.ends_with(".html") || head.name.ends_with(".htm");
    !web && root(&head.text).is_some_and(|name| !other(name)) && !holds(head, EVENTS)
}

/// The name of the first element, behind declaration, comments and document type.
fn root(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let end = match rest {
            [b'<', b'?', ..] => behind(rest, b"?>"),
            [b'<', b'!', b'-', b'-', ..] => behind(rest, b"-->"),
            [b'<', b'!', b'D' | b'd', ..] => match rest.iter().find(|byte| matches!(byte, b'[' | b'>')) {
                // Declarations of its own stand in brackets.
                Some(b'[') => behind(rest, b"]").and_then(|at| Some(at + behind(&rest[at..], b">")?)),
                _ => behind(rest, b">"),
            },
            _ => break,
        };
        rest = &rest[end?..];
    }
    let name = rest.strip_prefix(b"<").filter(|rest| rest.contains(&b'>'))?;
    let first = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let length = name.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    let is_name =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':') || !byte.is_ascii();
    name.get(..length).filter(|name| first && name.iter().all(is_name))
}

/// Where the first of these ends.
fn behind(text: &[u8], end: &[u8]) -> Option<usize> {
    Some(memchr::memmem::find(text, end)? + end.len())
}

/// Finds the elements that hold something plain.
fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    let text = utf8(input.bytes);
    if let Cow::Owned(_) = text {
        sink.note("bytes that are no UTF-8 are shown as question marks");
    }
    let mut tree = Tree::within(input.limits.nesting);
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if let Err((at, why)) = read(&text, bom, &mut tree, sink) {
        // A plain element that never ended may lack half of its text.
        let at = tree.close_plain(at).map_or(at, |plain| plain.start());
        tree.bad(at, text.len(), AnomalyKind::Damaged, why);
    }
    tree.put(input, sink);
}

/// The text with as many bytes as before: a question mark for each that is no UTF-8.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| '?'));
            }
            Cow::Owned(text)
        }
    }
}

/// Reads the elements into the tree; says where and why it had to stop.
fn read<'a>(text: &'a str, from: usize, tree: &mut Tree<'a>, sink: &dyn Sink) -> Result<(), (usize, &'static str)> {
    let mut reader = Reader::from_str(&text[from..]);
    reader.config_mut().allow_dangling_amp = true;
    // Elements open below the deepest that is followed, and where the first of them begins.
    let (mut below, mut deep) = (0usize, 0);
    // What is missing at the end is told at the last character.
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    while sink.wants_more() {
        let start = from + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|_| (start.min(last), "no XML from here on"))?;
        let end = from + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Event::Start(_) if below > 0 || tree.is_full() => {
                deep = if below == 0 { start } else { deep };
                below += 1;
            }
            Event::End(_) if below > 0 => {
                below -= 1;
                if below == 0 {
                    tree.bad(deep, end, AnomalyKind::Damaged, DEEP);
                }
            }
            Event::Eof if tree.depth() > 0 => return Err((last, "the document ends too early")),
            Event::Eof => return Ok(()),
            _ if below > 0 => {}
            Event::Start(_) => begin(text, start, end, tree),
            Event::Empty(_) if tree.is_full() => tree.bad(start, end, AnomalyKind::Damaged, DEEP),
            Event::Empty(_) => {
                begin(text, start, end, tree);
                finish(end, tree);
            }
            Event::End(_) => finish(end, tree),
            Event::Text(inner) => add(tree, &inner.into_inner()),
            Event::CData(inner) => add(tree, &inner.into_inner()),
            Event::GeneralRef(_) => {
                let raw = text.get(start..end).unwrap_or_default();
                add(tree, &unescape(raw).unwrap_or(Cow::Borrowed(raw)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// An element begins; its attributes are members.
fn begin<'a>(text: &'a str, start: usize, end: usize, tree: &mut Tree<'a>) {
    let tag = text.get(start + 1..end.saturating_sub(1)).unwrap_or_default();
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let length = tag.find(|char: char| char.is_ascii_whitespace()).unwrap_or(tag.len());
    tree.open(start, Step::Element(&tag[..length]));
    let Some(group) = tree.current() else { return };
    for attribute in Attributes::new(tag, length).with_checks(false).flatten() {
        let value = match attribute.value {
            Cow::Borrowed(raw) => unescape(raw).unwrap_or(Cow::Borrowed(raw)),
            Cow::Owned(raw) => Cow::Owned(raw),
        };
        group.members.push((Cow::Owned(format!("@{}", attribute.key.as_ref())), value));
    }
}

/// An element ends; a plain one becomes a member of the one around it.
fn finish<'a>(end: usize, tree: &mut Tree<'a>) {
    if let Some(group) = tree.current() {
        let kept = group.text.trim();
        if kept.len() != group.text.len() {
            group.text = kept.to_owned();
        }
    }
    if tree.depth() == 1 {
        // The root stays a group even where it is plain.
        tree.close(end);
    } else if let Some(plain) = tree.close_plain(end) {
        let name = plain.name();
        if let Some(around) = tree.current() {
            around.members.push((Cow::Borrowed(name), Cow::Owned(plain.text)));
        }
    }
}

fn add(tree: &mut Tree<'_>, text: &str) {
    if let Some(group) = tree.current() {
        // White space between elements is layout.
        if !(group.text.is_empty() && text.trim().is_empty()) {
            group.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::format::shown::{recognised, shown};

    fn read(xml: &str) -> Vec<String> {
        shown(super::scan, xml.as_bytes())
    }

    #[test]
    fn every_element_with_something_plain_is_a_record() {
        let xml = "\u{feff}<?xml version=\"1.0\"?>\r\n<!-- x -->\r\n<R>\r\n <A><B>1 &amp; 2</B><C/><D><E x=\"&lt;\">t</E></D></A>\
                   <A><B><![CDATA[<b>]]>&#65;</B></A>\r\n <S-1-12-1-5><T>u</T></S-1-12-1-5> <V>w</V></R>";
        assert_eq!(
            read(xml),
            ["/R: {V=w}", "/R/A: {B=1 & 2, C=}", "/R/A/D/E: t {@x=<}", "/R/A: {B=<b>A}", "/R/S-1-12-1-5: {T=u}"]
        );
        assert_eq!(read("<R>a<B>1</B>b</R>"), ["/R: ab {B=1}"]);
        assert_eq!(read("<R>a</R>"), ["/R: a"]);
        assert_eq!(read("<R a='1'/>"), ["/R: {@a=1}"]);
    }

    #[test]
    fn what_came_before_the_break_is_read() {
        assert_eq!(read("<R><A>1</A><B></R>"), ["/R: {A=1}", "!damaged <B></R> (no XML from here on)"]);
        assert_eq!(read("<R><A>1</A>"), ["/R: {A=1}", "!damaged > (the document ends too early)"]);
        assert_eq!(read("<R><A>1</A><B>2"), ["/R: {A=1}", "!damaged <B>2 (the document ends too early)"]);
        let found = shown(super::scan, b"<R><A>\xb0</A><");
        assert_eq!(found[0], "note: bytes that are no UTF-8 are shown as question marks");
        assert_eq!(found[1], "/R: {A=?}");
        assert!(found[2].starts_with("!damaged"));
    }

    #[test]
    fn hostile_nesting_costs_nothing() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(read(&deep).len(), 1);
        // What is too deep in an element that never ends is a part of what cannot be read.
        let found = read(&format!("{}x<b>1</b><c/>", "<a>".repeat(128)));
        assert_eq!(found, ["!damaged <a>x<b>1</b><c/> (the document ends too early)"]);
        let many: String = (0..100_000).map(|at| format!(" a{at}='1'")).collect();
        assert_eq!(read(&format!("<a{many}/>")).len(), 1);
    }

    #[test]
    fn documents_are_told_by_their_root() {
        let is = |xml: &str, format: &str| assert_eq!(recognised(xml.as_bytes(), "x").0, format, "{xml}");
        is("<MDMEnterpriseDiagnosticsReport><Version>1.0</Version>", "MDM diagnostic report (MDMDiagReport.xml)");
        is("<?xml version='1.0'?><R/>", "XML document");
        is("<!DOCTYPE R [ <!ELEMENT R ANY> ] > <!-- > --> <R/>", "XML document");
        is("<!DOCTYPE html><html>", "HTML document");
        for other in ["<Event xmlns='x'>", "<Events>", "<Objs Version=\"1.1.0.1\">", "<1>", "< a>", "<a b", "<"] {
            is(other, "no format that is known");
        }
    }
}
