//! A bad file of a pack is refused with its name, the line, the text with a caret under the fault, and what was expected.
//! Each `bad-rules/<folder>/<name>.toml` is loaded as the only file of a pack; what is said of it stands beside it in
//! `<name>.txt`. `UPDATE=1` rewrites those: read what has changed.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::Knowledge;
use oobelens::knowledge::load::File;
use std::path::{Path, PathBuf};

fn bad() -> Vec<PathBuf> {
    let mut files = support::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-rules"));
    files.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    files
}

#[test]
fn every_bad_file_is_refused_with_file_line_and_caret() {
    let bad = bad();
    assert!(bad.len() >= 25, "{} bad files", bad.len());
    for path in bad {
        let (folder, name) = (path.parent().unwrap().file_name().unwrap(), path.file_name().unwrap());
        let name = format!("{}/{}", folder.to_string_lossy(), name.to_string_lossy());
        let text = std::fs::read_to_string(&path).unwrap();
        let said = match Knowledge::with_files(&[File { path: name.clone(), text: text.clone() }]) {
            Ok(_) => panic!("{name} is taken"),
            Err(error) => error.to_string(),
        };
        assert!(said.starts_with("error: ") && said.contains(&format!("--> {name}:")), "{name}: {said}");
        let pointed = said.lines().any(|line| line.trim_start().starts_with('|') && line.contains('^'));
        assert!(pointed || text.is_empty(), "{name}: no caret in\n{said}");
        support::golden(&path.with_extension("txt"), &format!("{said}\n"));
    }
}
