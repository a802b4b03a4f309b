//! `oobelens redact`: texts in, redacted texts out.

use crate::args::{Common, Redact};
use crate::output::{Output, Trouble, complain, empty_folder, write_file};
use oobelens::knowledge::Pack;
use oobelens::{Knowledge, Options, Redactor, Source, collect};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Redact, out: Option<&Path>, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let (sources, skipped) = collect(&args.paths)?;
    let many = args.paths.len() != 1 || args.paths[0].is_dir();
    if !many {
        output = Output::new(out)?.spare(&args.paths)?;
    }
    let nothing_known = Knowledge::compile(Pack::default());
    let threads = common.threads.map_or(0, usize::from);
    let options = Options::new(&nothing_known).threads(threads).limits(args.bounds.limits());
    if many && out.is_none() {
        return Err(Trouble::new(
            "expected one text: of a folder or several name the folder to write them into with --out DIR",
        ));
    }
    let mut redactor = common.redaction.learnt(&sources, &options)?;
    // A text that no format claims tells names too.
    for source in &sources {
        redactor = redactor.learn_source(source)?;
    }
    let mut left_out = Vec::new();
    match out.filter(|_| many) {
        None => match redactor.source(&sources[0])? {
            Some(text) => drop(output.write(text.as_bytes())?),
            None => return Err(Trouble::new(no_text(&redactor.text(&sources[0].name)))),
        },
        Some(folder) => {
            empty_folder(folder, folder, &args.paths, args.force)?;
            let mut written = 0;
            for source in &sources {
                match redactor.source(source)? {
                    Some(text) => {
                        write_file(&folder.join(Path::new(&name(&redactor, source))), text.as_bytes())?;
                        written += 1;
                    }
                    None => left_out.push(no_text(&redactor.text(&source.name))),
                }
            }
            output.write(format!("{written} of {} texts redacted\n", sources.len()).as_bytes())?;
        }
    }
    left_out.extend(skipped.iter().map(|one| redactor.text(&format!("{}: {}", one.name, one.reason)).into_owned()));
    output.finish()?;
    left_out.iter().for_each(|sentence| complain(&format!("oobelens: {sentence}")));
    Ok(ExitCode::SUCCESS)
}

/// The name of a text below the folder: it leads nowhere else.
fn name(redactor: &Redactor, source: &Source) -> String {
    let name = redactor.text(&source.name).into_owned();
    let parts = name.split(['/', '\\', ':']).filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() || parts == ["-"] { "stdin.txt".to_owned() } else { parts.join("/") }
}

fn no_text(name: &str) -> String {
    format!(
        "{name} is no text and was not written; `oobelens records --redact` prints what event logs and archives hold"
    )
}
