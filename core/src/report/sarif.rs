//! SARIF 2.1.0: a result a finding.
//!
//! What is open and more than news is a `fail`; what is over or only worth knowing is `informational`, which the standard
//! gives no level, so that no viewer counts it. Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, sections 3.27.9 and 3.27.10.

use super::{Report, SourceCoverage, json};
use crate::finding::{Evidence, Finding, Status};
use crate::knowledge::{Confidence, Severity};
use serde_json::{Value, json};
use std::fmt::Write;

pub(super) fn to_sarif(report: &Report) -> String {
    let mut rules: Vec<&Finding> = Vec::new();
    for finding in &report.findings {
        if rules.iter().all(|known| known.rule != finding.rule) {
            rules.push(finding);
        }
    }
    let number = |finding: &Finding| rules.iter().position(|known| known.rule == finding.rule);
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, number(finding))).collect();
    let unread = report.coverage.sources.iter().filter(|source| !source.read);
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "oobelens",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|finding| rule(finding)).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": unread.map(notification).collect::<Vec<_>>(),
            }],
            "columnKind": "utf16CodeUnits",
            "results": results,
            "properties": { "verdict": report.verdict.sentence, "clock": report.coverage.clock },
        }],
    });
    json::text(json::pretty(&log)) + "\n"
}

/// A rule, as its first finding tells it.
fn rule(finding: &Finding) -> Value {
    // Viewers that ask for it know these four.
    let precision = match finding.confidence {
        Confidence::Proven => "very-high",
        Confidence::Likely => "high",
        Confidence::Hint => "medium",
    };
    let mut rule = json!({
        "id": finding.rule,
        "shortDescription": { "text": finding.rule.replace('-', " ") },
        "fullDescription": { "text": plain(&finding.why) },
        "help": { "text": plain(&finding.fix) },
        "defaultConfiguration": { "level": level(finding.severity) },
        "properties": { "precision": precision, "tags": finding.points },
    });
    if let Some(source) = finding.sources.iter().find(|source| source.starts_with("https://")) {
        rule["helpUri"] = json!(source);
    }
    rule
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let fails = finding.status == Status::Open && finding.severity > Severity::Info;
    let (kind, level) = if fails { ("fail", level(finding.severity)) } else { ("informational", "none") };
    let subject = finding.subject.as_ref().map(|subject| subject.id.as_str()).unwrap_or_default();
    let mut locations = finding.evidence.iter().map(|evidence| location(evidence, None));
    let first: Vec<Value> = locations.next().into_iter().collect();
    let context = finding.context.iter().map(|line| location(&line.evidence, Some(&line.text)));
    let related = locations.chain(context).enumerate().map(|(id, mut location)| {
        location["id"] = json!(id);
        location
    });
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "kind": kind,
        "level": level,
        "message": { "text": plain(&finding.summary) },
        "locations": first,
        "relatedLocations": related.collect::<Vec<_>>(),
        "occurrenceCount": finding.count.max(1),
        "partialFingerprints": { "ruleAndSubject/v1": format!("{}/{subject}", finding.rule) },
        "properties": {
            "status": finding.status,
            "confidence": finding.confidence,
            "runbook": finding.points,
            "first": finding.first,
            "last": finding.last,
            "codes": finding.codes,
        },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A record. Only a text has lines, and only there a region means the same to every reader.
/// A text in which no stretch is a link: a viewer makes one of `[words](address)`, and the words are a log's.
///
/// Source: SARIF 2.1.0, 3.11.6, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
fn plain(text: &str) -> String {
    text.replace("](", "] (")
}

fn location(evidence: &Evidence, says: Option<&str>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&evidence.source) } });
    if let Some(line) = evidence.place.line {
        physical["region"] = json!({ "startLine": line, "snippet": { "text": evidence.quote } });
    }
    let mut location = json!({ "physicalLocation": physical, "properties": { "time": evidence.time } });
    let record = evidence.place.record.map(|record| format!("record {record}"));
    let logical: Vec<Value> = record.iter().chain(&evidence.place.key).map(|name| json!({ "name": name })).collect();
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    if let Some(text) = says.or_else(|| evidence.place.line.is_none().then_some(evidence.quote.as_str())) {
        location["message"] = json!({ "text": plain(text) });
    }
    location
}

/// What was not read, as a note.
fn notification(source: &SourceCoverage) -> Value {
    let text = source.note.as_deref().unwrap_or("it was not read");
    json!({
        "level": "note",
        "message": { "text": plain(&format!("{}: {text} ({})", source.source, source.format)) },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&source.source) } } }],
    })
}

/// The name of a source as a relative reference: everything but unreserved characters and `/` is escaped.
///
/// Source: RFC 3986, sections 2.1 and 2.3
fn uri(source: &str) -> String {
    let mut uri = String::with_capacity(source.len());
    for byte in source.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            b'\\' => uri.push('/'),
            byte => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_message_holds_a_link() {
        let text = "the app [Reader](https://evil.example) failed";
        assert_eq!(super::plain(text), "the app [Reader] (https://evil.example) failed");
        assert_eq!(super::plain("](]("), "] (] (");
        assert_eq!(super::plain("[x] and (y)"), "[x] and (y)");
    }

    #[test]
    fn a_source_is_a_reference() {
        assert_eq!(super::uri("a b.zip!C:x/ü#1.log"), "a%20b.zip%21C%3Ax/%C3%BC%231.log");
    }
}
