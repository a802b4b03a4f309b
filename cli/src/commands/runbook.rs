//! `oobelens runbook`: every point of the runbook, answered from the logs.

use crate::args::{Runbook, TextOrJson};
use crate::output::{Output, Trouble};
use oobelens::report::runbook_to_text;
use std::process::ExitCode;

pub fn run(args: &Runbook, threads: usize, mut output: Output) -> Result<ExitCode, Trouble> {
    let report = super::report(&args.paths, args.rules.as_deref(), &args.reading, threads, |options| options)?;
    match args.output_format {
        TextOrJson::Text => output.write(runbook_to_text(&report, output.width(), output.colour).as_bytes())?,
        TextOrJson::Json => output.json(&report.runbook)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
