//! A runbook in Markdown against a map of its headings.

use crate::args::TextOrJson;
use crate::commands::rules::carets;
use crate::output::{Output, Trouble};
use crate::words::counted;
use oobelens::Knowledge;
use oobelens::knowledge::headings::{Heading, check_headings};
use oobelens::report::escaped;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

pub fn run(
    knowledge: &Knowledge,
    markdown: &Path,
    map: &Path,
    format: TextOrJson,
    mut output: Output,
) -> Result<ExitCode, Trouble> {
    let texts = (text(markdown)?, text(map)?);
    let names = (markdown.display().to_string(), map.display().to_string());
    let (headings, faults) = check_headings(knowledge, (&names.0, &texts.0), (&names.1, &texts.1));
    match format {
        TextOrJson::Text => {
            let mut told: String = headings.iter().map(line).collect();
            match faults.as_slice() {
                [] => told.push_str(&format!("All is well: {}.\n", counted(headings.len(), "heading"))),
                faults => told.push_str(&format!("\n{}", carets(faults))),
            }
            output.write(told.as_bytes())?
        }
        TextOrJson::Json => output.json(&json!({ "headings": headings, "faults": faults }))?,
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

fn text(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path).map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

fn line(heading: &Heading) -> String {
    let points = match heading.points.as_deref() {
        None => "not in the map".to_owned(),
        Some([]) => "no points".to_owned(),
        Some(points) => points.join(", "),
    };
    format!("{:>5}  {}: {points}\n", heading.line, escaped(&heading.heading))
}
