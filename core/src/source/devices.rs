//! Many devices below some folders: what is one, and the hash of its bytes.

use super::{Data, Skipped, Source, collect, layout, open_shared, shown};
use crate::error::{Error, ErrorKind};
use crate::format;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The name of an archive as a source. The same bytes give the same rows, whatever the archive is called.
pub const ARCHIVE: &str = "archive";
/// An archive of so many bytes is read into memory, once; a longer one is read again where it is needed.
pub const HELD: u64 = 32 << 20;
/// How the names of archives end.
const EXTENSIONS: [&str; 2] = ["zip", "cab"];

/// What was collected from one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Below the folder that was named, with `/`; behind that folder's name where there are several.
    pub name: String,
    #[serde(with = "any_path")]
    path: PathBuf,
    is_folder: bool,
    /// Bytes of its files, as they stand on the disk.
    pub bytes: u64,
}

/// Paths of any name: as text, serde takes only those that are UTF-8.
mod any_path {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_os_str().serialize(serializer)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<PathBuf, D::Error> {
        OsString::deserialize(deserializer).map(PathBuf::from)
    }
}

/// What is to be read of a device.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The hash of all of its bytes, and of a folder's names: 128 bits in hexadecimal digits.
    pub device: String,
    pub sources: Vec<Source>,
    pub skipped: Vec<Skipped>,
}

impl Place {
    /// Whether it must not be read beside another one like it, for want of memory.
    pub fn is_large(&self) -> bool {
        self.bytes > HELD
    }

    /// Looks at all of its bytes.
    ///
    /// # Errors
    /// A sentence: an archive that cannot be read, a folder that cannot be listed.
    pub fn load(&self) -> Result<Loaded, String> {
        if self.is_folder { self.load_folder() } else { self.load_archive().map_err(|error| unreadable(&error)) }
    }

    fn load_archive(&self) -> io::Result<Loaded> {
        let mut file = open_shared(&self.path)?;
        let len = file.metadata()?.len();
        let (source, hash) = if len <= HELD {
            let mut bytes = Vec::with_capacity(len as usize);
            file.take(HELD).read_to_end(&mut bytes)?;
            let hash = blake3::hash(&bytes);
            (Source::memory(ARCHIVE, bytes), hash)
        } else {
            let hash = blake3::Hasher::new().update_reader(&mut file)?.finalize();
            (Source { name: ARCHIVE.to_owned(), len, data: Data::File(self.path.clone()) }, hash)
        };
        Ok(Loaded { device: digits(hash), sources: vec![source], skipped: Vec::new() })
    }

    /// A file of it that cannot be read is a part of what it is.
    fn load_folder(&self) -> Result<Loaded, String> {
        let (sources, skipped) = collect(&[&self.path]).map_err(|error| match error.kind() {
            // Where it stands is not told: a row names it already, or must not.
            ErrorKind::Io { source, .. } => unreadable(source),
            _ => error.to_string(),
        })?;
        let mut hasher = blake3::Hasher::new();
        // No archive begins so.
        hasher.update(b"folder\0");
        for source in &sources {
            let read = source.path().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
            let read = read.and_then(open_shared).and_then(|mut file| {
                let mut inner = blake3::Hasher::new();
                inner.update_reader(&mut file)?;
                Ok(inner.finalize())
            });
            let hash = read.map_or([0; 32], |hash| *hash.as_bytes());
            hasher.update(&(source.name.len() as u64).to_le_bytes()).update(source.name.as_bytes()).update(&hash);
        }
        Ok(Loaded { device: digits(hasher.finalize()), sources, skipped })
    }
}

