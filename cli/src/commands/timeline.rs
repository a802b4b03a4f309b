//! `oobelens timeline`: what happened, in order.

use crate::args::{Common, Timeline, TimelineFormat};
use crate::output::{Output, Trouble, complain};
use oobelens::Report;
use oobelens::report::{Face, Look, Moment, csv, timeline_to_text};
use std::process::ExitCode;

const HEAD: &str = "time,since,after_seconds,kind,outcome,subject,name,count,source,line,record,key,byte,quote\n";

pub fn run(args: &Timeline, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let mut report = super::report(&args.device, common, |options| options.timeline())?;
    report.timeline.retain(|moment| wanted(args, moment));
    let moments = &report.timeline;
    match args.output_format {
        TimelineFormat::Text => output.write(timeline_to_text(moments, output.width()).as_bytes())?,
        TimelineFormat::Json => output.json(moments)?,
        TimelineFormat::Csv => {
            let mut page = HEAD.as_bytes().to_vec();
            moments.iter().for_each(|moment| row(moment, output.terminal, &mut page));
            output.write(&page)?
        }
        TimelineFormat::TimesketchCsv => for_timesketch("timesketch-csv", report, &mut output)?,
        TimelineFormat::TimesketchJsonl => for_timesketch("timesketch-jsonl", report, &mut output)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// What happened and nothing else: findings are no part of it.
fn for_timesketch(face: &str, mut report: Report, output: &mut Output) -> Result<bool, Trouble> {
    report.findings.clear();
    report.verdict.finding = None;
    let face = Face::named(face).ok_or_else(|| Trouble::new(format!("there is no face {face}")))?;
    if let Some(sentence) = face.left_out(&report) {
        complain(&format!("oobelens: {sentence}"));
    }
    output.write(face.write(&report, Look::default()).as_bytes())
}

fn wanted(args: &Timeline, moment: &Moment) -> bool {
    let about = |text: &String| {
        let small = text.to_lowercase();
        let names = moment.subject.iter().flat_map(|subject| subject.name.iter().chain([&subject.id]));
        names.into_iter().any(|name| name.to_lowercase().contains(&small))
    };
    (args.kind.is_empty() || args.kind.iter().any(|kind| moment.kind.starts_with(kind.as_str())))
        && args.about.as_ref().is_none_or(about)
}

fn row(moment: &Moment, on_terminal: bool, into: &mut Vec<u8>) {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let subject = moment.subject.as_ref();
    let place = &moment.evidence.place;
    let cells = [
        moment.time.as_deref().unwrap_or_default(),
        moment.since.as_deref().unwrap_or_default(),
        &moment.after.map(|after| after.to_string()).unwrap_or_default(),
        moment.kind,
        moment.outcome,
        subject.map(|subject| subject.id.as_str()).unwrap_or_default(),
        subject.and_then(|subject| subject.name.as_deref()).unwrap_or_default(),
        &moment.count.to_string(),
        &moment.evidence.source,
        &number(place.line),
        &number(place.record),
        place.key.as_deref().unwrap_or_default(),
        &place.byte.to_string(),
        &moment.evidence.quote,
    ];
    csv::cells(&cells, on_terminal, into);
}
