//! The tables of many devices as columns.

#[cfg(feature = "lake")]
use crate::lake::{Cell, tables::COMMON};
use crate::lake::{Info, Kind, Table, VERSION};
#[cfg(feature = "lake")]
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
#[cfg(feature = "lake")]
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::collections::HashMap;
use std::sync::Arc;

/// The schema of a table of many devices. As in [`schema`](super::schema), its metadata tell its version, and those of a
/// field what it is.
pub fn lake_schema(table: &dyn Table) -> SchemaRef {
    let field = |column: &Info| {
        let about = HashMap::from([("description".to_owned(), column.about.to_owned())]);
        Field::new(column.name, data_type(column.kind), !column.always).with_metadata(about)
    };
    let about = HashMap::from([
        ("oobelens.table".to_owned(), table.name().to_owned()),
        ("oobelens.schema_version".to_owned(), VERSION.to_string()),
        ("description".to_owned(), table.about().to_owned()),
    ]);
    Arc::new(Schema::new_with_metadata(table.columns().iter().map(field).collect::<Vec<_>>(), about))
}

/// The schema of the records of a device in a lake: [`schema`](super::schema) behind the columns that tell the device,
/// with times in microseconds.
#[cfg(feature = "lake")]
pub(crate) fn records_schema() -> SchemaRef {
    let common = COMMON.iter().filter(|column| column.name != "archive");
    let common = common.map(|column| Field::new(column.name, data_type(column.kind), !column.always));
    let records = super::schema();
    let own = records.fields().iter().map(|field| match field.data_type() {
        DataType::Timestamp(..) => field.as_ref().clone().with_data_type(data_type(Kind::Time)),
        _ => field.as_ref().clone(),
    });
    Arc::new(Schema::new_with_metadata(common.chain(own).collect::<Vec<_>>(), records.metadata().clone()))
}

/// Records of a device under that schema.
#[cfg(feature = "lake")]
pub(crate) fn records_batch(
    schema: &SchemaRef,
    knowledge: &str,
    device: &str,
    batch: &arrow_array::RecordBatch,
) -> RecordBatch {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{TimestampMicrosecondType, TimestampNanosecondType};
    let rows = batch.num_rows();
    let version = Cell::count(VERSION);
    let mut columns = vec![
        column(&DataType::Int64, std::iter::repeat_n(&version, rows)),
        super::column::repeated(knowledge, rows),
        super::column::repeated(device, rows),
    ];
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        columns.push(match field.data_type() {
            DataType::Timestamp(..) => {
                let times = array.as_primitive::<TimestampNanosecondType>();
                Arc::new(times.unary::<_, TimestampMicrosecondType>(|nanoseconds| nanoseconds.div_euclid(1000))) as _
            }
            // All of a batch is of one source.
            DataType::Utf8 if field.name() == "source" && rows > 0 => {
                super::column::repeated(crate::lake::tables::below(array.as_string::<i32>().value(0)), rows)
            }
            _ => array.clone(),
        });
    }
    RecordBatch::try_new(schema.clone(), columns).expect("the columns are those of the schema")
}

const fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Number => DataType::Int64,
        Kind::Real => DataType::Float64,
        Kind::Truth => DataType::Boolean,
        // Without a zone: the column `clock` tells which rows are UTC.
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

/// Rows as a batch under the schema of their table.
#[cfg(feature = "lake")]
pub(crate) fn lake_batch(schema: &SchemaRef, rows: &[Vec<Cell>]) -> RecordBatch {
    let columns = schema.fields().iter().enumerate().map(|(at, field)| {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null));
        column(field.data_type(), cells)
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).expect("the cells are those of the columns")
}

#[cfg(feature = "lake")]
fn column<'c>(of: &DataType, cells: impl Iterator<Item = &'c Cell>) -> ArrayRef {
    macro_rules! column {
        ($builder:ty, $kind:path) => {{
            let mut builder = <$builder>::new();
            cells.for_each(|cell| match cell {
                $kind(value) => builder.append_value(value.to_owned()),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }};
    }
    match of {
        DataType::Int64 => column!(Int64Builder, Cell::Number),
        DataType::Float64 => column!(Float64Builder, Cell::Real),
        DataType::Boolean => column!(BooleanBuilder, Cell::Truth),
        DataType::Timestamp(..) => column!(TimestampMicrosecondBuilder, Cell::Time),
        _ => {
            let mut builder = StringBuilder::new();
            cells.for_each(|cell| match cell {
                Cell::Text(text) => builder.append_value(text),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
    }
}

/// What gives the cells of a column, row by row; none where the column is of another kind.
#[cfg(feature = "lake")]
pub(crate) fn lake_cells(array: &ArrayRef, kind: Kind) -> Option<Box<dyn Fn(usize) -> Cell + '_>> {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
    macro_rules! cells {
        ($column:expr, $cell:path) => {{
            let column = $column?;
            Box::new(move |at| if column.is_null(at) { Cell::Null } else { $cell(column.value(at).into()) })
        }};
    }
    Some(match kind {
        Kind::Text => cells!(array.as_string_opt::<i32>(), Cell::Text),
        Kind::Number => cells!(array.as_primitive_opt::<Int64Type>(), Cell::Number),
        Kind::Real => cells!(array.as_primitive_opt::<Float64Type>(), Cell::Real),
        Kind::Truth => cells!(array.as_boolean_opt(), Cell::Truth),
        Kind::Time => cells!(array.as_primitive_opt::<TimestampMicrosecondType>(), Cell::Time),
    })
}