fn digits(hash: blake3::Hash) -> String {
    hash.to_hex()[..32].to_owned()
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

/// Every device below these folders, by name, and what was seen beside them and is none.
///
/// A device is an archive, told by its first bytes or by the end of its name; or a folder, with all that is below it,
/// that is laid out as a tool collects a device, or that holds logs directly, and no fewer of them than archives. A file
/// that was named is an archive. Links are not followed, and nothing is looked for in `except`.
///
/// # Errors
/// A path that was named does not exist or cannot be listed.
pub fn devices<P: AsRef<Path>>(paths: &[P], except: Option<&Path>) -> Result<(Vec<Place>, Vec<Skipped>), Error> {
    let mut found =
        Found { except: except.and_then(|except| except.canonicalize().ok()), places: Vec::new(), left: Vec::new() };
    for path in paths {
        let path = path.as_ref();
        let about = fs::metadata(path).map_err(|error| Error::io(path, error))?;
        let named = if paths.len() > 1 { shown(path) } else { String::new() };
        if about.is_dir() {
            found.look_in(path, &named).map_err(|error| Error::io(path, error))?;
        } else {
            let name = if paths.len() > 1 { named } else { shown(Path::new(path.file_name().unwrap_or_default())) };
            found.add(name, path, false, about.len());
        }
    }
    found.places.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    found.places.dedup_by(|a, b| a.path == b.path);
    found.left.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((found.places, found.left))
}

struct Found {
    except: Option<PathBuf>,
    places: Vec<Place>,
    left: Vec<Skipped>,
}

/// What a file is, as far as it matters here.
enum Seen {
    Archive,
    Log,
    Other,
}

impl Found {
    fn add(&mut self, name: String, path: &Path, is_folder: bool, bytes: u64) {
        self.places.push(Place { name, path: path.to_owned(), is_folder, bytes });
    }

    fn look_in(&mut self, folder: &Path, named: &str) -> io::Result<()> {
        if self.except.is_some() && folder.canonicalize().ok() == self.except {
            return Ok(());
        }
        let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let below = |name: &str| if named.is_empty() { name.to_owned() } else { format!("{named}/{name}") };
        let (mut names, mut folders, mut archives, mut logs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            let (path, name) = (entry.path(), shown(Path::new(&entry.file_name())));
            // What is a link, or cannot be asked, is no device.
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                names.push(format!("{name}/"));
                folders.push((path, name));
            } else if about.is_file() {
                match seen(&path, &name) {
                    Seen::Archive => archives.push((path, name.clone(), about.len())),
                    Seen::Log => logs.push(name.clone()),
                    Seen::Other => {}
                }
                names.push(name);
            }
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let laid_out = layout::layout(&names).iter().any(|(root, _)| root.is_empty());
        if laid_out || (!logs.is_empty() && logs.len() >= archives.len()) {
            let name = if named.is_empty() { ".".to_owned() } else { named.to_owned() };
            self.add(name, folder, true, size(folder));
            return Ok(());
        }
        self.left.extend(logs.iter().map(|name| {
            let reason = "a log beside more archives than logs: no device of its own; give it a folder".to_owned();
            Skipped { name: below(name), reason }
        }));
        for (path, name, bytes) in archives {
            self.add(below(&name), &path, false, bytes);
        }
        for (path, name) in folders {
            if let Err(error) = self.look_in(&path, &below(&name)) {
                self.left.push(Skipped { name: below(&name), reason: format!("cannot be listed: {error}") });
            }
        }
        Ok(())
    }
}

/// Bytes of the files below a folder.
fn size(folder: &Path) -> u64 {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter_map(|entry| entry.metadata().ok().filter(fs::Metadata::is_file)).map(|about| about.len()).sum()
}

/// What cannot be opened may be an archive: it is not passed over in silence.
fn seen(path: &Path, name: &str) -> Seen {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return Seen::Archive;
    }
    let mut head = Vec::new();
    let read = open_shared(path).and_then(|file| file.take(format::HEAD as u64).read_to_end(&mut head));
    let read = read.map(|_| format::recognise(&head, name).read);
    match read {
        Err(_) | Ok(format::Read::Archive) => Seen::Archive,
        Ok(read) if read.has_records() => Seen::Log,
        Ok(_) => Seen::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
                       component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";

    fn lay(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    fn names(folder: &Path) -> (Vec<String>, Vec<String>) {
        let (found, left) = devices(&[folder], Some(&folder.join("lake"))).expect("a folder");
        (found.into_iter().map(|one| one.name).collect(), left.into_iter().map(|one| one.name).collect())
    }

    #[test]
    fn archives_and_folders_of_logs_are_devices() {
        let folder = lay(&[
            ("a.zip", ""),
            ("2026/b.cab", "garbage"),
            ("2026/c", "PK\x03\x04"),
            ("2026/readme.txt", "milk"),
            ("d/AgentExecutor.log", LOG),
            ("d/inner/e.zip", ""),
            ("f/(6) RegistryKey HKLM_Software_Contoso export.reg", "x"),
            ("f/(64) FoldersFiles Logs/agent.log", LOG),
            ("g/(64) FoldersFiles Logs/agent.log", LOG),
            ("stray.log", LOG),
            ("b2.zip", ""),
            ("lake/x.zip", ""),
        ]);
        let (found, left) = names(folder.path());
        assert_eq!(found, ["2026/b.cab", "2026/c", "a.zip", "b2.zip", "d", "f", "g"]);
        assert_eq!(left, ["stray.log"]);
    }

    #[test]
    fn a_folder_that_is_a_device_may_be_named_itself() {
        let folder = lay(&[("x.log", LOG), ("MDMDiagReport.cab", "")]);
        assert_eq!(names(folder.path()).0, ["."]);
        let one = folder.path().join("x.log");
        assert_eq!(devices(&[&one], None).expect("a file").0[0].name, "x.log");
        assert!(devices(&[folder.path().join("none")], None).is_err());
    }

    #[test]
    fn a_device_is_known_by_its_bytes() {
        let folder = lay(&[("a.zip", "1"), ("b.zip", "1"), ("c.zip", "2"), ("d/x.log", LOG), ("e/y.log", LOG)]);
        let (found, _) = devices(&[folder.path()], None).expect("a folder");
        let hash: Vec<String> = found.iter().map(|one| one.load().expect("it can be read").device).collect();
        assert_eq!(hash[0], hash[1]);
        let different: std::collections::BTreeSet<&String> = hash[1..].iter().collect();
        assert_eq!(different.len(), 4, "{hash:?}");
        assert!(hash.iter().all(|hash| hash.len() == 32));
    }
}
