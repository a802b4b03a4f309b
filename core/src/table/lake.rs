//! The tables of many devices as Arrow.

pub mod records;

use super::cells;
use crate::engine::Rows;
use crate::lake::{Table, VERSION};
#[cfg(feature = "lake")]
use crate::report::tables::{Cell, Kind};
use arrow_schema::SchemaRef;

/// The schema of a table of many devices. As in [`schema`](super::schema), its metadata tell its version, and those of a
/// field what it is.
pub fn lake_schema(table: &dyn Table) -> SchemaRef {
    cells::schema(table.name(), table.about(), VERSION, &table.columns())
}

/// The rows of these devices as columns.
pub fn lake_table(table: &dyn Table, of: &[Rows]) -> super::Table {
    let schema = lake_schema(table);
    let rows: Vec<_> = of.iter().flat_map(|one| one.of(table)).collect();
    let batches = if rows.is_empty() { Vec::new() } else { vec![cells::batch(&schema, &table.columns(), &rows)] };
    super::Table { schema, batches, rows: rows.len(), unread: Vec::new() }
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
