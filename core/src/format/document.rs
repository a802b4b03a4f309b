//! Documents: JSON, XML, and the plain texts that tools leave in an Autopilot bundle.
//!
//! A record is a group: an object, an element or a section, with its plain members as fields. A group without plain
//! members gives no record.

pub mod autopilot;
pub mod collector;
pub mod command;
pub mod device;
pub mod dsregcmd;
pub mod json;
pub mod pairs;
mod tree;
pub mod xml;

use super::Read;
use super::by_line::span;
use super::scan::{Input, Scan, Sink};
use super::{Format, Head};
use crate::record::{Field, Fields, Item, Level, Origin, Record};
use crate::text::Text;
use crate::time::Stamp;

/// A format of this family.
const fn format(name: &'static str, scan: Scan) -> Format {
    Format { name, family: "documents", read: Read::Text(scan) }
}

/// Whether the beginning of a source holds this.
fn holds(head: &Head<'_>, what: &str) -> bool {
    memchr::memmem::find(&head.text, what.as_bytes()).is_some()
}

/// A section of a plain text: a heading, pairs, and what stands between them.
#[derive(Debug, Default)]
struct Section<'a> {
    /// The bytes it takes.
    at: (usize, usize),
    /// Its heading.
    path: &'a [u8],
    /// Its pairs.
    fields: Vec<Field<'a>>,
    /// Its lines that are no pairs.
    text: Vec<&'a [u8]>,
    /// When it was written.
    time: Option<Stamp>,
}

impl<'a> Section<'a> {
    fn new(start: usize, path: &'a [u8]) -> Self {
        Section { at: (start, start), path, ..Section::default() }
    }

    fn field(&mut self, name: &'a [u8], value: &'a [u8]) {
        self.fields.push(Field { name: Text::new(name), value: Text::new(value) });
    }

    /// Hands the section out, if it holds anything.
    fn put(&self, input: &Input<'_>, sink: &mut dyn Sink) {
        if self.fields.is_empty() && self.text.is_empty() {
            return;
        }
        sink.item(Item::Record(Record {
            span: span(input, self.at.0, self.at.1),
            time: self.time,
            level: Level::default(),
            text: Text::new(&self.text.join(&b'\n')),
            fields: Fields::new(&self.fields),
            origin: Origin::Document { path: Text::new(self.path) },
        }));
    }
}
