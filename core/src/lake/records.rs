//! The records of each device, in a file of their own: there are too many of them for one.

use super::store::{Store, create_folder};
use crate::engine::Options;
use crate::error::Error;
use crate::source::Source;
use rustc_hash::FxHashSet;
use std::fs;
use std::path::PathBuf;

/// The folder `records` of a lake.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    #[cfg_attr(not(feature = "lake"), allow(dead_code, reason = "without it nothing is written"))]
    knowledge: String,
}

impl Folder {
    /// # Errors
    /// It cannot be made.
    pub fn open(store: &Store, knowledge: &str) -> Result<Self, Error> {
        let folder = store.path("records");
        create_folder(&folder)?;
        Ok(Folder { folder, knowledge: knowledge.to_owned() })
    }

    fn path(&self, device: &str) -> PathBuf {
        self.folder.join(format!("{device}.parquet"))
    }

    /// Whether the records of a device are there.
    pub fn has(&self, device: &str) -> bool {
        self.path(device).is_file()
    }

    /// Leaves only the files of these devices.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn leave_only(&self, devices: &FxHashSet<&str>) -> Result<(), Error> {
        for entry in fs::read_dir(&self.folder).map_err(|error| Error::io(&self.folder, error))? {
            let Ok(path) = entry.map(|entry| entry.path()) else { continue };
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let wanted = name.strip_suffix(".parquet").is_some_and(|device| devices.contains(device));
            if !wanted && (name.ends_with(".parquet") || name.ends_with(".part")) {
                let _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }

    /// Writes the records of a device; none where nothing of it could be read.
    ///
    /// # Errors
    /// The folder cannot be written.
    #[cfg(feature = "lake")]
    pub fn write(&self, device: &str, sources: &[Source], options: &Options<'_>) -> Result<(), Error> {
        use crate::table;
        let path = self.path(device);
        let schema = table::lake_records_schema();
        let aside = super::Aside::new(&path)?;
        let mut writer =
            table::parquet::Writer::new(aside, schema.clone()).map_err(|error| Error::write(&path, error))?;
        let mut written = Ok(());
        table::for_each_batch(sources, options, |batch| {
            written = writer.write(&table::records_batch(&schema, &self.knowledge, device, &batch));
            written.is_ok()
        })?;
        written.and_then(|()| writer.done()).map_err(|error| Error::write(&path, error))?.done()
    }

    /// Without Parquet nothing asks for it.
    #[cfg(not(feature = "lake"))]
    pub fn write(&self, _: &str, _: &[Source], _: &Options<'_>) -> Result<(), Error> {
        Ok(())
    }
}
