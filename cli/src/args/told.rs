//! What `timeline` and `apps` are told. The comments are the help.

use super::{Device, TextOrJson};
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
pub struct Timeline {
    #[command(flatten)]
    pub device: Device,
    /// text: for the eye. json: an array. csv: for spreadsheets, no cell can be taken for a formula. timesketch: only what
    /// has a place on UTC
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TimelineFormat,
    /// Only kinds that begin so: `app`, `esp.phase`; may be given several times
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// Only what happened to an app, script or host whose name or id holds TEXT, upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct Apps {
    #[command(flatten)]
    pub device: Device,
    /// How to write the apps
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Only apps whose name or id holds TEXT, upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    Text,
    Json,
    Csv,
    TimesketchCsv,
    TimesketchJsonl,
}
