//! The tables of many devices as Arrow.

use super::cells;
use crate::lake::{Table, VERSION};
#[cfg(feature = "lake")]
use crate::report::tables::{Cell, Kind};
use arrow_schema::SchemaRef;
#[cfg(feature = "lake")]
pub(crate) use records::{records_batch, records_schema};

/// The schema of a table of many devices. As in [`schema`](super::schema), its metadata tell its version, and those of a
/// field what it is.
pub fn lake_schema(table: &dyn Table) -> SchemaRef {
    cells::schema(table.name(), table.about(), VERSION, &table.columns())
}

/// The records of a device in a lake: behind the columns that tell the device, with times in microseconds.
#[cfg(feature = "lake")]
mod records {
    use super::cells;
    use crate::lake::{VERSION, below, tables::common};
    use crate::table::column::repeated;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{TimestampMicrosecondType, TimestampNanosecondType};
    use arrow_array::{Int64Array, RecordBatch};
    use arrow_schema::{DataType, Schema, SchemaRef};
    use std::sync::Arc;

    /// Their schema.
    pub(crate) fn records_schema() -> SchemaRef {
        let common = common().into_iter().filter(|column| column.name != "archive");
        let records = crate::table::schema();
        let own = records.fields().iter().map(|field| match field.data_type() {
            DataType::Timestamp(..) => field.as_ref().clone().with_data_type(cells::TIME),
            _ => field.as_ref().clone(),
        });
        let fields: Vec<_> = common.map(|column| cells::field(&column)).chain(own).collect();
        Arc::new(Schema::new_with_metadata(fields, records.metadata().clone()))
    }

    /// Records of a device under that schema.
    pub(crate) fn records_batch(schema: &SchemaRef, knowledge: &str, device: &str, batch: &RecordBatch) -> RecordBatch {
        let rows = batch.num_rows();
        let version = Int64Array::from_value(VERSION.into(), rows);
        let mut columns = vec![Arc::new(version) as _, repeated(knowledge, rows), repeated(device, rows)];
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            columns.push(match field.data_type() {
                DataType::Timestamp(..) => {
                    let times = array.as_primitive::<TimestampNanosecondType>();
                    Arc::new(times.unary::<_, TimestampMicrosecondType>(|nanoseconds| nanoseconds.div_euclid(1000)))
                        as _
                }
                // All of a batch is of one source.
                DataType::Utf8 if field.name() == "source" && rows > 0 => {
                    repeated(below(array.as_string::<i32>().value(0)), rows)
                }
                _ => array.clone(),
            });
        }
        RecordBatch::try_new(schema.clone(), columns).expect("the columns are those of the schema")
    }
}

/// What gives the cells of a column, row by row; none where the column is of another kind.
#[cfg(feature = "lake")]
pub(crate) fn lake_cells(array: &arrow_array::ArrayRef, kind: Kind) -> Option<Box<dyn Fn(usize) -> Cell + '_>> {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
    macro_rules! cells {
        ($column:expr, $cell:path) => {{
            let column = $column?;
            Box::new(move |at| if column.is_null(at) { Cell::Null } else { $cell(column.value(at).into()) })
        }};
    }
    macro_rules! lists {
        ($values:ident => $inner:expr, $cell:path) => {{
            let lists = array.as_list_opt::<i32>()?;
            let $values = lists.values();
            let inner = $inner?;
            Box::new(move |at| {
                let within = lists.value_offsets()[at] as usize..lists.value_offsets()[at + 1] as usize;
                if lists.is_null(at) { Cell::Null } else { $cell(within.map(|one| inner.value(one).into()).collect()) }
            })
        }};
    }
    Some(match kind {
        Kind::Text => cells!(array.as_string_opt::<i32>(), Cell::Text),
        Kind::Texts => lists!(values => values.as_string_opt::<i32>(), Cell::Texts),
        Kind::Number => cells!(array.as_primitive_opt::<Int64Type>(), Cell::Number),
        Kind::Numbers => lists!(values => values.as_primitive_opt::<Int64Type>(), Cell::Numbers),
        Kind::Real => cells!(array.as_primitive_opt::<Float64Type>(), Cell::Real),
        Kind::Flag => cells!(array.as_boolean_opt(), Cell::Flag),
        Kind::Time => cells!(array.as_primitive_opt::<TimestampMicrosecondType>(), Cell::Time),
        Kind::Utc => cells!(array.as_primitive_opt::<TimestampMicrosecondType>(), Cell::Utc),
    })
}
