//! What `fleet` is told. The comments are the help.

use clap::ValueEnum;
use std::path::PathBuf;

pub(super) const FLEET: &str = "\
Devices are counted, not records. Shares are of the devices that were collected, not of all there are. What `oobelens batch` \
redacted stays redacted. docs/fleet.md tells how all of it is counted.

Exit status: 0 nothing rises and nothing fails broadly, 1 something does, 2 wrong usage or the tables cannot be read.

Examples:
  oobelens fleet lake
  oobelens fleet lake --since 2026-08-03 -o fleet.html
  oobelens fleet lake --output-format json | jq '.failures[] | select(.change.rises) | .subject'";

#[derive(Debug, clap::Args)]
pub struct Fleet {
    /// The folder that `oobelens batch` wrote its tables into
    #[arg(value_name = "LAKE")]
    pub lake: PathBuf,
    /// Lately begins on DAY, `2026-08-03`: what is new since then, what rises or falls from then on
    #[arg(long, value_name = "DAY", conflicts_with = "weeks")]
    pub since: Option<String>,
    /// Lately is the last N weeks of the lake
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u32).range(1..=52))]
    pub weeks: u32,
    /// How to write it [default: what the name of --output FILE ends with, else text]
    #[arg(long, alias = "format", value_name = "FORMAT")]
    pub output_format: Option<FleetFormat>,
    /// A failure is broad if lately no fewer devices had it
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u64).range(2..))]
    pub broad_devices: u64,
    /// And no fewer of 100 devices that were collected lately
    #[arg(long, value_name = "PERCENT", default_value = "5", value_parser = percent)]
    pub broad_percent: f64,
    /// The Enrollment Status Page waits for too many apps if it waits for more
    #[arg(long, value_name = "N", default_value = "10")]
    pub blocking_apps: u16,
    /// Load the runbooks in DIR beside the built-in one; the same name replaces it
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Load the runbook in FILE, a TOML file, beside the built-in one; the same name replaces it
    #[arg(long, value_name = "FILE")]
    pub runbook: Option<PathBuf>,
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=100.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 100 such as `5` or `2.5`".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FleetFormat {
    Text,
    Json,
    Html,
}
