//! What `coverage` is told. The comments are the help.

use super::{AtLeast, Bounds, TextOrJson};
use std::path::PathBuf;

pub(super) const COVERAGE: &str = "\
Counted are logs in CMTrace form, and events of the providers that oobelens knows.
Records that differ only in names and numbers have one template.

Examples:
  oobelens coverage Logs
  oobelens coverage collected.zip --rules my-rules --levels warning,error,info";

#[derive(Debug, clap::Args)]
pub struct Coverage {
    /// Folders, searched to the bottom, files, and archives. `-` is the standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to write the list
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Look at records of these levels
    #[arg(long, value_name = "LEVELS", default_value = "warning,error", value_delimiter = ',')]
    pub levels: Vec<AtLeast>,
    /// Load the signals in DIR beside the built-in ones; the same name replaces a built-in one
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    pub bounds: Bounds,
}
