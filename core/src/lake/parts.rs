//! What has been read already, in files that are written once and never changed.
//!
//! A part is a file of some devices, a line each. Which devices stand in which part depends on threads and on luck, and
//! nothing else does: the tables are made from all of them in the order of the archives' names.

use super::rows::Done;
use super::store::{Aside, create_folder};
use crate::error::Error;
use rustc_hash::FxHashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So many devices, bytes or seconds make a part: what a kill can lose is that much work of each thread.
const DEVICES: usize = 16;
const BYTES: usize = 4 << 20;
const LONGEST: Duration = Duration::from_secs(5);

/// Every device that was read before, under the same settings.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    files: Vec<PathBuf>,
    known: FxHashMap<String, Place>,
}

/// A line of a part.
#[derive(Debug, Clone, Copy)]
struct Place {
    file: usize,
    at: u64,
    len: usize,
}

/// Devices that stand in no part yet: one thread's.
#[derive(Debug, Default)]
pub struct Kept {
    lines: Vec<u8>,
    devices: Vec<(String, u64, usize)>,
    since: Option<Instant>,
}

impl Kept {
    /// Keeps a device; says whether it is time to write a part.
    pub fn push(&mut self, done: &Done) -> bool {
        let line = done.line();
        self.devices.push((done.device.clone(), self.lines.len() as u64, line.len()));
        self.lines.extend_from_slice(&line);
        let since = *self.since.get_or_insert_with(Instant::now);
        self.devices.len() >= DEVICES || self.lines.len() >= BYTES || since.elapsed() >= LONGEST
    }

    /// Writes the part: it is whole or not there. Gives what [`Parts::add`] takes.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&mut self, folder: &Path) -> Result<Option<Written>, Error> {
        if self.devices.is_empty() {
            return Ok(None);
        }
        let Kept { lines, devices, .. } = std::mem::take(self);
        let path = folder.join(format!("{}.jsonl", &blake3::hash(&lines).to_hex()[..32]));
        let mut aside = Aside::new(&path)?;
        aside.write_all(&lines).map_err(|error| Error::write(&path, error))?;
        aside.done()?;
        Ok(Some(Written { path, devices }))
    }
}

/// A part that has been written.
#[derive(Debug)]
pub struct Written {
    path: PathBuf,
    devices: Vec<(String, u64, usize)>,
}

impl Parts {
    /// Those in this folder, which is made where it is not there. A line that is not whole is not taken: its device is
    /// read again.
    ///
    /// # Errors
    /// The folder cannot be read or made.
    pub fn open(folder: PathBuf) -> Result<Self, Error> {
        create_folder(&folder)?;
        let mut parts = Parts { folder, files: Vec::new(), known: FxHashMap::default() };
        let listed = fs::read_dir(&parts.folder).map_err(|error| Error::io(&parts.folder, error))?;
        let mut files: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        for path in files {
            match path.extension().and_then(|extension| extension.to_str()) {
                // What was being written when the run before was killed.
                Some("part") => drop(fs::remove_file(&path)),
                Some("jsonl") => parts.list(path)?,
                _ => {}
            }
        }
        Ok(parts)
    }

    fn list(&mut self, path: PathBuf) -> Result<(), Error> {
        let trouble = |error: io::Error| Error::io(&path, error);
        let mut reader = BufReader::with_capacity(256 << 10, File::open(&path).map_err(trouble)?);
        let (mut line, mut at) = (Vec::new(), 0);
        while reader.read_until(b'\n', &mut line).map_err(trouble)? > 0 {
            if let Some(device) = Done::device_of(&line) {
                self.known.insert(device.to_owned(), Place { file: self.files.len(), at, len: line.len() });
            }
            at += line.len() as u64;
            line.clear();
        }
        self.files.push(path);
        Ok(())
    }

    /// Where parts are written.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes a part that has been written.
    pub fn add(&mut self, written: Written) {
        let file = self.files.len();
        self.files.push(written.path);
        self.known.extend(written.devices.into_iter().map(|(device, at, len)| (device, Place { file, at, len })));
    }

    /// Whether a device was read.
    pub fn has(&self, device: &str) -> bool {
        self.known.contains_key(device)
    }

    /// What a device came to; none where it was not read, or its line can no longer be read.
    ///
    /// # Errors
    /// Its part cannot be read.
    pub fn get(&self, device: &str) -> Result<Option<Done>, Error> {
        let Some(place) = self.known.get(device) else { return Ok(None) };
        let path = &self.files[place.file];
        let read = || {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(place.at))?;
            let mut line = Vec::with_capacity(place.len);
            file.take(place.len as u64).read_to_end(&mut line)?;
            Ok(line)
        };
        let line: Vec<u8> = read().map_err(|error| Error::io(path, error))?;
        Ok(Done::read(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lake::tables::TABLES;
    use crate::report::tables::Cell;

    fn done(device: &str) -> Done {
        let row = |number: usize| TABLES[number].own().iter().map(|_| Cell::Null).collect();
        Done { device: device.to_owned(), rows: (0..TABLES.len()).map(|number| vec![row(number)]).collect() }
    }

    #[test]
    fn what_was_kept_is_found_again_and_what_is_torn_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kept = Kept::default();
        assert!(!kept.push(&done("aa")) && !kept.push(&done("bb")));
        let mut parts = Parts::open(folder.path().join("state")).expect("a folder");
        parts.add(kept.write(parts.folder()).expect("a part").expect("two devices"));
        assert!(kept.write(parts.folder()).expect("nothing to write").is_none());
        assert_eq!(parts.get("bb").expect("it can be read"), Some(done("bb")));
        // A part whose end was lost, which no rename leaves behind but a bad disk may, and one that never was one.
        let line = done("cc").line();
        fs::write(parts.folder().join("torn.jsonl"), &line[..line.len() - 2]).expect("a file");
        fs::write(parts.folder().join("x.jsonl.1.part"), b"{").expect("a file");
        let again = Parts::open(parts.folder().to_owned()).expect("a folder");
        assert_eq!(["aa", "bb", "cc"].map(|device| again.has(device)), [true, true, false]);
        assert_eq!(again.get("aa").expect("it can be read"), Some(done("aa")));
        assert!(!parts.folder().join("x.jsonl.1.part").exists());
    }
}
