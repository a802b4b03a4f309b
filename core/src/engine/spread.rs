//! Many devices on many machines: one of them lists the devices, and each device is read wherever there is room.

use super::device::{apart, rows, same_as, untold};
use super::options::Options;
use crate::error::Error;
use crate::lake::{Done, Table, Told};
use crate::report::tables::Row;
use crate::source::devices::{Place, devices as found};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// An archive or folder, and what is to be done to have its rows. It may go to another machine that sees the same
/// files under the same path, in whatever way serde writes it; how it looks is nobody's concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed(What);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    Device(Place),
    Duplicate { archive: String, device: String, first: String },
    LeftOut { archive: String, reason: String },
}

/// The devices in and below these paths, in the order of the tables: that of their names, then what was seen beside
/// them and is none. [`Batch`](super::Batch) makes the same rows of them.
///
/// The bytes of a device are only looked at where another one has as many: then it may be the same one.
///
/// ```
/// use oobelens::{Knowledge, Options, engine, lake, report};
/// # let folder = std::env::temp_dir().join(format!("oobelens-spread-{}", std::process::id()));
/// # let log = folder.join("PC-117/IntuneManagementExtension.log");
/// # std::fs::create_dir_all(log.parent().unwrap()).unwrap();
/// # std::fs::write(&log, "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
/// #   component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n").unwrap();
/// let devices = lake::tables::table("devices").expect("a table");
/// let archive = devices.columns().iter().position(|column| column.name == "archive").expect("a column");
/// for listed in engine::devices(&[&folder])? {
///     let rows = listed.read(&Options::new(&Knowledge::builtin()))?;
///     assert_eq!(rows.of(devices)[0][archive], report::tables::Cell::Text("PC-117".to_owned()));
/// }
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// A path that was named does not exist or cannot be listed.
pub fn devices<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Listed>, Error> {
    let (places, left) = found(paths, None)?;
    let mut as_long: FxHashMap<u64, usize> = FxHashMap::default();
    places.iter().for_each(|place| *as_long.entry(place.bytes).or_default() += 1);
    let mut first = FxHashMap::default();
    let mut listed = Vec::with_capacity(places.len() + left.len());
    for place in places {
        // What cannot be read now is for who reads it to say.
        let device = (as_long[&place.bytes] > 1).then(|| place.load().ok()).flatten().map(|loaded| loaded.device);
        listed.push(Listed(match device {
            Some(device) => match first.get(&device) {
                Some(first) => What::Duplicate { archive: place.name, device, first: String::clone(first) },
                None => {
                    first.insert(device, place.name.clone());
                    What::Device(place)
                }
            },
            None => What::Device(place),
        }));
    }
    listed.extend(left.into_iter().map(|one| Listed(What::LeftOut { archive: one.name, reason: one.reason })));
    Ok(listed)
}

impl Listed {
    /// Bytes to be read, as they stand on the disk.
    pub const fn bytes(&self) -> u64 {
        match &self.0 {
            What::Device(place) => place.bytes,
            What::Duplicate { .. } | What::LeftOut { .. } => 0,
        }
    }

    /// What is to be read of it, where it is a device and can be read.
    #[cfg(feature = "arrow")]
    pub(crate) fn load(&self) -> Option<crate::source::devices::Loaded> {
        match &self.0 {
            What::Device(place) => place.load().ok(),
            What::Duplicate { .. } | What::LeftOut { .. } => None,
        }
    }

    /// Reads it. What cannot be read is what the rows of the table `errors` say.
    ///
    /// # Errors
    /// A thread could not be started.
    pub fn read(&self, options: &Options<'_>) -> Result<Rows, Error> {
        let shown = |text: &str| options.redact.map_or_else(|| text.to_owned(), |by| by.text(text).into_owned());
        let (archive, device, done) = match &self.0 {
            What::LeftOut { archive, reason } => (archive, None, untold("left-out", shown(reason))),
            What::Duplicate { archive, device, first } => {
                (archive, Some(device.clone()), untold("duplicate", shown(&same_as(first))))
            }
            What::Device(place) => {
                let read = place.load().map(|loaded| (loaded.device.clone(), apart(|| rows(loaded, options))));
                match read {
                    Ok((device, done)) => match done? {
                        Ok(done) => (&place.name, Some(device), done),
                        Err(reason) => (&place.name, None, untold("unreadable", reason)),
                    },
                    Err(reason) => (&place.name, None, untold("unreadable", shown(&reason))),
                }
            }
        };
        Ok(Rows { archive: shown(archive), device, knowledge: options.version(), done })
    }
}

