//! `oobelens coverage`: what no signal explains yet.

use crate::args::{Coverage, TextOrJson};
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use oobelens::{Levels, Options, Progress, Rank, work_list_to_text};
use std::process::ExitCode;

pub fn run(args: &Coverage, threads: usize, mut output: Output) -> Result<ExitCode, Trouble> {
    let knowledge = super::knowledge(args.rules.as_deref())?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let options = Options::new(&knowledge).threads(threads).limits(args.archives.limits()).progress(&progress);
    let levels: Vec<Rank> = args.levels.iter().map(|level| level.rank()).collect();
    let list = oobelens::coverage(&args.paths, &options, Levels::of(&levels))?;
    drop(bar);
    match args.output_format {
        TextOrJson::Text => output.write(work_list_to_text(&list).as_bytes())?,
        TextOrJson::Json => output.json(&list)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
