//! GUIDs are looked for in most messages, and a small change to how it is written makes it many times slower.

use std::hint::black_box;

/// Texts to look at: GUIDs with something behind them, every sixteenth wrong in its last digit.
pub fn texts() -> Vec<[u8; 40]> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut text = |number: usize| {
        let mut text = *b"00000000-0000-0000-0000-000000000000, an";
        for byte in text[..36].iter_mut().filter(|byte| **byte == b'0') {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = b"0123456789abcdefABCDEF"[(state >> 33) as usize % 22];
        }
        if number % 16 == 15 {
            text[35] = b'g';
        }
        text
    };
    (0..1024).map(&mut text).collect()
}

/// How many of these texts are GUIDs by this way of telling.
#[inline(always)]
pub fn count(texts: &[[u8; 40]], is: impl Fn(&[u8]) -> bool) -> usize {
    black_box(texts).iter().filter(|text| is(*text)).count()
}

/// How many of [`texts`] are.
pub const GUIDS: usize = 1024 - 1024 / 16;

/// The same answer as the library's, written the obvious way: what the library's is measured against.
pub fn one_by_one(text: &[u8]) -> bool {
    text.len() >= 36
        && (0..36).all(|at| match at {
            8 | 13 | 18 | 23 => text[at] == b'-',
            _ => text[at].is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oobelens::signal::template::is_guid;

    #[test]
    fn both_ways_say_the_same() {
        for text in texts() {
            assert_eq!(is_guid(&text), one_by_one(&text), "{}", String::from_utf8_lossy(&text));
        }
        assert_eq!(count(&texts(), is_guid), GUIDS);
    }
}
