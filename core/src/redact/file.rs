//! A whole text, such as a file.

use super::Redactor;
use crate::error::Error;
use crate::source::Source;
use crate::source::decode::decode;
use std::path::Path;

impl Redactor {
    /// Learns the names in a source that is a text, whatever its format.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn learn_source(self, source: &Source) -> Result<Self, Error> {
        Ok(match text(source)? {
            Some(text) => self.learn_text(&source.name).learn_text(&text),
            None => self,
        })
    }

    /// The text of a source with everything personal replaced, in UTF-8; none where it is no text: an event log, an archive,
    /// a trace. All of it is held in memory.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn source(&self, source: &Source) -> Result<Option<String>, Error> {
        let Some(text) = text(source)? else { return Ok(None) };
        Ok(Some(super::registry::exported(self, &text).unwrap_or_else(|| self.text(&text).into_owned())))
    }
}

/// All of a source in UTF-8, where it is a text.
fn text(source: &Source) -> Result<Option<String>, Error> {
    let mut bytes = Vec::new();
    source.append(&mut bytes).map_err(|error| Error::io(Path::new(&source.name), error))?;
    let (text, _) = decode(&bytes);
    // No text holds a NUL.
    let is_text = memchr::memchr(0, &text).is_none();
    Ok(is_text.then(|| String::from_utf8_lossy(&text).into_owned()))
}
