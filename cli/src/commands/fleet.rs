//! `oobelens fleet`: the tables of many devices, asked.

use crate::args::{Common, Fleet, FleetFormat};
use crate::output::{Output, Trouble};
use oobelens::fleet::{Asked, Look, Thresholds, fleet};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Fleet, file: Option<&Path>, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    if common.redaction.wanted() {
        return Err(Trouble::new(
            "fleet shows what stands in the tables: redact when they are made, with `oobelens batch --redact-key`",
        ));
    }
    let thresholds = Thresholds {
        broad_devices: args.broad_devices,
        broad_part: args.broad_percent / 100.0,
        blocking_apps: i64::from(args.blocking_apps),
        ..Thresholds::default()
    };
    let mut asked = Asked::default().weeks(args.weeks).thresholds(thresholds);
    if let Some(day) = &args.since {
        asked = asked.since(day)?;
    }
    let knowledge =
        super::knowledge_with(args.rules.as_deref(), args.runbook.as_deref(), &oobelens::Limits::default())?;
    let told = fleet(&args.lake, knowledge, &asked)?;
    match args.output_format.or_else(|| of_file(file?)).unwrap_or(FleetFormat::Text) {
        FleetFormat::Text => {
            let look = Look { width: output.width(), colour: output.colour };
            output.write(told.to_text(look).as_bytes())?
        }
        FleetFormat::Json => output.json(&told)?,
        FleetFormat::Html => output.write(told.to_html().as_bytes())?,
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(told.alarms())))
}

/// What the name of a file asks for.
fn of_file(file: &Path) -> Option<FleetFormat> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "json" => FleetFormat::Json,
        "html" | "htm" => FleetFormat::Html,
        "txt" => FleetFormat::Text,
        _ => return None,
    })
}
