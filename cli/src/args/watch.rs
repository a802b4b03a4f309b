//! What `watch` is told. The comments are the help.

use super::{FailOn, Named, seconds};
use clap::ValueEnum;
use std::path::PathBuf;
use std::time::Duration;

pub(super) const WATCH: &str = "\
Logs are followed by what file they are, through rotation; what they told before they were cut
off or deleted stays told. They are opened shared and closed again after every look: no writer is
ever kept from its log. Logs in CMTrace form are read on from where the last look ended, other
files are read again when they change, archives are not opened. A PATH that is not there yet is
waited for: on Shift+F10 the agent may not be installed.

With --redact, names are learnt from all that stands in the logs at each look. What was printed
stays printed: a name that is told only later is taken out from then on.

Exit status: 0 nothing open at or above --fail-on when it ends, 1 something is, 2 wrong usage.

Examples:
  oobelens watch C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs
  oobelens watch Logs --output-format jsonl";

#[derive(Debug, clap::Args)]
pub struct Watch {
    /// Folders, searched to the bottom, and files; all from one device
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// text: a line each. jsonl: an object a line
    #[arg(long, visible_alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJsonl,
    /// Seconds between two looks; more where a look takes longer than a quarter of them
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub every: Duration,
    /// Look once, print what stands, and end
    #[arg(long, conflicts_with = "for")]
    pub once: bool,
    /// End after so many seconds [default: with Ctrl-C]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub r#for: Option<Duration>,
    /// The severity from which an open finding makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Load the signals, rules and runbooks in DIR beside the built-in ones; the same name replaces a built-in one
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The device's time zone, as for `diagnose` [default: what the logs tell]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub tz: Option<String>,
    #[command(flatten)]
    pub named: Named,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJsonl {
    Text,
    Jsonl,
}
