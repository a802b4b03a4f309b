//! What `diagnose` is told. The comments are the help.

use super::Device;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser};
use oobelens::report::FACES;

pub(super) const EXIT: &str = "\
Exit status: 0 nothing open at or above --fail-on, 1 something is, 2 wrong usage or nothing could be read.";

#[derive(Debug, clap::Args)]
pub struct Diagnose {
    #[command(flatten)]
    pub device: Device,
    /// How to write the report [default: what the name of --output FILE ends with, else text]
    #[arg(long, alias = "format", value_name = "FORMAT", value_parser = faces())]
    pub output_format: Option<String>,
    /// The severity from which an open finding makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
}

/// The names of the faces a report has, each with what it is for.
fn faces() -> PossibleValuesParser {
    PossibleValuesParser::new(FACES.iter().map(|face| PossibleValue::new(face.name).help(face.about)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}
