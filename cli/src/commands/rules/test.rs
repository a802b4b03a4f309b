//! Signals and rules tried on real logs.

use super::check::told;
use crate::args::{Common, Test, TextOrJson};
use crate::output::{Output, Trouble};
use crate::progress::Bar;
use crate::words::{Page, counted};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use oobelens::engine::{HOW, RuleTrial, SignalTrial, Trial, trial};
use oobelens::knowledge::check::{Checked, check_within};
use oobelens::{Evidence, Options, Progress, Status, collect};
use serde_json::json;
use std::process::ExitCode;

/// The most of a record that is shown.
const SHOWN: usize = 200;

pub fn run(args: &Test, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let checked = check_within(args.rules.as_deref(), &args.bounds.limits())?;
    let tried = match args.paths.as_slice() {
        [] => None,
        _ if !checked.faults.is_empty() => None,
        _ => Some(tried(args, common, &checked)?),
    };
    match args.output_format {
        TextOrJson::Json => output.json(&json!({ "examples": checked, "trial": tried, "how": HOW }))?,
        TextOrJson::Text => {
            let mut page = Page::new(output.width(), output.colour);
            page.heading("Examples");
            page.text.push_str(&told(&checked));
            if let Some(tried) = &tried {
                write(tried, args, &mut page);
            }
            output.write(page.text.as_bytes())?
        }
    };
    output.finish()?;
    Ok(ExitCode::from(u8::from(checked.count() > 0)))
}

fn tried(args: &Test, common: &Common, checked: &Checked) -> Result<Trial, Trouble> {
    let knowledge = super::super::knowledge(args.rules.as_deref(), &args.bounds.limits())?;
    let bar = Bar::new(true);
    let progress = |progress: Progress| {
        bar.at(progress.done, progress.total);
        true
    };
    let threads = common.threads.map_or(0, usize::from);
    let mut options = Options::new(knowledge).threads(threads).limits(args.bounds.limits()).progress(&progress);
    let redactor = common.redaction.redactor(&collect(&args.paths)?.0, &options)?;
    if let Some(redactor) = &redactor {
        options = options.redact(redactor);
    }
    let own = |id: &str| checked.signals.iter().chain(&checked.rules).any(|own| own == id);
    Ok(trial(&args.paths, &options, own)?)
}

fn write(tried: &Trial, args: &Test, page: &mut Page) {
    // Of everything that is built in only what was found is told line by line.
    let all = args.rules.is_some();
    page.blank();
    page.heading(&format!("Rules, in {}", counted(tried.records as usize, "record")));
    let mut quiet = Vec::new();
    for rule in &tried.rules {
        match rule.open + rule.resolved + rule.history + rule.superseded {
            0 if all => write_quiet_rule(rule, page),
            0 => quiet.push(rule.id.as_str()),
            _ => write_rule(rule, page),
        }
    }
    write_quiet("stay quiet", "stays quiet", &quiet, all, page);
    page.blank();
    page.heading("Signals");
    let mut silent = Vec::new();
    for signal in &tried.signals {
        match signal.records {
            0 => silent.push(signal.id.as_str()),
            _ => write_signal(signal, all, page),
        }
    }
    write_quiet("are not found", "is not found", &silent, all, page);
    write_cost(tried, args.dearest, page);
}

fn write_rule(rule: &RuleTrial, page: &mut Page) {
    let counts = [
        (rule.open, "open"),
        (rule.resolved, "resolved"),
        (rule.history, "history"),
        (rule.superseded, "superseded by a more specific rule"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    page.wrapped("  ", &format!("{}: {}", rule.id, counts.join(", ")));
    for said in &rule.first {
        let over = match said.status {
            Status::Open => "",
            Status::Resolved => " (resolved)",
            Status::History => " (history)",
        };
        page.wrapped("    - ", &format!("{}{over}", said.summary));
        if let Some(evidence) = &said.evidence {
            page.raw("      ", &place(evidence));
        }
    }
}

fn write_quiet_rule(rule: &RuleTrial, page: &mut Page) {
    page.wrapped("  ", &format!("{} stays quiet", rule.id));
    rule.quiet.iter().for_each(|reason| page.wrapped("    - ", reason));
}

fn write_signal(signal: &SignalTrial, lines: bool, page: &mut Page) {
    page.wrapped("  ", &format!("{} ({}): {}", signal.id, signal.kind, counted(signal.records as usize, "record")));
    for first in signal.first.iter().filter(|_| lines) {
        page.raw("    ", &format!("{}  {}", place(first), line(&first.quote)));
    }
}

fn place(evidence: &Evidence) -> String {
    format!("{}{}", evidence.source, evidence.place)
}

fn line(quote: &str) -> String {
    let text: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn write_quiet(many: &str, one: &str, names: &[&str], all: bool, page: &mut Page) {
    match names {
        [] => {}
        _ if !all => page.wrapped("  ", &format!("{} {}", names.len(), if names.len() == 1 { one } else { many })),
        [name] => page.wrapped("  ", &format!("{name} {one}")),
        _ => page.wrapped("  ", &format!("{} {many}", names.join(", "))),
    }
}

fn write_cost(tried: &Trial, dearest: usize, page: &mut Page) {
    let measured = &tried.measured;
    page.blank();
    page.heading("Cost, the dearest first");
    let mut signals: Vec<(u64, &str)> =
        tried.signals.iter().filter_map(|signal| Some((signal.cost?, signal.id.as_str()))).collect();
    let mut rules: Vec<(u64, &str)> = tried.rules.iter().map(|rule| (rule.cost, rule.id.as_str())).collect();
    for list in [&mut signals, &mut rules] {
        list.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        list.truncate(dearest);
    }
    let mut table = Table::new();
    table.load_style(NOTHING);
    for (cost, id) in &signals {
        let each = *cost as f64 / measured.messages.max(1) as f64;
        table.add_row(["  signal".to_owned(), (*id).to_owned(), time(*cost), format!("{each:.1} ns a message")]);
    }
    for (cost, id) in &rules {
        table.add_row(["  rule".to_owned(), (*id).to_owned(), time(*cost), String::new()]);
    }
    if let Some(column) = table.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().for_each(|line| page.raw("", line.trim_end()));
    let left_out = match measured.left_out {
        0 => String::new(),
        more => format!(" ({more} more were not timed)"),
    };
    let megabytes = measured.bytes as f64 / 1e6;
    page.wrapped(
        "  ",
        &format!(
            "All signals that are known, together: {} for {} of {megabytes:.1} MB{left_out}.",
            time(measured.together),
            counted(measured.messages as usize, "message"),
        ),
    );
    page.wrapped("  ", HOW);
}

/// Nanoseconds for people.
fn time(nanoseconds: u64) -> String {
    match nanoseconds as f64 {
        long if long >= 1e9 => format!("{:.2} s", long / 1e9),
        middle if middle >= 1e6 => format!("{:.1} ms", middle / 1e6),
        short => format!("{:.1} µs", short / 1e3),
    }
}
