//! Time across the picture. Pauses are narrow, however long they were: a device sleeps for days and sets itself up in
//! minutes.

use super::lanes::Mark;
use crate::time::{Stamp, TICKS};

const MINUTE: i64 = 60 * TICKS;
/// Where nothing is marked for so long, the axis is broken.
const PAUSE: i64 = 30 * MINUTE;
/// So many stretches between pauses are drawn: those that tell most.
const STRETCHES: usize = 8;
/// The least a stretch takes, in units of the picture: room for the time it begins.
const LEAST: f64 = 46.0;
/// What a pause takes: room for how long it was.
pub const GAP: f64 = 44.0;

/// A stretch without a pause, and where it stands in the picture.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    pub from: i64,
    pub to: i64,
    pub left: f64,
    pub width: f64,
    interest: u32,
}

/// Time of one clock.
#[derive(Debug)]
pub struct Axis {
    pub stretches: Vec<Stretch>,
    /// How many stretches there was no room for.
    pub left_out: usize,
}

/// Where a time stands: ticks on UTC where its offset is known, else on the device's own clock.
pub fn ticks(stamp: Stamp) -> i64 {
    stamp.utc_ticks().unwrap_or(stamp.ticks())
}

impl Axis {
    /// The axis of marks of one clock, from `left` and `width` wide.
    pub fn new<'m>(marks: impl Iterator<Item = &'m Mark>, left: f64, width: f64) -> Self {
        let ends = |mark: &Mark| [(ticks(mark.from), mark.interest), (ticks(mark.to), mark.interest)];
        let mut instants: Vec<(i64, u32)> = marks.flat_map(ends).collect();
        instants.sort_unstable();
        let mut stretches: Vec<Stretch> = Vec::new();
        for (at, interest) in instants {
            match stretches.last_mut().filter(|last| at.saturating_sub(last.to) < PAUSE) {
                Some(last) => {
                    last.to = at;
                    last.interest = last.interest.saturating_add(interest);
                }
                None => stretches.push(Stretch { from: at, to: at, left: 0.0, width: 0.0, interest }),
            }
        }
        let left_out = stretches.len().saturating_sub(STRETCHES);
        stretches.sort_by_key(|stretch| (std::cmp::Reverse(stretch.interest), stretch.from));
        stretches.truncate(STRETCHES);
        stretches.sort_by_key(|stretch| stretch.from);
        let count = stretches.len() as f64;
        let shared = width - GAP * (count - 1.0).max(0.0) - LEAST * count;
        let all: f64 = stretches.iter().map(|stretch| stretch.lasts()).sum();
        let mut at = left;
        for stretch in &mut stretches {
            stretch.left = at;
            stretch.width = LEAST + if all > 0.0 { shared * stretch.lasts() / all } else { shared / count };
            at += stretch.width + GAP;
        }
        Axis { stretches, left_out }
    }

    /// Whether something between these times is in the picture.
    pub fn shows(&self, from: i64, to: i64) -> bool {
        self.stretches.iter().any(|stretch| from <= stretch.to && to >= stretch.from)
    }

    /// Where a time stands; in a pause, in the middle of its gap.
    pub fn at(&self, ticks: i64) -> f64 {
        let next = self.stretches.partition_point(|stretch| stretch.from <= ticks);
        let Some(stretch) = next.checked_sub(1).map(|number| &self.stretches[number]) else {
            return self.stretches.first().map_or(0.0, |first| first.left);
        };
        let right = stretch.left + stretch.width;
        match self.stretches.get(next) {
            Some(_) if ticks > stretch.to => right + GAP / 2.0,
            _ if ticks >= stretch.to => {
                if stretch.to > stretch.from {
                    right
                } else {
                    stretch.left
                }
            }
            _ => stretch.left + (ticks - stretch.from) as f64 * stretch.width / stretch.lasts(),
        }
    }
}

impl Stretch {
    fn lasts(&self) -> f64 {
        (self.to - self.from) as f64
    }

    /// The times that are written under it: its beginning, then round ones with room between them.
    pub fn labels(&self, offset: i64) -> Vec<i64> {
        const ROOM: f64 = 64.0;
        const STEPS: [i64; 13] = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
        let mut labels = vec![self.from];
        let room = |step: &&i64| **step as f64 * TICKS as f64 * self.width / self.lasts() >= ROOM;
        let Some(step) = STEPS.iter().find(room).filter(|_| self.to > self.from).map(|step| step * TICKS) else {
            return labels;
        };
        let local = self.from + offset;
        let mut at = local - local.rem_euclid(step) + step - offset;
        while at <= self.to {
            let right = self.left + self.width;
            let x = self.left + (at - self.from) as f64 * self.width / self.lasts();
            if x - self.left >= ROOM && right - x >= 8.0 {
                labels.push(at);
            }
            at += step;
        }
        labels
    }
}
