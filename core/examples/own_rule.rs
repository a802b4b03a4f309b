//! Diagnoses a folder with a signal and a rule of one's own beside the built-in ones.
//!
//! `cargo run --example own_rule -- FOLDER`

use oobelens::knowledge::load::File;
use oobelens::{Knowledge, Options, diagnose};
use std::error::Error;
use std::io::{self, Write};

const SIGNAL: &str = r#"
[contoso-vpn-state]
kind = "fact"
source = "ime"
text = ["[Contoso VPN] service state is {state:word}"]
outcome = { state = { running = "ok", "*" = "failed" } }
example = ["[Contoso VPN] service state is stopped"]
"#;

const RULE: &str = r#"
severity = "warning"
confidence = "proven"
points = ["S5"]
summary = "the Contoso VPN service is {state}"
why = "Its own log line says so."
fix = "Start the service, then look at its own log."
sources = ["https://example.org/contoso-vpn"]

[when]
on = "contoso-vpn-state failed"

[unless]
later = "contoso-vpn-state ok"

[[example]]
fires = true
log = '''<![LOG[[Contoso VPN] service state is stopped]LOG]!><time="10:00:00.0000000" date="8-4-2026" component="A" context="" type="1" thread="4" file="">'''

[[example]]
fires = false
log = '''<![LOG[[Contoso VPN] service state is running]LOG]!><time="10:00:00.0000000" date="8-4-2026" component="A" context="" type="1" thread="4" file="">'''
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("name a folder of logs")?;
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let files = [file("signals/vpn.toml", SIGNAL), file("rules/vpn/contoso-vpn-not-running.toml", RULE)];
    let knowledge = Knowledge::with_files(&files)?;
    let report = diagnose(&[folder], &Options::new(&knowledge))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", report.verdict.sentence)?;
    for finding in report.findings {
        writeln!(out, "{:?} {}: {}", finding.status, finding.rule, finding.summary)?;
        for proof in finding.evidence {
            writeln!(out, "  {}{} {}", proof.source, proof.place, proof.quote)?;
        }
    }
    Ok(())
}
