//! Two clocks in one log: a process that was running when the time zone was changed keeps the old one, and writes beside
//! one that has the new one. That is no pause, and nothing went back in time.
//!
//! Seen in the field: two processes nine hours apart in one log of OOBE.

use crate::time::TICKS;

/// Zones are apart by multiples of this.
const QUARTER: i64 = 15 * 60 * TICKS;
/// The least that is looked at.
pub const LEAST: i64 = 30 * 60 * TICKS;
/// The most that two zones are apart: one is 14 hours before UTC, another 12 behind it.
const MOST: i64 = 26 * 3600 * TICKS;
/// By so much a step may miss a multiple, for time passes between two records.
const SLACK: i64 = 5 * TICKS;
/// So long after the step the first clock must be seen again.
const SOON: i64 = 10 * 60 * TICKS;

/// How far a step between the times of two records is, where it may be one from clock to clock.
pub fn step(from: i64, to: i64) -> Option<i64> {
    let by = to.saturating_sub(from);
    if !(LEAST..=MOST).contains(&by.saturating_abs()) {
        return None;
    }
    let whole = by.saturating_add(by.signum() * QUARTER / 2) / QUARTER * QUARTER;
    (by.saturating_sub(whole).saturating_abs() <= SLACK).then_some(whole)
}

/// What the steps of a log show.
#[derive(Debug, Clone, Default)]
pub struct Apart {
    /// A step that was taken, and when it was before it.
    taken: Option<(i64, i64)>,
    /// How far two writers of the log are apart, in ticks.
    pub by: Option<i64>,
}

impl Apart {
    /// The next step of the log.
    pub fn see(&mut self, from: i64, to: i64) {
        let Some(by) = step(from, to) else { return };
        match self.taken.take() {
            Some((before, since)) if before == -by && (-SLACK..=SOON).contains(&to.saturating_sub(since)) => {
                self.by = Some(by.abs());
            }
            _ => self.taken = Some((by, from)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minutes and what they show.
    fn apart(minutes: &[i64]) -> Option<i64> {
        let mut apart = Apart::default();
        for two in minutes.windows(2) {
            apart.see(two[0] * 60 * TICKS + TICKS, two[1] * 60 * TICKS + 2 * TICKS);
        }
        apart.by.map(|by| by / 60 / TICKS)
    }

    #[test]
    fn who_comes_back_soon_is_another_writer() {
        assert_eq!(apart(&[9, 549, 9, 10]), Some(540));
        assert_eq!(apart(&[549, 9, 549]), Some(540));
    }

    #[test]
    fn pauses_and_clocks_that_are_set_are_none() {
        assert_eq!(apart(&[0, 60, 120, 180]), None);
        assert_eq!(apart(&[0, 60, 61, 500, 440]), None);
        assert_eq!(apart(&[0, -540, -539]), None);
        assert_eq!(apart(&[0, 60, 200, 140]), None);
        assert_eq!(apart(&[0, 14_400, 0, 1]), None, "no two zones are ten days apart");
    }
}
