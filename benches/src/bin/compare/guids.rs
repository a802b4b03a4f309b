//! The library's test for a GUID has to be one that the compiler makes SIMD of: a change that stops that is seen here.

use oobelens::signal::template::is_guid;
use oobelens_benches::board::{Board, Goal, median};
use oobelens_benches::{guid, machine};
use std::time::Instant;

const PASSES: usize = 500;
const GOAL: Goal = Goal::AtLeast(2.0);

/// Returns the largest share of the machine's time that other programs had.
pub fn measure(board: &mut Board) -> Result<Option<f64>, String> {
    let texts = guid::texts();
    let nanoseconds = |pass: &dyn Fn() -> usize| {
        let start = Instant::now();
        let found: usize = (0..PASSES).map(|_| pass()).sum();
        let took = start.elapsed();
        assert_eq!(found, PASSES * guid::GUIDS);
        took.as_secs_f64() * 1e9 / (PASSES * texts.len()) as f64
    };
    let round =
        || Ok((nanoseconds(&|| guid::count(&texts, is_guid)), nanoseconds(&|| guid::count(&texts, guid::one_by_one))));
    let (rounds, others) = machine::quietly(7, round)?;
    board.heading("one GUID, ns", &["median"]);
    board.row("`is_guid`", [median(rounds.iter().map(|round| round.0))], 1);
    board.row("digit after digit", [median(rounds.iter().map(|round| round.1))], 1);
    board.goal("times as fast", GOAL, [(median(rounds.iter().map(|round| round.1 / round.0)), GOAL)], 1);
    Ok(others)
}
