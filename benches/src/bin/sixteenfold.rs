//! What sixteen times the prefix signals and rules cost: at most 1.5 times the time, or the exit status is 1.
//!
//! Copies begin like the originals and never match, so both say the same of every input; that is checked.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]

use oobelens::{Knowledge, Options, Report, Source, diagnose_sources, laws};
use oobelens_benches::inputs;
use std::process::ExitCode;
use std::time::Instant;

/// How many times the knowledge, and how many times the time at most.
const TIMES: usize = 16;
const MOST: f64 = 1.5;
const ROUNDS: usize = 9;

fn main() -> ExitCode {
    let plain = Knowledge::builtin();
    let more = Knowledge::compile(laws::sixteenfold(Knowledge::full_pack(), TIMES));
    println!("{} signals and {} rules against", plain.signals().len(), plain.rules().len());
    println!("{} signals and {} rules, in memory, one thread", more.signals().len(), more.rules().len());
    let inputs = match inputs::all(inputs::megabytes(256)) {
        Ok(inputs) => inputs,
        Err(trouble) => {
            eprintln!("sixteenfold: {trouble}");
            return ExitCode::from(2);
        }
    };
    let mut missed = false;
    for input in &inputs {
        let bytes = std::fs::read(&input.path).expect("the input was just made");
        let source = Source::memory(input.name, bytes);
        let mut ratios: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let (first, small) = timed(&source, &plain);
                let (second, large) = timed(&source, &more);
                assert_eq!(said(&first), said(&second), "{}: copies say something", input.name);
                large / small
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        let ratio = ratios[ROUNDS / 2];
        missed |= ratio > MOST;
        println!("{:>6}: {ratio:.2} times the time{}", input.name, if ratio > MOST { ", missed" } else { "" });
    }
    if missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn timed(source: &Source, knowledge: &Knowledge) -> (Report, f64) {
    let begun = Instant::now();
    let report = diagnose_sources(vec![source.clone()], &Options::new(knowledge).threads(1)).expect("a log");
    (report, begun.elapsed().as_secs_f64())
}

fn said(report: &Report) -> Vec<(String, String)> {
    report.findings.iter().map(|finding| (finding.rule.clone(), finding.summary.clone())).collect()
}
