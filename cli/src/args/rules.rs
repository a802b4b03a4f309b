//! What `rules` is told. The comments are the help.

use super::{Bounds, Named, TextOrJson};
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Every rule with its severity, how sure it is, and the runbook's points it speaks to
    #[command(after_help = LIST)]
    List(List),
    /// One rule, whole: what it asks of the logs, what it says, and its examples
    Show {
        /// The rule's name, as `rules list` and every finding give it
        id: String,
        /// How to write the rule
        #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
        /// Know the rules in DIR too
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// Begin a rule of your own: a whole file with comments, or with --rules both files where they belong
    #[command(after_help = NEW)]
    New {
        /// The rule's name, after the failure: small letters, digits and `-`
        name: String,
        /// Print the file of its signal instead of that of the rule
        #[arg(long, conflicts_with = "rules")]
        signals: bool,
        /// Write `signals/NAME.toml` and `rules/NAME.toml` into the pack in DIR; nothing is overwritten
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// Read a pack of your own and run all of its examples; exit status 1 where something is wrong with it
    Check {
        /// The pack's folder, with `signals`, `rules` and `runbooks` in it [default: the built-in pack]
        dir: Option<PathBuf>,
        /// The same as naming DIR alone
        #[arg(long, value_name = "DIR", conflicts_with = "dir")]
        rules: Option<PathBuf>,
        /// How to write the result
        #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
        #[command(flatten)]
        named: Named,
    },
    /// Run the examples, then try signals and rules on real logs: what they find, where, and the time they cost
    #[command(after_help = TEST)]
    Test(Test),
    /// Print the JSON Schema of a kind of file, for completion in an editor
    #[command(after_help = SCHEMA)]
    Schema {
        /// The kind of file
        file: SchemaOf,
        /// Know the names in DIR too
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

const LIST: &str = "\
A filter that is given several times keeps what fits one of its values; different filters must all fit.

Examples:
  oobelens rules list --point F5 --severity error
  oobelens rules list --status unseen";

#[derive(Debug, clap::Args)]
pub struct List {
    /// Only rules of this severity
    #[arg(long, value_name = "SEVERITY")]
    pub severity: Vec<SeverityIs>,
    /// Only rules that are so sure
    #[arg(long, value_name = "HOW")]
    pub confidence: Vec<ConfidenceIs>,
    /// Only rules that speak to this point of a runbook, or to one below it: `F5` means `F5.4` too
    #[arg(long, value_name = "POINT")]
    pub point: Vec<String>,
    /// seen: it fires in one of the devices of `testdata/bundles`. unseen: only in its examples
    #[arg(long, value_name = "STATUS")]
    pub status: Option<StatusIs>,
    /// Only rules whose name or summary holds TEXT, upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
    /// How to write the list
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Know the rules in DIR too
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

const NEW: &str = "\
A rule stands on a signal: the rule says what it means, the signal how its record is recognised.

Examples:
  oobelens rules new vpn-not-started --rules my-rules
  oobelens rules check my-rules
  oobelens rules new vpn-not-started > my-rules/rules/vpn-not-started.toml";

const TEST: &str = "\
With --rules only what stands in DIR is tried, else everything that is built in. \
The exit status is 1 where an example does not do what it says.

Examples:
  oobelens rules test Logs --rules my-rules
  oobelens rules test collected.zip --output-format json";

#[derive(Debug, clap::Args)]
pub struct Test {
    /// Folders, searched to the bottom, files, and archives; all from one device. `-` is the standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Try the signals and rules in DIR, beside the built-in ones
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Signals and rules in the list of the dearest
    #[arg(long, value_name = "N", default_value = "10")]
    pub dearest: usize,
    /// How to write the result
    #[arg(long, alias = "format", value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    #[command(flatten)]
    pub bounds: Bounds,
}

const SCHEMA: &str = "\
Editors that know TOML read it where the file says so in its first line, beside the schema:
  oobelens rules schema rule -o my-rules/rule.schema.json
  #:schema ../rule.schema.json";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Rule,
    Signals,
    Runbook,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeverityIs {
    Error,
    Warning,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConfidenceIs {
    Proven,
    Likely,
    Hint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusIs {
    Seen,
    Unseen,
}
