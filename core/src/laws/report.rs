//! What holds for a report, whatever the logs.

use crate::engine::{Options, diagnose_sources};
use crate::format::cmtrace::{DateOrder, OPEN, Records};
use crate::knowledge::Knowledge;
use crate::record::Item;
use crate::source::Source;
use serde_json::Value;

/// What the record says that [`bystanders`] adds.
pub const BYSTANDER: &str = "zq: a bystander";

/// A log: its name and its bytes.
pub type Log<'l> = (&'l str, &'l [u8]);

/// The same logs give the same bytes of JSON, whatever the size of the windows, the number of threads and the order in
/// which the logs are named.
///
/// # Panics
/// Where it does not hold.
pub fn one_report(knowledge: &Knowledge, logs: &[Log<'_>], sizes: &[u64], threads: &[usize]) {
    let wanted = json(logs, &Options::new(knowledge).threads(1));
    let turned: Vec<Log<'_>> = logs.iter().rev().copied().collect();
    for (&size, &threads) in sizes.iter().flat_map(|size| threads.iter().map(move |threads| (size, threads))) {
        let options = Options::new(knowledge).window(size).threads(threads);
        for logs in [logs, &turned] {
            same(
                &wanted,
                &json(logs, &options),
                &format!("windows of {size} on {threads} threads give the same report"),
            );
        }
    }
}

/// Records that match no signal, added between the records of a log, change only lines, bytes and coverage.
///
/// # Panics
/// Where it does not hold.
pub fn bystanders(knowledge: &Knowledge, name: &str, log: &[u8]) {
    let more = with_bystanders(log);
    let options = Options::new(knowledge).threads(1);
    let without = |log: &[u8]| {
        let mut report = serde_json::from_str(&json(&[(name, log)], &options)?).map_err(|error| error.to_string())?;
        forget(&mut report);
        Ok(report.to_string())
    };
    // Where there is no report the sentence may name sizes: then there is nothing to compare.
    if let Ok(wanted) = without(log) {
        same(&Ok(wanted), &without(&more), "records that say nothing change nothing");
    }
}

/// Both are the same text; where they are not, what stands where they part.
fn same(wanted: &Result<String, String>, found: &Result<String, String>, what: &str) {
    let text = |result: &Result<String, String>| result.as_ref().map_or_else(String::clone, String::clone);
    let (wanted, found) = (text(wanted), text(found));
    if wanted != found {
        let at = wanted.bytes().zip(found.bytes()).take_while(|(a, b)| a == b).count();
        let near = |text: &str| {
            String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200).min(text.len())..text.len().min(at + 200)])
                .into_owned()
        };
        panic!("{what}\n  wanted: {}\n  found:  {}", near(&wanted), near(&found));
    }
}

/// The JSON of the report, or the sentence that says why there is none.
fn json(logs: &[Log<'_>], options: &Options<'_>) -> Result<String, String> {
    let sources = logs.iter().map(|(name, bytes)| Source::memory(*name, *bytes)).collect();
    let report = diagnose_sources(sources, options).map_err(|error| error.to_string())?;
    serde_json::to_string(&report).map_err(|error| error.to_string())
}

/// The log with a record that says nothing behind each of its records that another one follows: written at the same
/// time, on the same thread, at the same level.
fn with_bystanders(log: &[u8]) -> Vec<u8> {
    let mut more = Vec::new();
    let mut copied = 0;
    let mut before = None;
    for item in Records::new(log, 0, DateOrder::MonthFirst) {
        let start = item.span().start as usize;
        if let (Some((tail, end)), true) = (before, log[start..].starts_with(OPEN)) {
            more.extend_from_slice(&log[copied..start]);
            more.extend_from_slice(format!("<![LOG[{BYSTANDER}]LOG]!>").as_bytes());
            more.extend_from_slice(&log[tail..end]);
            copied = start;
        }
        before = match item {
            Item::Record(record) => {
                let message = start + OPEN.len() + record.text.len();
                Some((message + 7, record.span.end as usize))
            }
            Item::Anomaly(_) => None,
        };
    }
    more.extend_from_slice(&log[copied..]);
    more
}

/// Takes out what may change: coverage, and where something stands.
fn forget(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("coverage");
            members.remove("place");
            members.values_mut().for_each(forget);
        }
        Value::Array(values) => values.iter_mut().for_each(forget),
        _ => {}
    }
}
