//! What `runbook` is told. The comments are the help.

use super::{Device, TextOrJson};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Runbook {
    #[command(subcommand)]
    pub verb: Option<RunbookVerb>,
    #[command(flatten)]
    pub device: Device,
    /// How to write the answers
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
}

#[derive(Debug, Subcommand)]
pub enum RunbookVerb {
    /// Compare a runbook in Markdown with a map of its headings to points; exit status 1 where something is wrong
    #[command(after_help = MAP)]
    Check {
        /// The runbook in Markdown
        #[arg(value_name = "FILE.md")]
        markdown: PathBuf,
        /// Which points each heading treats, a TOML file
        #[arg(long, value_name = "FILE")]
        map: PathBuf,
        /// How to write the result
        #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
        /// Know the runbooks in DIR too
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
        /// Know the runbook in FILE, a TOML file, too
        #[arg(long, value_name = "FILE")]
        runbook: Option<PathBuf>,
    },
}

const MAP: &str = "\
A map is a table of headings, each with its points, or with none where there is nothing to answer:
  [headings]
  \"If the page is stuck\" = [\"F5.1\", \"F5.2\"]
  \"Who to call\" = []

A folder that is named `check` is read as `oobelens runbook ./check`.";
