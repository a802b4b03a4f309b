//! The way from paths to a report.

use super::desk::{Desk, Quotes};
use super::gather::{gather, nothing};
use super::options::Options;
use super::reading::{Reading, scan};
use super::told;
use crate::error::Error;
use crate::finding::{Finding, Line};
use crate::lake::About;
use crate::redact::{Redact, Redactor};
use crate::report::{Coverage, PointState, Report, SCHEMA_VERSION, SourceCoverage, next, verdict};
use crate::rule;
use crate::runbook;
use crate::source::{self, Skipped, Source};
use crate::story::Story;
use crate::time::{Stamp, TICKS};
use std::path::Path;

/// Diagnoses the device whose logs stand in and below these paths.
///
/// ```no_run
/// use oobelens::{Knowledge, Options, diagnose};
/// let knowledge = Knowledge::builtin();
/// let report = diagnose(&["C:/logs"], &Options::new(&knowledge))?;
/// println!("{}", report.verdict.sentence);
/// # Ok::<(), oobelens::Error>(())
/// ```
///
/// # Errors
/// A path that was named does not exist or cannot be listed; or nothing in them could be read as a log. A single file
/// that cannot be read is no error: [`Coverage`] says so.
pub fn diagnose<P: AsRef<Path>>(paths: &[P], options: &Options<'_>) -> Result<Report, Error> {
    let (sources, skipped) = source::collect(paths)?;
    Ok(survey(&sources, &skipped, options)?.report)
}

/// Diagnoses sources, in memory or not. They are taken in the order of their names.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn diagnose_sources(mut sources: Vec<Source>, options: &Options<'_>) -> Result<Report, Error> {
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(survey(&sources, &[], options)?.report)
}

/// Diagnoses sources that [`collect`](crate::collect) found, with those it could not read, in the order in which it
/// gave
/// them: for who needs the sources too, such as to learn what to redact.
///
/// # Errors
/// Nothing in them could be read as a log.
pub fn diagnose_found(sources: &[Source], skipped: &[Skipped], options: &Options<'_>) -> Result<Report, Error> {
    Ok(survey(sources, skipped, options)?.report)
}

/// A device, and what a table of many tells beyond its report.
pub(super) struct Survey {
    pub report: Report,
    pub about: About,
    /// What was not read, or not wholly, though it should have been.
    pub unread: Vec<Skipped>,
}

impl Redact for Survey {
    fn redact(&mut self, by: &Redactor) {
        self.report.redact(by);
        if let Some(serial) = &mut self.about.serial {
            *serial = by.field("SerialNumber", serial).into_owned();
        }
        for text in [&mut self.about.maker, &mut self.about.model].into_iter().flatten() {
            *text = by.text(text).into_owned();
        }
        for one in &mut self.unread {
            one.name = by.text(&one.name).into_owned();
            one.reason = by.text(&one.reason).into_owned();
        }
    }
}

/// # Errors
/// Nothing in these sources could be read as a log.
pub(super) fn survey(sources: &[Source], skipped: &[Skipped], options: &Options<'_>) -> Result<Survey, Error> {
    let gathered = gather(sources, options, options.memory)?;
    let skipped: Vec<Skipped> = skipped.iter().chain(&gathered.skipped).cloned().collect();
    let read = scan(&gathered, options)?;
    if !read.iter().any(|one| one.coverage.read) {
        let unread = read.iter().map(|one| Skipped {
            name: one.coverage.source.clone(),
            reason: format!("{}, {}", one.coverage.format, one.coverage.note.as_deref().unwrap_or("not read")),
        });
        let sentence = nothing(&unread.chain(skipped).collect::<Vec<_>>());
        return Err(Error::nothing(options.redact.map_or(sentence.clone(), |by| by.text(&sentence).into_owned())));
    }
    let torn =
        read.iter().filter_map(|one| Some(Skipped { name: one.coverage.source.clone(), reason: one.trouble.clone()? }));
    let unread = skipped.iter().chain(&gathered.partly).cloned().chain(torn).collect();
    let (mut report, about, _) = report(&gathered.sources, read, &skipped, Quotes::default(), options);
    report.coverage.opened(gathered.archives);
    let mut survey = Survey { report, about, unread };
    if let Some(redactor) = options.redact {
        survey.redact(redactor);
    }
    Ok(survey)
}

