//! Turns drafts of findings into findings: looks up the records they rest on.

use super::Value;
use super::locate::{Lines, Quote, quotes};
use super::portion::How;
use crate::finding::{Evidence, Finding, Line, Place, Subject};
use crate::knowledge::{KINDS, Knowledge};
use crate::redact::Redactor;
use crate::report::Moment;
use crate::rule::{self, Draft};
use crate::source::Source;
use crate::story::{Happening, Story};
use crate::time::{Stamp, TICKS};
use rustc_hash::FxHashMap;

/// Records that have been looked up, by the number of the source and their first byte.
pub type Quotes = FxHashMap<(usize, u64), Quote>;

/// What is quoted of a record that was read and is there no more: its file has shrunk or gone since.
pub const GONE: &str = "(read, and no longer there to be quoted)";

/// Where the quotes are looked up.
pub struct Desk<'d> {
    sources: &'d [Source],
    places: Vec<(How, Lines)>,
    story: &'d Story,
    quotes: Quotes,
    /// What quotes are shown to before they are cut.
    redact: Option<&'d Redactor>,
}

impl<'d> Desk<'d> {
    /// A desk over these sources.
    pub fn new(
        sources: &'d [Source],
        places: Vec<(How, Lines)>,
        story: &'d Story,
        quotes: Quotes,
        redact: Option<&'d Redactor>,
    ) -> Self {
        Desk { sources, places, story, quotes, redact }
    }

    /// What was quoted, with what was known before.
    pub fn into_quotes(self) -> Quotes {
        self.quotes
    }

    /// What happened.
    pub fn story(&self) -> &'d Story {
        self.story
    }

    /// Looks up the records of these happenings.
    pub fn look_up(&mut self, numbers: impl Iterator<Item = usize>) {
        let mut wanted: FxHashMap<usize, Vec<u64>> = FxHashMap::default();
        for number in numbers {
            let happening = &self.story.happenings()[number];
            if !self.quotes.contains_key(&(happening.source, happening.byte())) {
                wanted.entry(happening.source).or_default().push(happening.byte());
            }
        }
        for (source, bytes) in wanted {
            let (how, lines) = &self.places[source];
            let found = quotes(&self.sources[source], how, lines, &bytes, self.redact);
            self.quotes.extend(found.into_iter().map(|(byte, quote)| ((source, byte), quote)));
        }
    }

    /// The record of a happening that has been looked up.
    pub fn evidence(&self, number: usize) -> Evidence {
        let happening = &self.story.happenings()[number];
        let byte = happening.byte();
        let gone = || Quote { place: Place { byte, ..Place::default() }, text: GONE.to_owned() };
        let quote = self.quotes.get(&(happening.source, byte)).cloned().unwrap_or_else(gone);
        Evidence {
            source: self.sources[happening.source].name.clone(),
            place: quote.place,
            time: happening.stamp().map(Stamp::to_seconds),
            quote: quote.text,
        }
    }

    /// Everything that happened, each with its record. Where the clocks of a source's writers are `apart` by so many
    /// ticks, that is no time that passed.
    pub fn timeline(&mut self, knowledge: &Knowledge, apart: &[Option<i64>]) -> Vec<Moment> {
        let all = self.story.happenings();
        self.look_up(0..all.len());
        let moment = |(number, happening): (usize, &Happening)| {
            let kind = &KINDS[happening.kind];
            let before = number.checked_sub(1).map(|number| &all[number]).filter(|before| before.comparable(happening));
            let after = before.map(|before| happening.ticks().saturating_sub(before.ticks()));
            let jump = |ticks: &i64| apart[happening.source].is_some_and(|by| *ticks > by / 2 && *ticks <= by + by / 8);
            let since = (happening.count() > 1).then(|| happening.stamp_since()).flatten();
            Moment {
                time: happening.stamp().map(Stamp::to_seconds),
                since: since.map(Stamp::to_seconds),
                after: after.filter(|ticks| !jump(ticks)).map(|ticks| ticks / TICKS),
                kind: kind.name,
                outcome: kind.outcomes.get(usize::from(happening.outcome())).copied().unwrap_or_default(),
                signal: knowledge.signals()[usize::from(happening.signal())].id.clone(),
                subject: happening.subject.map(|id| self.subject(kind.subject, self.story.subject(id))),
                count: happening.count(),
                evidence: self.evidence(number),
            }
        };
        let mut moments: Vec<Moment> = Vec::new();
        for moment in all.iter().enumerate().map(moment) {
            // What goes on is one moment.
            match moments.last_mut().filter(|last| last.goes_on_as(&moment)) {
                Some(last) => last.take_over(moment),
                None => moments.push(moment),
            }
        }
        moments
    }

    fn subject(&self, kind: &str, value: Value<'_>) -> Subject {
        let name = self.story.name(value).map(str::to_owned);
        Subject { kind: kind.to_owned(), id: rule::shown(value), name }
    }

    /// The finding of a draft whose records have been looked up.
    pub fn finding(&self, draft: Draft<'_>) -> Finding {
        let same = draft.rule.same.as_deref().unwrap_or_default();
        let subject = draft.subject.map(|id| self.subject(same, self.story.subject(id)));
        let mut evidence: Vec<_> = draft.proofs.iter().map(|&number| self.evidence(number)).collect();
        // One record may have told two things.
        evidence.dedup();
        Finding {
            rule: draft.rule.id.clone(),
            severity: draft.rule.severity,
            status: draft.status,
            confidence: draft.rule.confidence,
            points: draft.rule.points.clone(),
            summary: draft.summary,
            why: draft.why,
            fix: draft.fix,
            subject,
            first: draft.first.map(Stamp::to_seconds),
            last: draft.last.map(Stamp::to_seconds),
            count: draft.count,
            codes: draft.codes,
            evidence,
            context: draft
                .context
                .into_iter()
                .map(|(text, number)| Line { text, evidence: self.evidence(number) })
                .collect(),
            sources: draft.rule.sources.clone(),
        }
    }
}
