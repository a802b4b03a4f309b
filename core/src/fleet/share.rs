//! How many of how many devices, and how likely chance alone makes a difference.

use super::facts::Archive;
use serde::Serialize;
use std::collections::BTreeSet;

/// Numbers of archives, as they come: an archive may stand there twice.
pub type Archives = Vec<u32>;

/// So many of so many devices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// Devices it is true of.
    pub devices: u64,
    /// Devices that were looked at.
    pub of: u64,
}

impl Share {
    /// From 0 to 1; 0 where none was looked at.
    ///
    /// ```
    /// let share = oobelens::fleet::Share { devices: 3, of: 12 };
    /// assert_eq!(share.part(), 0.25);
    /// ```
    pub fn part(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.devices as f64 / self.of as f64 }
    }

    /// Whether its part is at least so many times the other's.
    pub(super) fn times(self, times: f64, other: Share) -> bool {
        self.part() >= times * other.part()
    }
}

/// Which devices these archives are of, each once.
pub fn devices<'a>(all: &[Archive], of: impl IntoIterator<Item = &'a u32>) -> BTreeSet<u32> {
    of.into_iter().map(|&archive| all[archive as usize].device).collect()
}

/// How many devices these archives are of.
pub fn count<'a>(all: &[Archive], of: impl IntoIterator<Item = &'a u32>) -> u64 {
    devices(all, of).len() as u64
}

/// Fisher's exact test, one-sided.
///
/// Source: R. A. Fisher, The Design of Experiments (1935), chapter 2; the sum of the upper tail of the hypergeometric
/// distribution.
#[derive(Debug)]
pub struct Chance {
    /// The logarithm of the factorial of each number.
    factorials: Vec<f64>,
}

impl Chance {
    /// For shares of no more than so many devices together.
    pub fn new(most: u64) -> Self {
        let mut factorials = vec![0.0];
        for number in 1..=most {
            factorials.push(factorials[number as usize - 1] + (number as f64).ln());
        }
        Chance { factorials }
    }

    /// How likely the first share is as much above the second as it is, or more, where both are of one kind.
    pub fn of_more(&self, first: Share, second: Share) -> f64 {
        let with = first.devices + second.devices;
        let all = self.ways(first.of + second.of, with);
        let tail = first.devices..=first.of.min(with);
        let one = |here: u64| match with - here {
            there if there > second.of => 0.0,
            there => (self.ways(first.of, here) + self.ways(second.of, there) - all).exp(),
        };
        tail.map(one).sum::<f64>().min(1.0)
    }

    /// The logarithm of the number of ways to choose so many of so many.
    fn ways(&self, of: u64, choose: u64) -> f64 {
        let at = |number: u64| self.factorials[number as usize];
        at(of) - at(choose) - at(of - choose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(devices: u64, of: u64) -> Share {
        Share { devices, of }
    }

    /// The lady tasting tea: 3 of 4 cups, of 8.
    #[test]
    fn chance_is_as_in_the_book() {
        let chance = Chance::new(100);
        assert!((chance.of_more(share(3, 4), share(1, 4)) - 17.0 / 70.0).abs() < 1e-12);
        assert!((chance.of_more(share(4, 4), share(0, 4)) - 1.0 / 70.0).abs() < 1e-12);
        assert!((chance.of_more(share(0, 4), share(4, 4)) - 1.0).abs() < 1e-12);
        assert!((chance.of_more(share(0, 0), share(3, 9)) - 1.0).abs() < 1e-12);
        assert!(chance.of_more(share(20, 30), share(2, 70)) < 1e-9);
    }
}
