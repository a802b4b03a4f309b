//! The order of a story: by time, then by the name of the source, then by byte.

use super::{Happening, Timing};
use crate::clock::Offsets;
use crate::engine::Subjects;
use std::cmp::Ordering;

/// Happenings in order, as numbers, each beside its time: most of the order hangs on that. They are moved once, when the
/// order is final.
pub struct Order(Vec<(i64, usize)>);

impl Order {
    /// The order as it is now.
    pub fn new(happenings: &[Happening], subjects: &Subjects) -> Self {
        let numbered = happenings.iter().enumerate();
        let mut order = Order(numbered.map(|(number, one)| (one.ticks(), number)).collect());
        order.sort(happenings, subjects);
        order
    }

    /// Places their times on the device's clock, and puts them in order anew. Those of one clock mostly stay in order
    /// among themselves, and merging two runs takes less than sorting.
    pub fn place(self, happenings: &mut [Happening], subjects: &Subjects, offsets: &mut Offsets<'_>) -> Self {
        let place = |(_, number): (i64, usize)| {
            happenings[number].place(offsets);
            (happenings[number].ticks(), number)
        };
        let placed: Vec<(i64, usize)> = self.0.into_iter().map(place).collect();
        let is_local = |&(_, number): &(i64, usize)| happenings[number].timing == Timing::Local;
        let (mut local, utc): (Vec<_>, Vec<_>) = placed.into_iter().partition(is_local);
        local.extend(utc);
        let mut order = Order(local);
        order.sort(happenings, subjects);
        order
    }

    fn sort(&mut self, happenings: &[Happening], subjects: &Subjects) {
        let rest = |number: usize| {
            let one = &happenings[number];
            (one.source, one.byte(), one.signal(), one.subject.and_then(|number| subjects.get(number)))
        };
        self.0.sort_by(|a, b| match a.0.cmp(&b.0) {
            Ordering::Equal => rest(a.1).cmp(&rest(b.1)),
            unequal => unequal,
        });
    }

    /// The happenings in this order, as they stand elsewhere.
    pub fn of<'h>(&self, happenings: &'h [Happening]) -> Vec<&'h Happening> {
        self.0.iter().map(|&(_, number)| &happenings[number]).collect()
    }

    /// Puts the happenings in this order.
    pub fn put(&self, happenings: Vec<Happening>) -> Vec<Happening> {
        let mut taken: Vec<Option<Happening>> = happenings.into_iter().map(Some).collect();
        let mut put = Vec::with_capacity(taken.len());
        put.extend(self.0.iter().filter_map(|&(_, number)| taken[number].take()));
        put
    }
}
