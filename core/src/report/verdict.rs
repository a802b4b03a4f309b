//! The answer in one sentence.

use super::{Coverage, Verdict};
use crate::finding::{Finding, Status};
use crate::knowledge::Severity;

/// Only what is open can be the answer; what is over is named, and what was not given is said. `never`:
/// the device was never enrolled.
pub(crate) fn verdict(findings: &[Finding], coverage: &Coverage, never: bool) -> Verdict {
    let open = |finding: &&Finding| finding.status == Status::Open && finding.severity > Severity::Info;
    let missing = missing(coverage);
    if let Some((number, finding)) = findings.iter().enumerate().find(|(_, finding)| open(finding)) {
        let sentence = match finding.severity {
            Severity::Error => sentence(&finding.summary),
            _ => {
                format!("Nothing is proven to have stopped provisioning; worth a look: {}", sentence(&finding.summary))
            }
        };
        return Verdict { sentence, finding: Some(number) };
    }
    if coverage.families.is_empty() {
        let sentence = match coverage.records {
            0 => "No complete record was found in what was given: nothing can be said.",
            _ => {
                "Neither a log of the Intune Management Extension nor an event log nor a registry dump was among what was given: of the other logs nothing is known here, so nothing can be said of provisioning."
            }
        };
        return Verdict { sentence: sentence.to_owned(), finding: None };
    }
    let find =
        |status: Status| findings.iter().find(|finding| finding.status == status && finding.severity > Severity::Info);
    let mut text = match (find(Status::Resolved), find(Status::History)) {
        (Some(finding), _) => format!("Nothing is open in what was given. Resolved: {}", sentence(&finding.summary)),
        (None, Some(finding)) => format!(
            "Nothing failed since the device was enrolled as it is now. Before that: {}",
            sentence(&finding.summary)
        ),
        (None, None) => "Nothing failed in what was given.".to_owned(),
    };
    if never {
        text.push_str(" No enrolment was attempted in what was given.");
    }
    if let Some(missing) = missing {
        text = format!("{text} {missing}");
    }
    Verdict { sentence: text, finding: None }
}

/// What would have shown more and was not given. The state of the Enrollment Status Page stands in the registry and in
/// event logs only; what became of apps and scripts, in the agent's logs.
fn missing(coverage: &Coverage) -> Option<String> {
    let has = |family: &str| coverage.families.iter().any(|known| known == family);
    let esp = has("registry") || has("events");
    match (esp, has("ime")) {
        (false, _) => Some("The state of the Enrollment Status Page was not among the logs that were read.".to_owned()),
        (true, false) => Some(
            "No log of the Intune Management Extension was among them: of apps and scripts nothing is known."
                .to_owned(),
        ),
        (true, true) => None,
    }
}

fn sentence(summary: &str) -> String {
    let mut text = summary.trim().to_owned();
    if let Some(first) = text.get(..1) {
        let upper = first.to_uppercase();
        text.replace_range(..1, &upper);
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
