//! Where bytes come from: files, folders, members of archives, the standard input. The only place that does I/O.

pub mod archive;
mod cab;
mod cache;
pub mod decode;
pub(crate) mod devices;
pub mod layout;
mod opened;
mod zip;

use crate::error::Error;
use crate::knowledge::load::File as PackFile;
use crate::limits::Limits;
use opened::Handle;
pub use opened::Opened;
use rustc_hash::FxBuildHasher;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use walkdir::WalkDir;

/// A file, bytes in memory, or a member of an archive, under the name that outputs use.
#[derive(Debug, Clone)]
pub struct Source {
    /// Below the folder that was named, with `/`; or the path as it was given. A member of an archive is named after
    /// it: `archive.zip!inner/name.log`.
    pub name: String,
    /// Its length in bytes when it was found.
    pub len: u64,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    File(PathBuf),
    /// A part of some bytes.
    Memory(Arc<Vec<u8>>, Range<usize>),
    Member(archive::Member),
}

/// A file at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The volume and the number the file has on it, as one: it stays when the file is renamed, and may be given to
    /// another file once this one is gone.
    pub id: u64,
    /// In bytes.
    pub len: u64,
    modified: Option<SystemTime>,
}

/// Something that was found and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// As in [`Source::name`].
    pub name: String,
    /// A sentence.
    pub reason: String,
}

impl Source {
    /// Bytes in memory.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let all = 0..bytes.len();
        Source { name: name.into(), len: bytes.len() as u64, data: Data::Memory(Arc::new(bytes), all) }
    }

    /// All of the standard input, held in memory, under the name `-`.
    ///
    /// # Errors
    /// What the system says, or that there are more than `limit` bytes.
    pub fn stdin(limit: u64) -> io::Result<Self> {
        Self::stream("-", io::stdin().lock(), limit)
    }

    fn stream(name: &str, from: impl Read, limit: u64) -> io::Result<Self> {
        let mut bytes = Vec::new();
        from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than the limit of {limit} bytes")));
        }
        Ok(Source::memory(name, bytes))
    }

    /// Opens it. A member of an archive is unpacked, all of it; where that fails half-way, its good beginning is there
    /// and [`Opened::trouble`] says what was wrong.
    ///
    /// # Errors
    /// What the system says, for a file.
    pub fn open(&self) -> io::Result<Opened<'_>> {
        Ok(Opened(match &self.data {
            Data::File(path) => Handle::File(open_shared(path)?),
            Data::Memory(bytes, part) => Handle::Memory(bytes.get(part.clone()).unwrap_or_default()),
            Data::Member(member) => Handle::Member(member.open()?),
        }))
    }

    /// Fills `buffer` with its first bytes; returns how much of it was filled. Of a long member of a zip archive nothing
    /// else is unpacked.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn head(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.data {
            Data::Member(member) => member.head(buffer),
            Data::File(_) | Data::Memory(..) => self.open()?.read_at(0, buffer),
        }
    }

    /// Appends all of it, as long as it was found; less where it has become shorter.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub(crate) fn append(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        if let Data::File(path) = &self.data {
            open_shared(path)?.take(self.len).read_to_end(bytes)?;
            return Ok(());
        }
        let opened = self.open()?;
        let all = opened.bytes().unwrap_or_default();
        bytes.extend_from_slice(&all[..all.len().min(self.len as usize)]);
        Ok(())
    }

    /// The same source, held in memory: its bytes are this part of these.
    pub(crate) fn held(&self, bytes: &Arc<Vec<u8>>, part: Range<usize>) -> Self {
        Source { name: self.name.clone(), len: part.len() as u64, data: Data::Memory(Arc::clone(bytes), part) }
    }

    /// Which file it is now, and how long; none of what is no file. It is opened for that, for a folder of Windows tells the
    /// length that a file had when it was last closed; and closed again, for a file that somebody has open cannot be made
    /// anew under its name on older Windows.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub(crate) fn seen(&self) -> io::Result<Option<Seen>> {
        let Data::File(path) = &self.data else { return Ok(None) };
        let handle = same_file::Handle::from_path(path)?;
        let about = handle.as_file().metadata()?;
        Ok(Some(Seen { len: about.len(), modified: about.modified().ok(), id: FxBuildHasher.hash_one(handle) }))
    }

    fn path(&self) -> Option<&Path> {
        match &self.data {
            Data::File(path) => Some(path),
            Data::Memory(..) | Data::Member(_) => None,
        }
    }

    /// Whether it is a file: what can be read of it is what is asked for.
    pub(crate) fn is_file(&self) -> bool {
        self.path().is_some()
    }

    /// Whether it is unpacked in one piece when it is opened.
    pub(crate) fn is_packed(&self) -> bool {
        matches!(self.data, Data::Member(_))
    }

    /// How many archives it is in.
    pub fn depth(&self) -> u32 {
        match &self.data {
            Data::Member(member) => member.depth(),
            Data::File(_) | Data::Memory(..) => 0,
        }
    }
}

