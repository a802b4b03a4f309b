//! Every code in any texts, with the lines it stands on.

use crate::knowledge::codes::Explanation;
use crate::knowledge::mentions::mentions;
use crate::limits::Limits;
use crate::source::{Skipped, Source, decode};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A code and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// As [`Mention::code`](crate::knowledge::mentions::Mention::code).
    pub code: String,
    /// What is known of it.
    pub explanation: Explanation,
    /// Every line, in order; one for each time.
    pub lines: Vec<SourceLine>,
}

/// A line of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// The source's name.
    pub source: String,
    /// The line, from 1.
    pub line: u64,
}

/// The codes in these texts in the order in which they are first met, and the sources that are no text.
///
/// ```
/// use oobelens::{Source, engine::mentioned};
/// let note = Source::memory("note.txt", "it failed\nwith 0x80070643\n");
/// let (codes, unread) = mentioned(&[note]);
/// assert_eq!((codes[0].code.as_str(), codes[0].lines[0].line), ("0x80070643", 2));
/// assert!(unread.is_empty());
/// ```
pub fn mentioned(sources: &[Source]) -> (Vec<Mentioned>, Vec<Skipped>) {
    let mut found: Vec<Mentioned> = Vec::new();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut unread = Vec::new();
    let mut bytes = Vec::new();
    for source in sources {
        bytes.clear();
        if let Err(reason) = read(source, &mut bytes) {
            unread.push(Skipped { name: source.name.clone(), reason });
            continue;
        }
        let (text, _) = decode::decode(&bytes);
        if text.contains(&0) {
            let reason = "is no text; `oobelens records` makes one of logs and archives".to_owned();
            unread.push(Skipped { name: source.name.clone(), reason });
            continue;
        }
        for (line, text) in (1..).zip(text.split(|&byte| byte == b'\n')) {
            for mention in mentions(text) {
                let number = *numbers.entry(mention.code.clone()).or_insert(found.len());
                if number == found.len() {
                    let (code, explanation) = (mention.code, mention.explanation);
                    found.push(Mentioned { code, explanation, lines: Vec::new() });
                }
                found[number].lines.push(SourceLine { source: source.name.clone(), line });
            }
        }
    }
    (found, unread)
}

fn read(source: &Source, bytes: &mut Vec<u8>) -> Result<(), String> {
    let most = Limits::default().member_bytes;
    if source.len > most {
        return Err(format!("is {} bytes long: more than {most} are not read as one text", source.len));
    }
    source.append(bytes).map_err(|error| format!("cannot be read: {error}"))
}
