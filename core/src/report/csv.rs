//! Comma-separated values, for spreadsheets: every cell stays text, whatever a log says.

use super::escaped;
use std::borrow::Cow;

/// Appends a row of cells.
pub fn cells(columns: &[&str], on_terminal: bool, into: &mut Vec<u8>) {
    cells_of(columns, on_terminal, into, |_, _| ());
}

/// Appends a row of cells and tells where each begins.
pub fn cells_of(columns: &[&str], on_terminal: bool, into: &mut Vec<u8>, mut begins: impl FnMut(usize, usize)) {
    for (number, &column) in columns.iter().enumerate() {
        if number > 0 {
            into.push(b',');
        }
        begins(number, into.len());
        let column = if on_terminal { Cow::Owned(escaped(column)) } else { Cow::Borrowed(column) };
        cell(&column, into);
    }
    into.push(b'\n');
}

/// A spreadsheet computes a cell that begins with one of these, quoted or not; an apostrophe before it makes it text.
/// The wide ones are what some turn into the plain ones; a mark of the byte order before them hides nothing.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\u{feff}').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn cell(cell: &str, into: &mut Vec<u8>) {
    let formula = is_formula(cell);
    let quoted = cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if quoted {
        into.push(b'"');
    }
    if formula {
        into.push(b'\'');
    }
    for (number, part) in cell.split('"').enumerate() {
        if number > 0 {
            into.extend_from_slice(b"\"\"");
        }
        into.extend_from_slice(part.as_bytes());
    }
    if quoted {
        into.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    fn cell(text: &str) -> String {
        let mut bytes = Vec::new();
        super::cell(text, &mut bytes);
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("two\r\nlines"), "\"two\r\nlines\"");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"http://x\",1)"), "\"'=HYPERLINK(\"\"http://x\"\",1)\"");
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "\u{feff}="] {
            let cell = cell(&format!("{start}1+1"));
            assert!(cell.trim_start_matches('"').starts_with('\''), "{cell:?}");
        }
    }
}
