//! The schema of a table of records, written once.

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The version of [`schema`]: grows by one when a column changes its meaning or its type, or goes. New columns come
/// last and change nothing.
pub const VERSION: u32 = 2;

/// Civil time: a timestamp without a zone. The offset, where the writer gave one, stands in a column of its own.
pub const TIME: DataType = DataType::Timestamp(TimeUnit::Nanosecond, None);

/// Whether every row has a value.
#[derive(Clone, Copy, PartialEq)]
enum Cells {
    Always,
    Maybe,
}
use Cells::{Always, Maybe};

/// Name, type, whether every row has it, and what it says.
const COLUMNS: &[(&str, DataType, Cells, &str)] = &[
    ("source", DataType::Utf8View, Always, "the source, a chain for archives: a.zip!b.cab!c.log"),
    ("line", DataType::UInt64, Maybe, "the line of the first byte, from 1; null where the source is no text"),
    ("byte", DataType::UInt64, Maybe, "the first byte, from 0"),
    ("anomaly", DataType::Utf8View, Maybe, "the kind of residue; null for a complete record"),
    ("time", TIME, Maybe, "the writer's own civil time; null where the text is no time"),
    ("offset_minutes", DataType::Int16, Maybe, "minutes east of UTC, where the writer told them"),
    ("level", DataType::Utf8View, Always, "error, warning, info, verbose or unknown"),
    ("level_raw", DataType::UInt32, Maybe, "the number of the level in the source"),
    ("component", DataType::Utf8View, Maybe, "the writer's component"),
    ("thread", DataType::Utf8View, Maybe, "the writer's thread, as text"),
    ("file", DataType::Utf8View, Maybe, "the writer's source file"),
    ("context", DataType::Utf8View, Maybe, "the user the writer names"),
    ("text", DataType::Utf8View, Always, "the message"),
    ("rest", DataType::Utf8View, Maybe, "of residue: what is left of the attributes, as it stands"),
    ("provider", DataType::Utf8View, Maybe, "of an event: its provider"),
    ("channel", DataType::Utf8View, Maybe, "of an event: its channel"),
    ("event_id", DataType::UInt32, Maybe, "of an event: its id"),
    ("version", DataType::UInt8, Maybe, "of an event: the version of its layout"),
    ("record_id", DataType::UInt64, Maybe, "of an event: its number in the channel"),
    ("computer", DataType::Utf8View, Maybe, "of an event: the computer"),
    ("pid", DataType::UInt32, Maybe, "of an event: the process"),
    ("tid", DataType::UInt32, Maybe, "of an event: the thread"),
    ("key", DataType::Utf8View, Maybe, "of a registry value: its key"),
    ("name", DataType::Utf8View, Maybe, "of a registry value or an event that is told by a name: that name"),
    ("type", DataType::Utf8View, Maybe, "of a registry value: its type"),
    ("path", DataType::Utf8View, Maybe, "of a document: where in it"),
    ("data", DataType::Utf8View, Maybe, "of an event, a value or a document: its data, as JSON"),
];

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let field = |(name, of, cells, says): &(&str, DataType, Cells, &str)| {
        let says = HashMap::from([("description".to_owned(), (*says).to_owned())]);
        Field::new(*name, of.clone(), *cells == Maybe).with_metadata(says)
    };
    let version = ("oobelens.schema_version".to_owned(), VERSION.to_string());
    let about = HashMap::from([("oobelens.table".to_owned(), "records".to_owned()), version]);
    Arc::new(Schema::new_with_metadata(COLUMNS.iter().map(field).collect::<Vec<_>>(), about))
});

/// The schema of a table of records. Its metadata hold [`VERSION`] under `oobelens.schema_version`; those of a field
/// say what it is under `description`.
pub fn schema() -> SchemaRef {
    SCHEMA.clone()
}
