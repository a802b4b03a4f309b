//! What a signal and a rule cost, each measured by itself.

use super::harvest::{Documents, Harvest};
use super::reap::Reaper;
use super::told;
use super::trial::Measured;
use crate::format::Sink;
use crate::knowledge::model::{Matcher, Pack, Rule, Signal};
use crate::knowledge::{Knowledge, load::FAMILIES};
use crate::limits::Limits;
use crate::record::{Fields, Item, Level, Origin, Record};
use crate::rule;
use crate::span::Span;
use crate::story::Story;
use crate::text::Text;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Messages are timed up to so many bytes: what more would show is the same.
const MOST: usize = 16 << 20;
/// Messages that are harvested at a time, about as many as a window has.
const AT_A_TIME: usize = 1024;
const PASSES: usize = 5;
const ASKED: usize = 5;

/// Messages of logs, held to be searched again and again.
#[derive(Debug, Default)]
pub struct Messages {
    text: Vec<u8>,
    /// The number of the family, and where the message stands.
    each: Vec<(usize, Range<usize>)>,
    left_out: u64,
}

impl Messages {
    /// Adds a message of a source of that family.
    pub fn push(&mut self, family: &str, message: &[u8]) {
        let Some(family) = FAMILIES.iter().position(|known| *known == family) else { return };
        let from = self.text.len();
        self.text.extend_from_slice(message);
        self.each.push((family, from..self.text.len()));
    }

    /// Adds those of the next window, as long as there is room.
    pub fn add(&mut self, more: Messages) {
        let from = self.text.len();
        if from + more.text.len() > MOST {
            self.left_out += more.each.len() as u64;
            return;
        }
        self.text.extend_from_slice(&more.text);
        let moved = |(family, at): (usize, Range<usize>)| (family, at.start + from..at.end + from);
        self.each.extend(more.each.into_iter().map(moved));
    }

    /// What there is, and what all signals cost in it.
    pub fn measured(&self, knowledge: &Knowledge) -> Measured {
        let together = FAMILIES.iter().map(|family| self.cost(knowledge, family)).sum();
        let (messages, bytes) = (self.each.len() as u64, self.text.len() as u64);
        Measured { messages, bytes, left_out: self.left_out, together }
    }

    /// Nanoseconds that this knowledge costs beyond a search that finds nothing.
    fn cost(&self, knowledge: &Knowledge, family: &str) -> u64 {
        let Some(number) = FAMILIES.iter().position(|known| *known == family) else { return 0 };
        let messages: Vec<&[u8]> =
            self.each.iter().filter(|(of, _)| *of == number).map(|(_, at)| &self.text[at.clone()]).collect();
        let best = |knowledge: &Knowledge| {
            (0..PASSES).map(|_| pass(knowledge, family, &messages)).min().unwrap_or_default().as_nanos() as u64
        };
        best(knowledge).saturating_sub(best(&alone(never(family))))
    }
}

/// Nanoseconds that a signal costs in these messages; none where it is not looked for in messages.
pub fn of_signal(signal: &Signal, messages: &Messages) -> Option<u64> {
    let Matcher::Text { source, .. } = &signal.of else { return None };
    Some(messages.cost(&alone(signal.clone()), source))
}

fn alone(signal: Signal) -> Knowledge {
    Knowledge::compile(Pack { signals: vec![signal], ..Pack::default() })
}

/// A signal that nobody writes: what every search costs.
fn never(family: &str) -> Signal {
    let of = Matcher::Text { source: family.to_owned(), text: vec!["\u{1}nobody writes this {..}".to_owned()] };
    Signal { id: "never".to_owned(), kind: "noise".to_owned(), of, ..Signal::default() }
}

/// Goes over the messages once, as a diagnosis does.
fn pass(knowledge: &Knowledge, family: &str, messages: &[&[u8]]) -> Duration {
    let documents = Documents::new(Limits::USUAL.documents);
    let family = knowledge.family(family);
    let mut harvest = Harvest::default();
    let start = Instant::now();
    for messages in messages.chunks(AT_A_TIME) {
        let known = documents.of(0);
        let mut reaper = Reaper::new(&mut harvest, knowledge, family, "", &known);
        messages.iter().for_each(|message| reaper.item(Item::Record(record(message))));
        reaper.finish();
        harvest = harvest.cleared();
    }
    start.elapsed()
}

/// A record of which nothing but the message matters.
fn record(message: &[u8]) -> Record<'_> {
    let nothing = Text::default();
    let (component, thread, file, context, raw_time) = (nothing, nothing, nothing, nothing, nothing);
    Record {
        span: Span::default(),
        time: None,
        level: Level::default(),
        text: Text::new(message),
        fields: Fields::default(),
        origin: Origin::Log { component, thread, file, context, raw_time },
    }
}

/// Nanoseconds that a rule costs, asked alone, and how many findings it has then.
pub fn of_rule(knowledge: &Knowledge, story: &Story, families: &[&str], rule: &Rule) -> (u64, usize) {
    let mut findings = 0;
    let began = told::began(knowledge, story);
    let ask = |_| {
        let start = Instant::now();
        findings = rule::alone(knowledge, story, families, began, rule);
        start.elapsed()
    };
    let best = (0..ASKED).map(ask).min().unwrap_or_default();
    (best.as_nanos() as u64, findings)
}
