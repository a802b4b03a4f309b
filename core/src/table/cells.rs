//! Rows of cells as Arrow.

use crate::report::tables::{Cell, Column, Kind, Row};
use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Civil time of a table of cells.
pub const TIME: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// An instant.
pub static UTC: LazyLock<DataType> = LazyLock::new(|| DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())));

/// The schema of a table. Its metadata tell its version and what a row is, those of a field what it says.
pub fn schema(name: &str, about: &str, version: u32, columns: &[Column]) -> SchemaRef {
    let about = HashMap::from([
        ("oobelens.table".to_owned(), name.to_owned()),
        ("oobelens.schema_version".to_owned(), version.to_string()),
        ("description".to_owned(), about.to_owned()),
    ]);
    Arc::new(Schema::new_with_metadata(columns.iter().map(field).collect::<Vec<_>>(), about))
}

/// A column as Arrow describes it. Any may be null: a column that comes later is so in what was written before.
pub fn field(column: &Column) -> Field {
    let about = HashMap::from([("description".to_owned(), column.about.clone())]);
    Field::new(&column.name, data_type(column.kind), true).with_metadata(about)
}

fn data_type(kind: Kind) -> DataType {
    let list = |of| DataType::List(Arc::new(Field::new("item", of, true)));
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Texts => list(DataType::Utf8),
        // Signed: Spark has no other numbers.
        Kind::Number => DataType::Int64,
        Kind::Numbers => list(DataType::Int64),
        Kind::Real => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::Time => TIME,
        Kind::Utc => UTC.clone(),
    }
}

/// Rows under the schema of these columns. A cell that is not of its column's kind is null.
pub fn batch(schema: &SchemaRef, columns: &[Column], rows: &[Row]) -> RecordBatch {
    let arrays = columns.iter().enumerate().map(|(at, column)| {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null));
        array(column.kind, cells)
    });
    RecordBatch::try_new(schema.clone(), arrays.collect()).expect("the columns are those of the schema")
}

fn array<'c>(kind: Kind, cells: impl Iterator<Item = &'c Cell>) -> ArrayRef {
    macro_rules! array {
        ($builder:expr, $kind:path, $value:ident => $take:expr) => {{
            let mut builder = $builder;
            cells.for_each(|cell| match cell {
                $kind($value) => builder.append_value($take),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }};
    }
    match kind {
        Kind::Text => array!(StringBuilder::new(), Cell::Text, text => text),
        Kind::Texts => array!(ListBuilder::new(StringBuilder::new()), Cell::Texts, texts => texts.iter().map(Some)),
        Kind::Number => array!(Int64Builder::new(), Cell::Number, number => *number),
        Kind::Numbers => {
            array!(ListBuilder::new(Int64Builder::new()), Cell::Numbers, numbers => numbers.iter().map(|one| Some(*one)))
        }
        Kind::Real => array!(Float64Builder::new(), Cell::Real, number => *number),
        Kind::Flag => array!(BooleanBuilder::new(), Cell::Flag, flag => *flag),
        Kind::Time => array!(TimestampMicrosecondBuilder::new(), Cell::Time, micros => *micros),
        Kind::Utc => {
            array!(TimestampMicrosecondBuilder::new().with_data_type(UTC.clone()), Cell::Utc, micros => *micros)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cell as Seen, columns};
    use super::*;

    #[test]
    fn cells_are_the_same_in_arrow() {
        let text = |text: &str| text.to_owned();
        let row = vec![
            Cell::Text(text("a")),
            Cell::Texts(vec![text("b"), text("c")]),
            Cell::Number(-7),
            Cell::Numbers(vec![1, 2]),
            Cell::Flag(true),
            Cell::Time(5),
            Cell::Utc(i64::MAX),
        ];
        let kinds = [Kind::Text, Kind::Texts, Kind::Number, Kind::Numbers, Kind::Flag, Kind::Time, Kind::Utc];
        let made: Vec<Column> = kinds.iter().map(|kind| Column::new(&format!("{kind:?}"), *kind, "")).collect();
        let schema = schema("all", "", 1, &made);
        let batch = batch(&schema, &made, &[row, vec![Cell::Null; kinds.len()], vec![Cell::Real(1.0); kinds.len()]]);
        let shown = |row: usize| {
            let shown = columns(&batch).into_iter().map(|column| match column.cell(row) {
                Seen::Texts(texts) => format!("{:?}", texts.collect::<Vec<_>>()),
                Seen::Numbers(numbers) => format!("{:?}", numbers.collect::<Vec<_>>()),
                cell => format!("{cell:?}"),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        let last = i64::MAX;
        assert_eq!(
            shown(0),
            format!(
                "Text(\"a\") [Some(\"b\"), Some(\"c\")] Signed(-7) [Some(1), Some(2)] Flag(true) Time(50) Utc({last})"
            )
        );
        assert_eq!(shown(1), ["Null"; 7].join(" "));
        assert_eq!(shown(2), shown(1), "what is of another kind is nothing");
        let said = crate::report::tables::APPS.of_json("{").expect_err("no JSON").to_string();
        assert!(said.starts_with("cannot make the table `apps`"), "{said}");
        let empty = crate::report::tables::APPS.of_json("[]").expect("an array");
        assert!(empty.is_empty() && empty.schema() == &crate::report::tables::APPS.schema());
    }
}
