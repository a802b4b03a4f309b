//! What captures say, as it is stored: numbers, GUIDs and codes as such, all else as text.

use crate::engine::harvest::Harvest;
use crate::engine::said::{Stored, guid, guid_in};
use crate::json;
use crate::knowledge::codes;
use crate::knowledge::compile::NameId;
use crate::signal::Captures;
use crate::signal::template::Hole;
use std::borrow::Cow;

/// The longest captured text that is kept.
const KEPT: usize = 2048;

impl Harvest {
    /// A number, a GUID with or without braces, a code in hex, or a text.
    pub(super) fn store_plain(&mut self, text: &[u8]) -> Stored {
        let text = text.trim_ascii();
        let bare = text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")).unwrap_or(text);
        if let Some(guid) = guid(bare).filter(|_| bare.len() == 36) {
            return Stored::guid(guid);
        }
        if let Some(number) = int(text) {
            return Stored::Int(number);
        }
        let hex = text.starts_with(b"0x") || text.starts_with(b"0X");
        let code = std::str::from_utf8(text).ok().filter(|_| hex).and_then(codes::parse);
        code.map_or_else(|| self.store_text(text), |code| Stored::Code(i64::from(code)))
    }

    pub(super) fn store_captures(&mut self, names: &[(NameId, Hole)], captures: &Captures, message: &[u8]) {
        for (number, &(name, hole)) in names.iter().enumerate() {
            let text = captures.get(number, message);
            let stored = match hole {
                // Decoded on demand by `take`.
                Hole::Json => continue,
                // The template has looked at its digits.
                Hole::Guid => text.first_chunk().map(|text| Stored::guid(guid_in(text))),
                Hole::Int => int(text).map(Stored::Int),
                Hole::Code => {
                    std::str::from_utf8(text).ok().and_then(codes::parse).map(|code| Stored::Code(i64::from(code)))
                }
                _ => None,
            };
            let stored = stored.unwrap_or_else(|| self.store_text(text.trim_ascii()));
            self.said.values.push((name, stored));
        }
    }

    pub(super) fn store_json(&mut self, name: NameId, value: Option<Cow<'_, [u8]>>) {
        let Some(text) = value.as_deref().and_then(json::text) else { return };
        let stored = match guid(text.as_bytes()).filter(|_| text.len() == 36) {
            Some(guid) => Stored::guid(guid),
            None => match int(text.as_bytes()) {
                Some(number) => Stored::Int(number),
                None => self.store_text(text.trim().as_bytes()),
            },
        };
        self.said.values.push((name, stored));
    }

    pub(super) fn store_text(&mut self, text: &[u8]) -> Stored {
        let text = &text[..text.len().min(KEPT)];
        match std::str::from_utf8(text) {
            Ok(text) => self.said.keep(text),
            Err(_) => self.said.keep(&String::from_utf8_lossy(text)),
        }
    }
}

fn int(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 19 || !(text[0] == b'-' || text[0].is_ascii_digit()) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}
