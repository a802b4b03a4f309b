//! What can be said on the command line. The comments are the help.

use crate::filter::Moment;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, Subcommand, ValueEnum};
use oobelens::report::FACES;
use oobelens::{Limits, Rank};
use std::path::PathBuf;
use std::time::Duration;

const EXIT: &str = "\
Exit status: 0 nothing open at or above --fail-on, 1 something is, 2 wrong usage or nothing could be read.";

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

#[derive(Debug, clap::Args)]
pub struct Diagnose {
    #[command(flatten)]
    pub device: Device,
    /// How to write the report [default: what the name of --output FILE ends with, else text]
    #[arg(long, value_name = "FORMAT", value_parser = faces())]
    pub output_format: Option<String>,
    /// The severity from which an open finding makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
}

/// The names of the faces a report has, each with what it is for.
fn faces() -> PossibleValuesParser {
    PossibleValuesParser::new(FACES.iter().map(|face| PossibleValue::new(face.name).help(face.about)))
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
    #[arg(long, value_name = "N", help_heading = "Archives")]
    pub max_members: Option<u64>,
    /// Archives in one another [default: 5]
    #[arg(long, value_name = "N", help_heading = "Archives")]
    pub max_depth: Option<u32>,
    /// Bytes of one member, unpacked: `500M`, `2G` [default: 1G]
    #[arg(long, value_name = "SIZE", help_heading = "Archives", value_parser = size)]
    pub max_member_size: Option<u64>,
    /// Bytes of all members together, unpacked [default: 8G]
    #[arg(long, value_name = "SIZE", help_heading = "Archives", value_parser = size)]
    pub max_total_size: Option<u64>,
    /// How many bytes one packed byte may become in a member of more than 64 MiB [default: 500]
    #[arg(long, value_name = "N", help_heading = "Archives")]
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
}

impl Bounds {
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
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
        }
    }
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

#[derive(Debug, clap::Args)]
pub struct Timeline {
    #[command(flatten)]
    pub device: Device,
    /// text: for the eye. json: an array. csv: for spreadsheets, no cell can be taken for a formula. timesketch: only what
    /// has a place on UTC
    #[arg(long, value_name = "FORMAT", default_value = "text")]
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
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Only apps whose name or id holds TEXT, upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
}

const WATCH: &str = "\
Logs are followed by what file they are, through rotation, and what they told before they were cut off or deleted stays
told. They are opened shared and closed again after every look: no writer is ever kept from its log. Logs in CMTrace form are
read on from where the last look ended; other files are read again when they change. Archives are not opened.
A PATH that is not there yet is waited for: on Shift+F10 the agent may not be installed.

Exit status: 0 nothing open at or above --fail-on when it ends, 1 something is, 2 wrong usage.

Examples:
  oobelens watch C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs
  oobelens watch C:\\Windows\\Panther C:\\ProgramData\\Microsoft\\IntuneManagementExtension\\Logs --output-format jsonl";

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
}

/// A number of seconds, with a fraction if need be.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.01..=31_536_000.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected seconds from 0.01 to a year, such as `2` or `0.5`".to_owned())
}

const BATCH: &str = "\
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
    #[arg(long, value_name = "FORMAT")]
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

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Runbook {
    #[command(subcommand)]
    pub verb: Option<RunbookVerb>,
    #[command(flatten)]
    pub device: Device,
    /// How to write the answers
    #[arg(long, value_name = "FORMAT", default_value = "text")]
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
        #[arg(long, value_name = "FORMAT", default_value = "text")]
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

const RECORDS: &str = "\
Times are the writer's own clock, UTC in event logs; no time zone is ever applied.
A filter drops what it cannot judge: with --since a record without a time, with --level residue whose level is lost.

Examples:
  oobelens records Logs --level error --output-format table
  oobelens records Logs --since '2026-03-24 09:20' --until 2026-03-24 --grep Snagit -i
  oobelens records Logs --anomalies only | jq .anomaly.kind";

#[derive(Debug, clap::Args)]
pub struct Records {
    /// Folders, searched to the bottom, files, and archives. `-` is the standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// jsonl: an object a line. csv: for spreadsheets, no cell can be taken for a formula. table: for the eye, cut to the width of the terminal
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub output_format: RowFormat,
    /// Only records of this level or a worse one
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<AtLeast>,
    /// Only records of this component (of events: provider; of values: key), whole name, upper or lower case; may be given several times
    #[arg(long, value_name = "NAME")]
    pub component: Vec<String>,
    /// Only records from this time on: `2026-03-24`, `'2026-03-24 09:52'`, with seconds and their fraction if you like
    #[arg(long, value_name = "TIME")]
    pub since: Option<Moment>,
    /// Only records up to this time, the whole of the day, minute or second that is named
    #[arg(long, value_name = "TIME")]
    pub until: Option<Moment>,
    /// Only records whose message or data hold TEXT as it stands; no pattern
    #[arg(long, value_name = "TEXT")]
    pub grep: Option<String>,
    /// Take upper and lower case of --grep for the same
    #[arg(short, long, requires = "grep")]
    pub ignore_case: bool,
    /// What is no complete record (torn writes, cut ends): beside the records, alone, or left out
    #[arg(long, value_name = "WHICH", default_value = "also")]
    pub anomalies: Anomalies,
    /// Read the pack in DIR too, and end where it is faulty; records are the same with any rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    #[command(flatten)]
    pub bounds: Bounds,
}

const COVERAGE: &str = "\
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
    #[arg(long, value_name = "FORMAT", default_value = "text")]
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

const REDACT: &str = "\
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

const EVIDENCE: &str = "\
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

const EXPLAIN: &str = "\
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
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub output_format: TextOrJson,
    /// Know the signals, rules and runbooks in DIR too
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

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
        #[arg(long, value_name = "FORMAT", default_value = "text")]
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
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: TextOrJson,
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
    #[arg(long, value_name = "FORMAT", default_value = "text")]
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
    #[arg(long, value_name = "FORMAT", default_value = "text")]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJsonl {
    Text,
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    Text,
    Json,
    Csv,
    TimesketchCsv,
    TimesketchJsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LakeFormat {
    Parquet,
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    Jsonl,
    Csv,
    Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Anomalies {
    Also,
    Only,
    Never,
}
