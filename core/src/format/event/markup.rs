//! What the two kinds of XML share: the text of an element put together, and an attribute's value.

use super::parts::Bytes;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};
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

/// The value of an attribute, its references resolved where that can be done.
pub fn attribute<'a>(element: &BytesStart<'_>, name: &str) -> Option<Bytes<'a>> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value);
    Some(Cow::Owned(value.into_owned().into_bytes()))
}
