//! A category of the page as Windows keeps it: JSON, in two shapes.
//!
//! `{"categoryState": …, "DeviceSetup.AppsSubcategory": {"subcategoryState": …, "subcategoryStatusText": …}}`, or
//! without the category before the dot, each step an object or its text alone. Sources: AutopilotMonitor
//! (github.com/okieselbach/AutopilotMonitor), seen in the field.

use crate::json;
use crate::report::PageStep;

/// A category: how it stands, what the page says, its steps.
#[derive(Debug)]
pub struct Category {
    pub state: &'static str,
    pub text: Option<String>,
    pub steps: Vec<PageStep>,
}

/// Reads as far as the JSON goes.
pub fn category(text: &str) -> Category {
    let (mut told, mut words, mut steps) = ("unknown", None, Vec::new());
    json::members(text.as_bytes(), 0, |name, value| {
        let name = String::from_utf8_lossy(name);
        match &*name {
            "categoryState" => told = json::text(value).map_or("unknown", |state| state_of(&state)),
            "categoryStatusText" | "categoryStatusMessage" => words = json::text(value).map(|text| text.into_owned()),
            _ => steps.extend(step(&name, value)),
        }
        true
    });
    Category { state: state(told, &steps), text: words, steps }
}

/// What the steps say goes before what the category says of itself, and `categorySucceeded` is not asked: some builds
/// never write it, others before the steps are done.
fn state(told: &'static str, steps: &[PageStep]) -> &'static str {
    let any = |state: &str| steps.iter().any(|step| step.state == state);
    let all = |state: &str| !steps.is_empty() && steps.iter().all(|step| step.state == state);
    match told {
        _ if any("failed") => "failed",
        "failed" => "failed",
        _ if any("open") => "open",
        _ if all("done") => "done",
        "unknown" if all("not started") => "not started",
        "unknown" if any("done") && any("not started") => "open",
        told => told,
    }
}

fn step(name: &str, value: &[u8]) -> Option<PageStep> {
    let plain = name.contains("Subcategory");
    let (state, text) = if value.first() == Some(&b'{') {
        let member =
            |name: &str| json::member(value, name.as_bytes()).and_then(json::text).map(|text| text.into_owned());
        let (state, text) = (member("subcategoryState"), member("subcategoryStatusText"));
        if state.is_none() && !plain {
            return None;
        }
        let told = state.map_or("unknown", |state| state_of(&state));
        let read = text.as_deref().map_or("unknown", state_of_text);
        (if told == "unknown" { read } else { told }, text)
    } else {
        let text = json::text(value).filter(|_| plain && value.first() == Some(&b'"'))?.into_owned();
        let told = state_of(&text);
        (if told == "unknown" { state_of_text(&text) } else { told }, Some(text))
    };
    Some(PageStep { step: plain_name(name).to_owned(), state, text })
}

/// The tokens Windows writes; never translated.
fn state_of(token: &str) -> &'static str {
    match token {
        "succeeded" | "notRequired" => "done",
        "failed" => "failed",
        "inProgress" | "in_progress" => "open",
        "notStarted" | "failedFromPreviousSubcategory" => "not started",
        _ => "unknown",
    }
}

/// The English text in brackets: `Apps (2 of 10 installed)`. Of another language nothing is known.
fn state_of_text(text: &str) -> &'static str {
    let Some((_, inner)) = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return "unknown";
    };
    let mut words = inner.split(' ');
    match inner {
        "Error" | "Failed" => return "failed",
        "Completed" | "No setup needed" => return "done",
        "Identifying" | "Working on it..." | "Working on it…" => return "open",
        "Previous step failed" | "Waiting for previous step" => return "not started",
        _ if inner.starts_with("0x8") => return "failed",
        _ => {}
    }
    match (words.next().map(str::parse::<u32>), words.next(), words.next().map(str::parse::<u32>)) {
        (Some(Ok(done)), Some("of"), Some(Ok(all))) => {
            if done < all {
                "open"
            } else {
                "done"
            }
        }
        _ => "unknown",
    }
}

fn plain_name(name: &str) -> &str {
    let bare = name.rsplit('.').next().unwrap_or(name);
    match bare.strip_suffix("Subcategory").unwrap_or(bare) {
        "SecurityPolicies" => "security policies",
        "Certificates" => "certificates",
        "NetworkConnections" => "network connections",
        "Apps" => "apps",
        "TpmAttestation" => "attestation of the TPM",
        "Aadj" | "WaitingForAadRegistration" => "join",
        "MdmEnrollment" => "enrolment",
        "EspProviderInstallation" => "preparation for management",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<(String, &'static str)> {
        category(text).steps.into_iter().map(|step| (step.step, step.state)).collect()
    }

    #[test]
    fn both_shapes_are_read() {
        let nested = r#"{"categoryState":"failed","AccountSetup.CertificatesSubcategory":{"subcategoryState":"failed","subcategoryStatusText":"Certificates (Error)"},"AccountSetup.AppsSubcategory":{"subcategoryState":"failedFromPreviousSubcategory","subcategoryStatusText":"Apps (Previous step failed)"}}"#;
        assert_eq!(steps(nested), [("certificates".to_owned(), "failed"), ("apps".to_owned(), "not started")]);
        let flat = r#"{"categorySucceeded":true,"CertificatesSubcategory":"Certificates (1 of 1 applied)","AppsSubcategory":"Apps (2 of 10 installed)"}"#;
        assert_eq!(steps(flat), [("certificates".to_owned(), "done"), ("apps".to_owned(), "open")]);
        assert_eq!(category(flat).state, "open", "the steps say more than categorySucceeded");
    }

    #[test]
    fn what_is_not_known_is_not_claimed() {
        assert_eq!(category(r#"{"categorySucceeded":true}"#).state, "unknown");
        assert_eq!(category(r#"{"AppsSubcategory":"Apps (wird installiert)"}"#).state, "unknown");
        assert_eq!(category("").state, "unknown");
        assert_eq!(category(r#"{"categoryState":"failed","AppsSubcategory":{"subc"#).state, "failed");
        assert_eq!(category(r#"{"categoryState":"notStarted"}"#).state, "not started");
    }
}
