//! Single cells, for who has no use for columns.

use super::{cells, schema};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int16Type, Int64Type, TimestampMicrosecondType, TimestampNanosecondType, UInt8Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrowPrimitiveType, BooleanArray, ListArray, PrimitiveArray, RecordBatch, StringArray, StringViewArray,
};
use arrow_schema::DataType;
use std::ops::Range;

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell<'b> {
    /// Nothing.
    Null,
    /// A text.
    Text(&'b str),
    /// A number from 0 up.
    Number(u64),
    /// A number that may be below 0.
    Signed(i64),
    /// Civil time: ticks of 100 ns since 1970-01-01 00:00 on the writer's clock.
    Time(i64),
    /// An instant: ticks of 100 ns since 1970-01-01 00:00 on UTC.
    Utc(i64),
    /// Yes or no.
    Flag(bool),
    /// Texts.
    Texts(Texts<'b>),
    /// Numbers.
    Numbers(Numbers<'b>),
}

/// The texts of a cell; one may be nothing.
#[derive(Debug, Clone)]
pub struct Texts<'b> {
    all: &'b StringArray,
    rows: Range<usize>,
}

impl<'b> Iterator for Texts<'b> {
    type Item = Option<&'b str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next().map(|row| self.all.is_valid(row).then(|| self.all.value(row)))
    }
}

/// The numbers of a cell; one may be nothing.
#[derive(Debug, Clone)]
pub struct Numbers<'b> {
    all: &'b PrimitiveArray<Int64Type>,
    rows: Range<usize>,
}

impl Iterator for Numbers<'_> {
    type Item = Option<i64>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next().map(|row| self.all.is_valid(row).then(|| self.all.value(row)))
    }
}

/// A column of a batch, by its type.
#[derive(Debug, Clone, Copy)]
pub struct Column<'b>(Typed<'b>);

#[derive(Debug, Clone, Copy)]
enum Typed<'b> {
    View(&'b StringViewArray),
    Text(&'b StringArray),
    U8(&'b PrimitiveArray<UInt8Type>),
    U32(&'b PrimitiveArray<UInt32Type>),
    U64(&'b PrimitiveArray<UInt64Type>),
    I16(&'b PrimitiveArray<Int16Type>),
    I64(&'b PrimitiveArray<Int64Type>),
    Nanoseconds(&'b PrimitiveArray<TimestampNanosecondType>),
    Microseconds(&'b PrimitiveArray<TimestampMicrosecondType>),
    Utc(&'b PrimitiveArray<TimestampMicrosecondType>),
    Flag(&'b BooleanArray),
    Texts(&'b ListArray, &'b StringArray),
    Numbers(&'b ListArray, &'b PrimitiveArray<Int64Type>),
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
            DataType::Utf8View => Typed::View(array.as_string_view()),
            DataType::Utf8 => Typed::Text(array.as_string()),
            DataType::UInt8 => Typed::U8(array.as_primitive()),
            DataType::UInt32 => Typed::U32(array.as_primitive()),
            DataType::UInt64 => Typed::U64(array.as_primitive()),
            DataType::Int16 => Typed::I16(array.as_primitive()),
            DataType::Int64 => Typed::I64(array.as_primitive()),
            DataType::Boolean => Typed::Flag(array.as_boolean()),
            of if *of == schema::TIME => Typed::Nanoseconds(array.as_primitive()),
            of if *of == cells::TIME => Typed::Microseconds(array.as_primitive()),
            of if *of == *cells::UTC => Typed::Utc(array.as_primitive()),
            DataType::List(element) if element.data_type() == &DataType::Utf8 => {
                let list = array.as_list();
                Typed::Texts(list, list.values().as_string())
            }
            DataType::List(element) if element.data_type() == &DataType::Int64 => {
                let list = array.as_list();
                Typed::Numbers(list, list.values().as_primitive())
            }
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
        fn elements(list: &ListArray, row: usize) -> Option<Range<usize>> {
            let offsets = list.value_offsets();
            list.is_valid(row).then(|| offsets[row] as usize..offsets[row + 1] as usize)
        }
        let cell = match self.0 {
            Typed::View(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))),
            Typed::Text(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))),
            Typed::U8(array) => number(array, row).map(|number| Cell::Number(number.into())),
            Typed::U32(array) => number(array, row).map(|number| Cell::Number(number.into())),
            Typed::U64(array) => number(array, row).map(Cell::Number),
            Typed::I16(array) => number(array, row).map(|number| Cell::Signed(number.into())),
            Typed::I64(array) => number(array, row).map(Cell::Signed),
            Typed::Nanoseconds(array) => number(array, row).map(|time| Cell::Time(time.div_euclid(100))),
            Typed::Microseconds(array) => number(array, row).map(|time| Cell::Time(time.saturating_mul(10))),
            Typed::Utc(array) => number(array, row).map(|time| Cell::Utc(time.saturating_mul(10))),
            Typed::Flag(array) => array.is_valid(row).then(|| Cell::Flag(array.value(row))),
            Typed::Texts(list, all) => elements(list, row).map(|rows| Cell::Texts(Texts { all, rows })),
            Typed::Numbers(list, all) => elements(list, row).map(|rows| Cell::Numbers(Numbers { all, rows })),
        };
        cell.unwrap_or(Cell::Null)
    }
}
