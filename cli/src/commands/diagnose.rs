//! `oobelens diagnose`: paths to a report.

use crate::args::{Common, Diagnose, FailOn, TextOrJson};
use crate::output::{Output, Trouble};
use oobelens::report::to_text;
use oobelens::{Report, Severity, Status};
use std::process::ExitCode;

pub fn run(args: &Diagnose, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let report = super::report(&args.device, common, |options| options)?;
    match args.output_format {
        TextOrJson::Text => output.write(to_text(&report, output.width(), output.colour).as_bytes())?,
        TextOrJson::Json => output.json(&report)?,
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(fails(&report, args.fail_on))))
}

/// Only what is open can fail: what is over is history.
fn fails(report: &Report, fail_on: FailOn) -> bool {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return false,
    };
    report.findings.iter().any(|finding| finding.status == Status::Open && finding.severity >= least)
}
