//! A pack is read and every example in it is run.

use crate::args::TextOrJson;
use crate::output::{Output, Trouble};
use crate::words::counted;
use oobelens::Limits;
use oobelens::knowledge::Diagnostic;
use oobelens::knowledge::check::{Checked, check_within};
use std::path::Path;
use std::process::ExitCode;

pub fn run(dir: Option<&Path>, limits: &Limits, format: TextOrJson, mut output: Output) -> Result<ExitCode, Trouble> {
    let checked = check_within(dir, limits)?;
    match format {
        TextOrJson::Text => output.write(told(&checked).as_bytes())?,
        TextOrJson::Json => output.json(&checked)?,
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(checked.count() > 0)))
}

/// What was checked, and what is wrong with it.
pub fn told(checked: &Checked) -> String {
    let mut held = vec![
        counted(checked.signals.len(), "signal"),
        counted(checked.rules.len(), "rule"),
        counted(checked.examples, "example"),
    ];
    if !checked.runbooks.is_empty() {
        held.insert(2, counted(checked.runbooks.len(), "runbook"));
    }
    let off = [&checked.off.rules, &checked.off.signals].into_iter().flatten();
    let off: Vec<&str> = off.map(String::as_str).collect();
    if !off.is_empty() {
        held.push(format!("switched off: {}", off.join(", ")));
    }
    if checked.count() == 0 {
        return format!("All is well: {}.\n", held.join(", "));
    }
    let failed: String = checked.failed.iter().map(|failed| format!("{failed}\n")).collect();
    match checked.faults.as_slice() {
        [] => format!("{failed}\n{}\n", counted(checked.failed.len(), "fault")),
        faults => carets(faults),
    }
}

pub fn carets(faults: &[Diagnostic]) -> String {
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("{}\n\n{}\n", said.join("\n\n"), counted(faults.len(), "fault"))
}
