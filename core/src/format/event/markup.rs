//! What the two kinds of XML share: the text of an element put together, and an attribute's value.

use super::parts::Bytes;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// Adds a piece to the text of an element: it stays borrowed as long as there is only one.
pub fn push<'a>(text: &mut Bytes<'a>, piece: Cow<'a, str>) {
    match (text.is_empty(), piece) {
        (true, Cow::Borrowed(piece)) => *text = Cow::Borrowed(piece.as_bytes()),
        (_, piece) => text.to_mut().extend_from_slice(piece.as_bytes()),
    }
}

/// Adds what a reference stands for; one that nobody knows stays as it is written.
pub fn push_reference(text: &mut Bytes<'_>, reference: &BytesRef<'_>) {
    let name: &str = reference;
    let text = text.to_mut();
    if let Ok(Some(char)) = reference.resolve_char_ref() {
        text.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
    } else if let Some(known) = quick_xml::escape::resolve_predefined_entity(name) {
        text.extend_from_slice(known.as_bytes());
    } else {
        text.extend_from_slice(b"&");
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b";");
    }
}

/// The name and attributes of the open tag a reader has just read, as they stand in its text. The reader's own element
/// lives for one step only; names of event data are borrowed for longer.
pub fn tag<'a>(text: &'a str, reader: &Reader<&'a [u8]>, element: &BytesStart<'_>) -> &'a str {
    let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let inner = text.get(..end).and_then(|text| text.strip_suffix('>')).unwrap_or_default();
    let from = |inner: &'a str| inner.get(inner.len().checked_sub(element.len())?..);
    let slashless = inner.strip_suffix('/').unwrap_or(inner);
    [inner, slashless].into_iter().filter_map(from).find(|tag| **tag == **element).unwrap_or_default()
}

/// The name of a tag without a prefix.
pub fn local_name(tag: &str) -> &str {
    let name = &tag[..tag.find([' ', '\t', '\r', '\n', '/']).unwrap_or(tag.len())];
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute of a tag, its references resolved where that can be done.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<Bytes<'a>> {
    let start = tag.find([' ', '\t', '\r', '\n'])?;
    let mut attributes = Attributes::new(tag, start);
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.into_inner() == name)?;
    let value = match memchr::memchr(b'&', found.value.as_bytes()) {
        None => found.value,
        Some(_) => found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value),
    };
    Some(match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.as_bytes()),
        Cow::Owned(value) => Cow::Owned(value.into_bytes()),
    })
}
