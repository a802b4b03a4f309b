//! Failures that go on until something shows that they are over.

use super::Teller;
use crate::time::TICKS;

/// What comes back so soon was not over.
const SOON: i64 = 3600 * TICKS;

/// A failure and its like, up to what ended it.
pub(super) struct Episode<K> {
    /// What makes failures alike.
    pub key: K,
    /// The happenings, in order.
    pub numbers: Vec<usize>,
    /// The first happening after them that shows that it is over.
    pub over: Option<usize>,
}

/// Episodes as they come, by the beginning of each.
pub(super) struct Episodes<K>(pub Vec<Episode<K>>);

impl<K: PartialEq> Episodes<K> {
    /// A failure: it belongs to the episode of its like that is not over for long, or begins one.
    pub fn fail(&mut self, teller: &Teller<'_>, key: K, number: usize) {
        let back = |over: usize| {
            let (over, now) = (teller.one(over), teller.one(number));
            over.comparable(now) && now.since().saturating_sub(over.ticks()) < SOON
        };
        let goes_on = |one: &&mut Episode<K>| one.over.is_none_or(back);
        match self.0.iter_mut().rev().find(|one| one.key == key).filter(goes_on) {
            Some(one) => {
                one.numbers.push(number);
                one.over = None;
            }
            None => self.0.push(Episode { key, numbers: vec![number], over: None }),
        }
    }

    /// Something that went well: it ends the episodes that it speaks of, where it is known to have come after them.
    pub fn end(&mut self, teller: &Teller<'_>, number: usize, of: impl Fn(&K) -> bool) {
        for one in self.0.iter_mut().filter(|one| one.over.is_none() && of(&one.key)) {
            let after = one.numbers.last().is_some_and(|&last| teller.one(last).comparable(teller.one(number)));
            one.over = after.then_some(number);
        }
    }
}

impl<K> Episode<K> {
    /// How often.
    pub fn count(&self, teller: &Teller<'_>) -> u64 {
        self.numbers.iter().map(|&number| teller.one(number).total()).sum()
    }

    /// When something showed that it is over. What did may be a stretch that began before the last failure.
    pub fn over(&self, teller: &Teller<'_>) -> Option<String> {
        let (over, &last) = (self.over?, self.numbers.last()?);
        let began_after = teller.one(over).since() >= teller.one(last).ticks();
        if began_after { teller.begun(over) } else { teller.ended(over) }
    }

    /// The first happening and the last one.
    pub fn ends(&self) -> Vec<usize> {
        let mut ends: Vec<usize> = self.numbers.first().into_iter().chain(self.numbers.last()).copied().collect();
        ends.dedup();
        ends
    }
}
