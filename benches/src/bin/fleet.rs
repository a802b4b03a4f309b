//! Many devices: `oobelens batch` held against only inflating their archives, with the same library on the same threads.
//!
//! `cargo run --release -p oobelens-benches --bin fleet -- FOLDER` prints it; `python3 testdata/fleet.py FOLDER` makes one.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use clap::Parser;
use flate2::{Decompress, FlushDecompress};
use oobelens::engine::Summary;
use oobelens::lake::Format;
use oobelens::{Batch, Knowledge, Options};
use oobelens_benches::board::median;
use oobelens_benches::{machine, shapes};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Bytes unpacked, what became of the devices, seconds of inflating, seconds of the batch.
type Round = (u64, Summary, f64, f64);

#[derive(Debug, Parser)]
struct Args {
    /// Archives and folders of devices
    folder: PathBuf,
    /// On so many threads
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// So many rounds, each of both
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

fn main() -> ExitCode {
    match measure(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> Result<(), String> {
    let knowledge = Knowledge::builtin();
    let files = files(&args.folder)?;
    let lake = args.folder.with_extension("lake");
    let round = || {
        let start = Instant::now();
        let bytes = inflate(&files, args.threads)?;
        let inflating = start.elapsed().as_secs_f64();
        if lake.exists() {
            fs::remove_dir_all(&lake).map_err(|error| format!("{}: {error}", lake.display()))?;
        }
        let start = Instant::now();
        let batch = Batch::new(Options::new(&knowledge).threads(args.threads), Format::Parquet);
        let summary = batch.run(&[&args.folder], &lake).map_err(|error| error.to_string())?;
        Ok((bytes, summary, inflating, start.elapsed().as_secs_f64()))
    };
    let (rounds, others) = machine::quietly(args.rounds, round)?;
    let (bytes, summary, ..) = &rounds[0];
    println!(
        "{}, {} threads; others had {:.0} % of it at most",
        machine::name(),
        args.threads,
        100.0 * others.unwrap_or(0.0)
    );
    println!("{} devices, {:.2} GB unpacked", summary.devices, *bytes as f64 / 1e9);
    let of = |which: fn(&Round) -> f64| median(rounds.iter().map(which)).unwrap_or_default();
    println!(
        "only inflating {:.2} s, batch {:.2} s, ratio {:.2}",
        of(|one| one.2),
        of(|one| one.3),
        of(|one| one.2 / one.3)
    );
    Ok(())
}

/// Every file below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(trouble)? {
            let path = entry.map_err(trouble)?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    Ok(found)
}

/// Reads every file, and inflates every member of every zip archive into one buffer. Returns the bytes that came out.
fn inflate(files: &[PathBuf], threads: usize) -> Result<u64, String> {
    let (next, total) = (AtomicUsize::new(0), AtomicU64::new(0));
    let work = || -> Result<(), String> {
        let mut buffer = Vec::new();
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let archive = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            if !archive.starts_with(b"PK") {
                total.fetch_add(archive.len() as u64, Ordering::Relaxed);
                continue;
            }
            let members = shapes::packed::members(&archive).map_err(|error| format!("{}: {error}", path.display()))?;
            for (place, length) in members {
                buffer.resize(buffer.len().max(length), 0);
                let mut stream = Decompress::new(false);
                let done = stream.decompress(&archive[place], &mut buffer[..length], FlushDecompress::Finish);
                done.map_err(|error| format!("{}: {error}", path.display()))?;
                total.fetch_add(stream.total_out(), Ordering::Relaxed);
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mine = work();
        others.into_iter().map(|other| other.join().expect("no panic")).fold(mine, Result::and)
    })?;
    Ok(total.into_inner())
}
