//! Columns that grow by cells. A row nobody writes a cell for is null, and costs nothing while the column is empty.

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{ArrayRef, PrimitiveArray, StringArray, new_null_array};
use arrow_buffer::{Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use std::sync::Arc;

/// Null columns, made once for each type.
#[derive(Debug)]
pub struct Nulls {
    rows: usize,
    made: Vec<ArrayRef>,
}

impl Nulls {
    pub const fn new(rows: usize) -> Self {
        Nulls { rows, made: Vec::new() }
    }

    pub const fn rows(&self) -> usize {
        self.rows
    }

    pub fn of(&mut self, kind: &DataType) -> ArrayRef {
        if let Some(made) = self.made.iter().find(|made| made.data_type() == kind) {
            return made.clone();
        }
        let made = new_null_array(kind, self.rows);
        self.made.push(made.clone());
        made
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
    pub fn put(&mut self, row: usize, text: &[u8]) {
        self.reach(row);
        self.bytes.extend_from_slice(text);
        self.offsets.push(self.bytes.len() as i32);
        self.nulls.append_non_null();
    }

    /// The cell of `row`, where there is anything to say.
    pub fn put_some(&mut self, row: usize, text: &[u8]) {
        if !text.is_empty() {
            self.put(row, text);
        }
    }

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

    pub fn finish(mut self, nulls: &mut Nulls) -> ArrayRef {
        if self.offsets.is_empty() {
            return nulls.of(&DataType::Utf8);
        }
        self.reach(nulls.rows());
        self.bytes.shrink_to_fit();
        let valid = self.nulls.build();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let bytes = Buffer::from_vec(self.bytes);
        match StringArray::try_new(offsets.clone(), bytes.clone(), valid.clone()) {
            Ok(array) => Arc::new(array),
            Err(_) => {
                let (offsets, bytes) = lossy(&offsets, &bytes);
                Arc::new(StringArray::new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(bytes), valid))
            }
        }
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

/// One text for every row.
pub fn repeated(text: &str, rows: usize) -> ArrayRef {
    let length = text.len() as i32;
    let offsets: Vec<i32> = (0..=rows as i32).map(|row| row * length).collect();
    Arc::new(StringArray::new(OffsetBuffer::new(offsets.into()), Buffer::from_vec(text.as_bytes().repeat(rows)), None))
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
    pub fn put(&mut self, row: usize, value: P::Native) {
        self.reach(row);
        self.values.push(value);
        self.nulls.append_non_null();
    }

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

    pub fn finish(mut self, nulls: &mut Nulls) -> ArrayRef {
        if self.values.is_empty() {
            return nulls.of(&P::DATA_TYPE);
        }
        self.reach(nulls.rows());
        Arc::new(PrimitiveArray::<P>::new(self.values.into(), self.nulls.build()))
    }
}
