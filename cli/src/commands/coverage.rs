//! `oobelens coverage`: what no signal explains yet.

use crate::args::{Common, Coverage, TextOrJson};
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use oobelens::{Levels, Options, Progress, Rank, work_list_to_text};
use std::process::ExitCode;

pub fn run(args: &Coverage, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let knowledge = super::knowledge(args.rules.as_deref(), &args.bounds.limits())?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let threads = common.threads.map_or(0, usize::from);
    let mut options = Options::new(knowledge).threads(threads).limits(args.bounds.limits()).progress(&progress);
    let levels: Vec<Rank> = args.levels.iter().map(|level| level.rank()).collect();
    let (sources, skipped) = oobelens::collect(&args.paths)?;
    let redactor = common.redaction.redactor(&sources, &options)?;
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
    }
    let list = oobelens::coverage_of(&sources, skipped, &options, Levels::of(&levels))?;
    drop(bar);
    match args.output_format {
        TextOrJson::Text => output.write(work_list_to_text(&list).as_bytes())?,
        TextOrJson::Json => output.json(&list)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
