//! The folder of the tables. Every file in it is written aside, brought to the disk and given its name then: whenever a
//! run ends, a file is the old one or the new one.

use super::column::Table;
use super::parts::Parts;
use super::rows::Done;
use super::tables::TABLES;
use crate::error::Error;
use crate::report::tables::{Cell, Column, Row, Shown};
use serde::Serializer;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet, compressed with zstd.
    #[cfg(feature = "lake")]
    Parquet,
    /// A JSON object a line.
    Jsonl,
}

impl Format {
    /// How the names of its files end.
    pub const fn extension(self) -> &'static str {
        match self {
            #[cfg(feature = "lake")]
            Format::Parquet => "parquet",
            Format::Jsonl => "jsonl",
        }
    }
}

/// A file that has its name only when it is whole.
pub struct Aside {
    file: BufWriter<File>,
    aside: PathBuf,
    path: PathBuf,
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aside({})", self.path.display())
    }
}

impl Aside {
    /// # Errors
    /// The folder cannot be written.
    pub fn new(path: &Path) -> Result<Self, Error> {
        let mut aside = path.as_os_str().to_owned();
        aside.push(format!(".{}.part", std::process::id()));
        let aside = PathBuf::from(aside);
        let file = File::create(&aside).map_err(|error| Error::write(&aside, error))?;
        Ok(Aside { file: BufWriter::with_capacity(256 << 10, file), aside, path: path.to_owned() })
    }

    /// Brings it to the disk and gives it its name.
    ///
    /// # Errors
    /// The disk is full, or the folder cannot be written.
    pub fn done(mut self) -> Result<(), Error> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        let done = done.and_then(|()| fs::rename(&self.aside, &self.path));
        done.map_err(|error| Error::write(&self.path, error))?;
        // The name itself is on the disk once its folder is. Not every system can open a folder.
        if let Some(folder) = self.path.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What was not finished goes.
impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.aside);
    }
}

/// The folder of the tables, held against a second run.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    _lock: File,
}

/// An archive or folder, in the order of its name, and what stands for it in the tables.
pub(crate) struct Told<'t> {
    pub archive: &'t str,
    pub device: Option<&'t str>,
    pub done: Done,
}

impl Told<'_> {
    /// The cells that every one of its rows begins with.
    fn common(&self, knowledge: &str) -> [Cell; 4] {
        [
            Cell::count(super::VERSION),
            Cell::Text(knowledge.to_owned()),
            Cell::some(self.device),
            Cell::Text(self.archive.to_owned()),
        ]
    }

    /// Its rows of a table, whole: the columns that every table has, then the table's own.
    pub fn rows(self, knowledge: &str, table: &dyn Table) -> impl Iterator<Item = Row> {
        let common = self.common(knowledge);
        let number = TABLES.iter().position(|one| one.name() == table.name());
        let own = number.and_then(|number| self.done.rows.into_iter().nth(number)).unwrap_or_default();
        own.into_iter().map(move |row| common.iter().cloned().chain(row).collect())
    }
}

impl Store {
    const STATE: &'static str = "_state";

