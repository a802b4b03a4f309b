//! Tables of a lake, row by row, out of Parquet or JSON lines.

use super::tables;
use crate::error::Error;
use crate::report::tables::{Cell, Kind};
use crate::time::iso::iso;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A folder of tables that [`Batch`](crate::engine::Batch) wrote.
#[derive(Debug)]
pub struct Reader {
    folder: PathBuf,
    parquet: bool,
}

impl Reader {
    /// # Errors
    /// There are no tables in it, or they are Parquet and this program was built without.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let has = |name: &str| folder.join(name).is_file();
        let parquet = has("devices.parquet");
        let trouble = if !parquet && !has("devices.jsonl") {
            std::fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
            "it holds neither devices.parquet nor devices.jsonl; name the folder that `oobelens batch` wrote its tables \
             into, after it has ended"
        } else if parquet && !cfg!(feature = "lake") {
            "its tables are Parquet, and this program was built without the feature `lake`; write them with \
             `oobelens batch --output-format jsonl`"
        } else {
            return Ok(Reader { folder: folder.to_owned(), parquet });
        };
        Err(Error::io(folder, io::Error::other(trouble)))
    }

    /// Hands each row of a table to `each`: the cells of these columns, in this order.
    ///
    /// # Errors
    /// The file cannot be read, or a column is not there or not what it should be.
    pub fn each(&self, table: &str, columns: &[&str], each: &mut dyn FnMut(&[Cell])) -> Result<(), Error> {
        let path = self.folder.join(format!("{table}.{}", if self.parquet { "parquet" } else { "jsonl" }));
        let all = tables::table(table).map(|table| table.columns()).unwrap_or_default();
        let kind = |name: &str| all.iter().find(|column| column.name == name).map(|column| column.kind);
        let wanted = columns.iter().map(|&name| kind(name).map(|kind| (name, kind)).ok_or_else(|| missing(name)));
        let done = wanted.collect::<io::Result<Vec<_>>>().and_then(|wanted| {
            let file = File::open(&path)?;
            if self.parquet { parquet(file, &wanted, each) } else { lines(file, &wanted, each) }
        });
        done.map_err(|error| Error::io(&path, error))
    }
}

/// A column and what its cells are.
type Wanted<'w> = (&'w str, Kind);

fn missing(column: &str) -> io::Error {
    io::Error::other(format!("it has no column `{column}`; write the tables anew with `oobelens batch`"))
}

fn other_kind(column: &str, kind: Kind) -> io::Error {
    let kind = format!("{kind:?}").to_lowercase();
    io::Error::other(format!("its column `{column}` is no {kind}; write the tables anew with `oobelens batch`"))
}

fn lines(file: File, wanted: &[Wanted<'_>], each: &mut dyn FnMut(&[Cell])) -> io::Result<()> {
    let mut row = Vec::with_capacity(wanted.len());
    for (number, line) in BufReader::with_capacity(256 << 10, file).lines().enumerate() {
        let at = |error: serde_json::Error| io::Error::other(format!("line {} is no row: {error}", number + 1));
        let mut object: Map<String, Value> = serde_json::from_str(&line?).map_err(at)?;
        row.clear();
        for &(name, kind) in wanted {
            let value = object.remove(name).ok_or_else(|| missing(name))?;
            let time = |text: String| iso(text.as_bytes()).map(|time| time.stamp);
            let cell = match (kind, value) {
                (Kind::Time, Value::String(text)) => time(text).map(|time| Cell::time(Some(time))),
                (Kind::Utc, Value::String(text)) => time(text).map(|time| Cell::utc(Some(time))),
                (kind, value) => Cell::read(kind, value),
            };
            row.push(cell.ok_or_else(|| other_kind(name, kind))?);
        }
        each(&row);
    }
    Ok(())
}

#[cfg(feature = "lake")]
fn parquet(file: File, wanted: &[Wanted<'_>], each: &mut dyn FnMut(&[Cell])) -> io::Result<()> {
    let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
    let mut row = Vec::with_capacity(wanted.len());
    for batch in crate::table::parquet::batches(file, &names)? {
        let batch = batch?;
        let columns = wanted.iter().map(|&(name, kind)| {
            let array = batch.column_by_name(name).ok_or_else(|| missing(name))?;
            crate::table::lake_cells(array, kind).ok_or_else(|| other_kind(name, kind))
        });
        let columns = columns.collect::<io::Result<Vec<_>>>()?;
        for at in 0..batch.num_rows() {
            row.clear();
            row.extend(columns.iter().map(|cell| cell(at)));
            each(&row);
        }
    }
    Ok(())
}

#[cfg(not(feature = "lake"))]
fn parquet(_: File, _: &[Wanted<'_>], _: &mut dyn FnMut(&[Cell])) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
