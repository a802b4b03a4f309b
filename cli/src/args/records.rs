//! What `records` is told. The comments are the help.

use super::{AtLeast, Bounds};
use crate::filter::Moment;
use clap::ValueEnum;
use std::path::PathBuf;

pub(super) const RECORDS: &str = "\
Times are the writer's own clock, UTC in event logs; no time zone is ever applied.
A filter drops what it cannot judge: with --since a record without a time, with --level residue whose level is lost.

Examples:
  oobelens records Logs --level error --output-format table
  oobelens records Logs --since '2026-03-24 09:20' --until 2026-03-24 --grep Snagit -i
  oobelens records Logs --anomalies only | jq .anomaly.kind";

#[derive(Debug, clap::Args)]
pub struct Records {
    /// Folders, searched to the bottom, files, and archives. `-` is the standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// jsonl: an object a line. csv: for spreadsheets, no cell can be taken for a formula. table: for the eye, cut to the width of the terminal
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "jsonl")]
    pub output_format: RowFormat,
    /// Only records of this level or a worse one
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<AtLeast>,
    /// Only records of this component (of events: provider; of values: key), whole name, upper or lower case; may be given several times
    #[arg(long, value_name = "NAME")]
    pub component: Vec<String>,
    /// Only records from this time on: `2026-03-24`, `'2026-03-24 09:52'`, with seconds and their fraction if you like
    #[arg(long, value_name = "TIME")]
    pub since: Option<Moment>,
    /// Only records up to this time, the whole of the day, minute or second that is named
    #[arg(long, value_name = "TIME")]
    pub until: Option<Moment>,
    /// Only records whose message or data hold TEXT as it stands; no pattern
    #[arg(long, value_name = "TEXT")]
    pub grep: Option<String>,
    /// Take upper and lower case of --grep for the same
    #[arg(short, long, requires = "grep")]
    pub ignore_case: bool,
    /// What is no complete record (torn writes, cut ends): beside the records, alone, or left out
    #[arg(long, value_name = "WHICH", default_value = "also")]
    pub anomalies: Anomalies,
    /// Read the pack in DIR too, and end where it is faulty; records are the same with any rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    Jsonl,
    Csv,
    Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Anomalies {
    Also,
    Only,
    Never,
}
