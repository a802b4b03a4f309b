//! What the tests of this crate share.
#![allow(dead_code, reason = "no test uses all of it")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    core.parent().expect("core stands in the workspace").to_owned()
}

/// The real logs: `OOBELENS_CORPUS`, or `../shared/corpus` beside the workspace. Without them a test has nothing to do
/// and says so; on a build server their absence is a failure.
pub fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("OOBELENS_CORPUS").map_or_else(|| workspace().join("../shared/corpus"), PathBuf::from);
    if root.join("cmtrace-truth.tsv").is_file() {
        return Some(root);
    }
    let sentence =
        format!("real logs are not tested: {} is not there; name another folder in OOBELENS_CORPUS", root.display());
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{sentence}");
    say(&sentence);
    None
}

/// Writes a line that is seen though the test passes: what a macro prints the harness keeps to itself.
pub fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// All files in and below a folder, sorted by path.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Compares with a golden file; `UPDATE=1` writes it instead.
pub fn golden(path: &Path, actual: &str) {
    if std::env::var("UPDATE").as_deref() == Ok("1") {
        fs::write(path, actual).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        return;
    }
    let wanted = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}; UPDATE=1 writes it", path.display()));
    // Git may have given a text file other line ends.
    let wanted = wanted.replace("\r\n", "\n");
    if wanted == actual {
        return;
    }
    let differs = wanted.lines().zip(actual.lines()).position(|(wanted, actual)| wanted != actual);
    let at = differs.unwrap_or_else(|| wanted.lines().count().min(actual.lines().count()));
    panic!(
        "{} differs from what comes out, first in line {}; if that is right, UPDATE=1 rewrites it\n  golden: {}\n  now:    {}",
        path.display(),
        at + 1,
        wanted.lines().nth(at).unwrap_or("(no such line)"),
        actual.lines().nth(at).unwrap_or("(no such line)"),
    );
}

/// Compares a part of a file, between `<!-- begin: name -->` and `<!-- end: name -->`; `UPDATE=1` writes it instead.
pub fn golden_part(path: &Path, name: &str, actual: &str) {
    let whole = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    let whole = whole.replace("\r\n", "\n");
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = whole.split_once(&begin).unwrap_or_else(|| panic!("{}: no {begin}", path.display()));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{}: no {end}", path.display()));
    golden(path, &format!("{before}{begin}{actual}{end}{after}"));
}
