//! A trace: its facts, and its events in the order in which they happened.

use super::buffer::{Bad, Buffers, each_buffer};
use super::header::Header;
use super::layout::Layouts;
use super::raw::{self, is_event};
use super::reader::{Reader, Room};
use super::survey::Survey;
use super::told::{Known, Told};
use crate::record::{Anomaly, AnomalyKind, Item};
use crate::span::Span;
use crate::text::Text;

/// A trace.
#[derive(Debug)]
pub struct Trace<'t> {
    bytes: &'t [u8],
    header: Header<'t>,
    buffers: Buffers,
}

impl<'t> Trace<'t> {
    /// A trace; `None` where the bytes do not begin with the header of one.
    pub fn new(bytes: &'t [u8]) -> Option<Self> {
        let header = Header::of(bytes)?;
        let buffers = Buffers::of(bytes, &header);
        Some(Trace { bytes, header, buffers })
    }

    /// What its header tells, under names of few words: `logger-name`, `start-time`, `clock-type` …
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        self.header.facts(self.bytes.len() as u64)
    }

    /// How many events, classic events and WPP messages it holds.
    pub fn count(&self) -> u64 {
        self.teach(&mut Layouts::default())
    }

    /// Tells its layouts; returns how many events it holds.
    pub(super) fn teach(&self, layouts: &mut Layouts) -> u64 {
        let mut survey = Survey::of(self.bytes).unwrap_or_default();
        survey.take_in(self.bytes, 0, layouts);
        survey.events
    }

    /// Hands on the header, then every event in the order in which they happened, then what cannot be read. Where the
    /// processors wrote buffers of their own, times give the order; else the file does, and a time before the one before
    /// it shows that the clock was set: that is an item of its own. Spans are bytes of the trace, and not in order.
    pub fn for_each(&self, layouts: &Layouts, each: &mut dyn FnMut(Item<'_>, Known)) -> Told {
        let mut reader = Reader::new(&self.header, !self.buffers.by_processor, layouts);
        Reader::header(&self.header, self.bytes.len() as u64, each);
        let mut room = Room::default();
        let mut bad: Vec<Bad> = self.buffers.bad.clone();
        if self.buffers.by_processor {
            let mut order = Vec::new();
            for buffer in &self.buffers.all {
                let odd = buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        order.push((raw.clock().unwrap_or_default(), raw.at, buffer.end));
                    }
                });
                bad.extend(odd);
            }
            order.sort_unstable();
            for (_, at, end) in order {
                if let Ok(Some(raw)) = raw::raw(&self.bytes[at..end.min(self.bytes.len())], at) {
                    reader.event(&raw, &mut room, each);
                }
            }
        } else {
            for buffer in &self.buffers.all {
                bad.extend(buffer.each(self.bytes, |raw| {
                    if is_event(&raw) {
                        reader.event(&raw, &mut room, each);
                    }
                }));
            }
        }
        bad.iter().for_each(|bad| damaged(bad, 0, each));
        reader.told
    }
}

/// The events of a trace whose file has them in order, part by part: no more of it than a part is held in memory.
pub struct Parts<'l> {
    reader: Reader<'l>,
    buffer: usize,
    bad: Vec<(Bad, u64)>,
}

impl<'l> Parts<'l> {
    /// Of the trace that begins so and has so many bytes; hands on its header.
    pub fn new(
        head: &[u8],
        length: u64,
        layouts: &'l Layouts,
        each: &mut dyn FnMut(Item<'_>, Known),
    ) -> Option<Parts<'l>> {
        let header = Header::of(head)?;
        Reader::header(&header, length, each);
        Some(Parts { reader: Reader::new(&header, true, layouts), buffer: header.buffer as usize, bad: Vec::new() })
    }

    /// Hands on the events of a part that begins at byte `base`, which is the beginning of a buffer.
    pub fn part(&mut self, part: &[u8], base: u64, each: &mut dyn FnMut(Item<'_>, Known)) {
        let Parts { reader, bad, .. } = self;
        reader.base = base;
        let mut room = Room::default();
        each_buffer(part, self.buffer, |at, end, buffer| match buffer {
            Ok(None) => {}
            Ok(Some(buffer)) => {
                let odd = buffer.each(part, |raw| {
                    if is_event(&raw) {
                        reader.event(&raw, &mut room, each);
                    }
                });
                bad.extend(odd.map(|odd| (odd, base)));
            }
            Err(why) => bad.push((Bad { at, end, why }, base)),
        });
    }

    /// Hands on what cannot be read.
    pub fn finish(self, each: &mut dyn FnMut(Item<'_>, Known)) -> Told {
        // In the order in which a whole trace has it: buffers first.
        let (buffers, records): (Vec<_>, Vec<_>) =
            self.bad.into_iter().partition(|(bad, _)| bad.at.is_multiple_of(self.buffer));
        buffers.into_iter().chain(records).for_each(|(bad, base)| damaged(&bad, base, each));
        self.reader.told
    }
}

fn damaged(bad: &Bad, base: u64, each: &mut dyn FnMut(Item<'_>, Known)) {
    let span = Span { start: base + bad.at as u64, end: base + bad.end as u64 };
    each(Item::Anomaly(Anomaly::new(AnomalyKind::Damaged, span, Text::default(), Text::from(bad.why))), Known::NoEvent);
}
