//! The runbook, answered.

use crate::lake::cell::{Cell, Kind::Number, Kind::Text};
use crate::lake::column::{Of, always};
use crate::report::{PointState, State};

pub const RUNBOOK: Of<PointState> = Of {
    name: "runbook",
    about: "a point of the runbook and what the logs of a device say of it",
    items: |seen| seen.report.map_or(&[], |report| &report.runbook),
    columns: &[
        always("runbook", Text, "the runbook", |_, _, one| Cell::Text(one.runbook.clone())),
        always("point", Text, "the point", |_, _, one| Cell::Text(one.point.clone())),
        always("title", Text, "its short text", |_, _, one| Cell::Text(one.title.clone())),
        always(
            "state",
            Text,
            "failed, hinted, resolved, fine, shown, nothing, no-data or not-provable",
            |_, _, one| Cell::Text(state(one.state).to_owned()),
        ),
        always("findings", Number, "how many findings say so", |_, _, one| Cell::count(one.findings.len())),
    ],
};

/// As the report's JSON writes it.
fn state(state: State) -> &'static str {
    match state {
        State::Failed => "failed",
        State::Hinted => "hinted",
        State::Resolved => "resolved",
        State::Fine => "fine",
        State::Shown => "shown",
        State::Nothing => "nothing",
        State::NoData => "no-data",
        State::NotProvable => "not-provable",
    }
}