/// What happened according to these sources, and the families that were read: what rules look at.
pub(crate) fn story(sources: &[Source], options: &Options<'_>) -> Result<(Story, Vec<&'static str>), Error> {
    let read = scan(&gather(sources, options, options.memory)?, options)?;
    let families = families(&read);
    let traced = traced(&read);
    let ledgers = read.into_iter().enumerate().map(|(number, one)| (number, one.timing(), one.ledger));
    Ok((Story::new(options.knowledge, ledgers, &traced, options.tz.clone()), families))
}

/// Of each trace, by how much its times may be off; none for any other source.
fn traced(read: &[Reading]) -> Vec<Option<i64>> {
    read.iter().map(|one| one.how.trace.as_ref().map(|trace| trace.slack)).collect()
}

/// The report of what was read, with the quotes it has; some may be known already.
pub(super) fn report(
    sources: &[Source],
    read: Vec<Reading>,
    skipped: &[Skipped],
    quotes: Quotes,
    options: &Options<'_>,
) -> (Report, About, Quotes) {
    let knowledge = options.knowledge;
    let families = families(&read);
    let mut coverage = coverage(&read, skipped, &families);
    let spans: Vec<(i64, i64, bool)> =
        read.iter().filter_map(|one| one.times.map(|(first, last)| (first, last, one.is_utc()))).collect();
    let mut places = Vec::new();
    let mut apart = Vec::new();
    let mut ledgers = Vec::new();
    let traced = traced(&read);
    // Of each source with times: whether one has an offset, whether one is not UTC.
    let timed: Vec<(bool, bool)> =
        read.iter().filter(|one| one.times.is_some()).map(|one| (one.offsets, one.local)).collect();
    for (number, one) in read.into_iter().enumerate() {
        coverage.not_kept += one.ledger.beyond;
        ledgers.push((number, one.timing(), one.ledger));
        places.push((one.how, one.lines));
        apart.push(one.apart.by);
    }
    let story = Story::new(knowledge, ledgers, &traced, options.tz.clone());
    let drafts = rule::apply(knowledge, &story, &families, told::began(knowledge, &story));
    let mut desk = Desk::new(sources, places, &story, quotes, options.redact);
    desk.look_up(
        drafts
            .iter()
            .flat_map(|draft| draft.proofs.iter().chain(draft.context.iter().map(|(_, number)| number)))
            .copied(),
    );
    desk.look_up(story.clock().known_from.iter().copied().take(1));
    coverage.clock = clock_words(&timed, &story, &desk, options.tz.is_some());
    let findings: Vec<Finding> = drafts.into_iter().map(|draft| desk.finding(draft)).collect();
    let answers = runbook::answer(knowledge, &story, &findings, &families);
    desk.look_up(
        answers.iter().flat_map(|answer| answer.fine.into_iter().chain(answer.shows.iter().map(|(_, number)| *number))),
    );
    let runbook = answers.into_iter().map(|answer| PointState {
        runbook: answer.runbook.to_owned(),
        section: answer.point.section.clone(),
        point: answer.point.id.clone(),
        title: answer.point.title.clone(),
        state: answer.state,
        findings: answer.findings,
        evidence: answer.fine.map(|number| desk.evidence(number)),
        shows: answer.shows.into_iter().map(|(text, number)| Line { text, evidence: desk.evidence(number) }).collect(),
        otherwise: answer.point.otherwise.clone(),
    });
    let runbook = runbook.collect();
    let next = next(knowledge, &findings);
    let timeline = if options.timeline { desk.timeline(knowledge, &apart) } else { Vec::new() };
    let page = desk.page(knowledge);
    let agent = families.contains(&"ime");
    let enrolments = desk.enrolments(knowledge, agent);
    let never = !agent && page.is_none() && enrolments.is_empty() && desk.never_enrolled(knowledge);
    let oobe = desk.oobe(knowledge);
    let apps = desk.apps(knowledge, options.timeline);
    let scripts = desk.scripts(knowledge);
    let restarts = desk.restarts(knowledge);
    let sign_ins = desk.sign_ins(knowledge);
    let network = desk.network(knowledge);
    let about = About { ends: ends(&spans, &story), ..desk.about(knowledge) };
    let verdict = verdict(&findings, &coverage, never);
    let report = Report {
        schema_version: SCHEMA_VERSION,
        verdict,
        findings,
        runbook,
        next,
        page,
        enrolments,
        oobe,
        apps,
        scripts,
        restarts,
        sign_ins,
        network,
        timeline,
        coverage,
    };
    (report, about, desk.into_quotes())
}

