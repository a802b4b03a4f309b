//! Other programs: how long they take, start included, and how much memory they had at most.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs a program to its end and returns how long that took, and what it wrote. `None` where it is not installed.
pub fn run<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: &[A]) -> Option<(Duration, Output)> {
    let start = Instant::now();
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    Some((start.elapsed(), output))
}

/// The first number a program wrote.
pub fn first_number(output: &Output) -> Option<u64> {
    String::from_utf8_lossy(&output.stdout).split_whitespace().next()?.parse().ok()
}

/// The most memory a program had resident, in bytes, and its exit code. The peak is asked for every millisecond until
/// the program ends, so what it takes in its last millisecond is missed. `None` where the system does not tell.
///
/// # Errors
/// It cannot be started.
pub fn peak_memory<A: AsRef<OsStr>>(program: &Path, args: &[A]) -> Result<(Option<u64>, Option<i32>), String> {
    let child = Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    let mut child = child.map_err(|error| format!("{}: {error}", program.display()))?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    loop {
        let told = std::fs::read_to_string(&status).ok();
        peak = peak.max(told.as_deref().and_then(high_water));
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            Ok(Some(ended)) => return Ok((peak, ended.code())),
            Err(error) => return Err(format!("{}: {error}", program.display())),
        }
    }
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}
