//! What is new in a report since the one before it: for who watches a device.

use super::{Phase, Report};
use crate::finding::{Evidence, Finding, Status};
use serde::Serialize;

/// Something that has come to light or has changed.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "news", rename_all = "kebab-case")]
pub enum News {
    /// Something went wrong: a finding is open that was not.
    Failed {
        /// All of it.
        finding: Box<Finding>,
    },
    /// A finding that was open is so no more.
    Over {
        /// The rule that had found it.
        rule: String,
        /// Its sentence, as it is now or as it was last.
        summary: String,
        /// What it is now; none where no rule says it any more, as when another one explains it better.
        status: Option<Status>,
        /// The last time of it, in the writer's own time.
        last: Option<String>,
    },
    /// A phase of the Enrollment Status Page stands otherwise.
    Phase {
        /// `device preparation`, `device setup`, `account setup`.
        phase: &'static str,
        /// As in [`Phase::state`].
        state: &'static str,
        /// As it was before, where anything told of it.
        was: Option<&'static str>,
        /// The step that failed, or the one it is at.
        step: Option<String>,
        /// When, in the writer's own time.
        time: Option<String>,
        /// The record that says so.
        evidence: Option<Evidence>,
    },
    /// An app stands otherwise.
    App {
        /// Its id.
        id: String,
        /// Its name, where a record gives one.
        name: Option<String>,
        /// As in [`App::state`](super::app::App::state).
        state: &'static str,
        /// Since when, in the writer's own time.
        since: Option<String>,
    },
    /// A source was found, has gone, or has something said of it that was not.
    Source {
        /// Its name.
        source: String,
        /// A few words.
        said: String,
    },
    /// The answer in one sentence is another one.
    Verdict {
        /// The sentence.
        sentence: String,
    },
}

/// What is new in `after`; all that stands now, where there is nothing `before` it. In this order: sources, phases, apps,
/// findings, and the verdict last.
pub fn news(before: Option<&Report>, after: &Report) -> Vec<News> {
    let mut news = Vec::new();
    sources(before, after, &mut news);
    phases(before, after, &mut news);
    apps(before, after, &mut news);
    findings(before, after, &mut news);
    if before.is_none_or(|before| before.verdict.sentence != after.verdict.sentence) {
        news.push(News::Verdict { sentence: after.verdict.sentence.clone() });
    }
    news
}

fn sources(before: Option<&Report>, after: &Report, news: &mut Vec<News>) {
    let was = before.map(|before| before.coverage.sources.as_slice()).unwrap_or_default();
    let is = after.coverage.sources.as_slice();
    for one in is {
        let said = match (was.iter().find(|was| was.source == one.source), &one.note) {
            (Some(was), Some(note)) if was.note != one.note => note.clone(),
            (None, Some(note)) => note.clone(),
            (None, None) => format!("{}, is followed", one.format),
            _ => continue,
        };
        news.push(News::Source { source: one.source.clone(), said });
    }
    let gone = was.iter().filter(|was| is.iter().all(|one| one.source != was.source));
    news.extend(gone.map(|gone| News::Source {
        source: gone.source.clone(),
        said: "is not there any more under this name".to_owned(),
    }));
}

fn phases(before: Option<&Report>, after: &Report, news: &mut Vec<News>) {
    let of = |report: &Report, name: &str| -> Option<Phase> {
        report.page.as_ref()?.phases.iter().find(|phase| phase.phase == name && phase.is_told()).cloned()
    };
    for phase in after.page.iter().flat_map(|page| &page.phases).filter(|phase| phase.is_told()) {
        let was = before.and_then(|before| of(before, phase.phase));
        if was.as_ref().is_some_and(|was| (was.state, &was.blocked_by) == (phase.state, &phase.blocked_by)) {
            continue;
        }
        news.push(News::Phase {
            phase: phase.phase,
            state: phase.state,
            was: was.map(|was| was.state),
            step: phase.blocked_by.clone(),
            time: phase.last.clone(),
            evidence: phase.evidence.clone(),
        });
    }
}

fn apps(before: Option<&Report>, after: &Report, news: &mut Vec<News>) {
    for app in &after.apps {
        let was = before.and_then(|before| before.apps.iter().find(|was| was.id == app.id));
        if was.is_none_or(|was| was.state != app.state) {
            let (id, name, since) = (app.id.clone(), app.name.clone(), app.since.clone());
            news.push(News::App { id, name, state: app.state, since });
        }
    }
}

/// The same failure of the same thing is one: of those the open one comes first.
fn findings(before: Option<&Report>, after: &Report, news: &mut Vec<News>) {
    fn key(finding: &Finding) -> (&str, Option<&str>) {
        (&finding.rule, finding.subject.as_ref().map(|subject| subject.id.as_str()))
    }
    let find = |report: &'_ Report, wanted: &Finding| {
        report.findings.iter().find(|finding| key(finding) == key(wanted)).map(|finding| finding.status)
    };
    let open = |finding: &&Finding| finding.status == Status::Open;
    for finding in after.findings.iter().filter(open) {
        if before.and_then(|before| find(before, finding)) != Some(Status::Open) {
            news.push(News::Failed { finding: Box::new(finding.clone()) });
        }
    }
    for was in before.iter().flat_map(|before| &before.findings).filter(open) {
        let is = after.findings.iter().find(|finding| key(finding) == key(was));
        if is.is_none_or(|is| is.status != Status::Open) {
            let told = is.unwrap_or(was);
            news.push(News::Over {
                rule: was.rule.clone(),
                summary: told.summary.clone(),
                status: is.map(|is| is.status),
                last: told.last.clone(),
            });
        }
    }
}
