//! The records of one device among many.

use crate::engine::{Listed, Options};
use crate::error::Error;
use crate::lake::{VERSION, below, tables::common};
use crate::table::cells;
use crate::table::plain::{plain_array, plain_field};
use crate::table::stream::Stream;
use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampMicrosecondType, TimestampNanosecondType};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Schema, SchemaRef};
use std::sync::Arc;

/// The schema of the records of a device: [`schema`](crate::table::schema()) behind the columns that tell the device, with
/// times in microseconds.
pub fn lake_records_schema() -> SchemaRef {
    let common = common().into_iter().filter(|column| column.name != "archive");
    let records = crate::table::schema();
    let own = records.fields().iter().map(|field| match field.data_type() {
        DataType::Timestamp(..) => field.as_ref().clone().with_data_type(cells::TIME),
        _ => plain_field(field),
    });
    let fields: Vec<_> = common.map(|column| cells::field(&column)).chain(own).collect();
    Arc::new(Schema::new_with_metadata(fields, records.metadata().clone()))
}

/// The records of what was listed, batch by batch under [`lake_records_schema`]. There are none of what is no device or
/// cannot be read: the table `errors` says why. `knowledge` is what [`Options::version`] says of what the other tables are
/// made with; records need none of it.
///
/// # Errors
/// A thread cannot be started.
pub fn lake_records(listed: &Listed, knowledge: String, options: Options<'static>) -> Result<Stream, Error> {
    let schema = lake_records_schema();
    let loaded = listed.load().unwrap_or_default();
    let (device, shape) = (loaded.device, schema.clone());
    Stream::new(loaded.sources, loaded.skipped, options, None, schema, move |batch| {
        records_batch(&shape, &knowledge, &device, &batch)
    })
    .map(Stream::may_be_empty)
}

/// Records of a device under that schema.
pub(crate) fn records_batch(schema: &SchemaRef, knowledge: &str, device: &str, batch: &RecordBatch) -> RecordBatch {
    let rows = batch.num_rows();
    let version = Int64Array::from_value(VERSION.into(), rows);
    let mut columns: Vec<ArrayRef> = vec![Arc::new(version), repeated(knowledge, rows), repeated(device, rows)];
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        columns.push(match field.data_type() {
            DataType::Timestamp(..) => {
                let times = array.as_primitive::<TimestampNanosecondType>();
                Arc::new(times.unary::<_, TimestampMicrosecondType>(|nanoseconds| nanoseconds.div_euclid(1000))) as _
            }
            // All of a batch is of one source.
            DataType::Utf8View if field.name() == "source" && rows > 0 => {
                repeated(below(array.as_string_view().value(0)), rows)
            }
            _ => plain_array(array),
        });
    }
    RecordBatch::try_new(schema.clone(), columns).expect("the columns are those of the schema")
}

/// One text for every row.
fn repeated(text: &str, rows: usize) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows)))
}
