//! Many devices: each is read on one thread, several at a time, and their tables are the same whatever the number of
//! threads and however often the run was ended and begun again.

use super::device::{apart, rows, same_as, untold};
use super::options::{Options, Progress};
use crate::error::Error;
use crate::lake::records::Folder;
use crate::lake::{Done, Format, Kept, Parts, Store, Told, VERSION};
use crate::redact::Redactor;
use crate::source::devices::{Loaded, Place, devices};
use rustc_hash::FxHashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Of unpacked members and of small files, so many bytes are kept by all threads together.
const MEMORY: usize = 64 << 20;
/// A thread keeps no less.
const LEAST: usize = 4 << 20;

/// How to make tables of many devices.
///
/// ```no_run
/// use oobelens::{Batch, Knowledge, Options, lake::Format};
/// let knowledge = Knowledge::builtin();
/// let batch = Batch::new(Options::new(&knowledge), Format::Jsonl);
/// let summary = batch.run(&["collected"], "lake".as_ref())?;
/// println!("{} devices, {} of them new", summary.devices, summary.read);
/// # Ok::<(), oobelens::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Batch<'k> {
    options: Options<'k>,
    format: Format,
    afresh: bool,
    records: bool,
}

/// What a run has come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Archives and folders that were found.
    pub devices: usize,
    /// Those of them that were read in this run.
    pub read: usize,
    /// Those that had been read before.
    pub known: usize,
    /// The names of the tables and how many rows each has; empty where the run was stopped before its end.
    pub tables: Vec<(&'static str, u64)>,
}

/// What became of a place.
#[derive(Debug, Clone)]
enum Fate {
    /// Its rows are kept under this hash.
    Kept(String),
    /// Nothing of it can be read now; that may change without its bytes.
    Failed(String),
}

impl<'k> Batch<'k> {
    /// The options are those of each device, but for the threads and the progress, which are those of all together:
    /// progress counts the bytes of archives as they stand on the disk. A redactor learns the names of each device from
    /// what was collected of it, for that device alone; names of archives become pseudonyms. Its key is kept nowhere: with
    /// another one all devices are read again.
    pub const fn new(options: Options<'k>, format: Format) -> Self {
        Batch { options, format, afresh: false, records: false }
    }

    /// Reads every device again.
    #[must_use]
    pub const fn afresh(mut self) -> Self {
        self.afresh = true;
        self
    }

    /// With every record of every device, in Parquet: a file for each device in the folder `records`.
    #[cfg(feature = "lake")]
    #[must_use]
    pub const fn records(mut self) -> Self {
        self.records = true;
        self
    }

    /// Reads the devices in and below these paths that have not been read before, and writes the tables of all of them
    /// into the folder `lake`.
    ///
    /// What has been read is kept there, so that a run that was ended in any way goes on where it was. A device is known by
    /// its bytes: it may be renamed and moved. It is read again when the knowledge has changed.
    ///
    /// # Errors
    /// A path that was named does not exist, there is no device in them, or the lake cannot be written. A device that
    /// cannot be read is a row of the table `errors`.
    pub fn run<P: AsRef<Path>>(&self, paths: &[P], lake: &Path) -> Result<Summary, Error> {
        let (places, left) = devices(paths, Some(lake))?;
        if places.is_empty() {
            return Err(Error::nothing(
                "there is no archive and no folder of logs in what was named; name a folder that holds one for each device",
            ));
        }
        let store = Store::open(lake)?;
        let (version, settings) = self.settings();
        let parts = Mutex::new(store.parts(&settings, self.afresh)?);
        let records = if self.records { Some(Folder::open(&store, &version)?) } else { None };
        let (fates, read) = self.read(&places, &parts, records.as_ref())?;
        let mut summary = Summary { devices: places.len(), read, ..Summary::default() };
        let Some(fates) = fates else { return Ok(summary) };
        let parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
        summary.known = fates.iter().filter(|fate| matches!(fate, Fate::Kept(_))).count().saturating_sub(read);
        let shown = |text: &str| self.options.redact.map_or_else(|| text.to_owned(), |by| by.text(text).into_owned());
        let named = |name: &str| self.options.redact.map_or_else(|| name.to_owned(), |by| by.file(name));
        let names: Vec<String> = places.iter().map(|place| named(&place.name)).collect();
        let failed = |kind, reason: &str| untold(kind, shown(reason));
        summary.tables = store.write(self.format, &version, |write| {
            let mut first: rustc_hash::FxHashMap<&str, &str> = rustc_hash::FxHashMap::default();
            for (archive, fate) in names.iter().map(String::as_str).zip(&fates) {
                let (device, done) = match fate {
                    Fate::Failed(reason) => (None, failed("unreadable", reason)),
                    Fate::Kept(device) => match first.get(device.as_str()) {
                        Some(first) => (Some(device.as_str()), failed("duplicate", &same_as(first))),
                        None => {
                            first.insert(device.as_str(), archive);
                            let lost =
                                || failed("unreadable", "what was kept of it is damaged: read all of them afresh");
                            (Some(device.as_str()), parts.get(device)?.unwrap_or_else(lost))
                        }
                    },
                };
                write(Told { archive, device, done })?;
            }
            for one in &left {
                write(Told { archive: &named(&one.name), device: None, done: failed("left-out", &one.reason) })?;
            }
            Ok(())
        })?;
        let kept = fates.iter().filter_map(|fate| match fate {
            Fate::Kept(device) => Some(device.as_str()),
            Fate::Failed(_) => None,
        });
        records.map_or(Ok(()), |records| records.leave_only(&kept.collect()))?;
        store.forget_all_but(&settings);
        Ok(summary)
    }

