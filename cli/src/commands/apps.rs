//! `oobelens apps`: what became of each app.

use crate::args::{Apps, Common, TextOrJson};
use crate::output::{Output, Trouble};
use oobelens::report::apps_to_text;
use std::process::ExitCode;

pub fn run(args: &Apps, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let mut apps = super::report(&args.device, common, |options| options.timeline())?.apps;
    if let Some(about) = args.about.as_deref().map(str::to_lowercase) {
        apps.retain(|app| app.name.iter().chain([&app.id]).any(|text| text.to_lowercase().contains(&about)));
    }
    match args.output_format {
        TextOrJson::Text => output.write(apps_to_text(&apps).as_bytes())?,
        TextOrJson::Json => output.json(&apps)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
