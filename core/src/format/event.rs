//! Event logs saved as text: what people send when they are asked for "the event log".
//!
//! Every tool has its own shape, and each is told by its content: the XML of Event Viewer, `wevtutil`, `tracerpt` and
//! python-evtx; comma or tab separated rows of Event Viewer, `Get-WinEvent`, `Get-EventLog` and `tracerpt`; the text of
//! `wevtutil`; JSON and CLIXML of PowerShell. Each format is one file here. What they share stands beside them:
//! [`parts`] (what is gathered of one event), [`property`] (the names PowerShell gives it), [`level`] (levels in words)
//! and [`local_time`] (dates as the user's language writes them).
//!
//! XML is the only export that keeps everything. Rows lose the zone of their times, and Event Viewer's also the
//! channel, the computer and the process.

mod clixml;
mod csv;
mod json;
mod level;
mod local_time;
mod markup;
mod parts;
mod property;
mod wevtutil_text;
mod xml;

use super::{Format, Known, Read, Scan};

/// Every export of an event log as text.
pub const KNOWN: &[Known] = &[
    Known { format: text("event log as XML", xml::scan), is: xml::is },
    Known { format: text("event log as CLIXML", clixml::scan), is: clixml::is },
    Known { format: text("event log as JSON", json::scan), is: json::is },
    Known { format: text("event log as text (wevtutil)", wevtutil_text::scan), is: wevtutil_text::is },
    Known { format: text("event trace as CSV (tracerpt)", csv::tracerpt::scan), is: csv::tracerpt::is },
    Known { format: text("event log as CSV (Get-WinEvent)", csv::winevent::scan), is: csv::winevent::is },
    Known { format: text("event log as CSV (Get-EventLog)", csv::eventlog::scan), is: csv::eventlog::is },
    Known { format: text("event log as text (Event Viewer)", csv::viewer::scan), is: csv::viewer::is_text },
    Known { format: text("event log as CSV (Event Viewer)", csv::viewer::scan), is: csv::viewer::is_csv },
];

const fn text(name: &'static str, scan: Scan) -> Format {
    Format { name, family: "events", read: Read::Text(scan) }
}

#[cfg(test)]
mod tests;
