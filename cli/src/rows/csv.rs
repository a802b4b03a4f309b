//! Comma-separated values, for spreadsheets: every cell stays text, whatever a log says.

use oobelens::Row;
use oobelens::report::escaped;
use oobelens::row::{Body, Data, DataCells};
use std::borrow::Cow;

pub const HEAD: &str = "source,line,byte,time,level,level_raw,component,thread,file,context,text,anomaly,rest,provider,channel,event_id,record_id,computer,key,name,type,path,data\n";

pub fn row(row: &Row<'_>, on_terminal: bool, into: &mut Vec<u8>) -> Option<usize> {
    let cells = row.cells();
    let (anomaly, rest) = match &row.body {
        Body::Record(_) => ("", ""),
        Body::Anomaly { anomaly } => (anomaly.kind, &*anomaly.rest),
    };
    let time = cells.time.map(|time| time.to_string()).unwrap_or_default();
    let level_raw = cells.level_raw.map(|raw| raw.to_string()).unwrap_or_default();
    let byte = row.byte.to_string();
    let no_data = DataCells::default();
    let data = cells.data.as_ref().unwrap_or(&no_data);
    let event_id = data.event_id.map(|id| id.to_string()).unwrap_or_default();
    let record_id = data.record_id.map(|id| id.to_string()).unwrap_or_default();
    let json = data.data.as_ref().map(Data::to_json).unwrap_or_default();
    let mut gap = 0;
    let columns = [
        row.source,
        if row.line.is_some() { "0" } else { "" },
        &byte,
        &time,
        cells.level,
        &level_raw,
        &cells.component,
        &cells.thread,
        &cells.file,
        &cells.context,
        &cells.text,
        anomaly,
        rest,
        data.provider.as_deref().unwrap_or_default(),
        data.channel.as_deref().unwrap_or_default(),
        &event_id,
        &record_id,
        data.computer.as_deref().unwrap_or_default(),
        data.key.as_deref().unwrap_or_default(),
        data.name.as_deref().unwrap_or_default(),
        data.kind.as_deref().unwrap_or_default(),
        data.path.as_deref().unwrap_or_default(),
        &json,
    ];
    // The second cell is the line's.
    cells_of(&columns, on_terminal, into, |number, at| {
        if number == 1 {
            gap = at;
        }
    });
    row.line.map(|_| gap)
}

/// Appends a row of cells.
pub fn cells(columns: &[&str], on_terminal: bool, into: &mut Vec<u8>) {
    cells_of(columns, on_terminal, into, |_, _| ());
}

/// Appends a row of cells and tells where each begins.
fn cells_of(columns: &[&str], on_terminal: bool, into: &mut Vec<u8>, mut begins: impl FnMut(usize, usize)) {
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
