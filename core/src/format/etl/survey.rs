//! What can be told of a trace before its events are read.

use super::buffer::{Buffer, each_buffer};
use super::header::{Clock, Header};
use super::layout::Layouts;
use super::raw::{DESCRIPTIONS, Kind, is_event};
use super::reader::CLASSIC;

/// What can be told of a trace before its events are read, part by part.
#[derive(Debug, Clone, Copy, Default)]
pub struct Survey {
    /// Bytes of a buffer: a part has to begin where one does.
    pub buffer: usize,
    /// Whether times count on when the clock of the device is set.
    pub is_counted: bool,
    /// Whether the file has its events in the order in which they happened.
    pub in_order: bool,
    /// Events so far.
    pub events: u64,
    /// Whether the processors shared their buffers.
    one_row: bool,
    /// Of the buffer before: its processor and number.
    last: Option<(u16, u64)>,
}

impl Survey {
    /// Of the trace that begins so.
    pub fn of(head: &[u8]) -> Option<Self> {
        let header = Header::of(head)?;
        Some(Survey {
            buffer: header.buffer as usize,
            is_counted: matches!(header.clock(), Clock::Counter { .. }),
            in_order: true,
            one_row: header.one_row(),
            ..Survey::default()
        })
    }

    /// Takes in the part that begins at byte `base`: counts its events and learns its layouts.
    pub fn take_in(&mut self, part: &[u8], base: u64, layouts: &mut Layouts) {
        let mut events = 0;
        each_buffer(part, self.buffer, |_, _, buffer| {
            let Ok(Some(buffer)) = buffer else { return };
            // The first one holds the header: it says nothing about who wrote the others.
            if base + buffer.at as u64 > 0 {
                self.order(&buffer);
            }
            buffer.each(part, |raw| {
                if is_event(&raw) {
                    events += 1;
                } else if raw.kind == Kind::Classic && raw.bytes[24..40] == DESCRIPTIONS && raw.bytes[4] == 32 {
                    layouts.describe(&raw.bytes[CLASSIC..]);
                }
            });
        });
        self.events += events;
    }

    fn order(&mut self, buffer: &Buffer) {
        if let Some((processor, number)) = self.last {
            let same = self.one_row || processor == buffer.processor;
            self.in_order &= same && buffer.number >= number;
        }
        self.last = Some((buffer.processor, buffer.number));
    }
}
