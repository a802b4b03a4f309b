//! An item as one row: what every table of records has in common, whatever the source.

use crate::record::{Item, Origin};
use crate::text::Text;
use crate::time::Stamp;
use serde::Serialize;
use std::borrow::Cow;

/// An item as one row. It borrows the item's text where that is UTF-8.
///
/// Serialized, a record is a flat object; residue is an object with its place and one member `anomaly`.
#[derive(Debug, Clone, Serialize)]
pub struct Row<'a> {
    /// The source, a chain for archives.
    pub source: &'a str,
    /// The line of its first byte, from 1.
    pub line: u64,
    /// Its first byte, from 0.
    pub byte: u64,
    /// What it says.
    #[serde(flatten)]
    pub body: Body<'a>,
}

/// What a row says.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Body<'a> {
    /// A complete record.
    Record(Cells<'a>),
    /// What is left of one.
    Anomaly {
        /// Its kind and its cells.
        anomaly: Residue<'a>,
    },
}

/// Residue, with what it still says.
#[derive(Debug, Clone, Serialize)]
pub struct Residue<'a> {
    /// `unclosed`, `headless`, `bare-attributes`, `stray`, `too-long`.
    pub kind: &'static str,
    /// What is left of the attributes, as it stands.
    pub rest: Cow<'a, str>,
    /// What can be told of the record it was.
    #[serde(flatten)]
    pub cells: Cells<'a>,
}

/// The cells of a record.
#[derive(Debug, Clone, Serialize)]
pub struct Cells<'a> {
    /// When: the writer's own time, with an offset only where the writer gave one.
    pub time: Option<Stamp>,
    /// `error`, `warning`, `info`, `verbose` or `unknown`.
    pub level: &'static str,
    /// The number of the level in the source.
    pub level_raw: Option<u32>,
    /// The writer's component.
    pub component: Cow<'a, str>,
    /// The writer's thread.
    pub thread: Cow<'a, str>,
    /// The writer's source file.
    pub file: Cow<'a, str>,
    /// The user the writer names.
    pub context: Cow<'a, str>,
    /// The message.
    pub text: Cow<'a, str>,
}

impl<'a> Row<'a> {
    /// The row of an item of `source`, which begins on line `line`, counted from 1.
    pub fn new(source: &'a str, line: u64, item: &Item<'a>) -> Self {
        let body = match item {
            Item::Record(record) => {
                let (component, thread, file, context) = match record.origin {
                    Origin::Log { component, thread, file, context, .. } => (component, thread, file, context),
                    _ => Default::default(),
                };
                Body::Record(Cells {
                    time: record.time,
                    level: record.level.meaning.name(),
                    level_raw: record.level.raw,
                    component: component.to_str_lossy(),
                    thread: thread.to_str_lossy(),
                    file: file.to_str_lossy(),
                    context: context.to_str_lossy(),
                    text: record.text.to_str_lossy(),
                })
            }
            Item::Anomaly(anomaly) => Body::Anomaly {
                anomaly: Residue {
                    kind: anomaly.kind.name(),
                    rest: anomaly.rest.to_str_lossy(),
                    cells: Cells {
                        time: anomaly.time,
                        level: anomaly.level.meaning.name(),
                        level_raw: anomaly.level.raw,
                        component: anomaly.component.to_str_lossy(),
                        thread: anomaly.thread.to_str_lossy(),
                        file: Text::default().to_str_lossy(),
                        context: Text::default().to_str_lossy(),
                        text: anomaly.text.to_str_lossy(),
                    },
                },
            },
        };
        Row { source, line, byte: item.span().start, body }
    }

    /// The cells, of a record or of what is left of one.
    pub fn cells(&self) -> &Cells<'a> {
        match &self.body {
            Body::Record(cells) => cells,
            Body::Anomaly { anomaly } => &anomaly.cells,
        }
    }

    /// The kind of residue; `None` for a record.
    pub fn anomaly(&self) -> Option<&'static str> {
        match &self.body {
            Body::Record(_) => None,
            Body::Anomaly { anomaly } => Some(anomaly.kind),
        }
    }
}
