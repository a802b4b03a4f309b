//! Every rule, a line each.

use super::{confidence, severity};
use crate::args::TextOrJson;
use crate::output::{Output, Trouble};
use crate::words::counted;
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use oobelens::Knowledge;
use oobelens::knowledge::model::Rule;
use serde_json::json;
use std::process::ExitCode;

pub fn run(knowledge: &Knowledge, format: TextOrJson, mut output: Output) -> Result<ExitCode, Trouble> {
    let mut rules: Vec<&Rule> = knowledge.rules().iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    match format {
        TextOrJson::Json => {
            let list = rules.iter().map(|rule| json!({ "id": rule.id, "severity": rule.severity, "confidence": rule.confidence, "points": rule.points, "seen": !rule.unseen, "summary": rule.summary }));
            output.json(&list.collect::<Vec<_>>())?
        }
        TextOrJson::Text => {
            let unseen = rules.iter().filter(|rule| rule.unseen).count();
            let mut table = Table::new();
            table
                .load_style(NOTHING)
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(output.width() as u16);
            table.set_header(["RULE", "SEVERITY", "HOW SURE", "SEEN", "RUNBOOK"]);
            for rule in &rules {
                let seen = if rule.unseen { "not yet" } else { "yes" };
                table.add_row([
                    &*rule.id,
                    severity(rule.severity),
                    confidence(rule.confidence),
                    seen,
                    &*rule.points.join(" "),
                ]);
            }
            let lines: Vec<String> = table.lines().map(|line| line.trim().to_owned()).collect();
            let text = format!(
                "{}\n\n{}, {unseen} of them not yet seen in a whole bundle of a real device.\nOne of them, whole: oobelens rules show RULE\n",
                lines.join("\n"),
                counted(rules.len(), "rule")
            );
            output.write(text.as_bytes())?
        }
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