    /// The version of what is known, and the name of all that decides what a device's rows are.
    fn settings(&self) -> (String, String) {
        let version = self.options.version();
        let redacts = self.options.redact.map(Redactor::fingerprint);
        let all = format!("{VERSION} {version} {:?} {:?} {redacts:?}", self.options.limits, self.options.tz);
        (version, blake3::hash(all.as_bytes()).to_hex()[..16].to_owned())
    }

    /// Reads what has not been read. Gives what became of each place, or nothing where it was stopped, and how many were
    /// read.
    fn read(
        &self,
        places: &[Place],
        parts: &Mutex<Parts>,
        records: Option<&Folder>,
    ) -> Result<(Option<Vec<Fate>>, usize), Error> {
        let threads = self.options.thread_count().min(places.len());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| Error::threads(threads, error.to_string()))?;
        let work = Work {
            options: Options {
                threads: 1,
                memory: (MEMORY / threads).max(LEAST),
                progress: None,
                ..self.options.clone()
            },
            total: places.iter().map(|place| place.bytes).sum(),
            folder: lock(parts).folder().to_owned(),
            progress: self.options.progress,
            places,
            parts,
            records,
            fates: Mutex::new(vec![None; places.len()]),
            claimed: Mutex::default(),
            large: Mutex::new(()),
            next: AtomicUsize::new(0),
            done: AtomicU64::new(0),
            read: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        };
        pool.broadcast(|_| work.thread()).into_iter().collect::<Result<Vec<()>, Error>>()?;
        let fates = work.fates.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((fates.into_iter().collect(), work.read.into_inner()))
    }
}

/// What the threads share.
struct Work<'w> {
    options: Options<'w>,
    progress: Option<&'w (dyn Fn(Progress) -> bool + Sync)>,
    places: &'w [Place],
    parts: &'w Mutex<Parts>,
    records: Option<&'w Folder>,
    /// Where parts are written.
    folder: std::path::PathBuf,
    fates: Mutex<Vec<Option<Fate>>>,
    /// Devices that are being read, or have been in this run.
    claimed: Mutex<FxHashSet<String>>,
    /// Held while a large device is read.
    large: Mutex<()>,
    next: AtomicUsize,
    /// Bytes that are done, and bytes in all.
    done: AtomicU64,
    total: u64,
    read: AtomicUsize,
    stopped: AtomicBool,
}

impl Work<'_> {
    /// Takes one place after the other until there is none left.
    fn thread(&self) -> Result<(), Error> {
        let mut kept = Kept::default();
        while !self.stopped.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = self.places.get(number) else { break };
            let fate = {
                let _alone = place.is_large().then(|| lock(&self.large));
                self.place(place, &mut kept)
            };
            let fate = fate.inspect_err(|_| self.stopped.store(true, Ordering::Relaxed))?;
            lock(&self.fates)[number] = Some(fate);
            let done = self.done.fetch_add(place.bytes, Ordering::Relaxed) + place.bytes;
            if self.progress.is_some_and(|progress| !progress(Progress { done, total: self.total })) {
                self.stopped.store(true, Ordering::Relaxed);
            }
        }
        self.write(&mut kept)
    }

    fn place(&self, place: &Place, kept: &mut Kept) -> Result<Fate, Error> {
        let loaded = match place.load() {
            Ok(loaded) => loaded,
            Err(reason) => return Ok(Fate::Failed(reason)),
        };
        let device = loaded.device.clone();
        let known = lock(self.parts).has(&device) && self.records.is_none_or(|records| records.has(&device));
        if known || !lock(&self.claimed).insert(device.clone()) {
            return Ok(Fate::Kept(device));
        }
        self.read.fetch_add(1, Ordering::Relaxed);
        let done = match apart(|| self.device(loaded))? {
            Ok(done) => done,
            Err(reason) => return Ok(Fate::Failed(reason)),
        };
        if kept.push(&done) {
            self.write(kept)?;
        }
        Ok(Fate::Kept(device))
    }

    fn device(&self, loaded: Loaded) -> Result<Done, Error> {
        let redactor = self.options.redact.map(|by| by.clone().learn(&loaded.sources, &self.options)).transpose()?;
        let options = Options { redact: redactor.as_ref(), ..self.options.clone() };
        if let Some(records) = self.records {
            records.write(&loaded.device, &loaded.sources, &options)?;
        }
        rows(loaded, &options)
    }

    fn write(&self, kept: &mut Kept) -> Result<(), Error> {
        if let Some(written) = kept.write(&self.folder)? {
            lock(self.parts).add(written);
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
