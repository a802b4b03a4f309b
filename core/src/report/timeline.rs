//! What happened, in order, with durations and gaps.

use super::saved::{self, Word};
use super::text::escaped;
use crate::finding::{Evidence, Subject};
use crate::time::TICKS;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Something that happened, or a stretch of the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moment {
    /// When it happened, of a stretch the last time; as [`Coverage::clock`](super::Coverage::clock) says.
    pub time: Option<String>,
    /// Of a stretch: when it began.
    pub since: Option<String>,
    /// Seconds from the moment before to this one, where both have times that can be compared.
    pub after: Option<i64>,
    /// Its kind: `app.download`, `esp.phase` …
    #[serde(deserialize_with = "saved::word")]
    pub kind: Word,
    /// What came of it: `ok`, `failed`, `timeout` …
    #[serde(deserialize_with = "saved::word")]
    pub outcome: Word,
    /// The signal that tells it.
    pub signal: String,
    /// What it happened to.
    pub subject: Option<Subject>,
    /// How many records it stands for.
    pub count: u64,
    /// The record, of a stretch the last one.
    pub evidence: Evidence,
}

impl Moment {
    /// Whether the other one, which comes right after it, only says the same again.
    pub(crate) fn goes_on_as(&self, other: &Moment) -> bool {
        let what = |one: &Moment| (one.kind, one.outcome, one.subject.as_ref().map(|subject| subject.id.clone()));
        what(self) == what(other)
            && self.evidence.source == other.evidence.source
            && (self.kind != "fact" || self.signal == other.signal)
            && other.after.is_some_and(|after| after < PAUSE)
    }

    /// Becomes the stretch from its beginning to the end of the other one.
    pub(crate) fn take_over(&mut self, other: Moment) {
        let since = self.since.take().or(self.time.take());
        *self = Moment { since, after: self.after, count: self.count + other.count, ..other };
    }
}

/// A pause of so many seconds is shown.
const PAUSE: i64 = 30 * 60;

/// Writes moments as text, a line each, with pauses and the phases of the Enrollment Status Page between them.
///
/// Text out of logs is hostile: control and bidirectional characters are shown escaped.
pub fn timeline_to_text(moments: &[Moment], width: usize) -> String {
    let mut text = String::new();
    let mut source = None;
    for moment in moments {
        if let Some(after) = moment.after.filter(|after| *after >= PAUSE) {
            let _ = writeln!(text, "{:26}… {} …", "", crate::rule::duration(after.saturating_mul(TICKS)));
        }
        if moment.kind == "esp.phase" {
            let _ = writeln!(text, "{:26}──── Enrollment Status Page: {} ────", "", moment.outcome);
        }
        if source.replace(moment.evidence.source.as_str()) != Some(moment.evidence.source.as_str()) {
            let _ = writeln!(text, "{}", escaped(&moment.evidence.source));
        }
        let time = moment.since.as_ref().or(moment.time.as_ref()).map_or("no time", String::as_str);
        let who = moment.subject.as_ref().map(|subject| subject.name.as_deref().unwrap_or(&subject.id));
        let who = who.map(|who| format!(" {}", escaped(who))).unwrap_or_default();
        let times = match (&moment.since, &moment.time) {
            (Some(since), Some(time)) if since != time => format!(" ×{} to {time}", moment.count),
            _ if moment.count > 1 => format!(" ×{}", moment.count),
            _ => String::new(),
        };
        let place = escaped(&moment.evidence.place.to_string());
        let head = format!(
            "  {time:<26}{} {}{who}{times} ({})",
            moment.kind,
            moment.outcome,
            place.trim_start_matches([':', ' '])
        );
        let _ = writeln!(text, "{head}");
        let room = width.saturating_sub(30).max(40);
        let quote = escaped(&moment.evidence.quote);
        let short: String = quote.chars().take(room).collect();
        let more = if short.len() < quote.len() { "…" } else { "" };
        let _ = writeln!(text, "{:28}| {short}{more}", "");
    }
    text
}
