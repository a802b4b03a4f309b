//! One file a verb.

mod apps;
mod batch;
mod coverage;
mod diagnose;
mod evidence;
mod explain;
#[cfg(feature = "fleet")]
mod fleet;
mod records;
mod redact;
mod rules;
mod runbook;
mod timeline;
mod watch;

use crate::args::{Args, Common, Device, Verb};
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use oobelens::knowledge::model::Rule;
use oobelens::{Knowledge, Limits, Options, Progress, Report};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let file = args.common.output.as_deref();
    // What writes a folder says on stdout how that went.
    let folder = matches!(args.verb, Verb::Evidence(_) | Verb::Redact(_) | Verb::Batch(_));
    let output = Output::new(file.filter(|_| !folder))?;
    let common = &args.common;
    match &args.verb {
        Verb::Diagnose(diagnose) => diagnose::run(diagnose, file, common, output.spare(&diagnose.device.paths)?),
        Verb::Records(records) => records::run(records, common, output.spare(&records.paths)?),
        Verb::Runbook(runbook) => runbook::run(runbook, common, output.spare(&runbook.device.paths)?),
        Verb::Apps(apps) => apps::run(apps, common, output.spare(&apps.device.paths)?),
        Verb::Coverage(coverage) => coverage::run(coverage, common, output.spare(&coverage.paths)?),
        Verb::Timeline(timeline) => timeline::run(timeline, common, output.spare(&timeline.device.paths)?),
        Verb::Watch(watch) => watch::run(watch, common, output.spare(&watch.paths)?),
        Verb::Redact(redact) => redact::run(redact, file, common, output),
        Verb::Evidence(evidence) => evidence::run(evidence, file, common, output),
        Verb::Batch(batch) => batch::run(batch, common, output),
        #[cfg(feature = "fleet")]
        Verb::Fleet(fleet) => fleet::run(fleet, file, common, output.spare(std::slice::from_ref(&fleet.lake))?),
        Verb::Explain(explain) => explain::run(explain, common, output.spare(&explain.from)?),
        Verb::Rules { verb } => rules::run(verb, common, output),
    }
}

/// What is known, with a pack of one's own beside it.
fn knowledge(dir: Option<&Path>, limits: &Limits) -> Result<&'static Knowledge, Trouble> {
    knowledge_with(dir, None, limits)
}

/// The same, with a runbook of one's own beside the others. It is never taken apart: the program ends with it, and would
/// spend a tenth of a short run on giving back what the system takes at once.
fn knowledge_with(dir: Option<&Path>, runbook: Option<&Path>, limits: &Limits) -> Result<&'static Knowledge, Trouble> {
    let knowledge = match dir {
        Some(dir) => Knowledge::with_dir_within(dir, limits)?,
        None => Knowledge::builtin(),
    };
    let knowledge = match runbook {
        Some(file) => knowledge.with_runbook(file)?,
        None => knowledge,
    };
    Ok(Box::leak(Box::new(knowledge)))
}

/// What the logs of the device say, with a bar that shows how far it is.
fn report(
    device: &Device,
    common: &Common,
    more: impl for<'o> FnOnce(Options<'o>) -> Options<'o>,
) -> Result<Report, Trouble> {
    let limits = device.bounds.limits();
    let knowledge = knowledge_with(device.rules.as_deref(), device.runbook.as_deref(), &limits)?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let threads = common.threads.map_or(0, usize::from);
    let mut options = Options::new(knowledge).threads(threads).limits(limits).progress(&progress);
    if let Some(zone) = &device.tz {
        options = options.tz(zone)?;
    }
    let (sources, skipped) = oobelens::collect(&device.paths)?;
    let redactor = common.redaction.redactor(&sources, &options)?;
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
    }
    Ok(oobelens::diagnose_found(&sources, &skipped, &more(options))?)
}

/// The rule of that name with its examples, which a start leaves out of the built-in ones.
fn whole_rule(knowledge: &Knowledge, id: &str) -> Option<Rule> {
    let rule = knowledge.rules().iter().find(|rule| rule.id == id)?;
    if rule.examples.is_empty() {
        return Knowledge::full_pack().rules.into_iter().find(|rule| rule.id == id);
    }
    Some(rule.clone())
}
