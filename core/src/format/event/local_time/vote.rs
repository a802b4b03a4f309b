//! The order of day and month, decided once a file.

use super::Written;

/// The order of day and month in dates written with numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `6/16/2026`
    MonthFirst,
    /// `16/6/2026`
    DayFirst,
}

/// What is said of dates whose order cannot be told.
pub const UNCLEAR: &str = "the order of day and month cannot be told in its dates: its times are not used";

/// Gathers what the dates of a file show of their order.
///
/// A number over 12 settles it. Else the order of the rows does: exports run from the newest event to the oldest or
/// the other way, so if only one way to read the dates makes the days run one way, that is it.
#[derive(Debug, Default)]
pub struct Vote {
    month_first: Run,
    day_first: Run,
    open: bool,
}

/// How the days run when they are read in one order.
#[derive(Debug, Default)]
struct Run {
    impossible: bool,
    rises: bool,
    falls: bool,
    last: Option<i64>,
}

impl Run {
    /// Days only: the clock steps back an hour in autumn, and events of one second come in any order.
    fn see(&mut self, written: Written, order: Order) {
        let Some(stamp) = written.stamp(Some(order)) else {
            self.impossible = true;
            return;
        };
        let day = stamp.ticks().div_euclid(86_400 * crate::time::TICKS);
        if let Some(last) = self.last.replace(day) {
            self.rises |= day > last;
            self.falls |= day < last;
        }
    }

    const fn runs_one_way(&self) -> bool {
        !(self.rises && self.falls)
    }
}

impl Vote {
    /// Takes the next date of the file.
    pub fn see(&mut self, written: Written) {
        self.open |= matches!(written, Written::Either { .. });
        self.month_first.see(written, Order::MonthFirst);
        self.day_first.see(written, Order::DayFirst);
    }

    /// What they show.
    pub fn order(&self) -> Option<Order> {
        let (month, day) = (&self.month_first, &self.day_first);
        match (month.impossible, day.impossible) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            (true, true) => None,
            (false, false) => match (month.runs_one_way(), day.runs_one_way()) {
                (true, false) => Some(Order::MonthFirst),
                (false, true) => Some(Order::DayFirst),
                _ => None,
            },
        }
    }

    /// Whether there are dates whose order cannot be told.
    pub fn is_unclear(&self) -> bool {
        self.open && self.order().is_none()
    }
}
