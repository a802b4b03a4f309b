//! `oobelens records`: every record, as rows. Windows are filtered and rendered on their threads, and written in order.

use crate::args::{Common, Records};
use crate::filter::Filter;
use crate::output::{Output, Trouble, complain};
use crate::progress::Bar;
use crate::rows::{Gap, Rows};
use crate::words::counted;
use oobelens::engine::records::{Items, for_each_window};
use oobelens::knowledge::Pack;
use oobelens::{Knowledge, Options, Redact, Row, Skipped, Source, collect};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Files named in one message.
const NAMED: usize = 5;

/// What comes of a window: rows without their line numbers, which nobody knows before the windows ahead are counted.
#[derive(Default)]
struct Rendered {
    bytes: Vec<u8>,
    gaps: Vec<Gap>,
    /// Bytes of the source.
    read: u64,
    /// Items that were looked at.
    seen: u64,
    /// Items that are written.
    kept: usize,
}

pub fn run(args: &Records, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    super::knowledge(args.rules.as_deref(), &args.bounds.limits())?;
    let (sources, mut skipped) = collect(&args.paths)?;
    let filter = Filter::new(args);
    let rows = Rows::new(args.output_format, &output);
    let bar = Bar::new(!output.terminal);
    let total = sources.iter().map(|source| source.len).sum();
    // Records are read without asking what they mean.
    let nothing_known = Knowledge::compile(Pack::default());
    let threads = common.threads.map_or(0, usize::from);
    let mut options = Options::new(&nothing_known).threads(threads).limits(args.bounds.limits());
    let redactor = common.redaction.redactor(&sources, &options)?;
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
        skipped.redact(redactor);
    }

    let make = |source: &Source, items: &mut Items<'_>| {
        let mut rendered = Rendered::default();
        items.for_each(|line, item| {
            rendered.seen += 1;
            rendered.read += item.span().len();
            if filter.keeps(&item) {
                rendered.kept += 1;
                let at = rows.row(&Row::new(&source.name, line.map(|_| 0), &item), &mut rendered.bytes);
                rendered.gaps.extend(line.zip(at).map(|(line, at)| Gap { at, line }));
            }
        });
        rendered
    };
    let mut page = Vec::new();
    let mut last = None;
    let (mut done, mut seen, mut kept) = (0, 0, 0);
    let mut written = Ok(true);
    let take = |source: &Source, line: u64, rendered: Rendered| {
        page.clear();
        if seen == 0 {
            page.extend_from_slice(rows.head().as_bytes());
        }
        if rendered.kept > 0 && last.as_ref() != Some(&source.name) {
            page.extend_from_slice(rows.source(&source.name, last.is_none()).as_bytes());
            last = Some(source.name.clone());
        }
        rows.number(&rendered.bytes, &rendered.gaps, line + 1, &mut page);
        done += rendered.read;
        seen += rendered.seen;
        kept += rendered.kept;
        bar.at(done, total);
        written = output.write(&page);
        matches!(written, Ok(true))
    };
    let unread = for_each_window(&sources, &options, make, take)?;
    drop(bar);
    written?;
    if seen == 0 {
        return Err(Trouble::new(nothing(&unread, &skipped)));
    }
    output.finish()?;
    for (reason, names) in by_reason(&unread, &skipped) {
        complain(&format!("oobelens: {}: {reason}", listed(&names)));
    }
    if kept == 0 {
        complain(&format!("oobelens: none of {} fits what was asked for", counted(seen as usize, "record")));
    }
    Ok(ExitCode::SUCCESS)
}

fn nothing(unread: &[Skipped], skipped: &[Skipped]) -> String {
    let reasons = by_reason(unread, skipped);
    if reasons.is_empty() {
        return "nothing to read: there is no file in what was named; name a folder of Intune Management Extension logs or a log file".to_owned();
    }
    let said: Vec<String> = reasons.iter().map(|(reason, names)| format!("{}: {reason}", listed(names))).collect();
    format!(
        "nothing to read: no log was found among {}: {}",
        counted(unread.len() + skipped.len(), "file"),
        said.join("; ")
    )
}

/// What was not read, by the reason why.
fn by_reason<'s>(unread: &'s [Skipped], skipped: &'s [Skipped]) -> BTreeMap<&'s str, Vec<&'s str>> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in unread.iter().chain(skipped) {
        reasons.entry(&one.reason).or_default().push(&one.name);
    }
    reasons
}

fn listed(names: &[&str]) -> String {
    match names.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..NAMED].join(", ")),
    }
}
