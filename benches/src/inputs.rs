//! The inputs: made at run time, kept in `target/bench-data` and used again.
//!
//! Two are synthetic and the same on every machine; `data/gen_mixed.py` and `data/gen_dense.py` say what is in them.
//! The third, real logs repeated, is there only where somebody has such logs.

use crate::store::{folder, hash, length, say, workspace, write_whole};
use memchr::memmem;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The literals of the runbook, one a line: what the comparison gives to ripgrep.
pub const LITERALS: &str = include_str!("../data/literals.txt");

const MIXED: &str = include_str!("../data/gen_mixed.py");
const DENSE: &str = include_str!("../data/gen_dense.py");

/// The most a generator writes beyond what it was asked for: it ends with a whole record.
const OVER: u64 = 4 << 20;

/// An input on disk.
#[derive(Debug, Clone)]
pub struct Input {
    /// `mixed`, `dense` or `real`.
    pub name: &'static str,
    /// Where it stands.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether nothing in it is torn, so that every close marker is a record.
    pub whole: bool,
}

/// Megabytes (1e6 bytes) of an input: what the variable `OOBELENS_BENCH_MB` says, or `otherwise`.
pub fn megabytes(otherwise: u64) -> u64 {
    std::env::var("OOBELENS_BENCH_MB").ok().and_then(|text| text.parse().ok()).filter(|&mb| mb > 0).unwrap_or(otherwise)
}

/// All inputs at this size. They are made where they are not there yet.
///
/// # Errors
/// A sentence: python3 is missing, or the disk is full.
pub fn all(megabytes: u64) -> Result<Vec<Input>, String> {
    let mut inputs = vec![mixed(megabytes)?, generated("dense", DENSE, megabytes.to_string(), megabytes)?];
    match real(megabytes)? {
        Some(real) => inputs.push(real),
        None => say(
            "no real logs: OOBELENS_CORPUS names no folder with logs of the Intune agent; only the synthetic inputs are used",
        ),
    }
    Ok(inputs)
}

/// The input `mixed` alone.
///
/// # Errors
/// As [`all`].
pub fn mixed(megabytes: u64) -> Result<Input, String> {
    generated("mixed", MIXED, (megabytes * 1_000_000).to_string(), megabytes)
}

/// The literals as a file.
///
/// # Errors
/// It cannot be written.
pub fn literals() -> Result<PathBuf, String> {
    let path = folder()?.join("literals.txt");
    fs::write(&path, LITERALS).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn generated(name: &'static str, script: &str, size: String, megabytes: u64) -> Result<Input, String> {
    let path = folder()?.join(format!("{name}-{megabytes}mb-{:08x}.log", hash(script.as_bytes()) as u32));
    if let Some(bytes) =
        length(&path).filter(|bytes| (megabytes * 1_000_000..megabytes * 1_000_000 + OVER).contains(bytes))
    {
        return Ok(Input { name, path, bytes, whole: true });
    }
    say(&format!("making {megabytes} MB of {name} in {}", path.display()));
    write_whole(&path, |part| run_python(script, part, &size))?;
    let bytes = length(&path).unwrap_or_default();
    Ok(Input { name, path, bytes, whole: true })
}

fn run_python(script: &str, part: &Path, size: &str) -> Result<(), String> {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let child = Command::new(&python).arg("-").arg(part).arg(size).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut child = child.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("the benchmark inputs are made by a Python script and {} was not found: install Python 3, or name it in the variable PYTHON", python.display())
        }
        _ => format!("{}: {error}", python.display()),
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(script.as_bytes()).map_err(|error| format!("{} took no script: {error}", python.display()))?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the script that makes the benchmark inputs failed: {status}")) }
}

/// Real logs, one after the other, repeated and cut at a record.
fn real(megabytes: u64) -> Result<Option<Input>, String> {
    let corpus = corpus();
    let logs = ime_logs(&corpus);
    let told: String = logs.iter().map(|(path, bytes)| format!("{} {bytes}\n", path.display())).collect();
    if logs.iter().all(|(_, bytes)| *bytes == 0) {
        return Ok(None);
    }
    let target = megabytes * 1_000_000;
    let path = folder()?.join(format!("real-{megabytes}mb-{:08x}.log", hash(told.as_bytes()) as u32));
    if length(&path).is_none() {
        say(&format!("making {megabytes} MB of real in {}", path.display()));
        write_whole(&path, |part| {
            repeat(&logs, part, target).map_err(|error| format!("{}: {error}", corpus.display()))
        })?;
    }
    let bytes = length(&path).unwrap_or_default();
    Ok(Some(Input { name: "real", path, bytes, whole: false }))
}

/// Where somebody may have real logs.
pub fn corpus() -> PathBuf {
    std::env::var_os("OOBELENS_CORPUS").map_or_else(|| workspace().join("../shared/corpus"), PathBuf::from)
}

/// The logs of the Intune agent in and below a folder, by name.
fn ime_logs(corpus: &Path) -> Vec<(PathBuf, u64)> {
    let Ok((sources, _)) = oobelens::collect(&[corpus]) else { return Vec::new() };
    let mut head = vec![0; 64 << 10];
    let mut chosen = |source: &oobelens::Source| {
        let length = source.open().and_then(|opened| opened.read_at(0, &mut head)).unwrap_or_default();
        source.name.ends_with(".log") && is_ime(&head[..length])
    };
    sources.iter().filter(|source| chosen(source)).map(|source| (corpus.join(&source.name), source.len)).collect()
}

/// Seven digits of a second and no offset: nobody else writes that. Told without the library's help, so that the input
/// stays the same when the library changes its mind.
fn is_ime(head: &[u8]) -> bool {
    let time = memmem::find(head, b"]LOG]!><time=\"").and_then(|at| head.get(at + 14..at + 31));
    time.is_some_and(|time| time[8] == b'.' && time[16] == b'"')
}

fn repeat(logs: &[(PathBuf, u64)], part: &Path, target: u64) -> io::Result<()> {
    let mut file = io::BufWriter::with_capacity(1 << 20, fs::File::create(part)?);
    let mut left = target;
    for (path, _) in logs.iter().cycle() {
        let bytes = fs::read(path)?;
        if bytes.len() as u64 <= left {
            file.write_all(&bytes)?;
            left -= bytes.len() as u64;
            continue;
        }
        file.write_all(&bytes[..memmem::rfind(&bytes[..left as usize], b"\n<![LOG[").map_or(0, |at| at + 1)])?;
        break;
    }
    file.flush()
}
