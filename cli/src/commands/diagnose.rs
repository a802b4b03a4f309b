//! `oobelens diagnose`: paths to a report.

use crate::args::{Common, Diagnose, FailOn};
use crate::output::{Output, Trouble, complain};
use oobelens::report::{FACES, Face, Look};
use oobelens::{Report, Severity, Status};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Diagnose, file: Option<&Path>, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let face = match &args.output_format {
        Some(name) => Face::named(name),
        None => file.and_then(Face::of_file),
    };
    let face = face.unwrap_or(&FACES[0]);
    let report = super::report(&args.device, common, |options| face.options(options))?;
    let look = Look { width: output.width(), colour: output.colour };
    output.write(face.write(&report, look).as_bytes())?;
    output.finish()?;
    if let Some(sentence) = face.left_out(&report) {
        complain(&format!("oobelens: {sentence}"));
    }
    Ok(ExitCode::from(u8::from(fails(&report, args.fail_on))))
}

/// Only what is open can fail: what is over is history.
pub fn fails(report: &Report, fail_on: FailOn) -> bool {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return false,
    };
    report.findings.iter().any(|finding| finding.status == Status::Open && finding.severity >= least)
}
