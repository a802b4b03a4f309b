//! Rows with their places in the input.

use crate::format::Input;
use crate::format::event::parts::exactly;
use crate::record::AnomalyKind;
use crate::span::Span;

/// A row that was read.
#[derive(Debug)]
pub struct Row<'r, 'a> {
    /// Its cells, decoded.
    pub cells: &'r csv::ByteRecord,
    /// Its bytes, the line break behind it included.
    pub span: Span,
    /// Its bytes in the input.
    pub raw: &'a [u8],
    /// Whether it is the last one and a quote in it is never closed.
    pub unclosed: bool,
}

impl Row<'_, '_> {
    /// What is wrong with it where it should have that many cells. Empty ones behind them are a spreadsheet's.
    pub fn wrong(&self, columns: usize) -> Option<(AnomalyKind, &'static str)> {
        if self.unclosed {
            Some((AnomalyKind::Unclosed, "a quote is never closed"))
        } else if self.cells.len() < columns {
            Some((AnomalyKind::Damaged, "too few cells"))
        } else if self.cells.iter().skip(columns).any(|cell| !cell.is_empty()) {
            Some((AnomalyKind::Damaged, "too many cells"))
        } else {
            None
        }
    }
}

/// Calls `each` with every row from byte `from` on, until it says `false`. Rows that hold nothing are left out.
pub fn rows<'a>(input: &Input<'a>, from: usize, delimiter: u8, mut each: impl FnMut(Row<'_, 'a>) -> bool) {
    let bytes = input.bytes;
    let mut reader = reader(&bytes[from..], delimiter);
    let mut cells = csv::ByteRecord::new();
    loop {
        let before = from + reader.position().byte() as usize;
        // Bytes in memory cannot fail, and rows of any length are allowed.
        if !reader.read_byte_record(&mut cells).unwrap_or(false) {
            return;
        }
        // A spreadsheet fills an empty row with commas.
        if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let end = (from + reader.position().byte() as usize).min(bytes.len());
        // The reader leaves the LF of a CRLF, and empty lines, to the row behind them.
        let start = before + breaks(&bytes[before..end]);
        let raw = &bytes[start..end];
        let unclosed = end == bytes.len() && is_open(raw, delimiter);
        if !each(Row { cells: &cells, span: exactly(input, start, end + breaks(&bytes[end..])), raw, unclosed }) {
            return;
        }
    }
}

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

/// Whether a row goes on: a line put behind it is still the same row.
fn is_open(raw: &[u8], delimiter: u8) -> bool {
    let longer = [raw, b"\n-\n"].concat();
    let mut reader = reader(&longer, delimiter);
    let mut cells = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut cells).unwrap_or(false) {
        count += 1;
    }
    count == 1
}
