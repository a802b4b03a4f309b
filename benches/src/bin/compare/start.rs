//! How long it takes to start.

use oobelens::Knowledge;
use oobelens_benches::board::{Board, Goal, median};
use oobelens_benches::{child, inputs, machine};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// How often each is started in a round.
const TIMES: usize = 20;
const GOAL: Goal = Goal::AtMost(5.0);
/// Megabytes of the log that both programs are started on.
const SMALL: u64 = 3;

/// Nanoseconds to load the knowledge.
pub fn load() -> u128 {
    let start = Instant::now();
    // Not dropped before the clock is read.
    let _knowledge = black_box(Knowledge::builtin());
    start.elapsed().as_nanos()
}

/// Returns the largest share of the machine's time that other programs had.
pub fn measure(board: &mut Board, cli: &Path) -> Result<Option<f64>, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let log = inputs::mixed(SMALL)?;
    let path = log.path.to_str().ok_or("the path of the inputs is no text")?;
    let literals = inputs::literals()?;
    let literals = literals.to_str().ok_or("the path of the literals is no text")?;
    let round = || {
        // The first call of a process finds nothing in the processor's caches and no memory to use again.
        let first = runs(&this, &["--load"])?.into_iter().filter_map(|(_, told)| told).map(|told| told as f64 / 1e6);
        let later = (0..TIMES).map(|_| load() as f64 / 1e6);
        let version = runs(cli, &["--version"])?.into_iter().map(|(took, _)| took);
        let explain = runs(cli, &["explain", "0x80070643"])?.into_iter().map(|(took, _)| took);
        let small = median(runs(cli, &["diagnose", "--threads", "1", path])?.into_iter().map(|(took, _)| took));
        let rg = Path::new("rg");
        let rg = runs(rg, &["-c", "-F", "-f", literals, path]).ok();
        let rg = rg.and_then(|runs| median(runs.into_iter().map(|(took, _)| took)));
        let ratio = small.zip(rg).map(|(small, rg)| small / rg);
        Ok([median(first), median(later), median(version), median(explain), small, rg, ratio])
    };
    let (rounds, others) = machine::quietly(3, round)?;
    let of = |number: usize| median(rounds.iter().filter_map(|round: &[Option<f64>; 7]| round[number]));
    board.heading("start, ms", &["median"]);
    board.goal("`Knowledge::builtin()`, first call of a process", GOAL, [(of(0), GOAL)], 2);
    board.goal("`Knowledge::builtin()`, later calls", GOAL, [(of(1), GOAL)], 2);
    board.row("`oobelens --version`, the whole program", [of(2)], 2);
    board.goal("`oobelens explain 0x80070643`, the whole program", GOAL, [(of(3), GOAL)], 2);
    board.row(&format!("`oobelens diagnose` of {SMALL} MB, the whole program"), [of(4)], 2);
    board.row(&format!("`rg -c -F -f literals.txt` of {SMALL} MB, the whole program"), [of(5)], 2);
    board.goal("times as long", GOAL, [(of(6), GOAL)], 2);
    Ok(others)
}

/// Milliseconds that each run of a program took, and the number it wrote.
fn runs(program: &Path, args: &[&str]) -> Result<Vec<(f64, Option<u64>)>, String> {
    let once = |_| match child::run(program, args) {
        // Of `diagnose`, 1 is that something was found.
        Some((took, output)) if matches!(output.status.code(), Some(0 | 1)) => {
            Ok((took.as_secs_f64() * 1e3, child::first_number(&output)))
        }
        Some((_, output)) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("{} {}: {}", program.display(), args.join(" "), said.trim()))
        }
        None => Err(format!("{} cannot be started", program.display())),
    };
    (0..TIMES).map(once).collect()
}
