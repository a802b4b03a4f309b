//! A report and its parts, redacted in place, member by member.
//!
//! Each type is taken apart without leaving out a member: one that is added and not named here does not compile.

use super::Redactor;
use crate::coverage::{Share, SourceShare, Unexplained, WorkList};
use crate::finding::{CodeSaid, Evidence, Finding, Line, Place, Status, Subject};
use crate::knowledge::{Confidence, Severity};
use crate::report::{
    App, AppLink, Coverage, Detection, Download, Enrolment, EspPage, Layout, Moment, Next, Oobe, Outage, PageSetup,
    PageStep, PageUser, Phase, PointState, Profile, Report, Restart, Script, SignIn, SourceCoverage, Stage, State,
    Verdict,
};
use crate::source::Skipped;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What can be redacted in place: a report and its parts.
pub trait Redact {
    /// Replaces everything personal in it.
    fn redact(&mut self, by: &Redactor);
}

impl Redact for String {
    fn redact(&mut self, by: &Redactor) {
        if let Cow::Owned(redacted) = by.text(self) {
            *self = redacted;
        }
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self, by: &Redactor) {
        self.iter_mut().for_each(|one| one.redact(by));
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self, by: &Redactor) {
        self.iter_mut().for_each(|one| one.redact(by));
    }
}

impl<V: Redact> Redact for BTreeMap<String, V> {
    fn redact(&mut self, by: &Redactor) {
        for (mut key, mut value) in std::mem::take(self) {
            key.redact(by);
            value.redact(by);
            self.insert(key, value);
        }
    }
}

impl<A: Redact, B: Redact> Redact for (A, B) {
    fn redact(&mut self, by: &Redactor) {
        self.0.redact(by);
        self.1.redact(by);
    }
}

/// What holds no text of a log.
macro_rules! plain {
    ($($kind:ty),*) => { $(impl Redact for $kind { fn redact(&mut self, _: &Redactor) {} })* };
}

plain!(u32, u64, usize, i64, f64, bool, &'static str, Severity, Confidence, Share, Status, State);

macro_rules! members {
    ($($kind:ident { $($member:ident),* })*) => { $(
        impl Redact for $kind {
            fn redact(&mut self, by: &Redactor) {
                let $kind { $($member),* } = self;
                $($member.redact(by);)*
            }
        }
    )* };
}

members! {
    Report {
        schema_version, verdict, findings, runbook, next, page, oobe, enrolments, apps, scripts, restarts, sign_ins, network,
        timeline, coverage
    }
    Verdict { sentence, finding }
    Finding {
        rule, severity, status, confidence, points, summary, why, fix, subject, first, last, count, codes, evidence, context,
        sources
    }
    Subject { kind, id, name }
    CodeSaid { code, name, meaning }
    Place { byte, line, record, key }
    Line { text, evidence }
    PointState { runbook, section, point, title, state, findings, evidence, shows, otherwise }
    Next { runbook, point, title, findings, steps, rollback, never }
    EspPage { setup, phases, users, failed, may_be_passed, notes }
    PageSetup { time_limit, may_reset, may_retry, may_continue, device_page, user_page, evidence }
    Phase { phase, state, text, blocked_by, steps, first, last, seconds, evidence }
    PageStep { step, state, text }
    PageUser { sid, done, time, evidence }
    Enrolment { id, first, last, kind, join, profile, mdm, failures, codes, evidence }
    Profile { state, name, tenant, reason }
    App {
        id, name, intent, state, fine, since, waits, next_try, context, tracked, needs, replaces, detection, attempts,
        exit_codes, download, install_seconds, stages
    }
    AppLink { id, name }
    Detection { asks, met, at }
    Oobe { first, last, seconds, complete, evidence }
    Restart { time, seen, cause, asked, evidence }
    SignIn { what, outcome, first, last, count, over, codes, evidence }
    Outage { what, host, trouble, first, last, count, over, codes, evidence }
    Download { bytes, total, via, host, seconds, bytes_per_second }
    Stage { stage, outcome, first, last, seconds, count, evidence }
    Moment { time, since, after, kind, outcome, signal, subject, count, evidence }
    Coverage { sources, layouts, records, anomalies, bytes, explained, explained_events, families, clock, not_kept }
    Layout { root, tool }
    SourceCoverage { source, format, read, records, anomalies, bytes, ranked, explained, first, last, note }
    Skipped { name, reason }
    WorkList { schema_version, levels, logs, events, sources, unexplained, signals, not_listed, unread }
    SourceShare { source, format, events, share }
    Unexplained { template, level, count, sources, source, place }
}

/// A registry value is quoted without its name, which may say what it is.
impl Redact for Evidence {
    fn redact(&mut self, by: &Redactor) {
        let Evidence { source, place, time, quote } = self;
        let name = place.key.as_deref().and_then(|key| key.rsplit('\\').next()).unwrap_or_default().to_owned();
        if let Cow::Owned(redacted) = by.field(&name, quote) {
            *quote = redacted;
        }
        source.redact(by);
        place.redact(by);
        time.redact(by);
    }
}

/// What a script wrote goes where the bodies of scripts go.
impl Redact for Script {
    fn redact(&mut self, by: &Redactor) {
        let Script {
            id,
            name,
            kind: _,
            state: _,
            since,
            runs: _,
            failures: _,
            exit_codes,
            output,
            error,
            first,
            last,
            seconds: _,
            evidence,
        } = self;
        for wrote in [output, error].into_iter().flatten() {
            if let Cow::Owned(redacted) = by.field("execution output", wrote) {
                *wrote = redacted;
            }
        }
        id.redact(by);
        exit_codes.redact(by);
        evidence.redact(by);
        for text in [name, since, first, last] {
            text.redact(by);
        }
    }
}
