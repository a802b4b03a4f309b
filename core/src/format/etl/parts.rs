//! The events of a trace whose file has them in order, part by part.

use super::buffer::{Bad, each_buffer};
use super::header::Header;
use super::layout::Layouts;
use super::raw::is_event;
use super::reader::{Reader, Room};
use super::survey::Survey;
use super::told::{Known, Told};
use crate::record::{Anomaly, AnomalyKind, Item};
use crate::span::Span;
use crate::text::Text;

/// The events of a trace whose file has them in order ([`Survey::in_order`]), part by part: no more of it than a part has to
/// be held in memory. Parts do not know each other: several threads may each read some of them.
///
/// ```
/// use oobelens::format::etl::{Layouts, Parts, Survey};
///
/// # let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/formats/etl/events.etl"));
/// # let Ok(bytes) = bytes else { return };
/// let (mut survey, mut layouts) = (Survey::of(&bytes).expect("a trace"), Layouts::default());
/// let part = 4 * survey.buffer();
/// for (number, bytes) in bytes.chunks(part).enumerate() {
///     survey.take_in(bytes, (number * part) as u64, &mut layouts);
/// }
/// assert!(survey.in_order());
/// let mut parts = Parts::new(&survey, &layouts);
/// for (number, bytes) in bytes.chunks(part).enumerate() {
///     parts.part(bytes, (number * part) as u64, &mut |item, known| println!("{known:?} {item:?}"));
/// }
/// ```
#[derive(Debug)]
pub struct Parts<'l> {
    survey: &'l Survey,
    reader: Reader<'l>,
}

impl<'l> Parts<'l> {
    /// Of the trace that was looked through.
    pub fn new(survey: &'l Survey, layouts: &'l Layouts) -> Self {
        Parts { survey, reader: Reader::new(survey.clock, true, layouts) }
    }

    /// Hands on the events of the part that begins at byte `base`, which is the beginning of a buffer, and what cannot be
    /// read where it stands; before the first part, the header of the trace.
    pub fn part(&mut self, part: &[u8], base: u64, each: &mut dyn FnMut(Item<'_>, Known)) {
        let Parts { survey, reader } = self;
        let header = Header::of(part).filter(|_| base == 0);
        if let Some(header) = &header {
            reader.told.lost = header.lost();
            Reader::header(header, survey.length(), each);
        }
        let header = header.map_or(0, |header| header.end());
        (reader.base, reader.last) = (base, None);
        let room = Room::default();
        each_buffer(part, survey.buffer(), |at, end, buffer| match buffer {
            Ok(None) => {}
            Ok(Some(buffer)) => {
                if let Some(before) = survey.time_before(base + at as u64) {
                    reader.last = Some(before);
                }
                let odd = buffer.each(part, |raw| {
                    if is_event(&raw) {
                        reader.event(&raw, &room, each);
                    }
                });
                odd.iter().for_each(|odd| damaged(odd, base, each));
            }
            Err(why) => damaged(&Bad { at, end, why }.behind(header), base, each),
        });
    }

    /// What was found in the parts that were read.
    pub fn finish(self) -> Told {
        self.reader.told
    }
}

/// Hands on what cannot be read.
pub fn damaged(bad: &Bad, base: u64, each: &mut dyn FnMut(Item<'_>, Known)) {
    let span = Span { start: base + bad.at as u64, end: base + bad.end as u64 };
    each(Item::Anomaly(Anomaly::new(AnomalyKind::Damaged, span, Text::default(), Text::from(bad.why))), Known::NoEvent);
}
