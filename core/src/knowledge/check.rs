//! Checks a whole pack: its files are read, and every example in it is run.

use super::Knowledge;
use super::compile;
use super::diagnostic::Diagnostic;
use super::examples::{Failed, check_examples, check_signals};
use super::load::File;
use super::model::{Off, Pack};
use crate::error::{Error, ErrorKind};
use crate::limits::Limits;
use serde::Serialize;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a pack holds and what is wrong with it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checked {
    /// The names of its signals.
    pub signals: Vec<String>,
    /// The names of its rules.
    pub rules: Vec<String>,
    /// The names of its runbooks.
    pub runbooks: Vec<String>,
    /// How many examples were run.
    pub examples: usize,
    /// What it switches off.
    pub off: Off,
    /// What is wrong with its files; where anything is, no example was run.
    pub faults: Vec<Diagnostic>,
    /// Examples that do not do what they say.
    pub failed: Vec<Failed>,
}

impl Checked {
    /// How many faults there are.
    pub fn count(&self) -> usize {
        self.faults.len() + self.failed.len()
    }
}

/// Checks the pack in a folder beside the built-in knowledge; without a folder, the built-in pack itself.
///
/// ```
/// assert_eq!(oobelens::knowledge::check::check(None)?.count(), 0);
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// The folder or a file cannot be read, or there is nothing in it that a pack could have.
pub fn check(dir: Option<&Path>) -> Result<Checked, Error> {
    check_within(dir, &Limits::USUAL)
}

/// The same with other limits of packs: signals and rules, captures and gaps of a template.
///
/// # Errors
/// As of [`check`].
pub fn check_within(dir: Option<&Path>, limits: &Limits) -> Result<Checked, Error> {
    let Some(dir) = dir else { return Ok(run(&Knowledge::builtin(), Knowledge::full_pack(), &[])) };
    let files = crate::source::pack_files(dir)?;
    if files.is_empty() {
        return Err(Error::nothing(format!(
            "there is no pack in {}: a pack has `signals/*.toml`, `rules/**/*.toml` and `runbooks/*.toml`",
            dir.display()
        )));
    }
    let (knowledge, pack) = match compile::beside_builtin(&files, limits) {
        Ok(both) => both,
        Err(error) => match error.kind() {
            ErrorKind::Knowledge(faults) => {
                return Ok(Checked { faults: compile::below(dir, faults.clone()), ..Checked::default() });
            }
            _ => return Err(error),
        },
    };
    let mut checked = run(&knowledge, pack, &files);
    checked.faults = compile::below(dir, checked.faults);
    Ok(checked)
}

/// Runs all examples of a pack that has been read from these files.
fn run(knowledge: &Knowledge, pack: Pack, files: &[File]) -> Checked {
    let mut failed = check_signals(knowledge, &pack.signals);
    failed.extend(check_examples(knowledge, &pack.rules));
    let of_rules: usize = pack.rules.iter().map(|rule| rule.examples.len()).sum();
    let of_signals: usize = pack.signals.iter().map(|signal| signal.example.len()).sum();
    let mut checked = Checked {
        signals: pack.signals.into_iter().map(|signal| signal.id).collect(),
        rules: pack.rules.into_iter().map(|rule| rule.id).collect(),
        runbooks: pack.runbooks.into_iter().map(|book| book.id).collect(),
        examples: of_rules + of_signals,
        off: pack.off,
        ..Checked::default()
    };
    for one in failed {
        match files.iter().find_map(|file| Some((file, place(file, &one)?))) {
            Some((file, at)) => checked.faults.push(Diagnostic {
                file: file.path.clone(),
                text: file.text.clone(),
                at,
                message: one.to_string(),
                help: None,
            }),
            None => checked.failed.push(one),
        }
    }
    checked
}

/// Where the example stands in this file, if it does.
fn place(file: &File, failed: &Failed) -> Option<Range<usize>> {
    let root = DeTable::parse(&file.text).ok()?;
    let nth = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::Array(values) => values.get(failed.example - 1).map(Spanned::span),
        _ => Some(value.span()),
    };
    let stem = file.path.rsplit('/').next()?.trim_end_matches(".toml");
    match file.path.split('/').next()? {
        "rules" if stem == failed.id => nth(root.get_ref().get("example")?),
        "signals" => match root.get_ref().get(failed.id.as_str())?.get_ref() {
            DeValue::Table(signal) => nth(signal.get("example")?),
            _ => None,
        },
        _ => None,
    }
}
