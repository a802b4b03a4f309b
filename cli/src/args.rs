//! What can be said on the command line, a file a verb. The comments are the help.

mod batch;
mod coverage;
mod diagnose;
mod explain;
#[cfg(feature = "fleet")]
mod fleet;
mod records;
mod redact;
mod rules;
mod runbook;
mod told;
mod watch;

use clap::{Parser, Subcommand, ValueEnum};
use oobelens::{Limits, Rank};
use std::path::PathBuf;
use std::time::Duration;

use batch::BATCH;
pub use batch::{Batch, LakeFormat};
use coverage::COVERAGE;
pub use coverage::Coverage;
use diagnose::EXIT;
pub use diagnose::{Diagnose, FailOn};
use explain::EXPLAIN;
pub use explain::Explain;
#[cfg(feature = "fleet")]
use fleet::FLEET;
#[cfg(feature = "fleet")]
pub use fleet::{Fleet, FleetFormat};
use records::RECORDS;
pub use records::{Anomalies, Records, RowFormat};
use redact::{EVIDENCE, REDACT};
pub use redact::{Evidence, Redact};
pub use rules::{ConfidenceIs, List, Rules, SchemaOf, SeverityIs, StatusIs, Test};
pub use runbook::{Runbook, RunbookVerb};
pub use told::{Apps, Timeline, TimelineFormat};
use watch::WATCH;
pub use watch::{TextOrJsonl, Watch};

const START: &str = "\
Start here:
  oobelens diagnose C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs
  oobelens explain 0x87d1041c

Results go to stdout, everything else to stderr. `oobelens help VERB` says more.";

/// Says what went wrong with Windows Autopilot, Intune and the Enrollment Status Page, from the logs a device leaves
#[derive(Debug, Parser)]
#[command(name = "oobelens", version, after_help = START, max_term_width = 120)]
pub struct Args {
    #[command(subcommand)]
    pub verb: Verb,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, clap::Args)]
pub struct Common {
    /// Write the result to FILE instead of stdout
    #[arg(short, long, visible_alias = "out", global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub output: Option<PathBuf>,
    /// Work on N threads [default: as many as the machine has]
    #[arg(long, global = true, value_name = "N", help_heading = "Everywhere", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub redaction: Redaction,
}

/// What is taken out of all that is printed. Names of apps and policies stay.
#[derive(Debug, clap::Args)]
pub struct Redaction {
    /// Put pseudonyms in place of people, computers, tenants, SIDs, serial numbers, addresses and secrets
    #[arg(long, global = true, help_heading = "Redaction")]
    pub redact: bool,
    /// Redact with the same pseudonyms in every run with KEY, or with what the file after `@` holds [default: new ones]
    #[arg(long, global = true, value_name = "KEY|@FILE", help_heading = "Redaction")]
    pub redact_key: Option<String>,
    /// Redact, and take out bodies of scripts and what they wrote
    #[arg(long, global = true, help_heading = "Redaction")]
    pub redact_scripts: bool,
    /// Redact, and take out this word too; may be given several times
    #[arg(long, global = true, value_name = "WORD", help_heading = "Redaction")]
    pub redact_word: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Read the logs of one device and say what failed, with the lines that prove it and the runbook's points
    #[command(visible_alias = "diag", after_help = EXIT)]
    Diagnose(Diagnose),
    /// Print the records of logs, one a line; nothing is dropped: what is no complete record is printed as residue
    #[command(after_help = RECORDS)]
    Records(Records),
    /// Answer every point of the runbook from the logs: failed, fine, hinted, no data, or not provable and where to look
    Runbook(Runbook),
    /// Print what became of each app: how it stands, its tries, exit codes and download, and what it went through
    Apps(Apps),
    /// Follow live logs while the device works, and print findings, phases and apps as they change; Ctrl-C ends it
    #[command(after_help = WATCH)]
    Watch(Watch),
    /// Print what happened, in order: every source on one clock, with pauses, phases and the record behind each line
    Timeline(Timeline),
    /// Read the archives of many devices into tables, one row a device, finding, app …; what was read is not read again
    #[command(after_help = BATCH)]
    Batch(Batch),
    /// Ask the tables of many devices: what fails most, what rises, what is new, how long things take, what to do next
    #[cfg(feature = "fleet")]
    #[command(after_help = FLEET)]
    Fleet(Fleet),
    /// Count what the signals explain of warnings and errors, and list what they do not: the work for the next rule
    #[command(after_help = COVERAGE)]
    Coverage(Coverage),
    /// Take personal things out of texts: `-` is the standard input
    #[command(after_help = REDACT)]
    Redact(Redact),
    /// Write the evidence the runbook asks for into a folder, redacted: snippets, events, timeline, state, notes, manifest
    #[command(after_help = EVIDENCE)]
    Evidence(Evidence),
    /// Explain an error code, a host, a rule or a point of the runbook
    #[command(after_help = EXPLAIN)]
    Explain(Explain),
    /// List, show, check and test the rules, and begin rules of your own
    Rules {
        #[command(subcommand)]
        verb: Rules,
    },
}

/// The logs of one device, and what to know while reading them.
#[derive(Debug, clap::Args)]
pub struct Device {
    /// Folders, searched to the bottom, files, and archives; all from one device. `-` is the standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Load the signals, rules and runbooks in DIR beside the built-in ones; the same name replaces a built-in one
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Load the runbook in FILE, a TOML file, beside the built-in one; the same name replaces it
    #[arg(long, value_name = "FILE")]
    pub runbook: Option<PathBuf>,
    /// The device's time zone: `+03:00`, `UTC`, a name of Windows or of the IANA database [default: what the logs tell]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub tz: Option<String>,
    #[command(flatten)]
    pub bounds: Bounds,
}

