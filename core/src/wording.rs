//! What a record says in words, whatever its source.

use crate::knowledge::events;
use crate::record::{Fields, Origin, Record};
use std::borrow::Cow;
use std::fmt::Write;

/// The longest value that is written out among others.
const VALUE: usize = 400;

/// The record's text; where its source holds no words, a short text for the event if one is known, and its data as
/// `name=value`.
pub fn said<'a>(record: &Record<'a>) -> Cow<'a, str> {
    let (words, between) = match record.origin {
        // Lines of a document that are no pairs stand beside those that are.
        Origin::Document { .. } if !record.fields.is_empty() => (record.text.to_str_lossy(), "; "),
        Origin::Event { provider, id, name, .. } if record.text.is_empty() => {
            let meaning = events::meaning(provider.as_bytes(), id).filter(|_| name.is_empty());
            (meaning.map_or_else(|| name.to_str_lossy(), Cow::Borrowed), ": ")
        }
        _ => return record.text.to_str_lossy(),
    };
    let mut text = words.into_owned();
    pairs(record.fields, between, &mut text);
    Cow::Owned(text)
}

fn pairs(fields: Fields<'_>, between: &str, into: &mut String) {
    let mut between = if into.is_empty() { "" } else { between };
    for field in fields.as_slice().iter().filter(|field| !field.value.is_empty()) {
        into.push_str(std::mem::replace(&mut between, ", "));
        let value = field.value.to_str_lossy();
        let (value, more) = match value.char_indices().nth(VALUE) {
            Some((at, _)) => (&value[..at], "…"),
            None => (&*value, ""),
        };
        // Writing into memory cannot fail.
        let _ = match field.name.is_empty() {
            true => write!(into, "{value}{more}"),
            false => write!(into, "{}={value}{more}", field.name),
        };
    }
}
