//! Codes in any text: where they stand and what they are.

use super::codes::{Code, Explanation, Scope, code, codes, decode, explain_code};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A code in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes.
    pub at: Range<usize>,
    /// How it is asked for: `0x80070643`, `exit:1603`, `AADSTS50076`, `ERROR_INSTALL_FAILURE`. One code has one name,
    /// however it is written.
    pub code: String,
    /// What is known of it: known, or decoded.
    pub explanation: Explanation,
}

/// Every error code in a text, in order.
///
/// A code is: `0x` and up to eight digits (or sixteen, sign-extended); a decimal of 32 bits that is a failure as a signed
/// number, if the table or its facility knows it, for sizes and times are such numbers too; eight bare hexadecimal digits
/// that the table knows; `AADSTS` and a number; a symbol of the table (`ERROR_INSTALL_FAILURE`); and a number behind the
/// words `exit code`, which is an installer's. Successes, numbers with a bit that no error has, and digits inside GUIDs
/// and longer words are none.
///
/// ```
/// use oobelens::knowledge::mentions::mentions;
/// let text = "setup ended with exit code 1603, hr = 0x80070643 (-2147023293)";
/// let found: Vec<String> = mentions(text.as_bytes()).map(|found| found.code).collect();
/// assert_eq!(found, ["exit:1603", "0x80070643", "0x80070643"]);
/// ```
pub fn mentions(text: &[u8]) -> impl Iterator<Item = Mention> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let word = next_word(text, from)?;
            from = word.end;
            if let Some(found) = mention(text, word) {
                from = found.at.end;
                return Some(found);
            }
        }
    })
}

/// Letters, digits and `_`, at or behind `from`; a sign right before a number belongs to it.
fn next_word(text: &[u8], from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].iter().position(|&byte| in_word(byte))?;
    let end = text[start..].iter().position(|&byte| !in_word(byte)).map_or(text.len(), |length| start + length);
    Some(start..end)
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn mention(text: &[u8], word: Range<usize>) -> Option<Mention> {
    let said = std::str::from_utf8(&text[word.clone()]).ok()?;
    let before = word.start.checked_sub(1).map(|at| text[at]);
    // A part of a GUID, of a version or of a name with hyphens in it.
    let joined = |byte: Option<&u8>| matches!(byte, Some(b'-' | b'.'));
    let behind = text.get(word.end + 1).is_some_and(|&byte| in_word(byte)) && joined(text.get(word.end));
    let digits = said.bytes().all(|byte| byte.is_ascii_digit());
    let signed = digits && before == Some(b'-');
    let apart = !behind
        && match before {
            Some(b'-') => signed && !word.start.checked_sub(2).is_some_and(|at| in_word(text[at])),
            Some(b'.') => false,
            _ => true,
        };
    if let Some(digits) = said.strip_prefix("0x").or_else(|| said.strip_prefix("0X")) {
        return of_hex(digits).map(|explanation| named(word, explanation));
    }
    if said.len() > 6 && said[..6].eq_ignore_ascii_case("AADSTS") {
        let digits = &said[6..];
        let number: u32 = digits.parse().ok()?;
        let known = code(number, Scope::Aadsts)
            .map_or_else(|| Explanation::NeedsScope(Vec::new()), |row| Explanation::Known(vec![row]));
        return Some(Mention { at: word, code: format!("AADSTS{digits}"), explanation: known });
    }
    if digits && apart {
        let at = if signed { word.start - 1..word.end } else { word.clone() };
        if let Some(number) = exit_code(text, &at) {
            let explanation = match code(number, Scope::Exit) {
                _ if number > 0xffff => failure(number, false)?,
                Some(row) => Explanation::Known(vec![row]),
                None => Explanation::NeedsScope(Vec::new()),
            };
            let mention = named(at, explanation);
            return Some(if number > 0xffff { mention } else { Mention { code: format!("exit:{number}"), ..mention } });
        }
        let number: i64 = std::str::from_utf8(&text[at.clone()]).ok()?.parse().ok()?;
        let value =
            if signed { i32::try_from(number).ok().map(|number| number as u32) } else { u32::try_from(number).ok() };
        if let Some(explanation) = value.filter(|value| value >> 31 == 1).and_then(|value| failure(value, true)) {
            return Some(named(at, explanation));
        }
    }
    if said.len() == 8 && apart && said.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let value = u32::from_str_radix(said, 16).ok().filter(|value| value >> 31 == 1)?;
        return code(value, Scope::Anywhere).map(|row| named(word, Explanation::Known(vec![row])));
    }
    if said.len() > 5 && said.contains('_') && SYMBOLS.contains(said) {
        return Some(Mention { at: word, code: said.to_owned(), explanation: explain_code(said) });
    }
    None
}

/// Symbols long enough to be nothing else.
static SYMBOLS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let names = codes().iter().flat_map(|code| code.name.split([' ', '/']));
    names.filter(|name| name.len() > 5 && name.contains('_') && name.bytes().all(in_word)).collect()
});

/// What stands behind `0x`: a failure, or a small number that some field knows.
fn of_hex(digits: &str) -> Option<Explanation> {
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let value = super::codes::parse(&format!("0x{digits}"))?;
    if value >> 31 == 1 {
        return failure(value, false);
    }
    match explain_code(&format!("{value:#x}")) {
        Explanation::NeedsScope(rows) if value > 1 && digits.len() >= 3 && !rows.is_empty() => {
            Some(Explanation::NeedsScope(rows))
        }
        Explanation::Known(rows) => Some(Explanation::Known(rows)),
        _ => None,
    }
}

