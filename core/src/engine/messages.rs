//! The words of exported event logs. An event log holds none: an export that keeps them writes
//! `LocaleMetaData/<log>_<LCID>.MTA` beside `<log>.evtx`, with the message of each event in one language.
//!
//! Source of the names: <https://docs.rs/evtx/0.15.1/evtx/mta/>

use crate::format::{self, Format, Input, Read, Sink};
use crate::limits::{Deadline, Limits};
use crate::record::{Item, Origin, Record};
use crate::source::Source;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the number of a record stands behind its beginning.
const NUMBER: usize = 8;
/// English is what is searched for: its messages come first.
const ENGLISH: u32 = 1033;

/// The messages of logs, by the log's number; and what has come of each source of messages.
#[derive(Debug, Default)]
pub struct Messages {
    of: FxHashMap<usize, Arc<format::Messages>>,
    said: FxHashMap<usize, Said>,
}

/// What has come of a source of messages.
#[derive(Debug)]
pub struct Said {
    pub used: bool,
    pub note: String,
}

impl Messages {
    /// Reads the messages that stand beside a log, in one language.
    pub fn read(sources: &[Source], formats: &[Format], limits: &Limits, until: Deadline) -> Self {
        let name = |number: usize| sources[number].name.to_lowercase();
        let (texts, others): (Vec<usize>, Vec<usize>) =
            (0..sources.len()).partition(|&number| formats[number].name == format::MESSAGES);
        let mut messages = Messages::default();
        if texts.is_empty() {
            return messages;
        }
        let is_log = |number: &usize| matches!(formats[*number].read, Read::Chunks { .. });
        let logs: FxHashMap<String, usize> =
            others.into_iter().filter(is_log).map(|number| (name(number), number)).collect();
        let mut beside: BTreeMap<usize, Vec<(bool, u32, usize)>> = BTreeMap::new();
        for text in texts {
            let place = log_of(&name(text)).and_then(|(log, locale)| Some((*logs.get(&log)?, locale)));
            match place {
                Some((log, locale)) => beside.entry(log).or_default().push((locale != ENGLISH, locale, text)),
                None => messages.say(text, false, "the messages of a log that is not here: not read".to_owned()),
            }
        }
        let most = limits.message_bytes as u64;
        let mut left = most;
        for (log, mut texts) in beside {
            texts.sort_unstable();
            for (_, _, text) in texts {
                if messages.of.contains_key(&log) {
                    messages.say(text, false, "the same messages in another language: not read".to_owned());
                    continue;
                }
                if until.has_passed() {
                    messages.say(text, false, until.said());
                    continue;
                }
                match parse(&sources[text], &mut left, most) {
                    Ok(parsed) => {
                        messages.say(text, true, format!("the messages of {}", sources[log].name));
                        messages.of.insert(log, Arc::new(parsed));
                    }
                    Err(why) => messages.say(text, false, why),
                }
            }
        }
        messages
    }

    fn say(&mut self, source: usize, used: bool, note: String) {
        self.said.insert(source, Said { used, note });
    }

    /// Of a log.
    pub fn of(&self, log: usize) -> Option<Arc<format::Messages>> {
        self.of.get(&log).cloned()
    }

    /// What has come of a source of messages.
    pub fn said(&self, source: usize) -> Option<&Said> {
        self.said.get(&source)
    }
}

/// The log a source of this name belongs to, and the language it is in, as a number. Names are in small letters.
fn log_of(name: &str) -> Option<(String, u32)> {
    let (folder, file) = name.rsplit_once('/')?;
    let above =
        folder.strip_suffix("localemetadata").filter(|above| above.is_empty() || above.ends_with(['/', '!']))?;
    let (log, locale) = file.strip_suffix(".mta")?.rsplit_once('_')?;
    Some((format!("{above}{log}.evtx"), locale.parse().ok()?))
}

fn parse(source: &Source, left: &mut u64, most: u64) -> Result<format::Messages, String> {
    *left = left.checked_sub(source.len).ok_or(format!("more than {most} bytes of messages: not read"))?;
    let unreadable = |error| format!("cannot be read: {error}");
    let opened = source.open().map_err(unreadable)?;
    let mut bytes = vec![0; source.len as usize];
    let read = opened.read_at(0, &mut bytes).map_err(unreadable)?;
    bytes.truncate(read);
    format::Messages::new(bytes).map_err(|why| opened.trouble().unwrap_or(why).to_owned())
}

/// Gives records without words theirs.
pub struct Worded<'w> {
    pub messages: &'w format::Messages,
    /// What the records stand in.
    pub input: Input<'w>,
    pub sink: &'w mut dyn Sink,
}

impl Sink for Worded<'_> {
    fn item(&mut self, item: Item<'_>) {
        let words = match &item {
            Item::Record(record) if record.text.is_empty() => self.words(record),
            _ => None,
        };
        self.sink.item(match (item, &words) {
            (Item::Record(record), Some(words)) => Item::Record(Record { text: words.trim_end().into(), ..record }),
            (other, _) => other,
        });
    }

    fn note(&mut self, note: &str) {
        self.sink.note(note);
    }

    fn wants_more(&self) -> bool {
        self.sink.wants_more()
    }
}

impl Worded<'_> {
    fn words(&self, record: &Record<'_>) -> Option<String> {
        let Origin::Event { record_id: Some(id), .. } = record.origin else { return None };
        // An export numbers its records anew: that is their place in it.
        let at = (record.span.start - self.input.base) as usize + NUMBER;
        let place = u64::from_le_bytes(*self.input.bytes.get(at..)?.first_chunk()?);
        self.messages.of(place, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stand_in_a_folder_beside_their_log() {
        let of = |name: &str| log_of(name).map(|(log, locale)| format!("{log} {locale}"));
        assert_eq!(of("localemetadata/admin_1033.mta").as_deref(), Some("admin.evtx 1033"));
        assert_eq!(of("a.zip!localemetadata/my_log_1031.mta").as_deref(), Some("a.zip!my_log.evtx 1031"));
        assert_eq!(of("a/logs/localemetadata/x_7.mta").as_deref(), Some("a/logs/x.evtx 7"));
        let none = ["admin_1033.mta", "notlocalemetadata/a_1033.mta", "localemetadata/a.mta", "localemetadata/a_b.mta"];
        assert!(none.iter().all(|name| of(name).is_none()));
    }
}
