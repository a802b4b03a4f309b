//! What the picture shows: lanes of marks. To show something else: a function and an entry in [`GROUPS`].

use super::device;
use crate::finding::Status;
use crate::knowledge::Severity;
use crate::report::text::{became, story};
use crate::report::{App, Report, Stage, words};
use crate::time::Stamp;

/// Lanes that belong together.
pub struct Group {
    pub title: &'static str,
    pub lanes: fn(&Report) -> Vec<Lane>,
}

/// Every group, from the top.
pub const GROUPS: &[Group] = &[
    Group { title: "Findings", lanes: findings },
    Group { title: "Setting up", lanes: setting_up },
    Group { title: "Device and network", lanes: surroundings },
    Group { title: "Scripts", lanes: scripts },
    Group { title: "Apps", lanes: apps },
];

/// Apps that are drawn.
const APPS: usize = 30;

/// A line of the picture.
#[derive(Debug, Default)]
pub struct Lane {
    pub name: String,
    pub marks: Vec<Mark>,
}

/// Something that took time, or a moment.
#[derive(Debug, Clone)]
pub struct Mark {
    pub from: Stamp,
    pub to: Stamp,
    pub shape: Shape,
    /// The class it is coloured by.
    pub look: &'static str,
    /// What it is, in words.
    pub says: String,
    /// How much it is missed where there is no room for all.
    pub interest: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Bar,
    Tick,
    /// A tick with a line through all lanes.
    Line,
    /// The number of a finding, from 0.
    Finding(usize),
}

impl Mark {
    /// None where a time is missing, or the two are of different clocks.
    fn new(first: Option<&str>, last: Option<&str>, shape: Shape, look: &'static str, says: String) -> Option<Mark> {
        let from = words::stamp(first.or(last)?)?;
        let to = words::stamp(last.or(first)?)?;
        let same_clock = from.offset_minutes().is_some() == to.offset_minutes().is_some();
        same_clock.then_some(Mark { from, to, shape, look, says, interest: 1 })
    }

    fn worth(self, interest: u32) -> Self {
        Mark { interest, ..self }
    }
}

fn findings(report: &Report) -> Vec<Lane> {
    let marks = report.findings.iter().enumerate().filter_map(|(number, finding)| {
        let interest = match (finding.status, finding.severity) {
            (Status::Open, Severity::Error) => 20,
            (Status::Open, Severity::Warning) => 8,
            (Status::Resolved, _) => 3,
            _ => 1,
        };
        let weight = words::weight(finding);
        let says = format!("finding {}, {weight}: {}", number + 1, finding.summary);
        let (first, last) = (finding.first.as_deref(), finding.last.as_deref());
        Some(Mark::new(first, last, Shape::Finding(number), weight, says)?.worth(interest))
    });
    lane("", marks.collect())
}

fn setting_up(report: &Report) -> Vec<Lane> {
    let mut lanes = Vec::new();
    let enrolments = report.enrolments.iter().filter_map(|one| {
        let look = match one.mdm {
            "ok" => "fine",
            "failed" => "error",
            _ => "none",
        };
        Some(Mark::new(one.first.as_deref(), one.last.as_deref(), Shape::Bar, look, story::attempt(one))?.worth(5))
    });
    lanes.extend(lane("enrolment", enrolments.collect()));
    if let Some(oobe) = &report.oobe {
        // That the page was left does not say that all went well.
        let mark = Mark::new(Some(&oobe.first), Some(&oobe.last), Shape::Bar, "none", story::of_oobe(oobe));
        lanes.extend(lane("set up as a whole", mark.map(|mark| mark.worth(5)).into_iter().collect()));
    }
    for phase in report.page.iter().flat_map(|page| &page.phases) {
        let says = format!("{}: {}", phase.phase, story::of_phase(phase));
        let look = device::weight(phase.state);
        let mark = Mark::new(phase.first.as_deref(), phase.last.as_deref(), Shape::Bar, look, says);
        lanes.extend(lane(phase.phase, mark.map(|mark| mark.worth(5)).into_iter().collect()));
    }
    lanes
}