/// A code whose highest bit says that it is a failure; `told`: only where the table or its facility tells more.
fn failure(value: u32, told: bool) -> Option<Explanation> {
    if let Some(row) = code(value, Scope::Anywhere) {
        return Some(Explanation::Known(vec![row]));
    }
    // Of what is no HRESULT and no NTSTATUS a reserved bit is set: an address, a handle, a hash.
    if value & 0x0800_0000 != 0 || !matches!(value >> 28, 0x8 | 0xc | 0xd | 0xe) {
        return None;
    }
    let (meaning, wraps) = decode(value);
    if told && wraps.is_none() && !FACILITIES.contains(&(value >> 16)) {
        return None;
    }
    Some(Explanation::Decoded { value, meaning, wraps })
}

/// High halves of failures that are met in these logs: Win32, HTTP, MDM, device registration, Windows Update, Delivery
/// Optimization and Intune.
const FACILITIES: [u32; 7] = [0x8007, 0x8019, 0x8018, 0x801c, 0x8024, 0x80d0, 0x87d1];

/// The number behind `exit code`, in any case and with few signs between; 0 is no error.
fn exit_code(text: &[u8], number: &Range<usize>) -> Option<u32> {
    let before = &text[number.start.saturating_sub(24)..number.start];
    let words = before.to_ascii_lowercase();
    let words = words.trim_ascii_end();
    let words = words.strip_suffix(b"is").or_else(|| words.strip_suffix(b"was")).unwrap_or(words);
    let end = words.iter().rposition(|byte| byte.is_ascii_alphanumeric())? + 1;
    // Not across a sentence.
    if words[end..].iter().any(|byte| matches!(byte, b'.' | b';' | b',')) {
        return None;
    }
    let words = &words[..end];
    let stands = [&b"exit code"[..], b"exitcode", b"exit_code", b"exit-code"].iter().any(|form| words.ends_with(form));
    let said = std::str::from_utf8(&text[number.clone()]).ok()?;
    stands.then(|| super::codes::parse(said)).flatten().filter(|&number| number != 0)
}

fn named(at: Range<usize>, explanation: Explanation) -> Mention {
    let code = match &explanation {
        Explanation::Known(rows) | Explanation::NeedsScope(rows) => {
            rows.first().map(|row: &&Code| format!("{:#010x}", row.value)).unwrap_or_default()
        }
        Explanation::Decoded { value, .. } => format!("{value:#010x}"),
        Explanation::NoCode => String::new(),
    };
    Mention { at, code, explanation }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        mentions(text.as_bytes()).map(|found| found.code).collect()
    }

    #[test]
    fn one_code_has_one_name_however_it_is_written() {
        for spelling in ["0x80070643", "0X80070643", "-2147023293", "2147944003", "80070643", "0xffffffff80070643"] {
            for text in
                [spelling.to_owned(), format!("hr={spelling}."), format!("(\"{spelling}\")"), format!("a,{spelling};b")]
            {
                assert_eq!(found(&text), ["0x80070643"], "{text}");
            }
        }
        let text = "first 0x87d1041c,\nthen -2016345060";
        let at: Vec<&str> = mentions(text.as_bytes()).map(|found| &text[found.at]).collect();
        assert_eq!(at, ["0x87d1041c", "-2016345060"]);
    }

    #[test]
    fn small_numbers_are_codes_behind_their_field() {
        for text in
            ["exit code 1603", "ExitCode: 1603", "\"ExitCode\":1603", "lpExitCode 1603", "the exit code was 1603!"]
        {
            assert_eq!(found(text), ["exit:1603"], "{text}");
        }
        assert_eq!(found("exit code -2147023293"), ["0x80070643"]);
        assert_eq!(found("AADSTS50076: and AADSTS59999999"), ["AADSTS50076", "AADSTS59999999"]);
        assert_eq!(found("it said ERROR_INSTALL_FAILURE"), ["ERROR_INSTALL_FAILURE"]);
        assert_eq!(found("Win32 error 0x00000643"), ["0x00000643"]);
    }

    #[test]
    fn what_only_looks_like_a_code_is_none() {
        for text in [
            "",
            "exit code 0",
            "0x0 0x00000000 0x1 0x",
            "1603",
            "exit code. 1603 files",
            "80070643-1111-2222-3333-444444444444",
            "4294967296 bytes of 3221225999",
            "{11111111-2222-3333-80070643-444444444444}",
            "version 10.2147944003.1",
            "at 0x7ffe12345678 and 0x97579136",
            "x0x80070643 a80070643",
            "0x80070643abcdef0123",
            "ERROR_OF_MINE, error_install_failure",
            "AADSTS",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn codes_stand_in_order_in_any_bytes(text: Vec<u8>, more in "(0x[0-9a-f]{0,9}|-?[0-9]{1,11}|exit code|[ -]){0,20}") {
            let text = [text, more.into_bytes()].concat();
            let mut last = 0;
            for found in mentions(&text) {
                assert!(found.at.start >= last && found.at.end > found.at.start && found.at.end <= text.len());
                last = found.at.end;
            }
        }
    }
}
