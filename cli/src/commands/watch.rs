//! `oobelens watch`: live logs to what is new.

use super::diagnose::fails;
use crate::args::{Common, TextOrJsonl, Watch};
use crate::interrupt;
use crate::output::{Output, Trouble};
use crate::words::Page;
use oobelens::report::{News, json, news};
use oobelens::{Evidence, Limits, Options, Severity, Status};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A look may take so much of the time: a quarter.
const SHARE: u32 = 4;

pub fn run(args: &Watch, common: &Common, output: Output) -> Result<ExitCode, Trouble> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Trouble::new("the standard input cannot be watched: name folders or files"));
    }
    let mut output = output.live();
    let limits = args.named.limits_of(Limits::default());
    let knowledge = super::knowledge(args.rules.as_deref(), &limits)?;
    let mut options = Options::new(knowledge).limits(limits);
    if let Some(zone) = &args.tz {
        options = options.tz(zone)?;
    }
    let mut watch = oobelens::engine::Watch::new(&args.paths, options);
    if common.redaction.wanted() {
        watch = watch.redact(common.redaction.unlearnt()?);
    }
    let begun = Instant::now();
    let mut last = None;
    loop {
        let look = Instant::now();
        if let Some(report) = watch.look()? {
            let written = match args.output_format {
                TextOrJsonl::Text => text(&news(last.as_ref(), &report), &output),
                TextOrJsonl::Jsonl => jsonl(&news(last.as_ref(), &report)),
            };
            last = Some(report);
            // Nobody reads any more: that ends it as Ctrl-C does.
            if !output.write(&written)? {
                break;
            }
        }
        let left = args.r#for.map(|time| time.saturating_sub(begun.elapsed()));
        if args.once || left.is_some_and(|left| left.is_zero()) {
            break;
        }
        let pause = args.every.max(look.elapsed().saturating_mul(SHARE));
        if interrupt::wait(pause.min(left.unwrap_or(Duration::MAX))) {
            break;
        }
    }
    output.finish()?;
    Ok(ExitCode::from(u8::from(last.is_some_and(|report| fails(&report, args.fail_on)))))
}

/// Characters of a record that are shown: a console is small, and `--output-format jsonl` has all that was kept.
const QUOTED: usize = 280;

fn jsonl(news: &[News]) -> Vec<u8> {
    let mut bytes = Vec::new();
    news.iter().for_each(|one| json::line(one, &mut bytes));
    bytes
}

fn text(news: &[News], output: &Output) -> Vec<u8> {
    let mut page = Page::new(output.width(), output.colour);
    news.iter().for_each(|one| say(one, &mut page));
    page.text.into_bytes()
}

/// A line of what is new, and below it the record that says so.
fn say(news: &News, page: &mut Page) {
    let time = |time: &Option<String>| time.as_ref().map(|time| format!("{time}  ")).unwrap_or_default();
    let proof = |evidence: Option<&Evidence>, page: &mut Page| {
        if let Some(one) = evidence {
            let line = one.quote.lines().next().unwrap_or_default();
            let quote = match line.char_indices().nth(QUOTED) {
                Some((at, _)) => &format!("{}…", &line[..at]),
                None => line,
            };
            page.raw("    ", &format!("{}{}: {quote}", one.source, one.place));
        }
    };
    match news {
        News::Source { source, said } => page.wrapped("", &format!("{source}: {said}")),
        News::Phase { phase, state, was, step, time: when, evidence } => {
            let was = was.map(|was| format!(" (was {was})")).unwrap_or_default();
            let step = step.as_ref().map(|step| format!(", at {step}")).unwrap_or_default();
            page.heading(&format!("{}{phase}: {state}{step}{was}", time(when)));
            proof(evidence.as_ref(), page);
        }
        News::App { id, name, state, since } => {
            page.wrapped("", &format!("{}app {}: {state}", time(since), name.as_ref().unwrap_or(id)));
        }
        News::Failed { finding } => {
            let severity = match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            };
            page.heading(&format!("{}{severity}: {} [{}]", time(&finding.last), finding.summary, finding.rule));
            proof(finding.evidence.first(), page);
        }
        News::Over { rule, summary, status, last } => {
            let how = match status {
                Some(Status::Resolved) => "over",
                Some(Status::History) => "of an earlier enrolment",
                Some(Status::Open) | None => "no longer said",
            };
            page.heading(&format!("{}{how}: {summary} [{rule}]", time(last)));
        }
        News::Verdict { sentence } => page.wrapped("=> ", sentence),
    }
}