    /// # Errors
    /// The folder cannot be made, or another run writes there.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let state = folder.join(Self::STATE);
        create_folder(&state)?;
        let path = state.join("lock");
        let lock = File::create(&path).map_err(|error| Error::write(&path, error))?;
        lock.try_lock().map_err(|error| {
            let said = match error {
                fs::TryLockError::Error(error) => error,
                fs::TryLockError::WouldBlock => io::Error::other("another run writes there; wait until it has ended"),
            };
            Error::write(folder, said)
        })?;
        Ok(Store { folder: folder.to_owned(), _lock: lock })
    }

    /// What was read under these settings.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn parts(&self, settings: &str, afresh: bool) -> Result<Parts, Error> {
        let folder = self.folder.join(Self::STATE).join(settings);
        if afresh && folder.is_dir() {
            fs::remove_dir_all(&folder).map_err(|error| Error::write(&folder, error))?;
        }
        Parts::open(folder)
    }

    /// Forgets what was read under other settings: nobody will ask for it again, and it would grow for ever.
    pub fn forget_all_but(&self, settings: &str) {
        let Ok(entries) = fs::read_dir(self.folder.join(Self::STATE)) else { return };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() && path.file_name().is_some_and(|name| name != settings) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    /// Where the file of that name stands.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes every table from what `each` hands to its argument, in the order in which it does. Gives the rows of each
    /// table.
    ///
    /// # Errors
    /// A table cannot be written, or what `each` says.
    pub fn write(
        &self,
        format: Format,
        knowledge: &str,
        each: impl FnOnce(&mut dyn FnMut(Told<'_>) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<Vec<(&'static str, u64)>, Error> {
        let file = |table: &dyn Table| self.path(&format!("{}.{}", table.name(), format.extension()));
        let mut sheets = Vec::new();
        for &table in TABLES {
            sheets.push(Sheet::new(table, format, Aside::new(&file(table))?)?);
        }
        each(&mut |told| {
            let common = told.common(knowledge);
            for (sheet, rows) in sheets.iter_mut().zip(told.done.rows) {
                for row in rows {
                    sheet.push(common.iter().cloned().chain(row).collect())?;
                }
            }
            Ok(())
        })?;
        let mut counts = Vec::new();
        for (sheet, table) in sheets.into_iter().zip(TABLES) {
            counts.push((table.name(), sheet.count));
            sheet.done()?;
            self.leave_only(*table, format);
        }
        Ok(counts)
    }

    /// A table that an earlier run wrote in another format says what is no longer so.
    fn leave_only(&self, table: &dyn Table, format: Format) {
        for extension in ["parquet", "jsonl"].into_iter().filter(|extension| *extension != format.extension()) {
            let _ = fs::remove_file(self.path(&format!("{}.{extension}", table.name())));
        }
    }
}

/// Makes a folder and those it is in.
pub fn create_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))
}

/// A table that is being written.
struct Sheet {
    columns: Vec<Column>,
    rows: Vec<Row>,
    count: u64,
    path: PathBuf,
    writer: Writer,
}

enum Writer {
    #[cfg(feature = "lake")]
    Parquet(Box<crate::table::parquet::Writer<Aside>>),
    Jsonl(Aside),
}

impl Sheet {
    /// Rows that are handed on together.
    const ROWS: usize = 4096;

    fn new(table: &dyn Table, format: Format, aside: Aside) -> Result<Self, Error> {
        let path = aside.path.clone();
        let writer = match format {
            #[cfg(feature = "lake")]
            Format::Parquet => {
                let schema = crate::table::lake_schema(table);
                let made = crate::table::parquet::Writer::new(aside, schema);
                Writer::Parquet(Box::new(made.map_err(|error| Error::write(&path, error))?))
            }
            Format::Jsonl => Writer::Jsonl(aside),
        };
        Ok(Sheet { columns: table.columns(), rows: Vec::new(), count: 0, path, writer })
    }

    fn push(&mut self, row: Row) -> Result<(), Error> {
        debug_assert!(row.iter().zip(&self.columns).all(|(cell, column)| cell.is(column.kind)));
        self.rows.push(row);
        self.count += 1;
        if self.rows.len() >= Self::ROWS { self.hand_on() } else { Ok(()) }
    }

    fn hand_on(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.rows);
        let written = match &mut self.writer {
            #[cfg(feature = "lake")]
            Writer::Parquet(writer) => writer.write(&crate::table::cells_batch(&writer.schema(), &self.columns, &rows)),
            Writer::Jsonl(aside) => rows.iter().try_for_each(|row| {
                let object = self.columns.iter().zip(row).map(|(column, cell)| (&column.name, Shown(cell)));
                serde_json::Serializer::new(&mut *aside).collect_map(object)?;
                aside.write_all(b"\n")
            }),
        };
        written.map_err(|error| Error::write(&self.path, error))
    }

    fn done(mut self) -> Result<(), Error> {
        self.hand_on()?;
        #[allow(clippy::infallible_destructuring_match, reason = "without Parquet there is one writer")]
        let aside = match self.writer {
            #[cfg(feature = "lake")]
            Writer::Parquet(writer) => writer.done().map_err(|error| Error::write(&self.path, error))?,
            Writer::Jsonl(aside) => aside,
        };
        aside.done()
    }
}
