//! Records borrowed from bytes: no engine, no threads, no copies.
//!
//! `cargo run --example records -- LOG` counts the records of a file by component and prints its errors.

use oobelens::format::cmtrace;
use oobelens::{Item, Origin, Rank, Text};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("name a log file")?;
    let log = std::fs::read(path)?;
    let mut out = io::stdout().lock();
    let mut components: BTreeMap<Text<'_>, usize> = BTreeMap::new();
    for item in cmtrace::records(&log) {
        match item {
            Item::Record(record) => {
                // Everything in a record borrows `log`: the texts are kept, nothing is copied.
                let Origin::Log { component, .. } = record.origin else { continue };
                *components.entry(component).or_default() += 1;
                if record.level.meaning == Rank::Error {
                    writeln!(out, "byte {}: {}", record.span.start, record.text)?;
                }
            }
            Item::Anomaly(anomaly) => writeln!(out, "byte {}: {}", anomaly.span.start, anomaly.kind.name())?,
        }
    }
    for (component, count) in components {
        writeln!(out, "{count} of {component}")?;
    }
    Ok(())
}
