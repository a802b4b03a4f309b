//! Arrow batches of the records of a log, and how long they take: `batches FILE [RUNS [THREADS]]`.
//!
//! Writes one line of JSON a run, in seconds: `parse` reads every record and counts it, `build` makes all batches and drops
//! them, `stream` makes them and drops each at once. The bench of the Python package compares itself with this.

use oobelens::engine::records::{Items, for_each_window};
use oobelens::{Knowledge, Options, Source, collect, table};
use std::io::{self, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let paths = [arguments.next().ok_or("expected a log: batches FILE [RUNS [THREADS]]")?];
    let runs: usize = arguments.next().map_or(Ok(1), |runs| runs.parse())?;
    let threads: usize = arguments.next().map_or(Ok(1), |threads| threads.parse())?;
    let knowledge = Knowledge::builtin();
    let options = Options::new(&knowledge).threads(threads);
    for _ in 0..runs {
        let start = Instant::now();
        let mut records = 0_u64;
        let count = |_: &Source, items: &mut Items<'_>| {
            let mut count = 0;
            items.for_each(|_, _| count += 1);
            count
        };
        for_each_window(&collect(&paths)?.0, &options, count, |_, _, count| {
            records += count;
            true
        })?;
        let parse = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let built = table::records(&paths, &options)?;
        let rows = built.len();
        drop(built);
        let build = start.elapsed().as_secs_f64();

        let start = Instant::now();
        table::for_each_batch(&collect(&paths)?.0, &options, |batch| batch.num_rows() > 0)?;
        let stream = start.elapsed().as_secs_f64();

        let times = format!(r#""parse": {parse}, "build": {build}, "stream": {stream}"#);
        writeln!(io::stdout(), r#"{{"records": {records}, "rows": {rows}, {times}}}"#)?;
    }
    Ok(())
}
