//! A rule of one's own begins as a whole file that is already right.

use crate::output::{Output, Trouble, complain};
use oobelens::Knowledge;
use oobelens::knowledge::blank;
use oobelens::knowledge::load::is_lawful;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub fn run(name: &str, signals: bool, pack: Option<&Path>, mut output: Output) -> Result<ExitCode, Trouble> {
    if !is_lawful(name) {
        return Err(Trouble::new(format!(
            "`{name}` is no name for a rule: small letters, digits and `-`, a letter first, such as `vpn-not-started`"
        )));
    }
    if Knowledge::builtin().rules().iter().any(|rule| rule.id == name) {
        complain(&format!("oobelens: there is a built-in rule `{name}`: where this pack is loaded it takes its place"));
    }
    match pack {
        Some(pack) => {
            let files = [
                (pack.join("signals").join(format!("{name}.toml")), blank::signals(name)),
                (pack.join("rules").join(format!("{name}.toml")), blank::rule(name)),
            ];
            // Both or none.
            if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
                return Err(Trouble::new(format!(
                    "{} exists: nothing was written; choose another name",
                    path.display()
                )));
            }
            for (path, text) in &files {
                write(path, text)?;
                output.write(format!("{}\n", path.display()).as_bytes())?;
            }
            output.write(format!("Next: oobelens rules check {}\n", pack.display()).as_bytes())?
        }
        None if signals => output.write(blank::signals(name).as_bytes())?,
        None => output.write(blank::rule(name).as_bytes())?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = made
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(path))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Trouble::new(format!("cannot write {}: {error}", path.display())))
}
