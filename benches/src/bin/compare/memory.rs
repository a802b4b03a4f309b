//! How much memory the program takes.

use oobelens_benches::board::{Board, Goal};
use oobelens_benches::{child, inputs};
use std::path::Path;

const GOAL: Goal = Goal::AtMost(100.0);

pub fn measure(board: &mut Board, cli: &Path, megabytes: u64) -> Result<(), String> {
    let mut peaks = Vec::new();
    for input in inputs::all(megabytes)? {
        eprintln!("compare: memory, {}", input.name);
        let (peak, code) = child::peak_memory(cli, &["diagnose".as_ref(), input.path.as_os_str()])?;
        if !matches!(code, Some(0 | 1)) {
            return Err(format!("`oobelens diagnose` of {} ended with {code:?}", input.name));
        }
        // In megabytes of 1e6 bytes.
        peaks.push((peak.map(|bytes| bytes as f64 / 1e6), GOAL));
    }
    board.goal(&format!("peak memory of `oobelens diagnose` on {megabytes} MB, in MB"), GOAL, peaks, 0);
    Ok(())
}
