//! A pack is read and every example in it is run.

use crate::args::TextOrJson;
use crate::output::{Output, Trouble};
use crate::words::counted;
use oobelens::knowledge::Diagnostic;
use oobelens::knowledge::examples::{Failed, check_examples, check_signals};
use oobelens::knowledge::model::{Pack, Rule, Runbook, Signal};
use oobelens::{ErrorKind, Knowledge};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

pub fn run(dir: Option<&Path>, format: TextOrJson, mut output: Output) -> Result<ExitCode, Trouble> {
    let (knowledge, pack) = match read(dir) {
        Ok(read) => read,
        Err(error) => match error.kind() {
            ErrorKind::Knowledge(faults) => {
                match format {
                    TextOrJson::Text => output.write(carets(faults).as_bytes())?,
                    TextOrJson::Json => {
                        output.json(&json!({ "faults": faults.iter().map(as_json).collect::<Vec<_>>() }))?
                    }
                };
                output.finish()?;
                return Ok(ExitCode::from(1));
            }
            _ => return Err(error.into()),
        },
    };
    if let Some(dir) = dir.filter(|_| pack.signals.is_empty() && pack.rules.is_empty() && !brings_runbooks(&knowledge))
    {
        let shape = "a pack has `signals/*.toml`, `rules/**/*.toml` and `runbooks/*.toml`";
        return Err(Trouble::new(format!("nothing to check in {}: {shape}, and none of them is there", dir.display())));
    }
    let examples = pack.rules.iter().map(|rule| rule.examples.len()).sum::<usize>()
        + pack.signals.iter().map(|signal| signal.example.len()).sum::<usize>();
    let mut failed = check_signals(&knowledge, &pack.signals);
    failed.extend(check_examples(&knowledge, &pack.rules));
    match format {
        TextOrJson::Text => {
            let sum = format!(
                "{}, {}, {}",
                counted(pack.signals.len(), "signal"),
                counted(pack.rules.len(), "rule"),
                counted(examples, "example")
            );
            output.write(told(&failed, &sum).as_bytes())?
        }
        TextOrJson::Json => output.json(&json!({
            "signals": pack.signals.len(), "rules": pack.rules.len(), "examples": examples, "faults": failed,
        }))?,
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

/// Everything that is known, and what the pack in the folder brings: only its own things have examples with them.
fn read(dir: Option<&Path>) -> Result<(Knowledge, Pack), oobelens::Error> {
    let Some(dir) = dir else { return Ok((Knowledge::builtin(), Knowledge::full_pack())) };
    let knowledge = Knowledge::with_dir(dir)?;
    let rules: Vec<Rule> = knowledge.rules().iter().filter(|rule| !rule.examples.is_empty()).cloned().collect();
    let signals: Vec<Signal> =
        knowledge.signals().iter().filter(|signal| !signal.example.is_empty()).cloned().collect();
    Ok((knowledge, Pack { signals, rules, ..Pack::default() }))
}

fn brings_runbooks(knowledge: &Knowledge) -> bool {
    let built_in = Knowledge::builtin();
    let shape = |book: &Runbook| (book.id.clone(), book.title.clone(), book.points.len());
    knowledge.runbooks().iter().any(|book| !built_in.runbooks().iter().any(|known| shape(known) == shape(book)))
}

pub fn carets(faults: &[Diagnostic]) -> String {
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("{}\n\n{}\n", said.join("\n\n"), counted(faults.len(), "fault"))
}

fn told(failed: &[Failed], sum: &str) -> String {
    if failed.is_empty() {
        return format!("All is well: {sum}.\n");
    }
    let said: Vec<String> = failed.iter().map(ToString::to_string).collect();
    format!("{}\n\n{} in {sum}.\n", said.join("\n"), counted(failed.len(), "fault"))
}

pub fn as_json(fault: &Diagnostic) -> Value {
    json!({ "file": fault.file, "line": fault.line(), "message": fault.message, "help": fault.help })
}
