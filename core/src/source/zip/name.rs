//! Names of members as text, and lengths beyond 4 GiB: what stands in extra fields.

use nom::IResult;
use nom::Parser;
use nom::multi::length_data;
use nom::number::complete::{le_u16, le_u64};

/// The upper half of code page 437, in which names are written by programs that know no other.
/// Source: <https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT>.
const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A name as text: UTF-8 where the archive says so or the bytes are, else code page 437. What is no text becomes U+FFFD.
pub fn text(raw: &[u8], extra: &[u8], flags: u16) -> String {
    // A field 0x7075 holds the name in UTF-8, behind a version and a checksum.
    if let Some(unicode) = field(extra, 0x7075).and_then(|field| field.get(5..)).filter(|name| !name.is_empty()) {
        return String::from_utf8_lossy(unicode).into_owned();
    }
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) if flags & 0x800 != 0 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => raw.iter().map(|&byte| cp437(byte)).collect(),
    }
}

fn cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(upper) => UPPER.chars().nth(usize::from(upper)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// Those of these numbers that do not fit into 32 bits, from the field of large archives: it holds only those, in the
/// order length, packed length, place.
pub fn long_sizes(extra: &[u8], numbers: &mut [u64]) {
    let mut rest = field(extra, 1).unwrap_or_default();
    for number in numbers.iter_mut().filter(|number| **number == u64::from(u32::MAX)) {
        let Ok((left, long)) = le_u64::<_, nom::error::Error<&[u8]>>(rest) else { return };
        (rest, *number) = (left, long);
    }
}

/// An extra field.
fn field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    fn next(input: &[u8]) -> IResult<&[u8], (u16, &[u8])> {
        (le_u16, length_data(le_u16)).parse(input)
    }
    while let Ok((left, (id, field))) = next(extra) {
        if id == wanted {
            return Some(field);
        }
        extra = left;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text() {
        assert_eq!(UPPER.chars().count(), 128);
        assert_eq!(text("Größe.log".as_bytes(), b"", 0x800), "Größe.log");
        assert_eq!(text("Größe.log".as_bytes(), b"", 0), "Größe.log");
        assert_eq!(text(b"Gr\x94\xe1e.log", b"", 0), "Größe.log");
        assert_eq!(text(b"a\xffb", b"", 0x800), "a\u{fffd}b");
        let extra = b"\x01\0\0\0\x75\x70\x07\0\x01....\xc3\x9f";
        assert_eq!(text(b"?", extra, 0), "ß");
    }

    #[test]
    fn long_sizes_stand_in_their_field() {
        let mut numbers = [u64::from(u32::MAX), 7, u64::from(u32::MAX)];
        long_sizes(&[&[1, 0, 16, 0][..], &[1; 8], &[2; 8]].concat(), &mut numbers);
        assert_eq!(numbers, [0x0101_0101_0101_0101, 7, 0x0202_0202_0202_0202]);
    }
}
