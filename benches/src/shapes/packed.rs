//! A zip archive of logs.

use super::cut::pieces;
use crate::inputs;
use crate::store;
use crate::truth::Truth;
use flate2::{Decompress, FlushDecompress};
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Of `mixed`.
const MEGABYTES: u64 = 64;
/// Bytes of each log in it, at least: the agent begins a new log at 2 to 3 MB.
const LENGTH: usize = 3_000_000;

/// The archive.
#[derive(Debug)]
pub struct Packed {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes of all members, unpacked.
    pub bytes: u64,
    /// Records in all members.
    pub records: u64,
    /// The archive in memory, and where in it each member stands, with its length unpacked.
    archive: Vec<u8>,
    members: Vec<(Range<usize>, usize)>,
}

impl Packed {
    /// Made where it is not there yet.
    ///
    /// # Errors
    /// A sentence: python3 is missing, or the disk is full.
    pub fn make() -> Result<Self, String> {
        let mixed = inputs::mixed(MEGABYTES)?;
        let log = fs::read(&mixed.path).map_err(|error| format!("{}: {error}", mixed.path.display()))?;
        let path = mixed.path.with_extension("zip");
        let trouble = |error: zip::result::ZipError| format!("{}: {error}", path.display());
        if store::length(&path).is_none() {
            store::say(&format!("making {}", path.display()));
            store::write_whole(&path, |part| write(part, &log).map_err(trouble))?;
        }
        let archive = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let members = members(&archive).map_err(trouble)?;
        let records = pieces(&log, LENGTH).map(|log| Truth::of(log).records).sum();
        Ok(Packed { bytes: log.len() as u64, records, archive, members, path })
    }

    /// Inflating alone: every member, from memory, into one buffer. Returns the bytes that came out.
    pub fn inflate(&self) -> u64 {
        let longest = self.members.iter().map(|(_, length)| *length).max().unwrap_or_default();
        let mut buffer = vec![0; longest];
        let mut bytes = 0;
        for (place, length) in &self.members {
            let mut stream = Decompress::new(false);
            let packed = &self.archive[place.clone()];
            stream
                .decompress(packed, &mut buffer[..*length], FlushDecompress::Finish)
                .expect("a member of the archive");
            bytes += stream.total_out();
        }
        bytes
    }
}

fn write(path: &Path, log: &[u8]) -> zip::result::ZipResult<()> {
    let mut writer = ZipWriter::new(File::create(path)?);
    for (number, log) in pieces(log, LENGTH).enumerate() {
        writer.start_file(format!("logs/{number:03}.log"), SimpleFileOptions::default())?;
        writer.write_all(log)?;
    }
    writer.finish()?.sync_all()?;
    Ok(())
}

/// Where in an archive each member stands, with its length unpacked.
///
/// # Errors
/// It is none.
pub fn members(archive: &[u8]) -> zip::result::ZipResult<Vec<(Range<usize>, usize)>> {
    let mut listed = ZipArchive::new(Cursor::new(archive))?;
    (0..listed.len())
        .map(|number| {
            let member = listed.by_index_raw(number)?;
            let from = member.data_start().unwrap_or_default() as usize;
            Ok((from..from + member.compressed_size() as usize, member.size() as usize))
        })
        .collect()
}
