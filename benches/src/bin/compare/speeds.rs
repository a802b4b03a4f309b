//! How fast it all is, on one input.

use oobelens::{Knowledge, Report, Source};
use oobelens_benches::board::median;
use oobelens_benches::inputs::{self, Input};
use oobelens_benches::truth::Truth;
use oobelens_benches::{child, machine, work};
use std::ffi::OsStr;
use std::time::Instant;

/// What is timed. `wc` and `rg` are whole programs, their start included: what somebody would type instead.
pub const WORK: [&str; 10] = [
    "`wc -l`",
    "`rg -c -F -f literals.txt`",
    "reading alone ×1",
    "reading alone ×2",
    "parsing alone, in memory ×1",
    "parsing and all rules, in memory ×1",
    "parsing alone, file in windows ×1",
    "parsing alone, file in windows ×2",
    "diagnose of a file ×1",
    "diagnose of a file ×2",
];
pub const WC: usize = 0;
pub const RG: usize = 1;
pub const PARSE: usize = 4;
pub const RULES: usize = 5;
pub const DIAGNOSE: usize = 8;
pub const DIAGNOSE_2: usize = 9;

/// Seconds of each round.
#[derive(Debug)]
pub struct Speeds {
    bytes: u64,
    rounds: Vec<[Option<f64>; WORK.len()]>,
    /// The largest share of the machine's time that other programs had in a round.
    pub others: Option<f64>,
}

impl Speeds {
    pub fn measure(input: &Input, knowledge: &Knowledge, rounds: usize) -> Result<Self, String> {
        let memory = std::fs::read(&input.path).map_err(|error| format!("{}: {error}", input.path.display()))?;
        let truth = Truth::of(&memory);
        let file = work::open(&input.path)?;
        let literals = inputs::literals()?;
        let sum = work::sum(&memory);
        let source = Source::memory(input.name, memory.clone());
        let check = Check { input, truth };
        let wc: [&OsStr; 2] = ["-l".as_ref(), input.path.as_ref()];
        let rg: [&OsStr; 5] = ["-c".as_ref(), "-F".as_ref(), "-f".as_ref(), literals.as_ref(), input.path.as_ref()];
        let round = || {
            let read = |threads| timed(|| work::read(&file, threads), |read| check.same("reading", read, sum));
            let windows =
                |threads| timed(|| work::parse_windows(&file, knowledge, threads), |counted| check.counted(counted));
            let diagnose =
                |threads| timed(|| work::diagnose(&input.path, knowledge, threads), |report| check.report(&report));
            // Some systems take pages of files back that nobody has read for a while.
            work::read(&file, 2);
            Ok([
                program("wc", &wc, |lines| check.same("wc", lines, truth.lines))?,
                // How many lines ripgrep finds depends on how it takes bytes that are no text: only not none.
                program("rg", &rg, |lines| check.same("rg", lines.min(1), 1))?,
                read(1)?,
                read(2)?,
                timed(|| work::parse(&memory), |counted| check.counted(counted))?,
                timed(|| work::diagnose_memory(&source, knowledge), |report| check.report(&report))?,
                windows(1)?,
                windows(2)?,
                diagnose(1)?,
                diagnose(2)?,
            ])
        };
        check.same("a close marker a record", if input.whole { truth.closes } else { truth.records }, truth.records)?;
        // Once to warm everything up.
        round()?;
        let (rounds, others) = machine::quietly(rounds, round)?;
        Ok(Speeds { bytes: input.bytes, rounds, others })
    }

    /// GB/s.
    pub fn of(&self, work: usize) -> Option<f64> {
        median(self.rounds.iter().filter_map(|round| round[work]).map(|seconds| self.bytes as f64 / 1e9 / seconds))
    }

    /// How many times as fast `a` is as `b`.
    pub fn ratio(&self, a: usize, b: usize) -> Option<f64> {
        median(self.rounds.iter().filter_map(|round| Some(round[b]? / round[a]?)))
    }
}

/// What a pass must come to.
struct Check<'i> {
    input: &'i Input,
    truth: Truth,
}

impl Check<'_> {
    fn same(&self, what: &str, found: u64, wanted: u64) -> Result<(), String> {
        if found == wanted {
            Ok(())
        } else {
            Err(format!("{}: {what} comes to {found}, not {wanted}", self.input.name))
        }
    }

    fn counted(&self, (records, message_bytes): work::Counted) -> Result<(), String> {
        self.same("parsing", records, self.truth.records)?;
        self.same("parsing", message_bytes, self.truth.message_bytes)
    }

    fn report(&self, report: &Report) -> Result<(), String> {
        self.same("diagnose", report.coverage.records, self.truth.records)?;
        self.same("diagnose", report.coverage.bytes, self.input.bytes)
    }
}

fn timed<T>(work: impl FnOnce() -> T, check: impl FnOnce(T) -> Result<(), String>) -> Result<Option<f64>, String> {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    check(done).map(|()| Some(took.as_secs_f64()))
}

/// `None` where the program is not installed.
fn program(
    program: &str,
    args: &[&OsStr],
    check: impl FnOnce(u64) -> Result<(), String>,
) -> Result<Option<f64>, String> {
    let Some((took, output)) = child::run(program, args) else { return Ok(None) };
    check(child::first_number(&output).unwrap_or_default()).map(|()| Some(took.as_secs_f64()))
}
