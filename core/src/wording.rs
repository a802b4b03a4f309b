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
    if !record.text.is_empty() || record.fields.is_empty() && !matches!(record.origin, Origin::Event { .. }) {
        return record.text.to_str_lossy();
    }
    let mut text = match record.origin {
        Origin::Event { provider, id, .. } => events::meaning(provider.as_bytes(), id).unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    if !text.is_empty() && !record.fields.is_empty() {
        text.push_str(": ");
    }
    pairs(record.fields, &mut text);
    Cow::Owned(text)
}

fn pairs(fields: Fields<'_>, into: &mut String) {
    let mut first = true;
    for field in fields.as_slice().iter().filter(|field| !field.value.is_empty()) {
        if !std::mem::take(&mut first) {
            into.push_str(", ");
        }
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
