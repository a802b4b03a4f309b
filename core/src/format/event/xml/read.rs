//! One event as XML, read into its parts.

use crate::format::event::markup::{attribute, push, push_reference};
use crate::format::event::parts::{Bytes, Parts, number};
use crate::format::event::property::braced;
use crate::record::Level;
use crate::time::iso::iso;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
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
            Ok(Event::Start(element)) => reading.start(&element),
            Ok(Event::End(element)) => reading.end(element.local_name().into_inner()),
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
    /// The `Name` of the element that is open.
    name: Option<Bytes<'a>>,
    value: Bytes<'a>,
}

impl Reading<'_> {
    fn start(&mut self, element: &BytesStart<'_>) {
        self.depth += 1;
        self.leaf = true;
        self.value = Cow::default();
        self.name = None;
        let local = element.local_name().into_inner();
        match self.depth {
            2 => {
                self.section = match local {
                    "System" => Section::System,
                    "RenderingInfo" => Section::Rendering,
                    _ => Section::Data,
                };
            }
            3 if self.section == Section::System => self.attributes(local, element),
            _ => {}
        }
        if self.section == Section::Data {
            self.name = attribute(element, "Name");
        }
    }

    fn attributes(&mut self, local: &str, element: &BytesStart<'_>) {
        let parts = &mut self.found.parts;
        match local {
            "Provider" => {
                let named = attribute(element, "Name").or_else(|| attribute(element, "EventSourceName"));
                let guid = || attribute(element, "Guid").map(braced);
                parts.provider = named.filter(|name| !name.is_empty()).or_else(guid).unwrap_or_default();
            }
            "TimeCreated" => self.time(&attribute(element, "SystemTime").unwrap_or_default()),
            "Execution" => {
                parts.pid = attribute(element, "ProcessID").and_then(|id| number(&id));
                parts.tid = attribute(element, "ThreadID").and_then(|id| number(&id));
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

    fn end(&mut self, local: &str) {
        if self.leaf && self.depth > 1 {
            self.take(local);
        }
        self.leaf = false;
        self.depth = self.depth.saturating_sub(1);
    }

    fn take(&mut self, local: &str) {
        let value = std::mem::take(&mut self.value);
        let parts = &mut self.found.parts;
        match (self.section, local) {
            (_, "System" | "EventData" | "UserData" | "RenderingInfo" | "ExtendedTracingInfo") if self.depth == 2 => {}
            (Section::System, "EventID") => parts.id = number(&value),
            (Section::System, "Version") => parts.version = number(&value),
            (Section::System, "Level") => parts.level = number(&value).map(Level::of_event).unwrap_or_default(),
            (Section::System, "EventRecordID") => parts.record_id = number(&value),
            (Section::System, "Channel") => parts.channel = value,
            (Section::System, "Computer") => parts.computer = value,
            (Section::System, _) => {}
            (Section::Rendering, "Message") => parts.text = value,
            // A trace of the kernel: the provider is only a GUID in the system part, its name stands here.
            (Section::Rendering, "Provider") if parts.provider.first() == Some(&b'{') && !value.is_empty() => {
                parts.provider = value;
            }
            (Section::Rendering, "EventName") => parts.field(Cow::Borrowed(&b"EventName"[..]), value),
            (Section::Rendering, _) => {}
            (Section::Data, "Data") => parts.field(self.name.take().unwrap_or_default(), value),
            (Section::Data, local) => {
                let name = self.name.take().unwrap_or_else(|| Cow::Owned(local.as_bytes().to_vec()));
                parts.field(name, value);
            }
        }
    }
}
