//! One event as XML, read into its parts.

use crate::format::event::markup::{attribute, local_name, push, push_reference, tag};
use crate::format::event::parts::{Bytes, Parts, number};
use crate::format::event::property::braced;
use crate::record::Level;
use crate::time::iso::iso;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;

/// An event as far as it could be read.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Its parts.
    pub parts: Parts<'a>,
    /// Whether its time has an offset that no zone has.
    pub odd_offset: bool,
    /// Why it could not be read to its end.
    pub broken: Option<&'static str>,
}

/// Reads one event, from its open tag to its close tag.
pub fn event(text: &str) -> Found<'_> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // A bare `&` is reported of some providers: it is text.
    config.allow_dangling_amp = true;
    let mut reading = Reading::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => reading.start(tag(text, &reader, &element)),
            Ok(Event::End(_)) => reading.end(),
            Ok(Event::Text(text)) => push(&mut reading.value, text.into_inner()),
            Ok(Event::CData(text)) => push(&mut reading.value, text.into_inner()),
            Ok(Event::GeneralRef(reference)) => push_reference(&mut reading.value, &reference),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                reading.found.broken = Some("its XML is broken");
                break;
            }
        }
    }
    reading.found
}

/// The parts of an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    /// Who, when, what.
    System,
    /// What PowerShell, Event Viewer or the forwarding computer made of it in words.
    Rendering,
    /// Data, also that of `UserData`, of a trace, or of an event that could not be decoded.
    #[default]
    Data,
}

#[derive(Debug, Default)]
struct Reading<'a> {
    found: Found<'a>,
    section: Section,
    depth: usize,
    /// Whether the element that is open has had no other in it.
    leaf: bool,
    /// The tag that was opened last.
    tag: &'a str,
    value: Bytes<'a>,
}

impl<'a> Reading<'a> {
    fn start(&mut self, tag: &'a str) {
        self.depth += 1;
        self.leaf = true;
        self.value = Cow::default();
        self.tag = tag;
        match self.depth {
            2 => {
                self.section = match local_name(tag) {
                    "System" => Section::System,
                    "RenderingInfo" => Section::Rendering,
                    _ => Section::Data,
                };
            }
            3 if self.section == Section::System => self.attributes(tag),
            _ => {}
        }
    }

    fn attributes(&mut self, tag: &'a str) {
        let parts = &mut self.found.parts;
        match local_name(tag) {
            "Provider" => {
                let named = attribute(tag, "Name").or_else(|| attribute(tag, "EventSourceName"));
                let guid = || attribute(tag, "Guid").map(braced);
                parts.provider = named.filter(|name| !name.is_empty()).or_else(guid).unwrap_or_default();
            }
            "TimeCreated" => self.time(&attribute(tag, "SystemTime").unwrap_or_default()),
            "Execution" => {
                parts.pid = attribute(tag, "ProcessID").and_then(|id| number(&id));
                parts.tid = attribute(tag, "ThreadID").and_then(|id| number(&id));
            }
            _ => {}
        }
    }

    /// Windows writes UTC with `Z`, `tracerpt` local time with its offset. python-evtx writes UTC with a blank and no
    /// zone; a time without a zone of any other writer stays without one.
    ///
    /// Source: <https://github.com/williballenthin/python-evtx/blob/master/Evtx/BinaryParser.py>
    fn time(&mut self, text: &[u8]) {
        let Some(found) = iso(text.trim_ascii()) else { return };
        let python = text.get(10) == Some(&b' ') && !found.odd_offset && found.stamp.offset_minutes().is_none();
        self.found.odd_offset = found.odd_offset;
        self.found.parts.time = if python { found.stamp.with_offset(0) } else { Some(found.stamp) };
    }

    fn end(&mut self) {
        if self.leaf && self.depth > 1 {
            self.take();
        }
        self.leaf = false;
        self.depth = self.depth.saturating_sub(1);
    }

    /// Takes the value of the element that closes, which has had no other in it.
    fn take(&mut self) {
        let value = std::mem::take(&mut self.value);
        let parts = &mut self.found.parts;
        match (self.section, local_name(self.tag)) {
            // A section that holds nothing. Traces have data of their own at this depth.
            _ if self.depth == 2 && value.trim_ascii().is_empty() => {}
            (Section::System, "EventID") => parts.id = number(&value),
            (Section::System, "Version") => parts.version = number(&value),
            (Section::System, "Level") => parts.level = number(&value).map(Level::of_event).unwrap_or_default(),
            (Section::System, "EventRecordID") => parts.record_id = number(&value),
            (Section::System, "Channel") => parts.channel = value,
            (Section::System, "Computer") => parts.computer = value,
            (Section::Rendering, "Message") => parts.text = value,
            // A trace of the kernel: the provider is only a GUID in the system part, its name stands here.
            (Section::Rendering, "Provider") if parts.provider.first() == Some(&b'{') && !value.is_empty() => {
                parts.provider = value;
            }
            (Section::Rendering, "Task") => parts.task = value,
            (Section::Rendering, "EventName") => parts.field(&b"EventName"[..], value),
            (Section::System | Section::Rendering, _) => {}
            (Section::Data, local) => {
                let unnamed = if local == "Data" { "" } else { local };
                parts.field(attribute(self.tag, "Name").unwrap_or(Cow::Borrowed(unnamed.as_bytes())), value);
            }
        }
    }
}
