//! `oobelens runbook`: every point of the runbook, answered from the logs; or a runbook in Markdown checked.

mod check;

use crate::args::{Common, Runbook, RunbookVerb, TextOrJson};
use crate::output::{Output, Trouble};
use oobelens::Limits;
use oobelens::report::runbook_to_text;
use serde_json::json;
use std::process::ExitCode;

pub fn run(args: &Runbook, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    if let Some(RunbookVerb::Check { markdown, map, output_format, rules, runbook }) = &args.verb {
        let knowledge = super::knowledge_with(rules.as_deref(), runbook.as_deref(), &Limits::default())?;
        return check::run(knowledge, markdown, map, *output_format, output);
    }
    let report = super::report(&args.device, common, |options| options)?;
    match args.output_format {
        TextOrJson::Text => output.write(runbook_to_text(&report, output.width(), output.colour).as_bytes())?,
        TextOrJson::Json => output.json(&json!({ "runbook": report.runbook, "next": report.next }))?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
