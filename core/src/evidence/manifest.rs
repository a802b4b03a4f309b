//! The manifest: what was read, what was written, by what, and what was redacted.

use super::{File, json};
use crate::engine::Options;
use crate::error::Error;
use crate::redact::Redact;
use crate::report::{Report, SCHEMA_VERSION};
use crate::source::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// So many bytes are hashed at once.
const BLOCK: usize = 256 << 10;

#[derive(Serialize)]
struct Manifest<'m> {
    tool: &'static str,
    version: &'static str,
    report_schema: u32,
    runbooks: Vec<&'m str>,
    /// The sources as they were found; members of archives are part of theirs.
    read: Vec<Hashed>,
    written: Vec<Hashed>,
    redaction: Redaction,
}

#[derive(Serialize)]
struct Hashed {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
    bytes: u64,
    sha256: String,
}

#[derive(Serialize)]
struct Redaction {
    redacted: bool,
    /// Names that were learnt and looked for everywhere.
    names: usize,
    /// How often each kind was replaced while the report and these files were made.
    replaced: BTreeMap<&'static str, u64>,
    note: &'static str,
}

/// The manifest of these files.
///
/// # Errors
/// A source cannot be read.
pub fn manifest(sources: &[Source], files: &[File], report: &Report, options: &Options<'_>) -> Result<File, Error> {
    let mut runbooks: Vec<&str> = report.runbook.iter().map(|point| point.runbook.as_str()).collect();
    runbooks.sort_unstable();
    runbooks.dedup();
    let mut read = Vec::new();
    for source in sources {
        let mut name = source.name.clone();
        options.redact.iter().for_each(|redactor| name.redact(redactor));
        let (bytes, sha256) = of_source(source).map_err(|error| Error::io(Path::new(&name), error))?;
        read.push(Hashed { name, what: None, bytes, sha256 });
    }
    let written = files.iter().map(|file| Hashed {
        name: file.path.clone(),
        what: Some(file.what),
        bytes: file.text.len() as u64,
        sha256: digits(&Sha256::digest(file.text.as_bytes())),
    });
    let counts = options.redact.map(|redactor| redactor.counts()).unwrap_or_default();
    let manifest = Manifest {
        tool: "oobelens",
        version: env!("CARGO_PKG_VERSION"),
        report_schema: SCHEMA_VERSION,
        runbooks,
        read,
        written: written.collect(),
        redaction: Redaction {
            redacted: options.redact.is_some(),
            names: options.redact.map_or(0, |redactor| redactor.names()),
            replaced: counts.into_iter().map(|(kind, count)| (kind.word(), count)).collect(),
            note: "Redaction finds what has a shape, a label or a place in what was read. Look through the files before you hand them on.",
        },
    };
    Ok(File::new("manifest.json", "hashes, versions, what was redacted", json(&manifest)))
}

/// How many bytes a source has, and their hash.
fn of_source(source: &Source) -> std::io::Result<(u64, String)> {
    let opened = source.open()?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK];
    let mut at = 0;
    loop {
        match opened.read_at(at, &mut block)? {
            0 => return Ok((at, digits(&hash.finalize()))),
            read => {
                hash.update(&block[..read]);
                at += read as u64;
            }
        }
    }
}

fn digits(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
