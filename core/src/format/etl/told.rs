//! What was found on the way through a trace.

use crate::format::evtx::value::guid as write_guid;
use crate::time::TICKS;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// By what an event was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    /// It is none: the header of the trace, a clock that was set, what cannot be read.
    #[default]
    NoEvent,
    /// By what it carries itself.
    TraceLogging,
    /// By a layout of a trace of the device.
    Embedded,
    /// By the built-in table.
    Table,
    /// It has no data, or one text for all of them.
    Plain,
    /// By nothing: its bytes are kept.
    Nothing,
    /// It is a classic event or a WPP message, which only its maker can read.
    Classic,
}

/// What was found on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    pub(super) counts: [u64; 7],
    /// Classic events and WPP messages by their GUID.
    pub(super) classes: FxHashMap<[u8; 16], u64>,
    pub(super) lost: (u32, u32),
    /// The greatest step back of the clock, in ticks, and how many there were.
    pub(super) set_back: (i64, u32),
}

impl Told {
    /// How many events were read by that.
    pub const fn count(&self, known: Known) -> u64 {
        self.counts[known as usize]
    }

    /// How many classic events and WPP messages there are, by their GUID in braces.
    pub fn classes(&self) -> BTreeMap<String, u64> {
        let named = |(guid, count): (&[u8; 16], &u64)| {
            let mut name = Vec::new();
            write_guid(&mut name, guid);
            (String::from_utf8_lossy(&name).into_owned(), *count)
        };
        self.classes.iter().map(named).collect()
    }

    /// Takes in a classic event or a WPP message.
    pub(super) fn class(&mut self, guid: [u8; 16]) {
        *self.classes.entry(guid).or_default() += 1;
    }

    /// Takes in a step back of the clock, in ticks.
    pub(super) fn set_back(&mut self, by: i64) {
        self.set_back = (self.set_back.0.max(by), self.set_back.1.saturating_add(1));
    }

    /// Takes in what was found in the stretch behind.
    pub(super) fn follow(&mut self, next: &Told) {
        self.counts.iter_mut().zip(next.counts).for_each(|(count, more)| *count += more);
        next.classes.iter().for_each(|(guid, count)| *self.classes.entry(*guid).or_default() += count);
        self.set_back.0 = self.set_back.0.max(next.set_back.0);
        self.set_back.1 = self.set_back.1.saturating_add(next.set_back.1);
    }

    /// What a reader of the trace has to know, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.of_session();
        notes.extend(self.undescribed().map(str::to_owned));
        notes
    }

    /// Whether there were events that nothing describes. There is no count in the sentence: parts of a trace, read by
    /// several threads, have to say the same.
    pub fn undescribed(&self) -> Option<&'static str> {
        (self.count(Known::Nothing) > 0).then_some("holds events that nothing describes: their bytes are kept")
    }

    /// What can be known before the events are read.
    pub(super) fn of_session(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let classes = self.classes();
        if let Some((first, most)) = classes.iter().max_by_key(|(_, count)| **count) {
            let (all, classes): (u64, usize) = (classes.values().sum(), classes.len());
            notes.push(format!(
                "classic events and WPP messages, {all} of {classes} classes, {most} of them {first}: only their maker can \
                 read them"
            ));
        }
        if self.lost != (0, 0) {
            let (events, buffers) = (counted(self.lost.0.into(), "event"), counted(self.lost.1.into(), "buffer"));
            notes.push(format!("the session lost {events} and {buffers}"));
        }
        if self.set_back.1 > 0 {
            let minutes = self.set_back.0 / TICKS / 60;
            let by = format!("{} h {} min", minutes / 60, minutes % 60);
            let times = if self.set_back.1 > 1 { ", more than once" } else { "" };
            notes.push(format!("the clock was set back by {by} while it was written{times}"));
        }
        notes
    }
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
