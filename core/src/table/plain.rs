//! Texts one behind the other (`Utf8`) in place of views, for who knows no views: Spark, many readers of Parquet, and most
//! of what pyarrow computes.

use super::Table;
use super::stream::Stream;
use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::sync::Arc;

impl Table {
    /// The same table with texts as `Utf8`. Its texts are copied, where they were views.
    ///
    /// ```
    /// use oobelens::table::{Table, schema};
    /// let plain = Table::empty(schema()).plain();
    /// assert_eq!(plain.schema().field_with_name("text")?.data_type().to_string(), "Utf8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn plain(&self) -> Table {
        let schema = plain_schema(&self.schema);
        let batches = self.batches.iter().map(|batch| plain(batch, &schema)).collect();
        Table { schema, batches, ..self.clone() }
    }
}

impl Stream {
    /// All that is still to come as an Arrow C stream, with texts as `Utf8`. Who reads it waits for each batch.
    pub fn into_plain_c_stream(self) -> FFI_ArrowArrayStream {
        let schema = plain_schema(&self.schema());
        let shape = schema.clone();
        let batches = self.map(move |batch| batch.map(|batch| plain(&batch, &shape)));
        FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, schema)))
    }
}

/// A column with `Utf8` for views.
pub fn plain_field(field: &Field) -> Field {
    match field.data_type() {
        DataType::Utf8View => field.clone().with_data_type(DataType::Utf8),
        _ => field.clone(),
    }
}

/// The same cells, with texts one behind the other.
pub fn plain_array(array: &ArrayRef) -> ArrayRef {
    let Some(views) = array.as_string_view_opt() else { return array.clone() };
    if views.null_count() == views.len() {
        return new_null_array(&DataType::Utf8, views.len());
    }
    let mut texts = StringBuilder::with_capacity(views.len(), views.lengths().map(|length| length as usize).sum());
    views.iter().for_each(|text| texts.append_option(text));
    Arc::new(texts.finish())
}

fn plain_schema(schema: &Schema) -> SchemaRef {
    let fields: Vec<Field> = schema.fields().iter().map(|field| plain_field(field)).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn plain(batch: &RecordBatch, schema: &SchemaRef) -> RecordBatch {
    let columns = batch.columns().iter().map(plain_array).collect();
    RecordBatch::try_new(schema.clone(), columns).expect("the columns are those of the schema")
}