/// What an archive or folder has come to: its rows of all tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    archive: String,
    device: Option<String>,
    knowledge: String,
    done: Done,
}

impl Rows {
    /// Those of a table, a cell for each of its columns.
    pub fn of(&self, table: &dyn Table) -> Vec<Row> {
        let told = Told { archive: &self.archive, device: self.device.as_deref(), done: self.done.clone() };
        told.rows(&self.knowledge, table).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lake::{Format, tables::TABLES};
    use crate::report::tables::Shown;
    use crate::{Batch, Knowledge};
    use serde_json::{Map, Value};
    use std::fs;

    const LOG: &str = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" \
                       component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";

    /// The rows of a table as a line of JSON each, as [`Batch`] writes them.
    fn lines(all: &[Rows], table: &dyn Table) -> String {
        let columns = table.columns();
        let line = |row: Row| {
            let shown = |cell| serde_json::to_value(Shown(cell)).expect("a cell");
            let cells = columns.iter().zip(&row).map(|(column, cell)| (column.name.clone(), shown(cell)));
            Value::Object(cells.collect::<Map<_, _>>()).to_string() + "\n"
        };
        all.iter().flat_map(|rows| rows.of(table)).map(line).collect()
    }

    #[test]
    fn devices_one_by_one_make_the_rows_of_a_batch() {
        let folder = tempfile::tempdir().expect("a folder");
        let archives = folder.path().join("archives");
        let bundle = "../testdata/bundles/apps-fail-to-install/input";
        for (name, text) in [
            ("a/IntuneManagementExtension.log", LOG),
            ("b/IntuneManagementExtension.log", LOG),
            ("c/IntuneManagementExtension.log", "<![LOG[as long as the others, and another one"),
            ("garbage.zip", "PK\x03\x04 garbage"),
            ("empty.zip", ""),
            ("empty2.zip", ""),
            ("stray.log", LOG),
        ] {
            let path = archives.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        fs::create_dir(archives.join("bundle")).expect("a folder");
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(bundle)).expect("a bundle") {
            let path = entry.expect("an entry").path();
            fs::copy(&path, archives.join("bundle").join(path.file_name().expect("a name"))).expect("a file");
        }
        let knowledge = Knowledge::builtin();
        let options = Options::new(&knowledge).threads(1);
        let lake = folder.path().join("lake");
        Batch::new(options.clone(), Format::Jsonl).run(&[&archives], &lake).expect("a lake");

        let listed = devices(&[&archives]).expect("devices");
        let sent = serde_json::to_string(&listed).expect("text");
        let there: Vec<Listed> = serde_json::from_str(&sent).expect("what was sent");
        assert_eq!(there, listed);
        let rows: Vec<Rows> = there.iter().map(|one| one.read(&options).expect("threads")).collect();
        for table in TABLES {
            let written = fs::read_to_string(lake.join(format!("{}.jsonl", table.name()))).expect("a table");
            assert_eq!(lines(&rows, *table), written, "{}", table.name());
        }
        let bytes: Vec<bool> = listed.iter().map(|one| one.bytes() > 0).collect();
        assert_eq!(
            bytes,
            [true, false, true, true, false, false, true, false],
            "a, b, bundle, c, two empty, garbage, stray"
        );
    }

    #[test]
    fn what_is_gone_when_it_is_read_is_a_row() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.zip"), "gone").expect("a file");
        let listed = devices(&[folder.path()]).expect("a device");
        fs::remove_file(folder.path().join("a.zip")).expect("a file");
        let read = listed[0].read(&Options::new(&Knowledge::builtin())).expect("threads");
        let errors = crate::lake::tables::table("errors").expect("a table");
        assert!(lines(&[read], errors).contains(r#""kind":"unreadable""#));
    }
}
