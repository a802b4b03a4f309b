//! A folder of many small logs.

use super::cut::pieces;
use crate::inputs;
use crate::store;
use crate::truth::Truth;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// How many files, and how many bytes each has at least.
pub const FILES: usize = 3000;
const LENGTH: usize = 4 << 10;
/// Of `mixed`: more than they need.
const MEGABYTES: u64 = 64;

/// The folder.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes of all files.
    pub bytes: u64,
    /// Records in all files.
    pub records: u64,
}

impl Folder {
    /// Made where it is not there yet.
    ///
    /// # Errors
    /// A sentence: python3 is missing, or the disk is full.
    pub fn make() -> Result<Self, String> {
        let mixed = inputs::mixed(MEGABYTES)?;
        let log = fs::read(&mixed.path).map_err(|error| format!("{}: {error}", mixed.path.display()))?;
        let logs = || pieces(&log, LENGTH).take(FILES);
        let stem = mixed.path.file_stem().unwrap_or_default().to_string_lossy();
        let path = store::folder()?.join(format!("{FILES}-files-of-{stem}"));
        if !path.is_dir() {
            store::say(&format!("making {FILES} small files in {}", path.display()));
            store::write_whole(&path, |part| {
                fs::create_dir(part)
                    .and_then(|()| {
                        let mut numbered = logs().enumerate();
                        numbered.try_for_each(|(number, log)| fs::write(part.join(format!("{number}.log")), log))
                    })
                    .map_err(|error| format!("{}: {error}", part.display()))
            })?;
        }
        let bytes = logs().map(|log| log.len() as u64).sum();
        Ok(Folder { path, bytes, records: logs().map(|log| Truth::of(log).records).sum() })
    }

    /// Reading alone: the folder is listed, then every file read into memory of its own. Returns the bytes.
    pub fn read(&self, threads: usize) -> u64 {
        let listed = fs::read_dir(&self.path).expect("the folder was just made");
        let files: Vec<PathBuf> = listed.map(|entry| entry.expect("an entry of the folder").path()).collect();
        let (next, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
        let read = || {
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                bytes.fetch_add(fs::read(file).expect("a file of the folder").len() as u64, Ordering::Relaxed);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(read);
            }
            read();
        });
        bytes.into_inner()
    }
}
