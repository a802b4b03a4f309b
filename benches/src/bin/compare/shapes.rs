//! Other shapes than one large log, each held against the least that could be done with it.

use oobelens::{Knowledge, Report};
use oobelens_benches::board::{Board, Goal, median};
use oobelens_benches::shapes::{Events, Folder, Packed, Traces};
use oobelens_benches::{machine, work};
use std::cell::RefCell;
use std::time::Instant;

/// What is timed.
const WORK: [&str; 17] = [
    "event logs: records",
    "event logs: `evtx`, `records_json_value`",
    "event logs: `evtx`, `into_json_bytes`",
    "event logs: `evtx`, walked and not rendered",
    "zip of logs: inflating alone ×1",
    "zip of logs: records ×1",
    "zip of logs: diagnose ×1",
    "zip of logs: diagnose ×2",
    "3,000 small files: reading alone ×1",
    "3,000 small files: reading alone ×2",
    "3,000 small files: records ×1",
    "3,000 small files: diagnose ×1",
    "3,000 small files: diagnose ×2",
    "event trace, full: reading alone ×1",
    "event trace, full: events, the module alone ×1",
    "event trace, full: records ×1",
    "event trace, full: records ×2",
];

/// What is held against what.
const RATIOS: [(&str, usize, usize, Goal); 13] = [
    ("event logs: records / `records_json_value`", 0, 1, Goal::AtLeast(2.5)),
    ("event logs: records / `into_json_bytes`", 0, 2, Goal::None),
    ("event logs: records / walk of `evtx`", 0, 3, Goal::AtLeast(0.7)),
    ("zip of logs: records ×1 / inflating alone ×1", 5, 4, Goal::AtLeast(0.6)),
    ("zip of logs: diagnose ×1 / inflating alone ×1", 6, 4, Goal::AtLeast(0.6)),
    ("zip of logs: diagnose ×2 / ×1", 7, 6, Goal::None),
    ("3,000 small files: records ×1 / reading alone ×1", 10, 8, Goal::AtLeast(0.5)),
    ("3,000 small files: diagnose ×1 / reading alone ×1", 11, 8, Goal::None),
    ("3,000 small files: diagnose ×2 / reading alone ×2", 12, 9, Goal::None),
    ("3,000 small files: diagnose ×2 / ×1", 12, 11, Goal::None),
    ("event trace, full: events ×1 / reading alone ×1", 14, 13, Goal::AtLeast(0.25)),
    ("event trace, full: records ×1 / reading alone ×1", 15, 13, Goal::AtLeast(0.25)),
    ("event trace, full: records ×2 / ×1", 16, 15, Goal::None),
];

/// Returns the largest share of the machine's time that other programs had.
pub fn measure(board: &mut Board, knowledge: &Knowledge, rounds: usize) -> Result<Option<f64>, String> {
    let (events, packed, folder) = (Events::find()?, Packed::make()?, Folder::make()?);
    let trace = Traces::make(true)?;
    let source = work::open(&trace.path)?;
    let room = RefCell::new(Vec::new());
    let bytes = |work: usize| match work {
        0..4 => events.bytes,
        4..8 => packed.bytes,
        8..13 => folder.bytes,
        _ => trace.bytes,
    };
    let counts = events.count()?;
    let zip = |threads| {
        let wanted = (packed.records, packed.bytes);
        timed(6, || work::diagnose(&packed.path, knowledge, threads), |report| told(report) == wanted)
    };
    let small = |threads| {
        let wanted = (folder.records, folder.bytes);
        timed(11, || work::diagnose(&folder.path, knowledge, threads), |report| told(report) == wanted)
    };
    let read = |threads| timed(8, || folder.read(threads), |bytes| *bytes == folder.bytes);
    // The header is a record as well.
    let traced = |threads| {
        let work = 14 + threads;
        timed(work, || work::records(&trace.path, knowledge, threads), |records| *records == trace.events + 1)
    };
    let round = || -> Result<[f64; WORK.len()], String> {
        Ok([
            timed(0, || events.ours(), |records| *records == counts.ours)?,
            timed(1, || events.json_value(), |records| *records == counts.rendered)?,
            timed(2, || events.json_bytes(), |records| *records == counts.rendered)?,
            timed(3, || events.walk(), |records| *records == counts.walked)?,
            timed(4, || packed.inflate(), |bytes| *bytes == packed.bytes)?,
            timed(5, || work::records(&packed.path, knowledge, 1), |records| *records == packed.records)?,
            zip(1)?,
            zip(2)?,
            read(1)?,
            read(2)?,
            timed(10, || work::records(&folder.path, knowledge, 1), |records| *records == folder.records)?,
            small(1)?,
            small(2)?,
            timed(13, || work::read(&source, 1), |_| true)?,
            timed(14, || trace.read(&mut room.borrow_mut(), false), |events| *events == Ok(trace.events))?,
            traced(1)?,
            traced(2)?,
        ])
    };
    // Once to warm everything up.
    round()?;
    let (rounds, others) = machine::quietly(rounds, round)?;
    board.heading(&format!("other shapes, MB/s (event logs: {})", events.name), &["median"]);
    for (work, name) in WORK.iter().enumerate() {
        board.row(name, [median(rounds.iter().map(|round| bytes(work) as f64 / 1e6 / round[work]))], 0);
    }
    board.heading("other shapes, against the goals", &["median"]);
    for (name, a, b, goal) in RATIOS {
        board.goal(name, goal, [(median(rounds.iter().map(|round| round[b] / round[a])), goal)], 2);
    }
    Ok(others)
}

fn told(report: &Report) -> (u64, u64) {
    (report.coverage.records, report.coverage.bytes)
}

fn timed<T>(work: usize, run: impl FnOnce() -> T, is: impl FnOnce(&T) -> bool) -> Result<f64, String> {
    let start = Instant::now();
    let done = run();
    let took = start.elapsed();
    if is(&done) { Ok(took.as_secs_f64()) } else { Err(format!("{}: the counts are not those of before", WORK[work])) }
}
