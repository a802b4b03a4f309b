//! The names of the columns, and what stands before them.

use crate::format::Input;

/// A header of PowerShell's rows.
#[derive(Debug)]
pub struct Header {
    /// What `#TYPE` says, where there is such a line.
    pub kind: Vec<u8>,
    /// What parts the cells.
    pub delimiter: u8,
    /// The names of the columns.
    pub names: Vec<Vec<u8>>,
    /// The byte at which the first row begins.
    pub rows: usize,
}

impl Header {
    /// What the first lines show, whoever wrote them. Commas, semicolons where the user's language parts lists so, or
    /// tabs: what the first line has most of.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (kind, start) = kind(bytes);
        // Most of what is asked is no table: logs, XML and JSON begin so, and no name of a column does.
        if matches!(bytes.get(start), Some(b'<' | b'{' | b'[')) {
            return None;
        }
        let line = &bytes[start..start + memchr::memchr(b'\n', &bytes[start..]).unwrap_or(bytes.len() - start)];
        let count = |sign: u8| memchr::memchr_iter(sign, line).count();
        let delimiter = *b",;\t".iter().rev().max_by_key(|sign| count(**sign)).filter(|sign| count(**sign) > 0)?;
        let mut found = None;
        let input = Input::new(bytes, 0, "");
        super::rows(&input, start, delimiter, |row| {
            let mut names: Vec<Vec<u8>> = row.cells.iter().map(|name| name.trim_ascii().to_vec()).collect();
            // A spreadsheet gives every row as many cells as the longest has.
            while names.last().is_some_and(Vec::is_empty) {
                names.pop();
            }
            found = Some(Header { kind: kind.to_vec(), delimiter, names, rows: row.span.end as usize });
            false
        });
        found
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.names.iter().map(Vec::as_slice)
    }

    /// The place of the column of that name.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.names().position(|known| known.eq_ignore_ascii_case(name.as_bytes()))
    }
}

/// The type PowerShell 5.1 writes into a line before the header, and where the header begins.
///
/// Source: <https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/export-csv>
fn kind(bytes: &[u8]) -> (&[u8], usize) {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let at = bytes.len() - start.len();
    // A second program may have quoted the line.
    match start.strip_prefix(b"#TYPE ").or_else(|| start.strip_prefix(b"\"#TYPE ")) {
        None => (b"", at),
        Some(kind) => {
            let end = memchr::memchr(b'\n', kind).unwrap_or(kind.len());
            let next = bytes.len() - kind.len() + (end + 1).min(kind.len());
            (kind[..end].trim_ascii(), next)
        }
    }
}
