//! What `batch` is told. The comments are the help.

use super::Bounds;
use clap::ValueEnum;
use std::path::PathBuf;

pub(super) const BATCH: &str = "\
The tables go into the folder LAKE that --out names; it keeps what has been read too.

A device is an archive; or a folder, with all that is below it, that is laid out as a tool collects a device, or that holds
logs directly and no fewer of them than archives. What cannot be read is a row of the table `errors`.

The run may be ended at any moment and begun again: it goes on where it was, and the tables are the same. They are those of
the devices below DIR now. docs/fleet.md tells what stands in them.

Examples:
  oobelens batch \\\\server\\collected --out lake
  oobelens batch 2026-07 2026-08 --out lake --output-format jsonl";

#[derive(Debug, clap::Args)]
pub struct Batch {
    /// Folders, searched to the bottom for archives and folders of logs, each of one device
    #[arg(required = true, value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    /// How to write the tables [default: parquet]
    #[arg(long, alias = "format", value_name = "FORMAT")]
    pub output_format: Option<LakeFormat>,
    /// Write every record too, in Parquet, a file for each device in LAKE/records
    #[cfg(feature = "lake")]
    #[arg(long)]
    pub records: bool,
    /// Read every device again
    #[arg(long)]
    pub afresh: bool,
    /// Load the signals, rules and runbooks in DIR beside the built-in ones; the same name replaces a built-in one
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Load the runbook in FILE, a TOML file, beside the built-in one; the same name replaces it
    #[arg(long, value_name = "FILE")]
    pub runbook: Option<PathBuf>,
    /// The time zone of all devices, as for `diagnose` [default: what the logs of each tell]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub tz: Option<String>,
    #[command(flatten)]
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LakeFormat {
    Parquet,
    Jsonl,
}
