//! The order of a story: by time, then by the name of the source, then by byte.

use super::{Happening, Timing};
use crate::clock::Offsets;
use crate::engine::Subjects;

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

    /// By time first, which is one comparison of numbers; then what happened at the same time.
    fn sort(&mut self, happenings: &[Happening], subjects: &Subjects) {
        self.0.sort_by_key(|(ticks, _)| *ticks);
        let one = |number: usize| &happenings[number];
        let subject = |number: usize| one(number).subject.and_then(|number| subjects.get(number));
        for alike in self.0.chunk_by_mut(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            alike.sort_by(|&(_, a), &(_, b)| {
                let place = one(a).key().cmp(&one(b).key());
                place.then(one(a).signal().cmp(&one(b).signal())).then_with(|| subject(a).cmp(&subject(b)))
            });
        }
    }

    /// The happenings in this order, as they stand elsewhere.
    pub fn of<'h>(&self, happenings: &'h [Happening]) -> Vec<&'h Happening> {
        self.0.iter().map(|&(_, number)| &happenings[number]).collect()
    }

    /// Puts the happenings in this order, each of them moved once.
    pub fn put<T>(self, happenings: &mut [T]) {
        let mut from: Vec<usize> = self.0.into_iter().map(|(_, number)| number).collect();
        for start in 0..from.len() {
            let mut place = start;
            loop {
                // What is to stand here stands there still, and there what stood at the start has its place meanwhile.
                let there = std::mem::replace(&mut from[place], place);
                if there == start {
                    break;
                }
                happenings.swap(place, there);
                place = there;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shuffled() -> impl Strategy<Value = Vec<usize>> {
        (0..99_usize).prop_flat_map(|count| Just((0..count).collect::<Vec<_>>()).prop_shuffle())
    }

    proptest! {
        #[test]
        fn each_comes_to_its_place(order in shuffled()) {
            let mut things: Vec<String> = (0..order.len()).map(|number| number.to_string()).collect();
            Order(order.iter().map(|&number| (0, number)).collect()).put(&mut things);
            prop_assert_eq!(things, order.iter().map(usize::to_string).collect::<Vec<_>>());
        }
    }
}
