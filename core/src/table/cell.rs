//! Single cells, for who has no use for columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int16Type, TimestampNanosecondType, UInt8Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::{DataType, TimeUnit};

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'b> {
    /// Nothing.
    Null,
    /// A text.
    Text(&'b str),
    /// A number from 0 up.
    Number(u64),
    /// A number that may be below 0.
    Signed(i64),
    /// Civil time, in nanoseconds since 1970-01-01 00:00 on the writer's clock.
    Nanoseconds(i64),
}

/// A column of a batch, by its type.
#[derive(Debug, Clone, Copy)]
pub struct Column<'b>(Typed<'b>);

#[derive(Debug, Clone, Copy)]
enum Typed<'b> {
    Text(&'b StringArray),
    U8(&'b PrimitiveArray<UInt8Type>),
    U32(&'b PrimitiveArray<UInt32Type>),
    U64(&'b PrimitiveArray<UInt64Type>),
    I16(&'b PrimitiveArray<Int16Type>),
    Time(&'b PrimitiveArray<TimestampNanosecondType>),
}

/// The columns of a batch of a [`Table`](super::Table).
///
/// # Panics
/// The batch has another schema.
pub fn columns(batch: &RecordBatch) -> Vec<Column<'_>> {
    batch.columns().iter().map(|array| Column::of(array)).collect()
}

impl<'b> Column<'b> {
    fn of(array: &'b dyn Array) -> Self {
        Column(match array.data_type() {
            DataType::Utf8 => Typed::Text(array.as_string()),
            DataType::UInt8 => Typed::U8(array.as_primitive()),
            DataType::UInt32 => Typed::U32(array.as_primitive()),
            DataType::UInt64 => Typed::U64(array.as_primitive()),
            DataType::Int16 => Typed::I16(array.as_primitive()),
            DataType::Timestamp(TimeUnit::Nanosecond, None) => Typed::Time(array.as_primitive()),
            other => panic!("no column of a table is {other}"),
        })
    }

    /// The cell of a row of the batch, from 0.
    ///
    /// # Panics
    /// The batch has no such row.
    pub fn cell(&self, row: usize) -> Cell<'b> {
        fn number<P: ArrowPrimitiveType>(array: &PrimitiveArray<P>, row: usize) -> Option<P::Native> {
            array.is_valid(row).then(|| array.value(row))
        }
        let cell = match self.0 {
            Typed::Text(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))),
            Typed::U8(array) => number(array, row).map(|number| Cell::Number(number.into())),
            Typed::U32(array) => number(array, row).map(|number| Cell::Number(number.into())),
            Typed::U64(array) => number(array, row).map(Cell::Number),
            Typed::I16(array) => number(array, row).map(|number| Cell::Signed(number.into())),
            Typed::Time(array) => number(array, row).map(Cell::Nanoseconds),
        };
        cell.unwrap_or(Cell::Null)
    }
}
