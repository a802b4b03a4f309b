//! One file a verb.

mod diagnose;
mod explain;
mod records;
mod rules;

use crate::args::{Args, Verb};
use crate::output::{Output, Trouble};
use oobelens::Knowledge;
use oobelens::knowledge::model::Rule;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let output = Output::new(args.common.output.as_deref())?;
    let threads = args.common.threads.map_or(0, usize::from);
    match &args.verb {
        Verb::Diagnose(diagnose) => diagnose::run(diagnose, threads, output.spare(&diagnose.paths)?),
        Verb::Records(records) => records::run(records, threads, output.spare(&records.paths)?),
        Verb::Explain(explain) => explain::run(explain, output),
        Verb::Rules { verb } => rules::run(verb, output),
    }
}

/// What is known, with a pack of one's own beside it.
fn knowledge(dir: Option<&Path>) -> Result<Knowledge, Trouble> {
    Ok(match dir {
        Some(dir) => Knowledge::with_dir(dir)?,
        None => Knowledge::builtin(),
    })
}

/// The rule of that name with its examples, which a start leaves out of the built-in ones.
fn whole_rule(knowledge: &Knowledge, id: &str) -> Option<Rule> {
    let rule = knowledge.rules().iter().find(|rule| rule.id == id)?;
    if rule.examples.is_empty() {
        return Knowledge::full_pack().rules.into_iter().find(|rule| rule.id == id);
    }
    Some(rule.clone())
}
