//! The tables of many devices, asked: what fails most, what rises, what is new, how long things take, and what the
//! runbooks do next.
//!
//! [`fleet`] reads a lake that [`Batch`](crate::Batch) wrote, Parquet or JSON lines. It counts devices, never records: a
//! device that fails at every check-in has one vote. What batch redacted stays redacted.
//!
//! ```no_run
//! use oobelens::{Knowledge, fleet::{Asked, Look, fleet}};
//! let told = fleet("lake".as_ref(), &Knowledge::builtin(), &Asked::default().since("2026-08-01")?)?;
//! for failure in told.failures.iter().filter(|failure| failure.rises()) {
//!     println!("{} rises: {} devices", failure.name(), failure.lately.devices);
//! }
//! std::fs::write("fleet.html", told.to_html())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod facts;
mod failures;
mod groups;
mod html;
mod period;
mod prevention;
mod rollback;
mod share;
#[cfg(test)]
mod tests;
mod text;
mod times;
mod told;
mod words;

pub use crate::report::Look;
pub use share::Share;
pub use told::{
    Basis, Change, Counted, Failing, Failure, Fleet, Group, Mostly, Prevention, Reach, Rollback, SCHEMA_VERSION,
    Thresholds, Took, Week,
};

use crate::error::Error;
use crate::knowledge::Knowledge;
use crate::time::iso::iso;
use facts::Facts;
use groups::failing;
use period::{Period, date};
use std::path::Path;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Microseconds since 1970.
    since: Option<i64>,
    weeks: u32,
    thresholds: Thresholds,
}

/// Lately is the last four weeks.
impl Default for Asked {
    fn default() -> Self {
        Asked { since: None, weeks: 4, thresholds: Thresholds::default() }
    }
}

impl Asked {
    /// Lately begins on this day, `2026-08-01`, on the clock of each device.
    ///
    /// # Errors
    /// It is no day.
    pub fn since(self, day: &str) -> Result<Self, Error> {
        let found = iso(format!("{} 00:00:00", day.trim()).as_bytes()).filter(|_| day.trim().len() == 10);
        let found = found.ok_or_else(|| Error::day(day))?;
        Ok(Asked { since: Some(found.stamp.ticks() / 10), ..self })
    }

    /// Lately is the last so many weeks of the lake, the one that is not over among them.
    #[must_use]
    pub const fn weeks(self, weeks: u32) -> Self {
        Asked { weeks, ..self }
    }

    /// By what is judged.
    #[must_use]
    pub const fn thresholds(self, thresholds: Thresholds) -> Self {
        Asked { thresholds, ..self }
    }
}

/// What a lake tells of all its devices; the runbooks are those of `knowledge`.
///
/// # Errors
/// There are no tables in the folder, or they cannot be read.
pub fn fleet(lake: &Path, knowledge: &Knowledge, asked: &Asked) -> Result<Fleet, Error> {
    let facts = Facts::read(lake)?;
    let period = Period::new(&facts.archives, asked.since, asked.weeks);
    let period = period.as_ref();
    let weeks = period.map_or(Vec::new(), |period| groups::weeks(&facts, period));
    let failures = failures::failures(&facts, period, &asked.thresholds);
    let basis = basis(&facts, period);
    Ok(Fleet {
        schema_version: SCHEMA_VERSION,
        thresholds: asked.thresholds,
        new_codes: new_codes(&facts, period, &basis),
        groups: groups::groups(&facts, &weeks),
        times: times::times(&facts),
        prevention: prevention::prevention(&facts, &asked.thresholds),
        rollback: rollback::rollback(knowledge, &failures),
        notes: notes(&facts, &basis),
        basis,
        weeks,
        failures,
    })
}

impl Fleet {
    /// As text, wrapped to a width; names out of logs are shown escaped.
    pub fn to_text(&self, look: Look) -> String {
        text::to_text(self, look)
    }

    /// As one HTML page with plots: it loads nothing from anywhere.
    pub fn to_html(&self) -> String {
        html::to_html(self)
    }

    /// Whether somebody should look today: a failure rises, or fails broadly.
    pub fn alarms(&self) -> bool {
        self.failures.iter().any(|failure| failure.rises() || failure.reach == Reach::Broad)
    }
}

fn basis(facts: &Facts, period: Option<&Period>) -> Basis {
    let all = &facts.archives[..];
    let which = |wanted: fn(bool) -> bool| {
        let of = (0..all.len() as u32).filter(|&one| wanted(failures::is_lately(&all[one as usize], period)));
        of.filter(|&one| period.is_none() || all[one as usize].at.is_some()).collect::<Vec<_>>()
    };
    let every: Vec<u32> = (0..all.len() as u32).collect();
    let times = || all.iter().filter_map(|archive| archive.at);
    Basis {
        archives: all.len() as u64,
        devices: u64::from(facts.devices),
        failing: failing(all, &every).devices,
        unreadable: facts.unreadable,
        knowledge: facts.knowledge.iter().cloned().collect(),
        days: times().min().zip(times().max()).map(|(first, last)| (date(first), date(last))),
        since: period.map(|period| date(period.from())),
        lately: failing(all, &which(|lately| lately)),
        before: failing(all, &which(|lately| !lately)),
    }
}

/// Codes of open errors that no archive of before has.
fn new_codes(facts: &Facts, period: Option<&Period>, basis: &Basis) -> Vec<String> {
    let mut codes = std::collections::BTreeMap::new();
    for (code, with) in facts.faults.values().flat_map(|fault| &fault.codes) {
        let lately = with.iter().all(|&one| failures::is_lately(&facts.archives[one as usize], period));
        *codes.entry(code).or_insert(true) &= lately;
    }
    let new = codes.into_iter().filter(|(_, lately)| *lately && basis.before.of > 0);
    new.map(|(code, _)| code.clone()).collect()
}

fn notes(facts: &Facts, basis: &Basis) -> Vec<String> {
    let mut notes =
        vec!["Shares are of the devices that were collected, not of all there are: who collects only what fails sees only that.".to_owned()];
    let timeless = facts.archives.iter().filter(|archive| archive.at.is_none()).count();
    if timeless > 0 {
        notes.push(format!("In {timeless} archives nothing tells a time: they count, and stand in no week."));
    }
    if basis.before.of == 0 && basis.since.is_some() {
        notes.push("No device was collected before: nothing can be called new, rising or falling.".to_owned());
    }
    if basis.lately.of == 0 && basis.since.is_some() {
        notes.push("No device was collected lately: nothing is broad.".to_owned());
    }
    if facts.unreadable + facts.partly > 0 {
        let (whole, parts) = (facts.unreadable, facts.partly);
        notes.push(format!(
            "Not read: {whole} archives as a whole, {parts} parts of others; the table `errors` says why."
        ));
    }
    if facts.knowledge.len() > 1 {
        notes.push(
            "The rows were made with more than one version of what is known: run `oobelens batch` over all of it."
                .to_owned(),
        );
    }
    notes
}
