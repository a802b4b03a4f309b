//! Every file in `tests/golden` begins with a command and holds what the command says.
//!
//! To add one: a file with the line `$ oobelens …`, then `UPDATE=1 cargo test -p oobelens-cli --test golden`.

mod common;

use common::{run, tests};
use std::{env, fs};

#[test]
fn every_command_says_what_it_said() {
    let update = env::var_os("UPDATE").is_some();
    let mut files: Vec<_> = fs::read_dir(tests().join("golden"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no golden file");
    let mut wrong = Vec::new();
    for file in files {
        let golden = fs::read_to_string(&file).expect("a golden file").replace("\r\n", "\n");
        let command = golden
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("$ oobelens "))
            .unwrap_or_else(|| panic!("{}: no command", file.display()));
        let words: Vec<String> = split(command);
        let said = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let mut now = format!("$ oobelens {command}\n[exit {}]\n{}", said.code, said.out);
        if !said.err.is_empty() {
            now = format!("{now}[stderr]\n{}", said.err);
        }
        let now = now.replace("\r\n", "\n").replace("oobelens.exe", "oobelens");
        if update {
            fs::write(&file, now).expect("a golden file");
        } else if now != golden {
            wrong.push(format!("{}:\n{}", file.display(), difference(&golden, &now)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nIf that is meant: UPDATE=1 cargo test -p oobelens-cli --test golden",
        wrong.join("\n\n")
    );
}

/// Words as a shell splits them, with single quotes.
fn split(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for char in command.chars() {
        match char {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            char => words.last_mut().expect("there is one").push(char),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The first line that differs.
fn difference(was: &str, is: &str) -> String {
    let (was, is): (Vec<&str>, Vec<&str>) = (was.lines().collect(), is.lines().collect());
    let at = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
    let line = |lines: &[&str]| lines.get(at).map_or_else(|| "(ends)".to_owned(), |line| (*line).to_owned());
    format!("line {}\n- {}\n+ {}", at + 1, line(&was), line(&is))
}
