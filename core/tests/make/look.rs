//! Archives looked into, as the engine does it.

use oobelens::archive::{Archives, Members};
use oobelens::{Limits, Source};

pub fn members(name: &str, bytes: impl Into<Vec<u8>>) -> Members {
    limited(name, bytes, Limits::default())
}

pub fn limited(name: &str, bytes: impl Into<Vec<u8>>, limits: Limits) -> Members {
    Archives::new(limits).members(&Source::memory(name, bytes)).expect("an archive")
}

/// What can be read of a source, and what is wrong with it.
pub fn read(source: &Source) -> (Vec<u8>, Option<String>) {
    let opened = source.open().expect("memory");
    let mut bytes = vec![0; source.len as usize + 1];
    let read = opened.read_at(0, &mut bytes).expect("memory");
    bytes.truncate(read);
    let mut head = [0; 100];
    let length = source.head(&mut head).expect("memory");
    assert_eq!(head[..length], bytes[..bytes.len().min(100)], "{}", source.name);
    (bytes, opened.trouble().map(str::to_owned))
}

pub fn whole(source: &Source) -> Vec<u8> {
    let (bytes, trouble) = read(source);
    assert_eq!((bytes.len() as u64, trouble), (source.len, None), "{}", source.name);
    bytes
}

pub fn names(found: &Members) -> Vec<&str> {
    found.sources.iter().map(|source| source.name.as_str()).collect()
}

pub fn skipped(found: &Members) -> Vec<(&str, &str)> {
    found.skipped.iter().map(|skipped| (skipped.name.as_str(), skipped.reason.as_str())).collect()
}

pub const A: &[u8] = b"the first member";
pub const B: &[u8] = b"the second one";
