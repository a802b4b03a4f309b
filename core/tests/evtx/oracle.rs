//! What the `evtx` crate renders, taken apart in the plainest way.

use crate::owned::Event;
use evtx::{EvtxChunk, EvtxChunkHeader, ParserSettings};
use quick_xml::events::Event as Xml;
use std::sync::Arc;

/// The records of a log, as the crate renders them. It is told to trust the records and not the header of a chunk.
pub fn events(log: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    for (number, bytes) in log[4096..].chunks(64 << 10).enumerate() {
        let Ok(mut header) = EvtxChunkHeader::from_bytes(bytes) else { continue };
        header.last_event_record_id = u64::MAX;
        let mut chunk = EvtxChunk::new(bytes, &header, Arc::new(ParserSettings::new())).unwrap();
        for record in chunk.iter().flatten() {
            let at = 4096 + number as u64 * (64 << 10) + record.binxml_offset - 24;
            let Ok(xml) = record.into_xml() else { continue };
            let event = event(&xml.data, at);
            // The crate also renders what is left of a torn record, when all its values are zeros.
            if !event.provider.is_empty() || event.record_id.is_some() {
                events.push(event);
            }
        }
    }
    events
}

struct Open {
    path: String,
    name: Option<String>,
    text: String,
    is_leaf: bool,
}

fn event(xml: &str, at: u64) -> Event {
    let mut event = Event { at, ..Event::default() };
    let mut guid = String::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(start) => {
                let parent = open.last_mut().map_or(String::new(), |parent| {
                    parent.is_leaf = false;
                    parent.path.clone()
                });
                let path = format!("{parent}/{}", start.name().as_ref());
                let mut name = None;
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
                    match (path.as_str(), attribute.key.as_ref()) {
                        ("/Event/System/Provider", "Name") => event.provider = value,
                        ("/Event/System/Provider", "Guid") => guid = value,
                        ("/Event/System/TimeCreated", "SystemTime") => {
                            let is_time = !value.starts_with("1601-01-01");
                            // Forwarded events have nine digits of a second, as text; the last two are zeros.
                            event.time = is_time.then(|| value[..27].replace('T', " ") + "+00:00");
                        }
                        ("/Event/System/Execution", "ProcessID") => event.pid = value.parse().ok(),
                        ("/Event/System/Execution", "ThreadID") => event.tid = value.parse().ok(),
                        (_, "Name") => name = Some(value),
                        _ => {}
                    }
                }
                open.push(Open { path, name, text: String::new(), is_leaf: true });
            }
            Xml::End(_) => {
                let Open { path, name, text, is_leaf } = open.pop().unwrap();
                let is_data = ["/Event/EventData/", "/Event/UserData/", "/Event/ProcessingErrorData/"]
                    .iter()
                    .any(|holder| path.starts_with(holder));
                match path.as_str() {
                    "/Event/System/EventID" => event.id = text.parse().unwrap(),
                    "/Event/System/Version" => event.version = text.parse().ok(),
                    "/Event/System/Level" => event.level = text.parse().ok(),
                    "/Event/System/EventRecordID" => event.record_id = text.parse().ok(),
                    "/Event/System/Channel" => event.channel = text,
                    "/Event/System/Computer" => event.computer = text,
                    "/Event/RenderingInfo/Message" => event.message = text,
                    "/Event/EventData" if is_leaf && !text.is_empty() => event.data.push((String::new(), text)),
                    _ if is_data && is_leaf => {
                        let own = path.rsplit('/').next().filter(|own| *own != "Data").unwrap_or_default();
                        event.data.push((name.unwrap_or(own.to_owned()), text));
                    }
                    _ => {}
                }
            }
            // White space may follow the root.
            Xml::Text(text) => open.last_mut().into_iter().for_each(|element| element.text.push_str(&text)),
            Xml::CData(text) => open.last_mut().unwrap().text.push_str(&text),
            Xml::GeneralRef(name) => {
                let entity = format!("&{};", &*name);
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Xml::Eof => break,
            _ => {}
        }
    }
    if event.provider.is_empty() {
        event.provider = guid;
    }
    event
}