/// How much is read and taken out of archives: what is beyond is left out and said.
#[derive(Debug, clap::Args)]
pub struct Bounds {
    /// Members of all archives together [default: 100000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_members: Option<u64>,
    /// Archives in one another [default: 5]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_depth: Option<u32>,
    /// Bytes of one member, unpacked: `500M`, `2G` [default: 1G; of `batch`: 256M]
    #[arg(long, value_name = "SIZE", help_heading = "Limits", value_parser = size)]
    pub max_member_size: Option<u64>,
    /// Bytes of all members together, unpacked [default: 8G]
    #[arg(long, value_name = "SIZE", help_heading = "Limits", value_parser = size)]
    pub max_total_size: Option<u64>,
    /// How many bytes one packed byte may become in a member of more than 64 MiB [default: 500]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_ratio: Option<u64>,
    /// Bytes that are read of a source that can only be read as a whole [default: 512M]
    #[arg(long, value_name = "SIZE", help_heading = "Limits", value_parser = size)]
    pub max_whole_size: Option<u64>,
    /// Bytes of a record of a CMTrace log within which its end is looked for [default: 64M]
    #[arg(long, value_name = "SIZE", help_heading = "Limits", value_parser = record_size)]
    pub max_record_size: Option<u64>,
    /// Objects, arrays and elements in one another that are followed in JSON and XML [default: 128]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_nesting: Option<u32>,
    /// Stop reading after so many seconds and report what there is [default: none]
    #[arg(long, value_name = "SECONDS", help_heading = "Limits", value_parser = seconds)]
    pub max_time: Option<Duration>,
    #[command(flatten)]
    pub named: Named,
}

/// The limits that are rarely set, by their names.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// Set another limit; may be given several times. Of packs: signals, rules, captures, gaps. Of reading:
    /// attributes-size, event-nesting, messages-size, subjects, documents, name-length, quote-length. docs/limits.md tells
    /// what they are
    #[arg(long, value_name = "NAME=N", help_heading = "Limits", value_parser = named)]
    pub limit: Vec<(String, usize)>,
}

impl Named {
    /// Those that were named, and of the usual ones the rest.
    pub fn limits_of(&self, usual: Limits) -> Limits {
        let mut limits = usual;
        for (name, size) in &self.limit {
            // Each was looked at when it was read.
            drop(limits.set(name, *size));
        }
        limits
    }
}

impl Bounds {
    pub fn limits(&self) -> Limits {
        self.limits_of(Limits::default())
    }

    /// Those that were named, and of the usual ones the rest.
    pub fn limits_of(&self, usual: Limits) -> Limits {
        let usual = self.named.limits_of(usual);
        Limits {
            members: self.max_members.unwrap_or(usual.members),
            depth: self.max_depth.unwrap_or(usual.depth),
            member_bytes: self.max_member_size.unwrap_or(usual.member_bytes),
            total_bytes: self.max_total_size.unwrap_or(usual.total_bytes),
            ratio: self.max_ratio.unwrap_or(usual.ratio),
            whole_bytes: self.max_whole_size.unwrap_or(usual.whole_bytes),
            record_bytes: self.max_record_size.unwrap_or(usual.record_bytes),
            nesting: self.max_nesting.unwrap_or(usual.nesting),
            time: self.max_time.unwrap_or(usual.time),
            ..usual
        }
    }
}

/// `quote-length=300`
fn named(text: &str) -> Result<(String, usize), String> {
    let Some((name, number)) = text.split_once('=') else {
        return Err("expected a name and a number such as `quote-length=300`".to_owned());
    };
    let number = usize::try_from(size(number)?).unwrap_or(usize::MAX);
    Limits::default().set(name, number).map_err(|error| error.to_string())?;
    Ok((name.to_owned(), number))
}

/// As [`size`], and enough for every record that is none made to do harm.
fn record_size(text: &str) -> Result<u64, String> {
    const LEAST: u64 = 64 << 10;
    let size = size(text)?;
    if size >= LEAST { Ok(size) } else { Err("expected at least 64K: records of the agent hold policies".to_owned()) }
}

/// A number of bytes, with `K`, `M` or `G` for the powers of 1,024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let unit: u64 = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => 0,
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).filter(|_| unit > 0);
    number.ok_or_else(|| "expected a number of bytes such as `1000000`, `500M` or `2G`".to_owned())
}

/// A number of seconds, with a fraction if need be.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.01..=31_536_000.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected seconds from 0.01 to a year, such as `2` or `0.5`".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AtLeast {
    Error,
    Warning,
    Info,
    Verbose,
}

impl AtLeast {
    pub const fn rank(self) -> Rank {
        match self {
            AtLeast::Error => Rank::Error,
            AtLeast::Warning => Rank::Warning,
            AtLeast::Info => Rank::Info,
            AtLeast::Verbose => Rank::Verbose,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command, CommandFactory};

    /// The verbs that write in several forms, all of them and those below them.
    fn look(verb: &Command, found: &mut Vec<String>) {
        let form = verb.get_arguments().find(|arg| arg.get_long() == Some("output-format"));
        if let Some(form) = form {
            assert_eq!(form.get_all_aliases(), Some(vec!["format"]), "{}", verb.get_name());
            found.push(verb.get_name().to_owned());
        }
        verb.get_subcommands().for_each(|below| look(below, found));
    }

    #[test]
    fn the_short_name_of_the_form_is_understood_by_every_verb() {
        let command = Args::command();
        command.clone().debug_assert();
        let mut found = Vec::new();
        look(&command, &mut found);
        assert!(["diagnose", "explain", "records", "watch"].iter().all(|verb| found.contains(&(*verb).to_owned())));
    }
}
