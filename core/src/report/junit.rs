//! JUnit XML: a suite a runbook, a test case a point of it, so that a build server shows what stands in the way.
//!
//! A point fails where an open error proves it or makes it likely. What only hints, warns, has to be judged, or cannot be
//! told from what was given is skipped, and the message says which.

use super::{PointState, Report, State, words};
use crate::finding::{Finding, Status};
use crate::knowledge::Severity;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;
use std::io;

/// A test case and what came of it.
struct Case {
    name: String,
    class: String,
    end: End,
}

enum End {
    Passed(String),
    Skipped(String),
    /// The rule, the sentence, and the lines that prove it.
    Failed(String, String, String),
}

pub(super) fn to_junit(report: &Report) -> String {
    let mut suites: Vec<(String, Vec<Case>)> = Vec::new();
    for point in &report.runbook {
        match suites.last_mut().filter(|(name, _)| *name == point.runbook) {
            Some((_, cases)) => cases.push(case(report, point)),
            None => suites.push((point.runbook.clone(), vec![case(report, point)])),
        }
    }
    // A finding of a pack of one's own may be at no point of any runbook.
    let told = |number: usize| report.runbook.iter().any(|point| point.findings.contains(&number));
    let untold = report.findings.iter().enumerate().filter(|(number, one)| fails(one) && !told(*number));
    let untold: Vec<Case> = untold.map(|(_, finding)| of_finding(finding)).collect();
    if !untold.is_empty() {
        suites.push(("at no point of a runbook".to_owned(), untold));
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let done = write(&mut writer, report, &suites);
    debug_assert!(done.is_ok(), "plain text, written into memory: {done:?}");
    words::harmless(&super::json::text(writer.into_inner())) + "\n"
}

fn fails(finding: &Finding) -> bool {
    finding.status == Status::Open && finding.severity == Severity::Error
}

fn case(report: &Report, point: &PointState) -> Case {
    let name = format!("{} {}", point.point, point.title);
    let class = if point.section.is_empty() { point.runbook.clone() } else { point.section.clone() };
    let findings = || point.findings.iter().map(|&number| &report.findings[number]);
    let summaries = || findings().map(|finding| finding.summary.as_str()).collect::<Vec<_>>().join("\n");
    let state = point.state.words();
    let end = match point.state {
        State::Failed => match findings().find(|finding| fails(finding)) {
            Some(finding) => failed(finding, findings().filter(|finding| fails(finding))),
            None => End::Skipped(format!("warning: {}", summaries())),
        },
        State::Hinted => End::Skipped(format!("hinted: {}", summaries())),
        State::Resolved => End::Passed(format!("resolved: {}", summaries())),
        State::Fine => End::Passed(point.evidence.as_ref().map(words::place).unwrap_or_default()),
        State::Nothing => End::Passed(format!("{state}, though what would show it was read")),
        State::Shown | State::NoData | State::NotProvable => match point.otherwise.as_str() {
            "" => End::Skipped(state.to_owned()),
            otherwise => End::Skipped(format!("{state}: {otherwise}")),
        },
    };
    Case { name, class, end }
}

fn of_finding(finding: &Finding) -> Case {
    let end = failed(finding, std::iter::once(finding));
    Case { name: finding.rule.clone(), class: "findings".to_owned(), end }
}

fn failed<'f>(first: &Finding, all: impl Iterator<Item = &'f Finding>) -> End {
    let mut text = String::new();
    for finding in all {
        text.push_str(&finding.summary);
        for evidence in &finding.evidence {
            let time = evidence.time.as_deref().unwrap_or("no time");
            text.push_str(&format!("\n  {} {time}\n    {}", words::place(evidence), evidence.quote));
        }
        text.push_str(&format!("\nDo: {}\n", finding.fix));
    }
    End::Failed(first.rule.clone(), first.summary.clone(), text)
}

fn counts(cases: &[Case]) -> [(&'static str, String); 4] {
    let failed = cases.iter().filter(|case| matches!(case.end, End::Failed(..))).count();
    let skipped = cases.iter().filter(|case| matches!(case.end, End::Skipped(_))).count();
    [
        ("tests", cases.len().to_string()),
        ("failures", failed.to_string()),
        ("errors", "0".to_owned()),
        ("skipped", skipped.to_string()),
    ]
}

fn write(writer: &mut Writer<Vec<u8>>, report: &Report, suites: &[(String, Vec<Case>)]) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.create_element("testsuites").with_attribute(("name", "oobelens")).write_inner_content(|writer| {
        for (name, cases) in suites {
            let mut suite = writer.create_element("testsuite").with_attribute(("name", name.as_str()));
            for (name, count) in &counts(cases) {
                suite = suite.with_attribute((*name, count.as_str()));
            }
            suite.write_inner_content(|writer| {
                writer.create_element("properties").write_inner_content(|writer| {
                    let verdict = [("name", "verdict"), ("value", report.verdict.sentence.as_str())];
                    writer.create_element("property").with_attributes(verdict).write_empty()?;
                    let clock = [("name", "clock"), ("value", report.coverage.clock.as_str())];
                    writer.create_element("property").with_attributes(clock).write_empty()?;
                    Ok(())
                })?;
                cases.iter().try_for_each(|case| write_case(writer, case))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_case(writer: &mut Writer<Vec<u8>>, case: &Case) -> io::Result<()> {
    let names = [("classname", case.class.as_str()), ("name", case.name.as_str())];
    let element = writer.create_element("testcase").with_attributes(names);
    match &case.end {
        End::Passed(text) if text.is_empty() => {
            element.write_empty()?;
        }
        End::Passed(text) => {
            element.write_inner_content(|writer| {
                writer.create_element("system-out").write_text_content(BytesText::new(text))?;
                Ok(())
            })?;
        }
        End::Skipped(message) => {
            element.write_inner_content(|writer| {
                writer.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
                Ok(())
            })?;
        }
        End::Failed(rule, message, text) => {
            element.write_inner_content(|writer| {
                let said = [("type", rule.as_str()), ("message", message.as_str())];
                writer.create_element("failure").with_attributes(said).write_text_content(BytesText::new(text))?;
                Ok(())
            })?;
        }
    }
    Ok(())
}
