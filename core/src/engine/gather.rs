//! From what was named to what can be read: each source is recognised, and archives give way to their members.

use super::Options;
use crate::format::{self, Format};
use crate::source::{Skipped, Source};

/// What can be read and what cannot.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order of their names.
    pub sources: Vec<Source>,
    /// What each of them is.
    pub formats: Vec<Format>,
    /// What could not even be looked at.
    pub skipped: Vec<Skipped>,
}

/// Recognises every source.
pub fn gather(sources: &[Source], _options: &Options<'_>) -> Gathered {
    let mut gathered = Gathered::default();
    let mut head = vec![0; format::HEAD];
    for source in sources {
        match look(source, &mut head) {
            Ok(format) => {
                gathered.sources.push(source.clone());
                gathered.formats.push(format);
            }
            Err(error) => {
                gathered.skipped.push(Skipped { name: source.name.clone(), reason: format!("cannot be read: {error}") })
            }
        }
    }
    gathered
}

fn look(source: &Source, head: &mut [u8]) -> std::io::Result<Format> {
    let length = source.open()?.read_at(0, head)?;
    Ok(format::recognise(&head[..length], &source.name))
}
