//! Writes small event logs, valid unless a test damages them.
#![allow(dead_code, reason = "no test uses all of it")]

use evtx::checksum_ieee;
use std::collections::HashMap;

/// What an element or attribute says.
#[derive(Clone)]
pub enum Say {
    Text(&'static str),
    /// A value by its number, and its type.
    Value(u16, u8),
}

/// An element.
#[derive(Clone, Default)]
pub struct Element {
    pub name: &'static str,
    pub attributes: Vec<(&'static str, Say)>,
    pub inside: Vec<Inside>,
    /// The value without which it is left out.
    pub depends: Option<u16>,
}

#[derive(Clone)]
pub enum Inside {
    Element(Element),
    Say(Say),
    /// An entity, as `amp`.
    Entity(&'static str),
}

/// An element with text, a value, or elements inside.
pub fn element(name: &'static str, attributes: &[(&'static str, Say)], inside: Vec<Inside>) -> Inside {
    Inside::Element(Element { name, attributes: attributes.to_vec(), inside, depends: None })
}

pub fn text(text: &'static str) -> Vec<Inside> {
    vec![Inside::Say(Say::Text(text))]
}

pub fn value(number: u16, kind: u8) -> Vec<Inside> {
    vec![Inside::Say(Say::Value(number, kind))]
}

/// A value of a record.
#[derive(Clone)]
pub enum Value {
    /// A type and its bytes.
    Plain(u8, Vec<u8>),
    /// Binary XML: an instance of a template.
    Instance(Instance),
}

pub fn string(text: &str) -> Value {
    Value::Plain(1, utf16(text))
}

pub fn null() -> Value {
    Value::Plain(0, Vec::new())
}

/// A template and the values for it.
#[derive(Clone)]
pub struct Instance {
    /// The first four bytes of the template's GUID: the same number is the same template.
    pub template: u32,
    pub root: Element,
    pub values: Vec<Value>,
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A chunk that is being written.
pub struct Chunk {
    pub bytes: Vec<u8>,
    /// Where each record begins.
    pub records: Vec<usize>,
    ids: Vec<u64>,
    names: HashMap<&'static str, u32>,
    templates: HashMap<u32, u32>,
}

impl Default for Chunk {
    fn default() -> Self {
        let mut bytes = vec![0; 512];
        bytes[..8].copy_from_slice(b"ElfChnk\0");
        Chunk { bytes, records: Vec::new(), ids: Vec::new(), names: HashMap::new(), templates: HashMap::new() }
    }
}

impl Chunk {
    /// A record that is an instance of a template.
    pub fn instance(&mut self, id: u64, filetime: u64, instance: &Instance) {
        self.record(id, filetime, |chunk| chunk.put_instance(instance));
    }

    /// A record without a template.
    pub fn plain(&mut self, id: u64, filetime: u64, root: &Element) {
        self.record(id, filetime, |chunk| chunk.put_element(root, false));
    }

    fn record(&mut self, id: u64, filetime: u64, body: impl FnOnce(&mut Chunk)) {
        let at = self.bytes.len();
        self.records.push(at);
        self.ids.push(id);
        self.bytes.extend(b"**\0\0\0\0\0\0");
        self.bytes.extend(id.to_le_bytes());
        self.bytes.extend(filetime.to_le_bytes());
        self.bytes.extend([0x0f, 1, 1, 0]);
        body(self);
        self.bytes.push(0);
        // A record ends with its size, at a multiple of eight.
        while !(self.bytes.len() + 4 - at).is_multiple_of(8) {
            self.bytes.push(0);
        }
        let size = (self.bytes.len() + 4 - at) as u32;
        self.bytes.extend(size.to_le_bytes());
        self.put_at(at + 4, size);
    }

    fn put_at(&mut self, at: usize, number: u32) {
        self.bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }

    /// Links what begins here into a bucket of the header; gives the one before it.
    fn link(&mut self, bucket: usize) -> [u8; 4] {
        let before: [u8; 4] = self.bytes[bucket..bucket + 4].try_into().unwrap();
        self.put_at(bucket, self.bytes.len() as u32);
        before
    }

    fn put_instance(&mut self, instance: &Instance) {
        self.bytes.extend([0x0c, 1]);
        self.bytes.extend(instance.template.to_le_bytes());
        let here = self.bytes.len() as u32 + 4;
        let known = self.templates.get(&instance.template).copied();
        self.bytes.extend(known.unwrap_or(here).to_le_bytes());
        if known.is_none() {
            self.templates.insert(instance.template, here);
            let next = self.link(384 + instance.template as usize % 32 * 4);
            self.bytes.extend(next);
            self.bytes.extend(instance.template.to_le_bytes());
            self.bytes.extend(*b"contoso tmpl");
            let size = self.bytes.len();
            self.bytes.extend([0; 4]);
            self.bytes.extend([0x0f, 1, 1, 0]);
            self.put_element(&instance.root, true);
            self.bytes.push(0);
            self.put_at(size, (self.bytes.len() - size - 4) as u32);
        }
        self.bytes.extend((instance.values.len() as u32).to_le_bytes());
        let kinds = self.bytes.len();
        self.bytes.resize(kinds + instance.values.len() * 4, 0);
        for (number, value) in instance.values.iter().enumerate() {
            let from = self.bytes.len();
            let kind = match value {
                Value::Plain(kind, bytes) => {
                    self.bytes.extend(bytes);
                    *kind
                }
                Value::Instance(instance) => {
                    self.bytes.extend([0x0f, 1, 1, 0]);
                    self.put_instance(instance);
                    self.bytes.push(0);
                    0x21
                }
            };
            let [low, high, ..] = (self.bytes.len() - from).to_le_bytes();
            self.bytes[kinds + number * 4..][..4].copy_from_slice(&[low, high, kind, 0]);
        }
    }

