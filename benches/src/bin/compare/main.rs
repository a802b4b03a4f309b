//! Compares oobelens with `wc -l` and ripgrep on the same files, holds the results against its goals, and prints all of
//! it as Markdown.
//!
//! Everything is measured in turn, round after round; a ratio is the median of the ratios of the rounds. A round in
//! which other programs kept the machine busy is measured again. Exit status: 0, 1 where a goal is missed, 2 where
//! something could not be measured.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]

mod guids;
mod memory;
mod shapes;
mod speeds;
mod start;

use clap::Parser;
use oobelens::Knowledge;
use oobelens_benches::board::{Board, Goal};
use oobelens_benches::{inputs, machine, store};
use speeds::{DIAGNOSE, DIAGNOSE_2, PARSE, RG, RULES, Speeds, WC, WORK};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Compare oobelens with other tools and with its goals
#[derive(Debug, Parser)]
struct Args {
    /// Megabytes of each input [default: OOBELENS_BENCH_MB, or 500]
    #[arg(long, value_name = "MB")]
    mb: Option<u64>,
    /// Megabytes of each input when memory is measured
    #[arg(long, value_name = "MB", default_value_t = 2000)]
    memory_mb: u64,
    /// How often each thing is measured
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// The oobelens to start as a program [default: it is built]
    #[arg(long, value_name = "FILE")]
    cli: Option<PathBuf>,
    /// Exit status 0 even where a goal is missed
    #[arg(long)]
    no_fail: bool,
    /// Measure only the shapes other than one large log
    #[arg(long)]
    shapes: bool,
    /// Load the knowledge once, print how many nanoseconds that took, and end
    #[arg(long, hide = true)]
    load: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    if args.load {
        println!("{}", start::load());
        return ExitCode::SUCCESS;
    }
    match compare(&args) {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("compare: missed: {}", missed.join("; "));
            if args.no_fail { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(trouble) => {
            eprintln!("compare: {trouble}");
            ExitCode::from(2)
        }
    }
}

/// Returns the goals that were missed.
fn compare(args: &Args) -> Result<Vec<String>, String> {
    let mut board = Board::default();
    let knowledge = Knowledge::builtin();
    let megabytes = args.mb.unwrap_or_else(|| inputs::megabytes(500));
    let mut others = if args.shapes { Vec::new() } else { logs(args, &mut board, &knowledge, megabytes)? };
    eprintln!("compare: other shapes");
    others.push(shapes::measure(&mut board, &knowledge, args.rounds.into())?);
    let others = others.into_iter().flatten().max_by(f64::total_cmp);
    let others = others.map_or("an unknown share".to_owned(), |share| format!("{:.0} %", share * 100.0));
    println!(
        "{}; {megabytes} MB of each input; medians of {} rounds, in which other programs had at most {others} of the machine's time.",
        machine::name(),
        args.rounds
    );
    println!("{}", board.markdown());
    Ok(board.missed())
}

/// Large logs, and what does not depend on a log. Returns the shares of the machine's time that other programs had.
fn logs(args: &Args, board: &mut Board, knowledge: &Knowledge, megabytes: u64) -> Result<Vec<Option<f64>>, String> {
    let cli = args.cli.clone().map_or_else(build, Ok)?;
    let inputs = inputs::all(megabytes)?;
    let names: Vec<&str> = inputs.iter().map(|input| input.name).collect();
    let mut speeds = Vec::new();
    for input in &inputs {
        eprintln!("compare: speed, {}", input.name);
        speeds.push(Speeds::measure(input, knowledge, args.rounds.into())?);
    }
    board.heading("GB/s", &names);
    for (number, work) in WORK.iter().enumerate() {
        board.row(work, speeds.iter().map(|speeds| speeds.of(number)), 2);
    }
    board.heading("against the goals", &names);
    // Goals of mixed, dense and real logs, in this order.
    let mut ratio = |what: &str, a: usize, b: usize, goals: [f64; 3]| {
        let goals = goals.into_iter().map(Goal::AtLeast);
        board.goal(what, Goal::None, speeds.iter().map(|speeds| speeds.ratio(a, b)).zip(goals), 2);
    };
    ratio("parsing alone in memory ×1 / `wc -l`, goals ≥ 1.0, 0.9, 1.3", PARSE, WC, [1.0, 0.9, 1.3]);
    ratio("parsing and all rules in memory ×1 / `wc -l`, goals ≥ 0.65, 0.5, 0.85", RULES, WC, [0.65, 0.5, 0.85]);
    ratio("diagnose of a file ×1 / `rg`, goals ≥ 2.5, 2, 4", DIAGNOSE, RG, [2.5, 2.0, 4.0]);
    ratio("diagnose of a file ×2 / `rg`, goals ≥ 5, 4, 8", DIAGNOSE_2, RG, [5.0, 4.0, 8.0]);
    ratio("diagnose of a file ×2 / ×1, goals ≥ 1.85", DIAGNOSE_2, DIAGNOSE, [1.85; 3]);
    memory::measure(board, &cli, args.memory_mb)?;
    let mut others: Vec<Option<f64>> = speeds.iter().map(|speeds| speeds.others).collect();
    eprintln!("compare: start");
    others.push(start::measure(board, &cli)?);
    others.push(guids::measure(board)?);
    Ok(others)
}

/// The program as it is in this workspace now.
fn build() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet", "-p", "oobelens-cli"])
        .current_dir(store::workspace())
        .status();
    match built {
        Ok(status) if status.success() => {
            Ok(store::target().join("release").join("oobelens").with_extension(std::env::consts::EXE_EXTENSION))
        }
        Ok(status) => Err(format!("oobelens-cli cannot be built: {status}; name a built oobelens with --cli")),
        Err(error) => Err(format!("cargo: {error}; name a built oobelens with --cli")),
    }
}
