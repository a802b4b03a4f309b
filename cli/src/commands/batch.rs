//! `oobelens batch`: many devices to tables.

use crate::args::{Batch, Common, LakeFormat};
use crate::interrupt;
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use crate::words::counted;
use oobelens::engine::Summary;
use oobelens::lake::Format;
use oobelens::{Limits, Options, Progress};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Batch, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let lake = common.output.as_deref().filter(|lake| *lake != Path::new("-"));
    let lake = lake.ok_or_else(|| Trouble::new("tables of many devices need a folder: name one with --out LAKE"))?;
    if common.redaction.wanted() && common.redaction.redact_key.is_none() {
        return Err(Trouble::new(
            "batch redacts under one key in every run, or its rows would not join: name it with --redact-key KEY, or \
             --redact-key @FILE",
        ));
    }
    let redactor = if common.redaction.wanted() { Some(common.redaction.unlearnt()?) } else { None };
    let threads = common.threads.map_or(0, usize::from);
    let format = format(args.output_format)?;
    let limits = args.bounds.limits_of(Limits::of_many());
    let knowledge = super::knowledge_with(args.rules.as_deref(), args.runbook.as_deref(), &limits)?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let mut options = Options::new(knowledge).threads(threads).limits(limits).progress(&progress);
    if let Some(zone) = &args.tz {
        options = options.tz(zone)?;
    }
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
    }
    let batch = oobelens::Batch::new(options, format);
    let batch = if args.afresh { batch.afresh() } else { batch };
    #[cfg(feature = "lake")]
    let batch = if args.records { batch.records() } else { batch };
    interrupt::writes_into(lake);
    let summary = batch.run(&args.paths, lake)?;
    drop(bar);
    output.write(said(&summary, format).as_bytes())?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// What has been done, and where the rest is told.
fn said(summary: &Summary, format: Format) -> String {
    let Summary { devices, read, known, .. } = *summary;
    let mut text = format!("{}: {read} read now, {known} known already\n", counted(devices, "device"));
    for (table, rows) in &summary.tables {
        let file = format!("{table}.{}", format.extension());
        text.push_str(&format!("  {file:<20} {}\n", counted(*rows as usize, "row")));
    }
    text
}

#[cfg(feature = "lake")]
fn format(asked: Option<LakeFormat>) -> Result<Format, Trouble> {
    Ok(match asked {
        Some(LakeFormat::Jsonl) => Format::Jsonl,
        Some(LakeFormat::Parquet) | None => Format::Parquet,
    })
}

#[cfg(not(feature = "lake"))]
fn format(asked: Option<LakeFormat>) -> Result<Format, Trouble> {
    match asked {
        Some(LakeFormat::Jsonl) | None => Ok(Format::Jsonl),
        Some(LakeFormat::Parquet) => Err(Trouble::new(
            "this program was built without Parquet: leave the format out for JSON lines, or build it with the feature `lake`",
        )),
    }
}
