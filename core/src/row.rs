//! An item as one row: what every table of records has in common, whatever the source.

use crate::record::{Field, Fields, Item, Origin, Record};
use crate::text::Text;
use crate::time::Stamp;
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// An item as one row. It borrows the item's text where that is UTF-8.
///
/// Serialized, a record is a flat object; residue is an object with its place and one member `anomaly`.
#[derive(Debug, Clone, Serialize)]
pub struct Row<'a> {
    /// The source, a chain for archives.
    pub source: &'a str,
    /// The line of its first byte, from 1; none where the source is no text.
    pub line: Option<u64>,
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
    /// `unclosed`, `headless`, `bare-attributes`, `stray`, `too-long`, `damaged`.
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
    /// The message. Of an event without one a short text and its data.
    pub text: Cow<'a, str>,
    /// Of an event, a registry value or a part of a document: where it stands.
    #[serde(flatten)]
    pub data: Option<DataCells<'a>>,
}

/// What a record that is data has more. A cell that does not apply is left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DataCells<'a> {
    /// Of an event: its provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Cow<'a, str>>,
    /// Of an event: its channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Cow<'a, str>>,
    /// Of an event: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<u32>,
    /// Of an event: the version of its layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u8>,
    /// Of an event: its number in the channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<u64>,
    /// Of an event: the computer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computer: Option<Cow<'a, str>>,
    /// Of an event: the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// Of an event: the thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tid: Option<u32>,
    /// Of a registry value: its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Cow<'a, str>>,
    /// Of a registry value or an event that is told by a name: that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    /// Of a registry value: its type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Cow<'a, str>>,
    /// Of a part of a document: where in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Cow<'a, str>>,
    /// Its data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Data<'a>>,
}

/// Data of a record as an object. Data without a name have their place, from 1, for one; of a name that repeats all but
/// the first have `_2`, `_3` … behind it.
#[derive(Debug, Clone)]
pub struct Data<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Data<'a> {
    fn new(fields: Fields<'a>) -> Option<Self> {
        let mut seen: FxHashMap<Text<'a>, usize> = FxHashMap::default();
        let mut name = |place: usize, field: &Field<'a>| {
            let times = seen.entry(field.name).or_default();
            *times += 1;
            match (field.name.is_empty(), *times) {
                (true, _) => Cow::Owned((place + 1).to_string()),
                (false, 1) => field.name.to_str_lossy(),
                (false, times) => Cow::Owned(format!("{}_{times}", field.name)),
            }
        };
        let fields = fields.as_slice().iter().enumerate();
        let pairs: Vec<_> = fields.map(|(place, field)| (name(place, field), field.value.to_str_lossy())).collect();
        (!pairs.is_empty()).then_some(Data(pairs))
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'a> DataCells<'a> {
    /// Those of a record; none for a line of a log.
    pub fn new(record: &Record<'a>) -> Option<Self> {
        let some = |text: Text<'a>| (!text.is_empty()).then(|| text.to_str_lossy());
        let cells = match record.origin {
            Origin::Log { .. } if record.fields.is_empty() => return None,
            Origin::Log { .. } => DataCells::default(),
            Origin::Event { provider, channel, computer, id, name, version, record_id, pid, tid } => DataCells {
                provider: some(provider),
                channel: some(channel),
                event_id: Some(id),
                name: some(name),
                version,
                record_id,
                computer: some(computer),
                pid,
                tid,
                ..DataCells::default()
            },
            Origin::Value { key, name, kind } => DataCells {
                key: Some(key.to_str_lossy()),
                name: Some(name.to_str_lossy()),
                kind: some(kind),
                ..DataCells::default()
            },
            Origin::Document { path } => DataCells { path: Some(path.to_str_lossy()), ..DataCells::default() },
        };
        Some(DataCells { data: Data::new(record.fields), ..cells })
    }
}

impl<'a> Row<'a> {
    /// The row of an item of `source`, which begins on line `line`, counted from 1, if it is a text.
    pub fn new(source: &'a str, line: Option<u64>, item: &Item<'a>) -> Self {
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
                    text: wording::said(record),
                    data: DataCells::new(record),
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
                        data: None,
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
