//! The tables of many devices as columns.

pub mod records;

use crate::engine::Rows;
use crate::lake::{Cell, Info, Kind, Table, VERSION};
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
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

/// The rows of these devices as columns.
pub fn lake_table(table: &dyn Table, of: &[Rows]) -> super::Table {
    let schema = lake_schema(table);
    let rows: Vec<Vec<Cell>> = of.iter().flat_map(|one| one.of(table)).collect();
    let batches = if rows.is_empty() { Vec::new() } else { vec![lake_batch(&schema, &rows)] };
    super::Table { schema, batches, rows: rows.len(), unread: Vec::new() }
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
pub(crate) fn lake_batch(schema: &SchemaRef, rows: &[Vec<Cell>]) -> RecordBatch {
    let columns = schema.fields().iter().enumerate().map(|(at, field)| {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null));
        column(field.data_type(), cells)
    });
    RecordBatch::try_new(schema.clone(), columns.collect()).expect("the cells are those of the columns")
}

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
