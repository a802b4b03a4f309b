//! What a lake holds, as far as a fleet is asked for it. Columns are named here and nowhere else.

use super::share::Archives;
use crate::error::Error;
use crate::lake::{Reader, VERSION};
use crate::report::tables::Cell;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// What a finding may be about so that another device can have the same. Ids of users and of single events are of one device.
const SHARED: [&str; 5] = ["app", "script", "host", "category", "what"];

/// Microseconds from 1970 that are a date of the calendar.
const YEARS: std::ops::Range<i64> = 0..250_000_000_000_000_000;

/// All of it.
#[derive(Debug, Default)]
pub struct Facts {
    /// The versions of the knowledge the rows were made with.
    pub knowledge: BTreeSet<String>,
    pub archives: Vec<Archive>,
    /// How many devices these are.
    pub devices: u32,
    /// By rule and subject.
    pub faults: BTreeMap<(String, Option<String>), Fault>,
    /// By name, or by id where no record gives a name.
    pub apps: BTreeMap<String, App>,
    pub phases: BTreeMap<String, Phase>,
    /// Archives of which nothing was read.
    pub unreadable: u64,
    /// Parts that were not read.
    pub partly: u64,
}

/// What was collected from a device at one time.
#[derive(Debug, Default)]
pub struct Archive {
    pub name: String,
    /// The number of the device: archives with one serial number are of one device.
    pub device: u32,
    pub model: Option<String>,
    pub build: Option<String>,
    pub profile: Option<String>,
    /// Its latest time in microseconds since 1970, of UTC or of the device's own clock.
    pub at: Option<i64>,
    /// Whether an error is open.
    pub fails: bool,
    /// Apps that the Enrollment Status Page waits for.
    pub tracked: i64,
    /// How long it was set up, where the end of that was seen.
    pub setup: Option<i64>,
    /// The Autopilot profiles of all of its enrolments.
    pub profiles: BTreeSet<String>,
}

/// What is wrong alike on devices: an open error.
#[derive(Debug, Default)]
pub struct Fault {
    /// Whatever it is about: app, script, host.
    pub kind: Option<String>,
    pub archives: Archives,
    pub codes: BTreeMap<String, Archives>,
    pub points: Vec<String>,
    /// What the archive that was collected last says of it.
    pub summary: String,
}

/// An app.
#[derive(Debug, Default)]
pub struct App {
    pub archives: Archives,
    /// Those in which it is required.
    pub required: Archives,
    /// Seconds.
    pub downloads: Vec<i64>,
    pub installs: Vec<i64>,
}

/// A phase of the Enrollment Status Page.
#[derive(Debug, Default)]
pub struct Phase {
    /// Where anything is told of it.
    pub archives: Archives,
    pub failed: Archives,
    /// Seconds of those that are done.
    pub done: Vec<i64>,
}

impl Facts {
    /// # Errors
    /// The lake cannot be read, or was written by a later version.
    pub fn read(lake: &Path) -> Result<Self, Error> {
        let reader = Reader::open(lake)?;
        let mut facts = Facts::default();
        let known = facts.devices(&reader, lake)?;
        facts.enrolments(&reader, &known)?;
        facts.phases(&reader, &known)?;
        let names = facts.apps(&reader, &known)?;
        facts.faults(&reader, &known, &names)?;
        reader.each("errors", &["kind"], &mut |row| match text(&row[0]).as_deref() {
            Some("unreadable") => facts.unreadable += 1,
            Some("partly") => facts.partly += 1,
            _ => {}
        })?;
        Ok(facts)
    }

    /// Gives the number of each archive by its hash.
    fn devices(&mut self, reader: &Reader, lake: &Path) -> Result<Known, Error> {
        const COLUMNS: [&str; 14] = [
            "schema_version",
            "knowledge",
            "device",
            "archive",
            "serial",
            "model",
            "build",
            "profile",
            "last_utc",
            "last",
            "open_errors",
            "apps_tracked",
            "setup_seconds",
            "setup_complete",
        ];
        let mut known = Known::default();
        let mut serials: FxHashMap<String, u32> = FxHashMap::default();
        let mut latest = 0;
        reader.each("devices", &COLUMNS, &mut |row| {
            let [
                version,
                knowledge,
                hash,
                name,
                serial,
                model,
                build,
                profile,
                utc,
                last,
                errors,
                tracked,
                setup,
                done,
            ] = row
            else {
                return;
            };
            latest = latest.max(number(version).unwrap_or(0));
            self.knowledge.extend(text(knowledge));
            known.extend(text(hash).map(|hash| (hash, self.archives.len() as u32)));
            let next = self.devices;
            let device = text(serial).map_or(next, |serial| *serials.entry(serial.to_lowercase()).or_insert(next));
            self.devices += u32::from(device == next);
            self.archives.push(Archive {
                name: text(name).unwrap_or_default(),
                device,
                model: text(model),
                build: text(build),
                profile: text(profile),
                at: number(utc).or(number(last)).filter(|micros| YEARS.contains(micros)),
                fails: number(errors).unwrap_or(0) > 0,
                tracked: number(tracked).unwrap_or(0),
                setup: number(setup).filter(|_| *done == Cell::Flag(true)),
                profiles: BTreeSet::new(),
            });
        })?;
        if latest > i64::from(VERSION) {
            let said =
                format!("its tables are of version {latest}, this program reads version {VERSION}; use a later one");
            return Err(Error::io(lake, io::Error::other(said)));
        }
        Ok(known)
    }