    fn put_element(&mut self, element: &Element, template: bool) {
        self.bytes.push(if element.attributes.is_empty() { 0x01 } else { 0x41 });
        if template {
            self.bytes.extend(element.depends.unwrap_or(0xffff).to_le_bytes());
        }
        let size = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.put_name(element.name);
        if !element.attributes.is_empty() {
            let list = self.bytes.len();
            self.bytes.extend([0; 4]);
            for (number, (name, say)) in element.attributes.iter().enumerate() {
                self.bytes.push(if number + 1 < element.attributes.len() { 0x46 } else { 0x06 });
                self.put_name(name);
                self.put_say(say);
            }
            self.put_at(list, (self.bytes.len() - list - 4) as u32);
        }
        if element.inside.is_empty() {
            self.bytes.push(0x03);
        } else {
            self.bytes.push(0x02);
            for inside in &element.inside {
                match inside {
                    Inside::Element(element) => self.put_element(element, template),
                    Inside::Say(say) => self.put_say(say),
                    Inside::Entity(name) => {
                        self.bytes.push(0x09);
                        self.put_name(name);
                    }
                }
            }
            self.bytes.push(0x04);
        }
        self.put_at(size, (self.bytes.len() - size - 4) as u32);
    }

    fn put_say(&mut self, say: &Say) {
        match say {
            Say::Text(text) => {
                self.bytes.extend([0x05, 0x01]);
                self.bytes.extend((text.encode_utf16().count() as u16).to_le_bytes());
                self.bytes.extend(utf16(text));
            }
            Say::Value(number, kind) => {
                self.bytes.push(0x0e);
                self.bytes.extend(number.to_le_bytes());
                self.bytes.push(*kind);
            }
        }
    }

    /// A name stands where it is used first.
    fn put_name(&mut self, name: &'static str) {
        let here = self.bytes.len() as u32 + 4;
        let known = self.names.get(name).copied();
        self.bytes.extend(known.unwrap_or(here).to_le_bytes());
        if known.is_none() {
            self.names.insert(name, here);
            let hash =
                name.encode_utf16().fold(0, |hash: u32, unit| hash.wrapping_mul(65599).wrapping_add(unit.into()));
            let next = self.link(128 + (hash as u16 % 64) as usize * 4);
            self.bytes.extend(next);
            self.bytes.extend((hash as u16).to_le_bytes());
            self.bytes.extend((name.encode_utf16().count() as u16).to_le_bytes());
            self.bytes.extend(utf16(name));
            self.bytes.extend([0, 0]);
        }
    }

    /// The whole chunk, with a header that tells of the first `told` records.
    pub fn finish(&self, told: usize) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        let free = self.records.get(told).copied().unwrap_or(bytes.len());
        let (first, last) = (self.ids[0], self.ids[told - 1]);
        for (at, id) in [(8, first), (16, last), (24, first), (32, last)] {
            bytes[at..at + 8].copy_from_slice(&id.to_le_bytes());
        }
        let crc = checksum_ieee(&bytes[512..free]);
        for (at, number) in [(40, 128), (44, self.records[told - 1] as u32), (48, free as u32), (52, crc)] {
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        let crc = checksum_ieee(&[&bytes[..120], &bytes[128..512]].concat());
        bytes[124..128].copy_from_slice(&crc.to_le_bytes());
        assert!(bytes.len() <= 64 << 10, "{} bytes in a chunk", bytes.len());
        bytes.resize(64 << 10, 0);
        bytes
    }
}

/// A file of chunks. Its header tells of `told` chunks, and so many records before the next one.
pub fn file(minor: u16, dirty: bool, told: u16, next: u64, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut header = vec![0; 4096];
    header[..8].copy_from_slice(b"ElfFile\0");
    header[16..24].copy_from_slice(&u64::from(told - 1).to_le_bytes());
    header[24..32].copy_from_slice(&next.to_le_bytes());
    header[32..36].copy_from_slice(&128_u32.to_le_bytes());
    for (at, number) in [(36, minor), (38, 3), (40, 4096), (42, told)] {
        header[at..at + 2].copy_from_slice(&number.to_le_bytes());
    }
    header[120] = u8::from(dirty);
    let crc = checksum_ieee(&header[..120]);
    header[124..128].copy_from_slice(&crc.to_le_bytes());
    chunks.iter().fold(header, |all, chunk| [all, chunk.clone()].concat())
}
