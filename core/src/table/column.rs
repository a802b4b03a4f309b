//! Columns that grow by cells. A row nobody writes a cell for is null, and costs nothing while the column is empty.
//!
//! Texts are views (Arrow's `Utf8View`): up to twelve bytes stand in the cell itself, so that a short text that repeats is
//! a number that repeats, and who takes a column over copies none of its texts.

use arrow_array::builder::StringViewBuilder;
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, ArrayRef, PrimitiveArray, StringArray, StringViewArray, new_null_array};
use arrow_buffer::{Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use std::sync::{Arc, Mutex, PoisonError};

/// Columns that say the same in every row, or nothing: the batches of a table share them.
#[derive(Debug, Default)]
pub struct Same(Mutex<Vec<(Option<String>, ArrayRef)>>);

impl Same {
    /// So many are kept.
    const KEPT: usize = 32;

    /// Nulls.
    pub fn nulls(&self, kind: &DataType, rows: usize) -> ArrayRef {
        let is = |text: &Option<String>, made: &ArrayRef| text.is_none() && made.data_type() == kind;
        self.of(rows, is, None, |rows| new_null_array(kind, rows))
    }

    /// One text for every row.
    pub fn text(&self, text: &str, rows: usize) -> ArrayRef {
        let is = |one: &Option<String>, _: &ArrayRef| one.as_deref() == Some(text);
        self.of(rows, is, Some(text), |rows| {
            let mut builder = StringViewBuilder::with_capacity(rows);
            repeat(&mut builder, text, rows);
            Arc::new(builder.finish())
        })
    }

    fn of(
        &self,
        rows: usize,
        is: impl Fn(&Option<String>, &ArrayRef) -> bool,
        text: Option<&str>,
        make: impl Fn(usize) -> ArrayRef,
    ) -> ArrayRef {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept.iter().find(|(text, made)| is(text, made) && made.len() >= rows) {
            return made.slice(0, rows);
        }
        // A longer one takes the place of a shorter one, with room for a batch that is longer still.
        kept.retain(|(text, made)| !is(text, made));
        if kept.len() == Self::KEPT {
            kept.remove(0);
        }
        let made = make(rows + rows / 2);
        kept.push((text.map(str::to_owned), made.clone()));
        made.slice(0, rows)
    }
}

/// Texts as they stand in the input. Whether they are UTF-8 is asked once for all of them.
#[derive(Debug)]
pub struct Texts {
    bytes: Vec<u8>,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Texts {
    pub fn new() -> Self {
        Texts { bytes: Vec::new(), offsets: Vec::new(), nulls: NullBufferBuilder::new(0) }
    }

    /// With room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Texts { bytes: Vec::with_capacity(bytes), ..Texts::new() }
    }

    /// The cell of `row`; rows come in order.
    #[inline]
    pub fn put(&mut self, row: usize, text: &[u8]) {
        self.reach(row);
        self.bytes.extend_from_slice(text);
        self.offsets.push(self.bytes.len() as i32);
        self.nulls.append_non_null();
    }

    /// The cell of `row`, where there is anything to say.
    #[inline]
    pub fn put_some(&mut self, row: usize, text: &[u8]) {
        if !text.is_empty() {
            self.put(row, text);
        }
    }

    #[inline]
    fn reach(&mut self, row: usize) {
        if self.offsets.len() != row + 1 {
            self.fill(row);
        }
    }

    /// Fills up with nulls to `row`.
    #[cold]
    fn fill(&mut self, row: usize) {
        self.offsets.resize(row + 1, self.bytes.len() as i32);
        self.nulls.append_n_nulls(row - self.nulls.len());
    }

    pub fn finish(mut self, rows: usize, same: &Same) -> ArrayRef {
        if self.offsets.is_empty() {
            return same.nulls(&DataType::Utf8View, rows);
        }
        self.reach(rows);
        self.bytes.shrink_to_fit();
        let valid = self.nulls.build();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let bytes = Buffer::from_vec(self.bytes);
        let plain = StringArray::try_new(offsets.clone(), bytes.clone(), valid.clone()).unwrap_or_else(|_| {
            let (offsets, bytes) = lossy(&offsets, &bytes);
            StringArray::new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), valid)
        });
        Arc::new(StringViewArray::from(&plain))
    }
}

/// The same cells with U+FFFD for what is not UTF-8.
fn lossy(offsets: &[i32], bytes: &[u8]) -> (Vec<i32>, Vec<u8>) {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    let mut ends = Vec::with_capacity(offsets.len());
    ends.push(0);
    for cell in offsets.windows(2) {
        out.extend_from_slice(String::from_utf8_lossy(&bytes[cell[0] as usize..cell[1] as usize]).as_bytes());
        ends.push(out.len() as i32);
    }
    (ends, out)
}

/// Texts that mostly are the one before again.
#[derive(Debug, Default)]
pub struct Runs {
    /// Of the rows before the last text.
    done: StringViewBuilder,
    rows: usize,
    last: Vec<u8>,
    /// How many rows say the last text so far.
    times: usize,
}

