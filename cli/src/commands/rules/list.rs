//! Every rule, a line each.

use super::{confidence, severity};
use crate::args::{ConfidenceIs, List, SeverityIs, StatusIs, TextOrJson};
use crate::output::{Output, Trouble};
use crate::words::counted;
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use oobelens::knowledge::diagnostic::nearest;
use oobelens::knowledge::model::Rule;
use oobelens::{Confidence, Knowledge, Severity};
use serde_json::json;
use std::process::ExitCode;

pub fn run(knowledge: &Knowledge, args: &List, mut output: Output) -> Result<ExitCode, Trouble> {
    let points: Vec<&str> =
        knowledge.runbooks().iter().flat_map(|book| &book.points).map(|one| one.id.as_str()).collect();
    if let Some(unknown) = args.point.iter().find(|point| !points.iter().any(|known| is_below(known, point))) {
        let near = nearest(unknown, points.iter().copied());
        let help =
            near.map_or_else(|| format!("known are {}", points.join(", ")), |near| format!("did you mean `{near}`?"));
        return Err(Trouble::new(format!("there is no runbook point `{unknown}`; {help}")));
    }
    let mut rules: Vec<&Rule> = knowledge.rules().iter().filter(|rule| wanted(rule, args)).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    match args.output_format {
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
            let off = match knowledge.off().rules.as_slice() {
                [] => String::new(),
                off => format!("Switched off: {}.\n", off.join(", ")),
            };
            let all = knowledge.rules().len();
            let sum = match rules.len() {
                some if some == all => counted(some, "rule"),
                some => format!("{some} of {}", counted(all, "rule")),
            };
            let text = format!(
                "{}\n\n{sum}, {unseen} of them unseen: they fire in none of the devices that the tests are made of.\n{off}One of them, whole: oobelens rules show RULE\n",
                lines.join("\n"),
            );
            output.write(text.as_bytes())?
        }
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a point is that one, or stands below it.
fn is_below(point: &str, asked: &str) -> bool {
    let start = point.get(..asked.len()).is_some_and(|start| start.eq_ignore_ascii_case(asked));
    start && matches!(point.as_bytes().get(asked.len()), None | Some(b'.'))
}

fn wanted(rule: &Rule, args: &List) -> bool {
    let severity = |wanted: &SeverityIs| {
        rule.severity
            == match wanted {
                SeverityIs::Error => Severity::Error,
                SeverityIs::Warning => Severity::Warning,
                SeverityIs::Info => Severity::Info,
            }
    };
    let confidence = |wanted: &ConfidenceIs| {
        rule.confidence
            == match wanted {
                ConfidenceIs::Proven => Confidence::Proven,
                ConfidenceIs::Likely => Confidence::Likely,
                ConfidenceIs::Hint => Confidence::Hint,
            }
    };
    let point = |wanted: &String| rule.points.iter().any(|point| is_below(point, wanted));
    let about = |text: &String| {
        let text = text.to_lowercase();
        rule.id.contains(&text) || rule.summary.to_lowercase().contains(&text)
    };
    (args.severity.is_empty() || args.severity.iter().any(severity))
        && (args.confidence.is_empty() || args.confidence.iter().any(confidence))
        && (args.point.is_empty() || args.point.iter().any(point))
        && args.status.is_none_or(|status| rule.unseen == (status == StatusIs::Unseen))
        && args.about.as_ref().is_none_or(about)
}
