//! The phases of the Enrollment Status Page.

use crate::lake::cell::{Cell, Kind::Number, Kind::Text, Kind::Time, stamp};
use crate::lake::column::{Of, always, maybe};
use crate::report::Phase;
use crate::time::TICKS;

pub const PHASES: Of<Phase> = Of {
    name: "phases",
    about: "a phase of the Enrollment Status Page of a device",
    items: |seen| seen.report.and_then(|report| report.page.as_ref()).map_or(&[], |page| &page.phases),
    columns: &[
        always("phase", Text, "device preparation, device setup or account setup", |_, _, one| {
            Cell::Text(one.phase.to_owned())
        }),
        always("state", Text, "not started, open, done, failed, skipped or unknown", |_, _, one| {
            Cell::Text(one.state.to_owned())
        }),
        maybe("blocked_by", Text, "the step that failed; of an open phase, the one it is at", |_, _, one| {
            Cell::some(one.blocked_by.as_deref())
        }),
        maybe("text", Text, "what the page says of it", |_, _, one| Cell::some(one.text.as_deref())),
        maybe("first", Time, "the first time it is told of", |_, _, one| Cell::time(one.first.as_deref())),
        maybe("last", Time, "the last time it is told of", |_, _, one| Cell::time(one.last.as_deref())),
        maybe("clock", Text, "what the times are: utc, local or mixed", |_, _, one| {
            Cell::clock(&[one.first.as_deref(), one.last.as_deref()])
        }),
        maybe("seconds", Number, "from the first time to the last, where both are of one clock", |_, _, one| {
            seconds(one.first.as_deref(), one.last.as_deref())
        }),
    ],
};

/// Seconds from one time to the other; null where they cannot be compared.
fn seconds(first: Option<&str>, last: Option<&str>) -> Cell {
    let (Some(first), Some(last)) = (stamp(first), stamp(last)) else { return Cell::Null };
    match (first.utc_ticks(), last.utc_ticks()) {
        (Some(first), Some(last)) => Cell::Number((last - first) / TICKS),
        (None, None) => Cell::Number((last.ticks() - first.ticks()) / TICKS),
        _ => Cell::Null,
    }
}
