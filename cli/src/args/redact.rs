//! What `redact` and `evidence` are told. The comments are the help.

use super::{Bounds, Device};
use std::path::PathBuf;

pub(super) const REDACT: &str = "\
Any text is redacted: logs, exports, JSON, reports. It is written as UTF-8. What is no text (event logs, archives, traces)
is left out and said: `oobelens records --redact` prints what those hold.
Of a folder or several texts --out is the folder they are written into, of one text the file.

Examples:
  oobelens redact IntuneManagementExtension.log > for-the-ticket.log
  oobelens redact Logs --out Redacted --redact-key @key.txt
  Get-Clipboard | oobelens redact -";

#[derive(Debug, clap::Args)]
pub struct Redact {
    /// A text, or `-`; with --out DIR also folders, searched to the bottom, and several: each is written under its own name
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write into the folder of --out though it is not empty
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub bounds: Bounds,
}

pub(super) const EVIDENCE: &str = "\
Everything is redacted; a manifest says what, and holds the SHA-256 of what was read and of what was written.
--out DIR has to be given: DIR gets the folder evidence/ with the runbook's own name below it. No log is changed, nothing leaves the machine.";

#[derive(Debug, clap::Args)]
pub struct Evidence {
    #[command(flatten)]
    pub device: Device,
    /// Write into the evidence folder though it is not empty
    #[arg(long)]
    pub force: bool,
    /// Write everything as it stands in the logs
    #[arg(long, conflicts_with_all = ["redact", "redact_key", "redact_scripts", "redact_word"])]
    pub no_redact: bool,
}
