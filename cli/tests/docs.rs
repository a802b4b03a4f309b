//! `docs/rules.md` is run from top to bottom: its files are written, its commands say what stands below them.
//!
//! A file is a fenced block behind a line that holds nothing but its path, `` `path/name.toml`: ``. A command begins with
//! `$ oobelens`; a line of its output that is `…` stands for any lines. `UPDATE=1` writes anew what the commands say.

mod common;

use common::{Said, oobelens, tests};
use std::fs;
use std::path::Path;

/// The output of a command, line by line, against what the page shows.
fn shows(shown: &[&str], said: &[&str]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((&"…", rest)) => (0..=said.len()).any(|from| shows(rest, &said[from..])),
        Some((line, rest)) => said.split_first().is_some_and(|(first, more)| first == line && shows(rest, more)),
    }
}

fn say(command: &str, folder: &Path) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let said = Said::of(oobelens(&words).current_dir(folder).output().expect("the program starts"));
    assert!(said.code < 2, "{command}: {}", said.err);
    let text = format!("{}{}", said.out, said.err).replace("\r\n", "\n").replace('\\', "/");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Runs a page; returns it with what the commands say now.
fn run_page(page: &str, folder: &Path) -> String {
    let mut now = String::new();
    let mut lines = page.lines().peekable();
    let mut path = None;
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        let named = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")).filter(|path| path.contains('/'));
        path = named.or(path.filter(|_| line.is_empty() || line.starts_with("```")));
        if line == "```console" {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            for command in inside
                .split(|line| line.starts_with("$ "))
                .skip(1)
                .zip(inside.iter().filter(|line| line.starts_with("$ ")))
            {
                let (shown, asked) = command;
                let said = say(asked.strip_prefix("$ oobelens ").expect("a command of ours"), folder);
                let fits = shows(shown, &said.lines().collect::<Vec<_>>());
                now.push_str(&format!("{asked}\n"));
                let said = if fits { shown.join("\n") } else { said };
                if !said.is_empty() {
                    now.push_str(&format!("{said}\n"));
                }
            }
            now.push_str("```\n");
        } else if line.starts_with("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = inside.join("\n") + "\n";
            now.push_str(&text);
            now.push_str("```\n");
            if let Some(path) = path.take() {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, text).expect("a file of the page");
            }
        }
    }
    now
}

#[test]
fn the_guide_to_the_first_rule_does_what_it_shows() {
    let path = tests().join("../../docs/rules.md");
    let page = fs::read_to_string(&path).expect("the guide").replace("\r\n", "\n");
    let folder = tempfile::tempdir().expect("a folder");
    let now = run_page(&page, folder.path());
    assert!(page.matches("\n$ oobelens ").count() >= 8, "the guide shows commands");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &now).expect("the guide");
    } else {
        let differs = page.lines().zip(now.lines()).position(|(was, is)| was != is);
        assert!(
            now == page,
            "docs/rules.md shows something else from line {} on; UPDATE=1 cargo test -p oobelens-cli --test docs",
            differs.map_or(page.lines().count(), |line| line + 1)
        );
    }
}

/// Every command of the README on what stands in the checkout is run, and says what stands below it.
#[test]
fn the_readme_does_what_it_shows() {
    let page = fs::read_to_string(tests().join("../../README.md")).expect("the README").replace("\r\n", "\n");
    let from = page.find("## From nothing").expect("its section");
    let section = page[from..].split("\n## ").next().expect("it ends");
    let folder = tempfile::tempdir().expect("a folder");
    let asked: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("$ oobelens ")).collect();
    for bundle in asked.iter().filter_map(|asked| asked.split(' ').find(|word| word.starts_with("testdata/"))) {
        copy(&tests().join("../..").join(bundle), &folder.path().join(bundle));
    }
    // What builds and installs is left to who does it.
    let ours: String = section.split_inclusive('\n').filter(|line| !line.starts_with("$ cargo ")).collect();
    let ours = ours.split("\n```console\n$ python3 ").next().expect("the command comes first");
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!(run_page(ours, folder.path()), ours);
    assert!(fs::read_to_string(folder.path().join("report.html")).expect("the page").starts_with("<!DOCTYPE html>"));
    for picture in section.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(tests().join("../..").join(picture).is_file(), "{picture}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a bundle").map(|entry| entry.expect("an entry")) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).expect("a file");
        }
    }
}

#[test]
fn dots_stand_for_any_lines() {
    assert!(shows(&["a", "…", "d"], &["a", "b", "c", "d"]) && shows(&["…"], &[]) && shows(&[], &[]));
    assert!(!shows(&["a", "…", "d"], &["a", "b"]) && !shows(&["a"], &["a", "b"]) && !shows(&[], &["a"]));
}
