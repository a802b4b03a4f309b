//! Signals that are told by where their record stands: what they take are the record's fields.

use super::raw;
use crate::engine::harvest::Harvest;
use crate::engine::said::{Stored, guid};
use crate::json;
use crate::knowledge::Knowledge;
use crate::record::{Origin, Record};
use crate::tag;
use crate::text::Text;
use crate::time::TICKS;
use crate::time::iso::iso;

/// Before the name of a field that tells a time: by how many minutes the clock of the device was ahead of it.
const AHEAD_OF: &str = "minutes ahead of ";

impl Harvest {
    /// A signal that is told by where its record stands: what it takes are the record's fields.
    pub(super) fn tell(&mut self, knowledge: &Knowledge, number: u16, record: &Record<'_>, ticks: i64, by_clock: bool) {
        let signal = knowledge.compiled(number);
        if signal.noise {
            return;
        }
        let thread = match record.origin {
            Origin::Event { pid, tid, .. } => {
                u64::from(pid.unwrap_or_default()) << 32 | u64::from(tid.unwrap_or_default())
            }
            _ => 0,
        };
        let raw = raw(number, record.span.start, ticks, record.time, thread);
        let first = self.said.values.len();
        for (name, field, path) in &signal.take {
            let field = knowledge.names().name(*field);
            let (field, is_ahead) = field.strip_prefix(AHEAD_OF).map_or((field, false), |field| (field, true));
            let said = match field {
                "value" if matches!(record.origin, Origin::Value { .. }) => Some(record.text),
                "key" => key_of(record),
                // The last step of a key is often whose it is: a user's SID, an app's id.
                "leaf" => key_of(record).map(|key| {
                    Text::new(bare(key.as_bytes().rsplit(|&byte| byte == b'\\').next().unwrap_or_default()))
                }),
                field => record.fields.at(field).map(|said| Text::new(bare(said.as_bytes()))),
            };
            let Some(said) = said else { continue };
            let said = match path.first() {
                Some(step) if said.as_bytes().starts_with(b"<") => match tag::value(said.as_bytes(), step) {
                    Some(said) => Text::new(said),
                    None => continue,
                },
                Some(_) => {
                    self.store_json(*name, json::at_path(said.as_bytes(), path));
                    continue;
                }
                None => said,
            };
            let stored = match said.as_bytes() {
                time if is_ahead => match minutes_ahead(record, time).filter(|_| by_clock) {
                    Some(minutes) => Stored::Int(minutes),
                    None => continue,
                },
                // XML of Windows has its codes in hexadecimal digits and nothing before them.
                code if !path.is_empty() && code.len() == 8 => {
                    match std::str::from_utf8(code).ok().and_then(|code| u32::from_str_radix(code, 16).ok()) {
                        Some(code) => Stored::Code(i64::from(code)),
                        None => self.store_plain(code),
                    }
                }
                text => self.store_plain(text),
            };
            self.said.values.push((*name, stored));
        }
        self.push(raw, &signal.decide, first);
    }
}

/// By how many minutes a record's time is later than one that it tells. Only times of UTC can be compared.
fn minutes_ahead(record: &Record<'_>, time: &[u8]) -> Option<i64> {
    let told = iso(time.trim_ascii())?.stamp.utc_ticks()?;
    Some(record.time?.utc_ticks()?.saturating_sub(told) / (60 * TICKS))
}

fn key_of<'a>(record: &Record<'a>) -> Option<Text<'a>> {
    match record.origin {
        Origin::Value { key, .. } => Some(key),
        _ => None,
    }
}

/// The id of an app without what the agent writes around it: `Win32App_<id>_<revision>`, `<id>_<revision>`.
fn bare(leaf: &[u8]) -> &[u8] {
    const BEFORE: &[u8] = b"Win32App_";
    let id = match leaf.split_at_checked(BEFORE.len()) {
        Some((before, id)) if before.eq_ignore_ascii_case(BEFORE) => id,
        _ => leaf,
    };
    match id.split_at_checked(36) {
        Some((id, [b'_', revision @ ..])) if guid(id).is_some() && revision.iter().all(u8::is_ascii_digit) => id,
        _ => leaf,
    }
}
