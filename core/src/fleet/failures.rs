//! What devices have alike: how far it reaches, whether it rises, whether it is new, and of what devices it is.

use super::facts::{Archive, Facts, Fault};
use super::period::{Period, date};
use super::share::{Chance, Share, count, devices};
use super::told::{Change, Counted, Failure, Mostly, Reach, Thresholds};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Archives that are named.
pub const NAMED: usize = 20;

/// What all failures are held against.
struct Fleet<'f> {
    archives: &'f [Archive],
    period: Option<&'f Period>,
    thresholds: &'f Thresholds,
    chance: Chance,
    /// Devices that were collected from each of the beginnings on, and before it.
    of: Vec<(u64, u64)>,
    kinds: Vec<Kind>,
    /// How many comparisons are made: of times, and of devices.
    tries: (f64, f64),
}

/// What an archive tells of its device.
type Of = fn(&Archive) -> Option<&String>;

/// The devices of each model, build, profile that were collected lately.
struct Kind {
    by: &'static str,
    of: Of,
    values: BTreeMap<String, BTreeSet<u32>>,
}

/// Every failure, what most devices had lately first.
pub fn failures(facts: &Facts, period: Option<&Period>, thresholds: &Thresholds) -> Vec<Failure> {
    let archives = &facts.archives[..];
    let all: Vec<u32> = (0..archives.len() as u32).collect();
    let of = period.map_or(Vec::new(), |period| {
        period.begins.iter().map(|begin| apart(archives, &all, *begin)).collect::<Vec<_>>()
    });
    let kinds: [(_, Of); 3] = [
        ("model", |archive| archive.model.as_ref()),
        ("build", |archive| archive.build.as_ref()),
        ("profile", |archive| archive.profile.as_ref()),
    ];
    let kinds = kinds.map(|(by, of)| {
        let mut values: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for archive in archives.iter().filter(|archive| is_lately(archive, period)) {
            if let Some(value) = of(archive) {
                values.entry(value.clone()).or_default().insert(archive.device);
            }
        }
        Kind { by, of, values }
    });
    // What fewer devices have than a rise needs is not tried, and must not make the others harder to see.
    // Source: R. E. Tarone, A modified Bonferroni method for discrete data (1990).
    let tried = facts.faults.values().filter(|fault| count(archives, &fault.archives) >= thresholds.broad_devices);
    let faults = tried.count() as f64;
    let tries = (faults * of.len() as f64, faults * kinds.iter().map(|kind| kind.values.len()).sum::<usize>() as f64);
    // A device that was collected before and lately counts in both.
    let chance = Chance::new(2 * u64::from(facts.devices));
    let fleet = Fleet { archives, period, thresholds, chance, of, kinds: kinds.into(), tries };
    let mut failures: Vec<Failure> = facts.faults.iter().map(|(name, fault)| fleet.failure(name, fault)).collect();
    failures.sort_by(|a, b| {
        let order = |one: &Failure| (Reverse(one.lately.devices), Reverse(one.devices));
        order(a).cmp(&order(b)).then_with(|| a.name().cmp(&b.name()))
    });
    failures
}

/// Whether an archive was collected lately; where nothing tells a time, all of them were.
pub fn is_lately(archive: &Archive, period: Option<&Period>) -> bool {
    period.is_none_or(|period| archive.at.is_some_and(|at| at >= period.from()))
}

/// Devices of these archives from a time on, and before it.
pub fn apart(all: &[Archive], of: &[u32], begin: i64) -> (u64, u64) {
    let when = |after: bool| {
        of.iter().filter(move |&&archive| all[archive as usize].at.is_some_and(|at| (at >= begin) == after))
    };
    (count(all, when(true)), count(all, when(false)))
}