fn surroundings(report: &Report) -> Vec<Lane> {
    let restarts = report.restarts.iter().filter_map(|restart| {
        let (shape, look) = if restart.seen { (Shape::Line, "info") } else { (Shape::Tick, "none") };
        let time = restart.time.as_deref();
        Some(Mark::new(time, time, shape, look, became::of_restart(restart))?.worth(2))
    });
    let sign_ins = report.sign_ins.iter().filter(|one| one.is_bad()).filter_map(|one| {
        let says = became::of_sign_ins(&[one]);
        Mark::new(one.first.as_deref(), one.last.as_deref(), Shape::Bar, "warning", says)
    });
    let network = report.network.iter().filter_map(|one| {
        let says = became::of_outages(&[one]);
        Mark::new(one.first.as_deref(), one.last.as_deref(), Shape::Bar, "warning", says)
    });
    let mut lanes = lane("restarts", restarts.collect());
    lanes.extend(lane("sign-ins fail", sign_ins.collect()));
    lanes.extend(lane("network fails", network.collect()));
    lanes
}

fn scripts(report: &Report) -> Vec<Lane> {
    let marks = report.scripts.iter().filter_map(|script| {
        let (look, interest) = if script.is_fine() { ("fine", 0) } else { ("error", 3) };
        let since = script.since.as_deref();
        Some(Mark::new(since, since, Shape::Tick, look, became::of_script(script))?.worth(interest))
    });
    lane("", marks.collect())
}

/// Apps on which something was done, those that do not stand well first.
fn apps(report: &Report) -> Vec<Lane> {
    let mut apps: Vec<(&App, Vec<Mark>)> = report.apps.iter().map(|app| (app, app_marks(app))).collect();
    apps.retain(|(_, marks)| !marks.is_empty());
    apps.sort_by_key(|(app, _)| app.fine);
    apps.truncate(APPS);
    // As they came.
    apps.sort_by_key(|(_, marks)| marks.first().map(|mark| mark.from));
    apps.into_iter().flat_map(|(app, marks)| lane(words::name(app), marks)).collect()
}

fn app_marks(app: &App) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, stage) in app.stages.iter().enumerate() {
        let (shape, look, interest) = match (stage.stage, stage.outcome) {
            ("download", "timeout" | "failed") => (Shape::Bar, "error", 4),
            ("download", _) => (Shape::Bar, "load", 3),
            ("exit" | "mapped", "failed" | "unmapped") | ("install", "timeout" | "failed") => (Shape::Tick, "error", 4),
            ("install", _) => (Shape::Bar, "work", 3),
            ("unpack" | "content" | "store" | "script", "failed") => (Shape::Tick, "error", 2),
            ("exit", "ok") => (Shape::Tick, "fine", 1),
            ("exit", _) => (Shape::Tick, "warning", 1),
            ("detected", "yes") => (Shape::Tick, "fine", 0),
            ("detected", "failed") => (Shape::Tick, "error", 2),
            ("grs", "waiting" | "set") => (Shape::Tick, "warning", 0),
            ("app", "failed") => (Shape::Tick, "error", 2),
            _ => continue,
        };
        let says = format!("{}: {} {}", words::name(app), stage.stage, stage.outcome);
        let last = ends(stage, app.stages.get(at + 1));
        marks.extend(Mark::new(stage.first.as_deref(), last, shape, look, says).map(|mark| mark.worth(interest)));
    }
    // That an app is found again, or still waits, at every check-in is no story.
    if marks.iter().all(|mark| mark.interest == 0) { Vec::new() } else { marks }
}

/// An installer runs up to what is told next of its app, for it is the next thing that can be told.
fn ends<'s>(stage: &'s Stage, next: Option<&'s Stage>) -> Option<&'s str> {
    let next = next.filter(|next| stage.stage == "install" && stage.outcome == "start" && next.stage != "policy");
    next.and_then(|next| next.first.as_deref()).or(stage.last.as_deref())
}

fn lane(name: &str, marks: Vec<Mark>) -> Vec<Lane> {
    if marks.is_empty() { Vec::new() } else { vec![Lane { name: name.to_owned(), marks }] }
}
