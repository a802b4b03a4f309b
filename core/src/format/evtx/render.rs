//! What the plans do not cover: the `evtx` crate renders it as XML, and the XML is read.

use super::cursor::Odd;
use super::role::{Role, Slot};
use super::walk::HEADER;
use evtx::{EvtxChunk, EvtxChunkHeader, ParserSettings};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::sync::Arc;

/// The records of a chunk as the crate renders them, all at once when the first of them is asked for.
#[derive(Debug)]
pub struct Rendered<'c> {
    chunk: &'c [u8],
    records: Option<Vec<(usize, Vec<u8>)>>,
}

impl<'c> Rendered<'c> {
    /// Of a chunk.
    pub const fn new(chunk: &'c [u8]) -> Self {
        Rendered { chunk, records: None }
    }

    /// The XML of the record that begins at a byte of the chunk, where the crate can read it.
    pub fn record(&mut self, at: usize) -> Option<&[u8]> {
        let records = self.records.get_or_insert_with(|| render(self.chunk).unwrap_or_default());
        let index = records.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        records.get(index).map(|(_, xml)| xml.as_slice())
    }
}

fn render(chunk: &[u8]) -> Option<Vec<(usize, Vec<u8>)>> {
    let mut header = EvtxChunkHeader::from_bytes(chunk).ok()?;
    // The header may be stale: the records tell where they end.
    header.free_space_offset = chunk.len() as u32;
    header.last_event_record_id = u64::MAX;
    header.last_event_record_data_offset = chunk.len() as u32;
    let mut chunk = EvtxChunk::new(chunk, &header, Arc::new(ParserSettings::new())).ok()?;
    let records = chunk.iter().filter_map(Result::ok).filter_map(|record| {
        let at = (record.binxml_offset as usize).checked_sub(HEADER)?;
        Some((at, record.into_xml_bytes().ok()?.data))
    });
    let mut records: Vec<_> = records.collect();
    records.sort_by_key(|(at, _)| *at);
    Some(records)
}

/// A part of an event.
pub enum Part<'a> {
    /// A fact.
    Slot(Slot, &'a [u8]),
    /// A name and what stands under it.
    Field(&'a [u8], &'a [u8]),
}

struct Open {
    role: Role,
    name: Vec<u8>,
    text: Vec<u8>,
    has_children: bool,
}

/// Takes an event apart.
pub fn each_part(xml: &[u8], mut take: impl FnMut(Part<'_>)) -> Result<(), Odd> {
    const BAD: Odd = Odd("no XML");
    let mut reader = Reader::from_str(std::str::from_utf8(xml).map_err(|_| BAD)?);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().map_err(|_| BAD)? {
            Event::Start(start) => {
                let around = open.last_mut().map_or(Role::Document, |parent| {
                    parent.has_children = true;
                    parent.role
                });
                let element = start.local_name();
                let element = element.as_ref().as_bytes();
                let role = around.child(element);
                let mut name = if Role::is_name(element) { element.to_vec() } else { Vec::new() };
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|_| BAD)?;
                    let value = unescaped(&attribute.value);
                    match role.attribute(attribute.key.as_ref().as_bytes()) {
                        Some(slot) => take(Part::Slot(slot, &value)),
                        None if role == Role::Data && attribute.key.as_ref() == "Name" => name = value,
                        None => {}
                    }
                }
                open.push(Open { role, name, text: Vec::new(), has_children: false });
            }
            Event::End(_) => {
                let element = open.pop().ok_or(BAD)?;
                match element.role {
                    Role::Text(slot) if !element.text.is_empty() => take(Part::Slot(slot, &element.text)),
                    Role::Data if !element.has_children => take(Part::Field(&element.name, &element.text)),
                    Role::Top if !element.has_children && !element.text.is_empty() => {
                        take(Part::Field(b"", &element.text));
                    }
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.extend_from_slice(text.as_bytes());
                }
            }
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.extend_from_slice(text.as_bytes());
                }
            }
            Event::GeneralRef(name) => {
                if let Some(element) = open.last_mut() {
                    element.text.extend(unescaped(&format!("&{};", &*name)));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn unescaped(text: &str) -> Vec<u8> {
    quick_xml::escape::unescape(text).map_or_else(|_| text.as_bytes().to_vec(), |plain| plain.as_bytes().to_vec())
}
