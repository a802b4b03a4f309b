//! The cells of an event's data: `tracerpt`'s own quotes, or those a spreadsheet has put around them.

use std::borrow::Cow;

/// The cells of the data, without the empty ones at the end: a spreadsheet makes all rows equally long.
pub fn tail(mut rest: &[u8]) -> Vec<Cow<'_, [u8]>> {
    let mut cells = Vec::new();
    rest = rest.trim_ascii_end();
    while !rest.is_empty() {
        let (cell, length) = cell(rest);
        cells.push(cell);
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells
}

/// The first cell, and where the comma behind it stands. A quote at the very beginning is a spreadsheet's and doubled
/// in the cell; one behind a blank is `tracerpt`'s own, and ends where a comma follows it.
fn cell(text: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let comma = |from: usize| from + memchr::memchr(b',', &text[from..]).unwrap_or(text.len() - from);
    let blanks = text.iter().take_while(|byte| **byte == b' ').count();
    match text.get(blanks) {
        Some(b'"') if blanks == 0 => {
            let quotes = memchr::memchr_iter(b'"', &text[1..]).map(|at| at + 1);
            let mut skip = 0;
            let mut doubled = false;
            let end = quotes.into_iter().find(|&at| {
                let first = at >= skip && text.get(at + 1) == Some(&b'"');
                if first {
                    (skip, doubled) = (at + 2, true);
                }
                at >= skip
            });
            let Some(end) = end else { return (Cow::Borrowed(bare(&text[1..])), text.len()) };
            let inner = &text[1..end];
            let value = match doubled {
                false => Cow::Borrowed(bare(inner)),
                true => Cow::Owned(bare(&single(inner)).to_vec()),
            };
            (value, comma(end))
        }
        Some(b'"') => {
            let from = blanks + 1;
            let ends = |at: &usize| matches!(text[at + 1..].trim_ascii_start().first(), None | Some(b','));
            let end = memchr::memchr_iter(b'"', &text[from..]).map(|at| from + at).find(ends);
            end.map_or((Cow::Borrowed(&text[from..]), text.len()), |end| (Cow::Borrowed(&text[from..end]), comma(end)))
        }
        _ => (Cow::Borrowed(bare(&text[..comma(0)])), comma(0)),
    }
}

/// Without blanks around it and one pair of quotes.
fn bare(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii();
    text.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(text)
}

/// With single quotes for doubled ones.
fn single(text: &[u8]) -> Vec<u8> {
    text.split(|byte| *byte == b'"').step_by(2).collect::<Vec<_>>().join(&b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        tail(text.as_bytes()).iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    #[test]
    fn cells_of_the_data() {
        assert_eq!(
            cells("  16777216, 131082,  \"PktMon\", \"C:\\a, b\\c.etl\""),
            ["16777216", "131082", "PktMon", "C:\\a, b\\c.etl"]
        );
        assert_eq!(cells("0,\" \"\"HTTP \"\"\",\" \"\"a, b\"\"\",7,,,"), ["0", "HTTP ", "a, b", "7"]);
        assert_eq!(cells(" \"say \"yes\" twice\", 1"), ["say \"yes\" twice", "1"]);
        assert_eq!(cells(" \"never closed, 1"), ["never closed, 1"]);
        assert_eq!(cells("\"never closed, 1"), ["never closed, 1"]);
        assert!(cells(" , ,").is_empty());
    }
}
