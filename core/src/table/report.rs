//! The tables of a report as Arrow. What they hold stands in [`report::tables`](crate::report::tables).

use super::{Table, cells};
use crate::error::Error;
use crate::report::Report;
use crate::report::tables::{ReportTable, Row, VERSION};
use arrow_schema::SchemaRef;
use serde_json::Value;

impl ReportTable {
    /// The columns. Their metadata say what they are under `description`.
    pub fn schema(&self) -> SchemaRef {
        cells::schema(self.name, self.about, VERSION, &self.columns())
    }

    /// The table out of a report.
    ///
    /// ```
    /// use oobelens::{Knowledge, Options, Source, diagnose_sources, report::tables::FINDINGS};
    /// # let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"A\" context=\"\" \
    /// #            type=\"1\" thread=\"4\" file=\"\">\r\n";
    /// let source = Source::memory("IntuneManagementExtension.log", log);
    /// let knowledge = Knowledge::builtin();
    /// let report = diagnose_sources(vec![source], &Options::new(&knowledge))?;
    /// assert_eq!(FINDINGS.of(&report).len(), report.findings.len());
    /// # Ok::<(), oobelens::Error>(())
    /// ```
    pub fn of(&self, report: &Report) -> Table {
        self.table(&self.rows(report))
    }

    /// The table out of rows, a JSON array of the objects that stand in a report.
    ///
    /// # Errors
    /// The text is no JSON array.
    pub fn of_json(&self, json: &str) -> Result<Table, Error> {
        let items: Vec<Value> = serde_json::from_str(json).map_err(|error| Error::rows(self.name, &error))?;
        Ok(self.table(&self.rows_of(&items)))
    }

    fn table(&self, rows: &[Row]) -> Table {
        let schema = self.schema();
        let mut batches = Vec::new();
        if !rows.is_empty() {
            batches.push(cells::batch(&schema, &self.columns(), rows));
        }
        Table { schema, batches, rows: rows.len(), unread: Vec::new() }
    }
}
