//! One file a verb.

mod apps;
mod batch;
mod coverage;
mod diagnose;
mod explain;
mod records;
mod rules;
mod runbook;
mod timeline;

use crate::args::{Args, Device, Verb};
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use oobelens::knowledge::model::Rule;
use oobelens::{Knowledge, Options, Progress, Report};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let file = args.common.output.as_deref();
    let output = Output::new(file)?;
    let threads = args.common.threads.map_or(0, usize::from);
    match &args.verb {
        Verb::Diagnose(diagnose) => diagnose::run(diagnose, file, threads, output.spare(&diagnose.device.paths)?),
        Verb::Records(records) => records::run(records, threads, output.spare(&records.paths)?),
        Verb::Runbook(runbook) => runbook::run(runbook, threads, output.spare(&runbook.device.paths)?),
        Verb::Apps(apps) => apps::run(apps, threads, output.spare(&apps.device.paths)?),
        Verb::Batch(batch) => batch::run(batch, threads, output.spare(&batch.paths)?),
        Verb::Coverage(coverage) => coverage::run(coverage, threads, output.spare(&coverage.paths)?),
        Verb::Timeline(timeline) => timeline::run(timeline, threads, output.spare(&timeline.device.paths)?),
        Verb::Explain(explain) => explain::run(explain, output),
        Verb::Rules { verb } => rules::run(verb, threads, output),
    }
}

/// What is known, with a pack of one's own beside it.
fn knowledge(dir: Option<&Path>) -> Result<Knowledge, Trouble> {
    Ok(match dir {
        Some(dir) => Knowledge::with_dir(dir)?,
        None => Knowledge::builtin(),
    })
}

/// The same, with a runbook of one's own beside the others.
fn knowledge_with(dir: Option<&Path>, runbook: Option<&Path>) -> Result<Knowledge, Trouble> {
    let knowledge = knowledge(dir)?;
    Ok(match runbook {
        Some(file) => knowledge.with_runbook(file)?,
        None => knowledge,
    })
}

/// What the logs of the device say, with a bar that shows how far it is.
fn report(device: &Device, threads: usize, more: impl FnOnce(Options<'_>) -> Options<'_>) -> Result<Report, Trouble> {
    let knowledge = knowledge_with(device.rules.as_deref(), device.runbook.as_deref())?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let mut options = Options::new(&knowledge).threads(threads).limits(device.archives.limits()).progress(&progress);
    if let Some(zone) = &device.tz {
        options = options.tz(zone)?;
    }
    Ok(oobelens::diagnose(&device.paths, &more(options))?)
}

/// The rule of that name with its examples, which a start leaves out of the built-in ones.
fn whole_rule(knowledge: &Knowledge, id: &str) -> Option<Rule> {
    let rule = knowledge.rules().iter().find(|rule| rule.id == id)?;
    if rule.examples.is_empty() {
        return Knowledge::full_pack().rules.into_iter().find(|rule| rule.id == id);
    }
    Some(rule.clone())
}
