//! A line an item, in columns, for the eye. Widths are fixed, so that rows come while a file is still being read.

use oobelens::report::escaped;
use oobelens::row::{Body, Cells};
use oobelens::{Row, Stamp};
use std::borrow::Cow;
use std::io::Write;

/// The columns of a line number; a longer one moves the others.
pub const LINE: usize = 7;
/// The most a component takes; longer ones are cut. On a narrow terminal the message needs the room.
const COMPONENT: usize = 25;
const NARROW: usize = 12;

pub struct Table {
    /// Lines are cut here; none: as long as they are.
    columns: Option<usize>,
    component: usize,
    colour: bool,
}

impl Table {
    pub fn new(columns: Option<usize>, colour: bool) -> Self {
        let component = if columns.is_some_and(|columns| columns < 150) { NARROW } else { COMPONENT };
        Table { columns, component, colour }
    }

    pub fn source(&self, name: &str, first: bool) -> String {
        let above = if first { "" } else { "\n" };
        let name = escaped(name);
        if self.colour { format!("{above}\x1b[1m{name}\x1b[0m\n") } else { format!("{above}{name}\n") }
    }

    pub fn row(&self, row: &Row<'_>, into: &mut Vec<u8>) -> Option<usize> {
        let cells = row.cells();
        let time = cells.time.map(short).unwrap_or_default();
        let width = self.component;
        let component = fitted(&escaped(&writer(cells)), width);
        let mut line = format!(
            "  {time:<23}  {:<7}  {component:<width$}  {:>4}  ",
            rank(cells),
            fitted(&escaped(&cells.thread), 8)
        );
        match &row.body {
            Body::Record(cells) => line.push_str(&escaped(&cells.text)),
            Body::Anomaly { anomaly } => {
                line.push_str(&format!("[residue: {}]", anomaly.kind));
                for part in [&anomaly.cells.text, &anomaly.rest].into_iter().filter(|part| !part.is_empty()) {
                    line.push(' ');
                    line.push_str(&escaped(part));
                }
            }
        }
        let line = match self.columns {
            Some(columns) => fitted(line.trim_end(), columns.saturating_sub(LINE)),
            None => line.trim_end().to_owned(),
        };
        let ink = match cells.level {
            _ if !self.colour => "",
            "error" => "\x1b[31m",
            "warning" => "\x1b[33m",
            _ => "",
        };
        let end = if ink.is_empty() { "" } else { "\x1b[0m" };
        into.extend_from_slice(ink.as_bytes());
        let gap = into.len();
        // Writing into memory cannot fail.
        let _ = match row.line {
            Some(_) => writeln!(into, "0{line}{end}"),
            None => writeln!(into, "{:>LINE$}{line}{end}", "-"),
        };
        row.line.map(|_| gap)
    }
}

/// Who wrote it: the component of a line, the last part of an event's provider with its id, the name of a value.
fn writer<'c>(cells: &'c Cells<'_>) -> Cow<'c, str> {
    let Some(data) = &cells.data else { return Cow::Borrowed(&cells.component) };
    match (&data.provider, data.event_id) {
        (provider, Some(id)) => {
            let provider = provider.as_deref().unwrap_or_default();
            let short = provider.strip_prefix("Microsoft-Windows-").unwrap_or(provider);
            Cow::Owned(format!("{id} {short}"))
        }
        _ => Cow::Borrowed(data.name.as_deref().or(data.path.as_deref()).unwrap_or_default()),
    }
}

/// The level's name; of a level nobody knows its number.
fn rank(cells: &Cells<'_>) -> String {
    match (cells.level, cells.level_raw) {
        ("unknown", Some(raw)) => format!("type {raw}"),
        ("unknown", None) => "-".to_owned(),
        (level, _) => level.to_owned(),
    }
}

/// To the millisecond, with the offset where there is one.
fn short(time: Stamp) -> String {
    let text = time.to_string();
    match (text.get(..23), text.get(27..)) {
        (Some(head), Some(offset)) => format!("{head}{offset}"),
        _ => text,
    }
}

/// The text, cut to so many characters.
fn fitted(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
