//! A trace: its facts, and its events in the order in which they happened.

use super::buffer::{Bad, Buffers};
use super::header::Header;
use super::layout::Layouts;
use super::parts::{Parts, damaged};
use super::raw::{self, is_event};
use super::reader::{Reader, Room};
use super::survey::Survey;
use super::told::{Known, Told};
use crate::record::Item;

/// A trace in memory.
#[derive(Debug)]
pub struct Trace<'t> {
    bytes: &'t [u8],
    header: Header<'t>,
    survey: Survey,
    layouts: Layouts,
}

impl<'t> Trace<'t> {
    /// A trace; `None` where the bytes do not begin with the header of one. It is looked through once.
    pub fn new(bytes: &'t [u8]) -> Option<Self> {
        let header = Header::of(bytes)?;
        let mut survey = Survey::of(bytes)?;
        let mut layouts = Layouts::default();
        survey.take_in(bytes, 0, &mut layouts);
        Some(Trace { bytes, header, survey, layouts })
    }

    /// What its header tells, under names of few words: `logger-name`, `start-time`, `clock-type` …
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        self.header.facts(self.bytes.len() as u64)
    }

    /// How many events, classic events and WPP messages it holds.
    pub const fn count(&self) -> u64 {
        self.survey.events()
    }

    /// The layouts it tells.
    pub const fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    /// Hands on the header, then every event in the order in which they happened, and what cannot be read. Where the
    /// processors wrote buffers of their own, times give the order; else the file does, and a time before the one before
    /// it shows that the clock was set: that is an item of its own. Spans are bytes of the trace, and not in order.
    pub fn for_each(&self, layouts: &Layouts, each: &mut dyn FnMut(Item<'_>, Known)) -> Told {
        self.for_each_while(layouts, &|| true, each)
    }

    /// The same as long as somebody wants more; a trace whose events are in order is handed on to its end.
    pub(crate) fn for_each_while(
        &self,
        layouts: &Layouts,
        wanted: &dyn Fn() -> bool,
        each: &mut dyn FnMut(Item<'_>, Known),
    ) -> Told {
        if self.survey.in_order() {
            let mut parts = Parts::new(&self.survey, layouts);
            parts.part(self.bytes, 0, each);
            return parts.finish();
        }
        let buffers = Buffers::of(self.bytes, &self.header);
        let mut reader = Reader::new(self.survey.clock, !buffers.by_processor, layouts);
        reader.told.lost = self.header.lost();
        Reader::header(&self.header, self.bytes.len() as u64, each);
        let room = Room::default();
        let mut bad: Vec<Bad> = buffers.bad.clone();
        if buffers.by_processor {
            let mut order = Vec::new();
            for buffer in &buffers.all {
                bad.extend(buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        order.push((raw.clock().unwrap_or_default(), raw.at, buffer.end));
                    }
                }));
            }
            order.sort_unstable();
            for (_, at, end) in order.into_iter().take_while(|_| wanted()) {
                if let Ok(Some(raw)) = raw::raw(&self.bytes[at..end.min(self.bytes.len())], at) {
                    reader.event(&raw, &room, each);
                }
            }
        } else {
            for buffer in buffers.all.iter().take_while(|_| wanted()) {
                bad.extend(buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        reader.event(&raw, &room, each);
                    }
                }));
            }
        }
        bad.iter().for_each(|bad| damaged(&bad.behind(self.header.end()), 0, each));
        reader.told
    }
}