/// The earliest and the latest of these times: of UTC, where that is known of any of them, in the device's own time with
/// its offset; else of the device's own time.
fn ends(spans: &[(i64, i64, bool)], story: &Story) -> Option<(Stamp, Stamp)> {
    let utc = |local: i64| {
        let east = story.clock().is_known().then(|| story.clock().offset_of_local(local)).flatten()?;
        Some(local - i64::from(east) * 60 * TICKS)
    };
    let known = spans.iter().filter_map(
        |&(first, last, is_utc)| {
            if is_utc { Some((first, last)) } else { Some((utc(first)?, utc(last)?)) }
        },
    );
    let wider = |a: (i64, i64), b: (i64, i64)| (a.0.min(b.0), a.1.max(b.1));
    if let Some((first, last)) = known.reduce(wider) {
        return Some((story.clock().stamp(first), story.clock().stamp(last)));
    }
    let (first, last) = spans.iter().map(|&(first, last, _)| (first, last)).reduce(wider)?;
    Some((Stamp::from_ticks(first), Stamp::from_ticks(last)))
}

fn families(read: &[Reading]) -> Vec<&'static str> {
    let mut families: Vec<&str> = read
        .iter()
        .filter(|one| one.coverage.records > 0)
        .map(|one| one.how.format.family)
        .filter(|family| !family.is_empty())
        .collect();
    families.sort_unstable();
    families.dedup();
    families
}

fn coverage(read: &[Reading], skipped: &[Skipped], families: &[&str]) -> Coverage {
    let mut coverage =
        Coverage { families: families.iter().map(|&family| family.to_owned()).collect(), ..Coverage::default() };
    let mut shares = [("ime", 0, 0), ("events", 0, 0)];
    for one in read {
        let mut source = one.coverage.clone();
        if let Some((first, last)) = one.times {
            let shown = |ticks| {
                let stamp = Stamp::from_ticks(ticks);
                stamp.with_offset(0).filter(|_| one.is_utc()).unwrap_or(stamp).to_seconds()
            };
            (source.first, source.last) = (Some(shown(first)), Some(shown(last)));
        }
        coverage.records += source.records;
        coverage.anomalies += source.anomalies.values().sum::<u64>();
        coverage.bytes += source.bytes;
        for (_, ranked, explained) in shares.iter_mut().filter(|(family, ..)| *family == one.how.format.family) {
            *ranked += source.ranked;
            *explained += source.explained;
        }
        coverage.sources.push(source);
    }
    coverage.sources.extend(skipped.iter().map(|one| SourceCoverage {
        source: one.name.clone(),
        format: "not known".to_owned(),
        note: Some(one.reason.clone()),
        ..SourceCoverage::default()
    }));
    coverage.sources.sort_by(|a, b| a.source.cmp(&b.source));
    let [logs, events] = shares.map(|(_, ranked, explained)| (ranked > 0).then(|| explained as f64 / ranked as f64));
    (coverage.explained, coverage.explained_events) = (logs, events);
    coverage
}

/// What the times in a report are, in words.
fn clock_words(read: &[(bool, bool)], story: &Story, desk: &Desk<'_>, is_set: bool) -> String {
    let clock = story.clock();
    if clock.is_known() {
        let how = match clock.known_from.first() {
            _ if is_set => "as it was set".to_owned(),
            Some(&number) => format!("known from {}", desk.evidence(number).source),
            None => String::new(),
        };
        return format!("local time of the device with its offset from UTC: {}, {how}", clock.words());
    }
    let (utc, local) = (read.contains(&(true, false)), read.iter().any(|(_, local)| *local));
    let offsets = read.contains(&(true, true));
    match (utc, local) {
        (true, true) => {
            "UTC where +00:00 stands behind them, as in event logs; else local time of the device. The offset between the two is not known"
        }
        (true, false) => "UTC",
        (false, false) => "no record tells one",
        (false, true) if offsets => "as each log wrote them, with the offset from UTC only where the writer gave one",
        (false, true) => "local time of the device as the logs wrote it; its offset from UTC is not known",
    }
    .to_owned()
}