/// Opens a file so that a live agent is never kept from its own log. On Windows the share mode of the standard library is
/// read, write and delete: others may write, rename and delete the file while it is open here. Elsewhere no opening keeps
/// anybody from anything.
///
/// Source: <https://doc.rust-lang.org/std/os/windows/fs/trait.OpenOptionsExt.html#tymethod.share_mode>
fn open_shared(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// All files in and below these paths, sorted by name, and what could not even be listed. `-` is the standard input.
///
/// # Errors
/// A path that was named does not exist or cannot be listed.
pub fn collect<P: AsRef<Path>>(paths: &[P]) -> Result<(Vec<Source>, Vec<Skipped>), Error> {
    collect_named(paths, paths.len() == 1)
}

/// The same; names are told below the path that was named where it is the `lone` one.
pub(crate) fn collect_named<P: AsRef<Path>>(paths: &[P], lone: bool) -> Result<(Vec<Source>, Vec<Skipped>), Error> {
    let mut sources = Vec::new();
    let mut skipped = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if path == Path::new("-") {
            let limit = Limits::default().member_bytes;
            sources.push(Source::stdin(limit).map_err(|error| Error::io(Path::new("standard input"), error))?);
            continue;
        }
        let about = fs::metadata(path).map_err(|error| Error::io(path, error))?;
        if !about.is_dir() {
            let name = if lone {
                path.file_name().map_or_else(|| shown(path), |name| shown(Path::new(name)))
            } else {
                shown(path)
            };
            sources.push(Source { name, len: about.len(), data: Data::File(path.to_owned()) });
            continue;
        }
        fs::read_dir(path).map_err(|error| Error::io(path, error))?;
        // Links below a folder are not followed: they can lead out of it or round in a circle.
        // Their order is made at the end.
        for entry in WalkDir::new(path).min_depth(1) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
                    let name = if lone { shown(below) } else { shown(&path.join(below)) };
                    match entry.metadata() {
                        Ok(about) if about.is_file() => {
                            sources.push(Source { name, len: about.len(), data: Data::File(entry.into_path()) });
                        }
                        Ok(_) => skipped.push(Skipped { name, reason: "a link or no plain file: not read".to_owned() }),
                        Err(error) => skipped.push(Skipped { name, reason: format!("cannot be read: {error}") }),
                    }
                }
                Err(error) => {
                    let name = error.path().map(shown).unwrap_or_default();
                    let reason = error
                        .io_error()
                        .map_or_else(|| error.to_string(), |error| format!("cannot be listed: {error}"));
                    skipped.push(Skipped { name, reason });
                }
            }
        }
    }
    // Two names that are no text can be shown as the same.
    sources.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path().cmp(&b.path())));
    skipped.sort_by(|a, b| a.name.cmp(&b.name));
    // Named twice, it is one.
    sources.dedup_by(|a, b| a.name == b.name && a.path() == b.path());
    tell_apart(&mut sources);
    Ok((sources, skipped))
}

/// Two names that are no text can be shown as the same: the second one gets a number. They are sorted.
fn tell_apart(sources: &mut [Source]) {
    let mut from = 0;
    while from < sources.len() {
        let name = sources[from].name.clone();
        let alike = sources[from..].iter().take_while(|source| source.name == name).count();
        for (number, source) in sources[from..from + alike].iter_mut().enumerate().skip(1) {
            source.name = format!("{name} ({})", number + 1);
        }
        from += alike;
    }
}

/// A path as outputs show it: `/` between names, and U+FFFD for what is no text.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// All of a text file.
pub(crate) fn text_file(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| Error::io(path, error))
}

/// The TOML files of a knowledge pack.
pub(crate) fn pack_files(dir: &Path) -> Result<Vec<PackFile>, Error> {
    let mut files = Vec::new();
    fs::read_dir(dir).map_err(|error| Error::io(dir, error))?;
    for entry in WalkDir::new(dir).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(dir).to_owned();
            Error::io(&path, error.into())
        })?;
        let path = entry.path();
        if entry.file_type().is_file() && path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
            files.push(PackFile { path: shown(path.strip_prefix(dir).unwrap_or(path)), text });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_read_to_a_limit() {
        let source = Source::stream("-", &b"bytes"[..], 5).expect("five bytes");
        assert_eq!((source.name.as_str(), source.len, source.depth()), ("-", 5, 0));
        let mut head = [0; 9];
        assert_eq!(source.head(&mut head).expect("memory"), 5);
        assert_eq!(&head[..5], b"bytes");
        let error = Source::stream("-", &b"bytes"[..], 4).expect_err("too long");
        assert_eq!(error.to_string(), "more than the limit of 4 bytes");
    }
}
