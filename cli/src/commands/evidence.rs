//! `oobelens evidence`: what the runbook asks for, into a folder.

use crate::args::{Common, Evidence};
use crate::output::{Output, Trouble, empty_folder, write_file};
use oobelens::{Options, collect, evidence};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Evidence, out: Option<&Path>, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let Some(out) = out else {
        return Err(Trouble::new("name the folder to write the evidence into with --out DIR"));
    };
    let folder = out.join(evidence::FOLDER);
    let (sources, skipped) = collect(&args.device.paths)?;
    empty_folder(&folder, out, &args.device.paths, args.force)?;
    let limits = args.device.bounds.limits();
    let knowledge = super::knowledge_with(args.device.rules.as_deref(), args.device.runbook.as_deref(), &limits)?;
    let threads = common.threads.map_or(0, usize::from);
    let mut options = Options::new(knowledge).threads(threads).limits(limits);
    if let Some(zone) = &args.device.tz {
        options = options.tz(zone)?;
    }
    let redactor = if args.no_redact { None } else { Some(common.redaction.learnt(&sources, &options)?) };
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
    }
    let pack = evidence::collect(&sources, &skipped, &options)?;
    for file in &pack.files {
        write_file(&folder.join(&file.path), file.text.as_bytes())?;
    }
    let how = if args.no_redact { "not redacted" } else { "redacted" };
    let mut said = format!("{} files, {how}, in {}\n", pack.files.len(), folder.display());
    for file in pack.files.iter().filter(|file| !file.path.starts_with("logs/")) {
        said.push_str(&format!("  {:<26}{}\n", file.path, file.what));
    }
    let snippets = pack.files.iter().filter(|file| file.path.starts_with("logs/")).count();
    said.push_str(&format!("  {:<26}records around what each of {snippets} findings rests on\n", "logs/"));
    output.write(said.as_bytes())?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
