//! Turns drafts of findings into findings: looks up the records they rest on.

use super::locate::{Lines, Quote, quotes};
use super::portion::How;
use crate::finding::{Evidence, Finding, Line, Subject};
use crate::rule::{self, Draft};
use crate::source::Source;
use crate::story::Story;
use crate::time::Stamp;
use rustc_hash::FxHashMap;

/// Where the quotes are looked up.
pub struct Desk<'d> {
    sources: &'d [Source],
    places: Vec<(How, Lines)>,
    story: &'d Story,
    quotes: FxHashMap<(usize, u64), Quote>,
}

impl<'d> Desk<'d> {
    /// A desk over these sources.
    pub fn new(sources: &'d [Source], places: Vec<(How, Lines)>, story: &'d Story) -> Self {
        Desk { sources, places, story, quotes: FxHashMap::default() }
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
            let found = quotes(&self.sources[source], how, lines, &bytes);
            self.quotes.extend(found.into_iter().map(|(byte, quote)| ((source, byte), quote)));
        }
    }

    /// The record of a happening that has been looked up.
    pub fn evidence(&self, number: usize) -> Evidence {
        let happening = &self.story.happenings()[number];
        let quote = self.quotes.get(&(happening.source, happening.byte())).cloned().unwrap_or_default();
        Evidence {
            source: self.sources[happening.source].name.clone(),
            place: quote.place,
            time: happening.stamp().map(Stamp::to_seconds),
            quote: quote.text,
        }
    }

    /// The finding of a draft whose records have been looked up.
    pub fn finding(&self, draft: Draft<'_>) -> Finding {
        let subject = draft.subject.map(|id| self.story.subject(id)).map(|subject| Subject {
            kind: draft.rule.same.clone().unwrap_or_default(),
            id: rule::shown(subject),
            name: self.story.name(subject).map(str::to_owned),
        });
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
            evidence: draft.proofs.iter().map(|&number| self.evidence(number)).collect(),
            context: draft
                .context
                .into_iter()
                .map(|(text, number)| Line { text, evidence: self.evidence(number) })
                .collect(),
            sources: draft.rule.sources.clone(),
        }
    }
}
