//! `oobelens rules`: list, show, new, check, test, schema.

mod check;
mod list;
mod new;
mod show;
mod test;

use crate::args::{Common, Rules, SchemaOf, TextOrJson};
use crate::output::{Output, Trouble};
use crate::words::Page;
pub use check::carets;
use oobelens::knowledge::diagnostic::nearest;
use oobelens::knowledge::schema::FileKind;
use oobelens::{Confidence, Limits, Severity};
pub use show::write_rule;
use std::process::ExitCode;

pub fn run(verb: &Rules, common: &Common, output: Output) -> Result<ExitCode, Trouble> {
    match verb {
        Rules::List(list) => list::run(super::knowledge(list.rules.as_deref(), &Limits::default())?, list, output),
        Rules::Show { id, output_format, rules } => {
            show(id, *output_format, super::knowledge(rules.as_deref(), &Limits::default())?, output)
        }
        Rules::New { name, signals, rules } => new::run(name, *signals, rules.as_deref(), output),
        Rules::Check { dir, rules, output_format, named } => {
            let limits = named.limits_of(Limits::default());
            check::run(dir.as_deref().or(rules.as_deref()), &limits, *output_format, output)
        }
        Rules::Test(test) => test::run(test, common, output.spare(&test.paths)?),
        Rules::Schema { file, rules } => schema(*file, super::knowledge(rules.as_deref(), &Limits::default())?, output),
    }
}

fn schema(file: SchemaOf, knowledge: &oobelens::Knowledge, mut output: Output) -> Result<ExitCode, Trouble> {
    let of = match file {
        SchemaOf::Rule => FileKind::Rule,
        SchemaOf::Signals => FileKind::Signals,
        SchemaOf::Runbook => FileKind::Runbook,
    };
    output.json(&oobelens::knowledge::schema::schema(knowledge, of))?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn show(
    id: &str,
    format: TextOrJson,
    knowledge: &oobelens::Knowledge,
    mut output: Output,
) -> Result<ExitCode, Trouble> {
    let rule = super::whole_rule(knowledge, id).ok_or_else(|| {
        let near = nearest(id, knowledge.rules().iter().map(|rule| rule.id.as_str()));
        let help = near.map_or_else(
            || "`oobelens rules list` names them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Trouble::new(format!("there is no rule `{id}`; {help}"))
    })?;
    match format {
        TextOrJson::Text => {
            let mut page = Page::new(output.width(), output.colour);
            write_rule(knowledge, &rule, true, &mut page);
            output.write(page.text.as_bytes())?
        }
        TextOrJson::Json => output.json(&rule)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proven => "proven",
        Confidence::Likely => "likely",
        Confidence::Hint => "hint",
    }
}
