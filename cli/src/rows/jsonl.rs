//! An object a line: a record, or what is left of one under the key `anomaly`.

use memchr::memmem;
use oobelens::Row;
use oobelens::report::json;

/// Only the source's name stands before it, and quotes in there are escaped.
const LINE: &[u8] = b"\"line\":0,";

pub fn row(row: &Row<'_>, into: &mut Vec<u8>) -> Option<usize> {
    let start = into.len();
    json::line(row, into);
    row.line?;
    let at = memmem::find(&into[start..], LINE);
    debug_assert!(at.is_some(), "the shape of a row has changed");
    at.map(|at| start + at + LINE.len() - 2)
}