    fn enrolments(&mut self, reader: &Reader, known: &Known) -> Result<(), Error> {
        reader.each("enrolments", &["device", "profile"], &mut |row| {
            if let (Some(at), Some(profile)) = (archive(known, &row[0]), text(&row[1])) {
                self.archives[at as usize].profiles.insert(profile);
            }
        })
    }

    fn phases(&mut self, reader: &Reader, known: &Known) -> Result<(), Error> {
        reader.each("phases", &["device", "phase", "state", "seconds"], &mut |row| {
            let (Some(at), Some(phase), Some(state)) = (archive(known, &row[0]), text(&row[1]), text(&row[2])) else {
                return;
            };
            if matches!(state.as_str(), "unknown" | "not started" | "skipped") {
                return;
            }
            let phase = self.phases.entry(phase).or_default();
            phase.archives.push(at);
            match state.as_str() {
                "failed" => phase.failed.push(at),
                "done" => phase.done.extend(number(&row[3])),
                _ => {}
            }
        })
    }

    /// Gives the name of each app by its id: not every record tells it.
    fn apps(&mut self, reader: &Reader, known: &Known) -> Result<Names, Error> {
        let mut names = Names::default();
        reader.each("apps", &["id", "name"], &mut |row| {
            if let (Some(id), Some(name)) = (text(&row[0]), text(&row[1])) {
                names.entry(id).or_insert(name);
            }
        })?;
        reader.each("apps", &["device", "id", "intent", "download_seconds", "install_seconds"], &mut |row| {
            let (Some(at), Some(id)) = (archive(known, &row[0]), text(&row[1])) else { return };
            let app = self.apps.entry(names.get(&id).cloned().unwrap_or(id)).or_default();
            app.archives.push(at);
            if text(&row[2]).as_deref() == Some("required") {
                app.required.push(at);
            }
            app.downloads.extend(number(&row[3]).filter(|seconds| *seconds > 0));
            app.installs.extend(number(&row[4]));
        })?;
        Ok(names)
    }

    fn faults(&mut self, reader: &Reader, known: &Known, names: &Names) -> Result<(), Error> {
        const COLUMNS: [&str; 10] = [
            "device",
            "rule",
            "severity",
            "status",
            "subject_kind",
            "subject_id",
            "subject_name",
            "codes",
            "points",
            "summary",
        ];
        reader.each("findings", &COLUMNS, &mut |row| {
            let [device, rule, severity, status, kind, id, name, codes, points, summary] = row else { return };
            let open = text(severity).as_deref() == Some("error") && text(status).as_deref() == Some("open");
            let (Some(at), Some(rule), true) = (archive(known, device), text(rule), open) else { return };
            let kind = text(kind).filter(|kind| SHARED.contains(&kind.as_str()));
            let named = |id: String| names.get(&id).cloned().unwrap_or(id);
            let subject = kind.as_ref().and_then(|_| text(name).or_else(|| text(id).map(named)));
            let fault = self.faults.entry((rule, subject)).or_default();
            let before = fault.archives.last().map(|&last| self.archives[last as usize].at);
            if before.is_none_or(|before| before <= self.archives[at as usize].at) {
                (fault.summary, fault.points) = (text(summary).unwrap_or_default(), list(points));
            }
            fault.kind = kind;
            fault.archives.push(at);
            for code in list(codes) {
                fault.codes.entry(code).or_default().push(at);
            }
        })
    }
}

type Known = FxHashMap<String, u32>;
type Names = FxHashMap<String, String>;

fn archive(known: &Known, cell: &Cell) -> Option<u32> {
    match cell {
        Cell::Text(hash) => known.get(hash).copied(),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Number(number) | Cell::Time(number) | Cell::Utc(number) => Some(*number),
        _ => None,
    }
}

fn list(cell: &Cell) -> Vec<String> {
    match cell {
        Cell::Texts(texts) => texts.clone(),
        _ => Vec::new(),
    }
}
