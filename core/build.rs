//! Reads and checks the built-in knowledge and packs it, so that a start of the program parses no TOML.

// The reader is shared with the library, which uses more of it than this.
#![allow(dead_code, unused_imports, missing_docs)]
// A build script talks to the person who builds on standard error.
#![allow(clippy::print_stderr, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/knowledge"]
mod knowledge {
    pub mod diagnostic;
    pub mod keys;
    pub mod kinds;
    pub mod load;
    pub mod model;
    pub mod names;
    pub mod read_rules;
    pub mod read_runbook;
    pub mod read_signals;
    pub mod reader;
    pub mod uses;
}
#[path = "src/limits"]
mod limits {
    pub mod usual;
    pub use usual::Limits;
}
#[path = "src/signal"]
mod signal {
    pub mod template;
}

use knowledge::load::{File, load};
use knowledge::model::Pack;

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
    let mut files = Vec::new();
    collect(Path::new("knowledge"), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    match load(&files, &Pack::default(), &limits::Limits::USUAL) {
        Ok(pack) => write(pack),
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}\n");
            }
            panic!("the built-in knowledge has {} faults, see above", faults.len());
        }
    }
}

/// All TOML files below a folder, with their paths below the pack.
fn collect(folder: &Path, below: &str, files: &mut Vec<File>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    for entry in entries {
        let path: PathBuf = entry.expect("an entry of the folder").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
        let inner = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, files);
        } else if name.ends_with(".toml") {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
            files.push(File { path: inner, text });
        }
    }
}

/// Two blobs: what every start needs, and all of it for those who ask about a rule.
fn write(mut pack: Pack) {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let save = |name: &str, pack: &Pack| {
        let bytes = postcard::to_allocvec(pack).expect("the pack is plain data");
        fs::write(out.join(name), bytes).expect("cargo's folder can be written");
    };
    save("full.pack", &pack);
    for signal in &mut pack.signals {
        signal.example.clear();
        signal.seen.clear();
        signal.sources.clear();
        signal.reason.clear();
        signal.unless.clear();
    }
    for rule in &mut pack.rules {
        rule.examples.clear();
    }
    save("start.pack", &pack);
}