impl Fleet<'_> {
    fn failure(&self, (rule, subject): &(String, Option<String>), fault: &Fault) -> Failure {
        let all = self.archives;
        let hits = &fault.archives;
        let (lately, before) = match (self.period, self.of.first()) {
            (Some(period), Some(of)) => {
                let (after, before) = apart(all, hits, period.from());
                (Share { devices: after, of: of.0 }, Share { devices: before, of: of.1 })
            }
            _ => (
                Share { devices: count(all, hits), of: count(all, &(0..all.len() as u32).collect::<Vec<_>>()) },
                Share::default(),
            ),
        };
        let mut last: Vec<&Archive> = hits.iter().map(|&archive| &all[archive as usize]).collect();
        last.sort_by_key(|archive| (Reverse(archive.at), &archive.name));
        last.dedup_by_key(|archive| &archive.name);
        let codes = fault.codes.iter().map(|(code, with)| Counted { value: code.clone(), devices: count(all, with) });
        let mut codes: Vec<Counted> = codes.collect();
        codes.sort_by(|a, b| b.devices.cmp(&a.devices).then_with(|| a.value.cmp(&b.value)));
        Failure {
            rule: rule.clone(),
            subject_kind: fault.kind.clone(),
            subject: subject.clone(),
            codes,
            points: fault.points.clone(),
            example: fault.summary.clone(),
            archives: last.iter().take(NAMED).map(|archive| archive.name.clone()).collect(),
            devices: count(all, hits),
            lately,
            before,
            reach: self.reach(lately, count(all, hits)),
            is_new: lately.devices > 0
                && before.of > 0
                && before.devices == 0
                && last.iter().all(|one| one.at.is_some()),
            change: self.change(hits),
            mostly: self.mostly(hits, lately),
            weeks: self.weeks(hits),
        }
    }

    fn reach(&self, lately: Share, ever: u64) -> Reach {
        let Thresholds { broad_devices, broad_part, .. } = *self.thresholds;
        match lately.devices {
            0 => Reach::Past,
            1 if ever == 1 => Reach::Single,
            many if many >= broad_devices && lately.part() >= broad_part => Reach::Broad,
            _ => Reach::Some,
        }
    }

    /// The plainest rise or fall that began lately.
    fn change(&self, hits: &[u32]) -> Option<Change> {
        let Thresholds { broad_devices, change, chance, .. } = *self.thresholds;
        let mut best: Option<Change> = None;
        for (begin, of) in self.period?.begins.iter().zip(&self.of) {
            let with = apart(self.archives, hits, *begin);
            let (after, before) = (Share { devices: with.0, of: of.0 }, Share { devices: with.1, of: of.1 });
            for rises in [true, false] {
                let (more, less) = if rises { (after, before) } else { (before, after) };
                if more.devices < broad_devices || less.of == 0 || !more.times(change, less) {
                    continue;
                }
                let by_chance = (self.chance.of_more(more, less) * self.tries.0).min(1.0);
                if by_chance <= chance && best.as_ref().is_none_or(|best| by_chance < best.chance) {
                    best = Some(Change { rises, since: date(*begin), after, before, chance: by_chance });
                }
            }
        }
        best
    }

    fn mostly(&self, hits: &[u32], lately: Share) -> Vec<Mostly> {
        let Thresholds { broad_devices, change, chance, .. } = *self.thresholds;
        let mut found = Vec::new();
        if lately.devices < broad_devices {
            return found;
        }
        for kind in &self.kinds {
            let told: BTreeSet<u32> = kind.values.values().flatten().copied().collect();
            let with = |value: &String| {
                let these = |archive: &&u32| {
                    let archive = &self.archives[**archive as usize];
                    is_lately(archive, self.period) && (kind.of)(archive) == Some(value)
                };
                devices(self.archives, hits.iter().filter(these))
            };
            let failing: Vec<BTreeSet<u32>> = kind.values.keys().map(with).collect();
            let failing_of_all: BTreeSet<u32> = failing.iter().flatten().copied().collect();
            for ((value, of), with) in kind.values.iter().zip(&failing) {
                let these = Share { devices: with.len() as u64, of: of.len() as u64 };
                let others = Share {
                    devices: failing_of_all.difference(of).count() as u64,
                    of: told.difference(of).count() as u64,
                };
                if these.devices < broad_devices || others.of == 0 || !these.times(change, others) {
                    continue;
                }
                let by_chance = (self.chance.of_more(these, others) * self.tries.1).min(1.0);
                if by_chance <= chance {
                    found.push(Mostly { by: kind.by, value: value.clone(), these, others, chance: by_chance });
                }
            }
        }
        found.sort_by(|a, b| a.chance.total_cmp(&b.chance));
        found
    }

    fn weeks(&self, hits: &[u32]) -> Vec<u64> {
        let of_week = |monday: &i64| {
            let in_it = |archive: &&u32| {
                self.archives[**archive as usize].at.is_some_and(|at| crate::lake::week::monday(at) == *monday)
            };
            count(self.archives, hits.iter().filter(in_it))
        };
        self.period.map_or(Vec::new(), |period| period.mondays.iter().map(of_week).collect())
    }
}
