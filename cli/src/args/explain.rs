//! What `explain` is told. The comments are the help.

use super::TextOrJson;
use std::path::PathBuf;

pub(super) const EXPLAIN: &str = "\
A code is found in every spelling:
  oobelens explain 0x80070643      oobelens explain -2147023293      oobelens explain 2147944003
  oobelens explain ERROR_INSTALL_FAILURE
A small number means something only in its field, so say the field:
  oobelens explain exit:1603       oobelens explain autopilot:808    oobelens explain http:12007
  oobelens explain AADSTS50076
Hosts, rules and points of the runbook by their names:
  oobelens explain ekop.intel.com
  oobelens explain app-download-timed-out                            oobelens explain F5.4
Every code in a text, each with its lines:
  oobelens explain --from mail.txt setupact.log
  oobelens records System.evtx | oobelens explain --from -";

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A code, a rule or a point of the runbook
    #[arg(value_name = "CODE|RULE|POINT", allow_negative_numbers = true, required_unless_present = "from")]
    pub what: Option<String>,
    /// Explain every code in these files, any text; `-` is the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "what", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// How to write the answer
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Know the signals, rules and runbooks in DIR too
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}
