//! The tokens of binary XML.
//!
//! Source: <https://learn.microsoft.com/openspecs/windows_protocols/ms-even6/c73573ae-1c90-43a2-a65f-ad7501155956>

/// The end of a stream.
pub const END: u8 = 0x00;
/// `<name`
pub const OPEN: u8 = 0x01;
/// `>`
pub const CLOSE_START: u8 = 0x02;
/// `/>`
pub const CLOSE_EMPTY: u8 = 0x03;
/// `</name>`
pub const CLOSE: u8 = 0x04;
/// Text with its type.
pub const VALUE: u8 = 0x05;
/// The name of an attribute.
pub const ATTRIBUTE: u8 = 0x06;
/// Text between `<![CDATA[` and `]]>`.
pub const CDATA: u8 = 0x07;
/// A character by its number.
pub const CHARACTER: u8 = 0x08;
/// An entity by its name.
pub const ENTITY: u8 = 0x09;
/// An instance of a template.
pub const TEMPLATE: u8 = 0x0c;
/// A value of the record.
pub const SUBSTITUTION: u8 = 0x0d;
/// A value of the record that may be null.
pub const OPTIONAL: u8 = 0x0e;
/// The version of binary XML, in three bytes.
pub const FRAGMENT: u8 = 0x0f;

/// A token, and whether more follows: attributes of an element, or more of the same.
pub const fn split(byte: u8) -> (u8, bool) {
    const MORE: u8 = 0x40;
    match byte & !MORE {
        token @ (OPEN | VALUE..=ENTITY) => (token, byte & MORE != 0),
        _ => (byte, false),
    }
}
