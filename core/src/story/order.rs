//! The order of a story: by time, then by the name of the source, then by byte.

use super::{Happening, Timing};
use crate::engine::Subjects;
use std::cmp::Ordering;

/// Happenings in order, as numbers, each beside what most of the order hangs on. They are moved once, when the order is
/// final.
pub struct Order(Vec<Place>);

struct Place {
    ticks: i64,
    source: usize,
    byte: u64,
    number: usize,
}

impl Order {
    /// The order as it is now.
    pub fn new(happenings: &[Happening], subjects: &Subjects) -> Self {
        let place = |(number, one): (usize, &Happening)| Place {
            ticks: one.ticks(),
            source: one.source,
            byte: one.byte(),
            number,
        };
        let mut order = Order(happenings.iter().enumerate().map(place).collect());
        order.sort(happenings, subjects);
        order
    }

    /// The order after times have been placed on another clock: those of one clock mostly stay in order among themselves,
    /// and merging two runs takes less than sorting.
    pub fn renew(self, happenings: &[Happening], subjects: &Subjects) -> Self {
        let (mut places, utc): (Vec<Place>, Vec<Place>) =
            self.0.into_iter().partition(|place| happenings[place.number].timing == Timing::Local);
        places.extend(utc);
        places.iter_mut().for_each(|place| place.ticks = happenings[place.number].ticks());
        let mut order = Order(places);
        order.sort(happenings, subjects);
        order
    }

    fn sort(&mut self, happenings: &[Happening], subjects: &Subjects) {
        let rest = |place: &Place| {
            let one = &happenings[place.number];
            (one.signal(), one.subject.and_then(|number| subjects.get(number)))
        };
        self.0.sort_by(|a, b| match (a.ticks, a.source, a.byte).cmp(&(b.ticks, b.source, b.byte)) {
            Ordering::Equal => rest(a).cmp(&rest(b)),
            unequal => unequal,
        });
    }

    /// The happenings in this order, as they stand elsewhere.
    pub fn of<'h>(&self, happenings: &'h [Happening]) -> Vec<&'h Happening> {
        self.0.iter().map(|place| &happenings[place.number]).collect()
    }

    /// Puts the happenings in this order.
    pub fn put(&self, happenings: Vec<Happening>) -> Vec<Happening> {
        let mut taken: Vec<Option<Happening>> = happenings.into_iter().map(Some).collect();
        let mut put = Vec::with_capacity(taken.len());
        put.extend(self.0.iter().filter_map(|place| taken[place.number].take()));
        put
    }
}
