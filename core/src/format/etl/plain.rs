//! Numbers and texts at a place, never beyond the end.

/// Two bytes.
#[inline(always)]
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Four bytes.
#[inline(always)]
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Eight bytes.
#[inline(always)]
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// UTF-16 up to a NUL, at most so many units.
pub fn utf16_at(bytes: &[u8], at: usize, most: usize) -> Option<String> {
    let units = bytes.get(at..)?.as_chunks::<2>().0.iter().take(most).map(|unit| u16::from_le_bytes(*unit));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The fewest characters that count as a text.
const LEAST: usize = 4;

/// The texts that stand in bytes nobody can read: of at least four printable characters, in UTF-16 or ASCII.
pub fn texts(bytes: &[u8]) -> Vec<String> {
    let printable = |byte: u8| (0x20..0x7f).contains(&byte);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (units, _) = bytes[at..].as_chunks::<2>();
        let wide = units.iter().take_while(|[low, high]| *high == 0 && printable(*low)).count();
        let narrow = bytes[at..].iter().take_while(|byte| printable(**byte)).count();
        at += if wide >= LEAST {
            found.push(units[..wide].iter().map(|[low, _]| char::from(*low)).collect());
            wide * 2
        } else if narrow >= LEAST {
            found.push(bytes[at..at + narrow].iter().map(|byte| char::from(*byte)).collect());
            narrow
        } else {
            1
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_between_other_bytes() {
        let wide: Vec<u8> = "Contoso".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = [&[1, 2, 3][..], &wide, &[0, 0, 7], b"plain", &[0xff], b"abc", &[0]].concat();
        assert_eq!(texts(&bytes), ["Contoso", "plain"]);
        assert!(texts(&[0; 64]).is_empty() && texts(b"").is_empty());
    }
}
