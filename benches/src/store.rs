//! Where the inputs are kept: `target/bench-data`.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes a file or folder under another name first, so that it is whole or not there.
///
/// # Errors
/// Those of `write`, or that it cannot be renamed.
pub fn write_whole(path: &Path, write: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    remove_older(path);
    let part = path.with_extension(format!("part{}", std::process::id()));
    let written =
        write(&part).and_then(|()| fs::rename(&part, path).map_err(|error| format!("{}: {error}", path.display())));
    if written.is_err() {
        remove(&part);
    }
    written
}

/// Removes the same input from before its script or its logs changed.
fn remove_older(path: &Path) {
    let stem = |path: &Path| Some(path.file_stem()?.to_str()?.rsplit_once('-')?.0.to_owned());
    for entry in path.parent().and_then(|folder| folder.read_dir().ok()).into_iter().flatten().flatten() {
        if entry.path().extension() == path.extension() && stem(&entry.path()) == stem(path) {
            remove(&entry.path());
        }
    }
}

/// What is left of a failed try, or of an older script: it only takes room, so that it cannot be removed changes nothing.
fn remove(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// The length of a file that is there.
pub fn length(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|about| about.len())
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder Cargo builds into.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

/// The folder, which is made where it is not there.
///
/// # Errors
/// It cannot be made.
pub fn folder() -> Result<PathBuf, String> {
    let folder = target().join("bench-data");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))
}

/// FNV-1a: the same on every machine and in every version.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Tells whoever waits.
#[allow(clippy::print_stderr, reason = "making half a gigabyte takes a while: whoever waits wants to know for what")]
pub fn say(text: &str) {
    eprintln!("benches: {text}");
}
