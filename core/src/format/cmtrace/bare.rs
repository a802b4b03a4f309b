//! Recognises the end of a record's attributes, cut anywhere: what a torn write leaves of a record at the least.

use super::{CLOSE, grammar};

/// What the attributes of a record are called.
const NAMES: [&[u8]; 7] = [b"time", b"date", b"component", b"context", b"type", b"thread", b"file"];

/// Whether a line is nothing but attributes, or their end.
pub fn is_bare(line: &[u8]) -> bool {
    if !line.ends_with(b">") {
        return false;
    }
    let quote = line.iter().position(|&byte| byte == b'"');
    cut_in_marker(line)
        || end_of_attributes(line, true)
        || quote.is_some_and(|at| end_of_attributes(&line[at + 1..], false))
        || cut_before_value(line)
}

/// `OG]!><time="…">`. Behind a whole marker they are those of a message, even an empty one.
fn cut_in_marker(line: &[u8]) -> bool {
    let start = line.iter().position(|&byte| byte == b'<');
    start.is_some_and(|at| CLOSE[1..].ends_with(&line[..at]) && end_of_attributes(&line[at + 1..], false))
}

/// `="…" thread="1" file="">`
fn cut_before_value(line: &[u8]) -> bool {
    let value = line.strip_prefix(b"=").unwrap_or(line).strip_prefix(b"\"");
    let end = value.and_then(|value| Some(&value[value.iter().position(|&byte| byte == b'"')? + 1..]));
    end.is_some_and(|rest| end_of_attributes(rest, false))
}

/// `onent="…" context="" type="1" thread="1" file="">`: the first name may be the end of one.
fn end_of_attributes(mut rest: &[u8], mut cut: bool) -> bool {
    loop {
        rest = rest.trim_ascii_start();
        if rest == b">" {
            return true;
        }
        let Ok((left, (name, _))) = grammar::attribute(rest) else { return false };
        if !NAMES.iter().any(|known| *known == name || cut && known.ends_with(name)) {
            return false;
        }
        (rest, cut) = (left, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_attributes_cut_anywhere_is_bare() {
        let whole = br#"]LOG]!><time="10:34:01.2037935" date="8-4-2025" component="A > B" context="" type="1" thread="25" file="a b.cpp:7">"#;
        assert!(!is_bare(whole));
        for at in 1..whole.len() {
            assert!(is_bare(&whole[at..]), "{:?}", String::from_utf8_lossy(&whole[at..]));
        }
    }

    #[test]
    fn other_lines_are_not() {
        for line in [
            "",
            "\"",
            "text",
            "text>",
            "<a href=\"x\">",
            "he said \"no\">",
            "  at Contoso.Run()",
            "x <b>",
            "1 > 0\" and 2>",
            "type=\"1\"",
            "<type=1>",
            "]LOG]!>",
            "<![LOG[",
            "the time=\"1\">",
        ] {
            assert!(!is_bare(line.as_bytes()), "{line:?}");
        }
    }
}