impl Runs {
    /// The cell of `row`; rows come in order.
    #[inline]
    pub fn put(&mut self, row: usize, text: &[u8]) {
        if self.rows + self.times == row && self.times > 0 && self.last == text {
            self.times += 1;
        } else {
            self.turn(row, text);
        }
    }

    /// The cell of `row`, where there is anything to say.
    #[inline]
    pub fn put_some(&mut self, row: usize, text: &[u8]) {
        if !text.is_empty() {
            self.put(row, text);
        }
    }

    /// Goes on with another text.
    #[inline(never)]
    fn turn(&mut self, row: usize, text: &[u8]) {
        self.reach(row);
        self.last.clear();
        self.last.extend_from_slice(text);
        self.times = 1;
    }

    /// Writes the last text down, and nulls up to `row`.
    fn reach(&mut self, row: usize) {
        if self.times > 0 {
            repeat(&mut self.done, &String::from_utf8_lossy(&self.last), self.times);
        }
        self.rows += std::mem::take(&mut self.times);
        (self.rows..row).for_each(|_| self.done.append_null());
        self.rows = row;
    }

    pub fn finish(mut self, rows: usize, same: &Same) -> ArrayRef {
        if self.rows == 0 && self.times == 0 {
            return same.nulls(&DataType::Utf8View, rows);
        }
        if self.times == rows {
            return same.text(&String::from_utf8_lossy(&self.last), rows);
        }
        self.reach(rows);
        Arc::new(self.done.finish())
    }
}

fn repeat(builder: &mut StringViewBuilder, text: &str, times: usize) {
    builder.try_append_value_n(text, times).expect("a cell and a column hold less than 4 GiB");
}

/// Numbers.
#[derive(Debug)]
pub struct Numbers<P: ArrowPrimitiveType> {
    values: Vec<P::Native>,
    nulls: NullBufferBuilder,
}

impl<P: ArrowPrimitiveType> Numbers<P> {
    pub fn new() -> Self {
        Numbers { values: Vec::new(), nulls: NullBufferBuilder::new(0) }
    }

    /// The cell of `row`; rows come in order.
    #[inline]
    pub fn put(&mut self, row: usize, value: P::Native) {
        self.reach(row);
        self.values.push(value);
        self.nulls.append_non_null();
    }

    #[inline]
    fn reach(&mut self, row: usize) {
        if self.values.len() != row {
            self.fill(row);
        }
    }

    /// Fills up with nulls to `row`.
    #[cold]
    fn fill(&mut self, row: usize) {
        self.values.resize(row, P::Native::default());
        self.nulls.append_n_nulls(row - self.nulls.len());
    }

    /// The column; none where no row has a number.
    pub fn array(mut self, rows: usize) -> Option<PrimitiveArray<P>> {
        if self.values.is_empty() {
            return None;
        }
        self.reach(rows);
        Some(PrimitiveArray::new(self.values.into(), self.nulls.build()))
    }

    pub fn finish(self, rows: usize, same: &Same) -> ArrayRef {
        self.array(rows).map_or_else(|| same.nulls(&P::DATA_TYPE, rows), |array| Arc::new(array))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use proptest::prelude::*;

    proptest! {
        /// Both kinds of text say what was put, with U+FFFD for what is no UTF-8, and nulls where nothing was.
        #[test]
        fn texts_are_what_was_put(cells in prop::collection::vec(prop::option::of(prop::sample::select(vec![
            &b""[..], b"1", b"exactly twelv", b"twelve bytes", b"IntuneManagementExtension", b"caf\xe9", "\u{e9}\u{20ac}".as_bytes(),
        ])), 0..60)) {
            let (mut texts, mut runs, same) = (Texts::new(), Runs::default(), Same::default());
            for (row, cell) in cells.iter().enumerate() {
                if let Some(cell) = cell {
                    texts.put(row, cell);
                    runs.put(row, cell);
                }
            }
            let wanted: Vec<_> = cells.iter().map(|cell| cell.map(String::from_utf8_lossy)).collect();
            for column in [texts.finish(cells.len(), &same), runs.finish(cells.len(), &same)] {
                let said: Vec<_> = column.as_string_view().iter().map(|cell| cell.map(Into::into)).collect();
                prop_assert_eq!(&said, &wanted);
            }
        }
    }

    #[test]
    fn what_is_the_same_is_made_once_and_only_so_much_is_kept() {
        let same = Same::default();
        let views = |column: &ArrayRef| column.as_string_view().views().inner().as_ptr();
        let first = same.text("IntuneManagementExtension", 10);
        assert_eq!(views(&same.text("IntuneManagementExtension", 12)), views(&first));
        assert_eq!(same.text("IntuneManagementExtension", 99).as_string_view().iter().flatten().count(), 99);
        assert_eq!(same.nulls(&DataType::UInt8, 7).null_count(), 7);
        (0..99).for_each(|number| drop(same.text(&number.to_string(), 1)));
        assert_eq!(same.0.lock().map(|kept| kept.len()).ok(), Some(Same::KEPT));
    }
}
