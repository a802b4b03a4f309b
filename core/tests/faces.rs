//! Every face of a report: what it looks like is a file beside the bundle, and no face lets a log say more than text.
//!
//! To add a golden: an empty file `testdata/bundles/<scenario>/report.<ending>`, then `UPDATE=1` and read it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::report::{FACES, Face, Look, is_hostile};
use oobelens::{Knowledge, Options, Report, Severity, Source, Status, diagnose, diagnose_sources};
use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Every golden: a report beside a bundle, whatever it ends with.
fn goldens() -> Vec<PathBuf> {
    let mut files = support::files(&support::workspace().join("testdata/bundles"));
    files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("report."));
    files
}

#[test]
fn every_face_looks_as_it_did() {
    let knowledge = Knowledge::builtin();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for path in goldens() {
        let face = Face::of_file(&path).unwrap_or_else(|| panic!("{}: no face ends so", path.display()));
        let options = face.options(Options::new(&knowledge));
        let report = diagnose(&[path.with_file_name("input")], &options).unwrap();
        support::golden(&path, &face.write(&report, Look::default()));
        *count.entry(face.name).or_default() += 1;
    }
    assert!(FACES.iter().all(|face| count.get(face.name).is_some_and(|count| *count >= 3)), "three each: {count:?}");
}

/// A log in which everything that a log can name tries to be more than text.
fn hostile() -> Report {
    let line = |clock: &str, text: &str| {
        format!(
            "<![LOG[{text}]LOG]!><time=\"{clock}.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"3\" thread=\"4\" file=\"\">\r\n"
        )
    };
    let app = "=HYPERLINK <script>alert(1)</script> \u{202e}gnp.exe\u{1b}[2J @megan ]]> | `x` &amp;";
    let log =
        line("10:00:00", &format!("[Win32App] Processing app (id=11111111-2222-3333-4444-555555555555, name = {app})"))
            + &line("10:00:01", "[Win32App] lpExitCode 1603")
            + &line("10:00:02", "<script>alert(2)</script> \u{202e} lpExitCode \u{0} \u{fffe}");
    let knowledge = Knowledge::builtin();
    let sources = vec![
        Source::memory("<script>alert(3)</script>\"'\u{2067}.log", log),
        Source::memory("<img src=x onerror=alert(4)>.bin", vec![0; 64]),
    ];
    let options = Options::new(&knowledge).timeline().tz("+02:00").unwrap();
    let report = diagnose_sources(sources, &options).unwrap();
    assert!(report.findings.iter().any(|finding| finding.summary.contains("<script>alert(1)")), "{report:?}");
    report
}

#[test]
fn no_face_lets_a_log_be_more_than_text() {
    let report = hostile();
    for face in FACES {
        let page = face.write(&report, Look::default());
        let hostile: Vec<char> = page.chars().filter(|char| *char != '\n' && is_hostile(*char)).collect();
        assert!(hostile.is_empty(), "{}: {hostile:?}", face.name);
        assert!(page.contains("202e"), "{}: what is escaped is still told", face.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands where a log has the word, every face keeps its form.
    #[test]
    fn every_face_keeps_its_form(text in "(\\PC|\\p{C}|[<>&\"'`|=@\\\\\\]\\[#-]|\r|\n|\t|</script>|-->|\\]\\]>){0,40}") {
        let mut report = HOSTILE.with(Report::clone);
        report.verdict.sentence.clone_from(&text);
        for finding in &mut report.findings {
            finding.summary.clone_from(&text);
            finding.evidence.iter_mut().for_each(|one| one.quote.clone_from(&text));
            finding.evidence.iter_mut().for_each(|one| one.source.clone_from(&text));
        }
        report.apps.iter_mut().for_each(|app| app.name = Some(text.clone()));
        report.coverage.sources.iter_mut().for_each(|source| source.note = Some(text.clone()));
        for face in FACES {
            let page = face.write(&report, Look::default());
            // A tab does no harm.
            let led = page.chars().find(|char| !matches!(char, '\n' | '\t') && is_hostile(*char));
            prop_assert_eq!(led, None, "{}", face.name);
            match face.name {
                "html" => {
                    prop_assert_eq!(page.matches("<script").count(), 1);
                    prop_assert_eq!(page.matches("</script").count(), 1);
                    prop_assert_eq!(page.matches("<!").count(), 1);
                }
                "junit" => {
                    let mut reader = quick_xml::Reader::from_str(&page);
                    while !matches!(reader.read_event().unwrap(), Event::Eof) {}
                }
                "json" | "sarif" => drop(serde_json::from_str::<Value>(&page).unwrap()),
                "jsonl" | "timesketch-jsonl" => page.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap())),
                "timesketch-csv" => csv::Reader::from_reader(page.as_bytes()).records().for_each(|row| drop(row.unwrap())),
                _ => {}
            }
        }
    }
}

thread_local! {
    static HOSTILE: Report = hostile();
}

#[test]
fn html_holds_no_element_of_a_log() {
    let page = Face::named("html").unwrap().write(&hostile(), Look::default());
    assert_eq!(page.matches("<script").count(), 1, "its own");
    assert!(!page.contains("<img"), "a source's name");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&lt;script&gt;alert(3)&lt;/script&gt;&quot;"));
    assert!(page.contains("&lt;img src=x onerror=alert(4)&gt;.bin"));
    for loads in [" src=", "@import", "url(", " on", "style=\"", "<link", "<iframe", "javascript:"] {
        let own = page.replace("onerror=alert(4)", "");
        let tags = own.split('<').filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
        let said = tags.filter(|tag| format!("<{tag}").contains(loads) && !tag.contains("content=\"")).count();
        assert_eq!(said, 0, "{loads}");
    }
}

#[test]
fn markdown_holds_no_element_of_a_log() {
    let page = Face::named("markdown").unwrap().write(&hostile(), Look::default());
    for line in page.lines().filter(|line| !line.starts_with("    ")) {
        // What is no code: every other stretch between backticks.
        let said: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        for mark in ["<", "@"] {
            let plain = said.replace("\\<", "").replace("\\`", "");
            assert!(!plain.contains(mark), "{line}");
        }
    }
}

#[test]
fn junit_is_xml_and_counts_what_it_holds() {
    let of_device = |report: &Report| Face::named("junit").unwrap().write(report, Look::default());
    let page = of_device(&hostile());
    let mut reader = quick_xml::Reader::from_str(&page);
    let (mut cases, mut failures, mut skipped, mut said) = (0, 0, 0, Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let number = |name: &str| -> Option<usize> {
                    let value = tag.attributes().map(Result::unwrap).find(|one| one.key.as_ref() == name)?;
                    value.value.parse().ok()
                };
                match tag.name().as_ref() {
                    "testcase" => cases += 1,
                    "failure" => failures += 1,
                    "skipped" => skipped += 1,
                    "testsuite" => said.push((number("tests"), number("failures"), number("skipped"))),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    assert!(failures > 0 && skipped > 0, "{page}");
    assert_eq!(said, [(Some(cases), Some(failures), Some(skipped))]);
}

#[test]
fn csv_cells_stay_text() {
    let page = Face::named("timesketch-csv").unwrap().write(&hostile(), Look::default());
    let mut reader = csv::Reader::from_reader(page.as_bytes());
    let heads = reader.headers().unwrap().clone();
    for needed in ["message", "datetime", "timestamp_desc"] {
        assert!(heads.iter().any(|head| head == needed), "{needed}");
    }
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])), "{row:?}");
        assert!(row[1].ends_with("+00:00") && row[1].as_bytes()[10] == b'T', "{row:?}");
        rows += 1;
    }
    assert!(rows > 2);
    assert!(page.contains("'=HYPERLINK"), "an app's name that is a formula");
}

/// Of a time whose offset is not known Timesketch would make UTC.
#[test]
fn timesketch_gets_no_time_whose_clock_is_not_known() {
    let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";
    let knowledge = Knowledge::builtin();
    let of = |options: Options<'_>| {
        diagnose_sources(vec![Source::memory("IntuneManagementExtension.log", log)], &options.timeline()).unwrap()
    };
    for name in ["timesketch-csv", "timesketch-jsonl"] {
        let face = Face::named(name).unwrap();
        let local = of(Options::new(&knowledge));
        assert!(!face.write(&local, Look::default()).contains("EMS Agent Started"), "{name}");
        assert!(face.left_out(&local).unwrap().contains("1 stand in a local time"), "{name}");
        let known = of(Options::new(&knowledge).tz("-04:00").unwrap());
        assert!(face.write(&known, Look::default()).contains("2026-03-24T13:22:49+00:00"), "{name}");
        assert_eq!(face.left_out(&known), None);
    }
}

/// What the standard requires of a log of results; section numbers are those of SARIF 2.1.0.
#[test]
fn sarif_has_what_the_standard_requires() {
    let knowledge = Knowledge::builtin();
    let bundles = support::workspace().join("testdata/bundles");
    let bundles: Vec<_> = std::fs::read_dir(bundles).unwrap().map(|entry| entry.unwrap().path()).collect();
    let of_bundle = |path: &PathBuf| diagnose(&[path.join("input")], &Options::new(&knowledge)).unwrap();
    for report in bundles.iter().map(of_bundle).chain([hostile()]) {
        let log: Value = serde_json::from_str(&Face::named("sarif").unwrap().write(&report, Look::default())).unwrap();
        assert_eq!(log["version"], "2.1.0", "3.13.2");
        let run = &log["runs"][0];
        assert!(run["tool"]["driver"]["name"].is_string(), "3.18.2");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(run["invocations"][0]["executionSuccessful"].is_boolean(), "3.20.14");
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), report.findings.len());
        for (result, finding) in results.iter().zip(&report.findings) {
            let fails = finding.status == Status::Open && finding.severity > Severity::Info;
            assert_eq!(result["kind"] == "fail", fails, "3.27.9: {}", finding.rule);
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "3.27.6");
            assert!(!result["message"]["text"].as_str().unwrap().is_empty(), "3.27.11");
            assert_eq!(result["level"] == "none", result["kind"] != "fail", "3.27.10");
            let related = result["relatedLocations"].as_array().unwrap();
            for location in result["locations"].as_array().unwrap().iter().chain(related) {
                let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
                let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
                assert!(!uri.is_empty() && uri.bytes().all(legal), "3.4.3: {uri}");
                let region = &location["physicalLocation"]["region"];
                assert!(region.is_null() || region["startLine"].as_u64().unwrap() >= 1, "3.30.5");
            }
            for (id, location) in related.iter().enumerate() {
                assert_eq!(location["id"], id, "3.28.2");
            }
        }
    }
}

#[test]
fn a_line_of_jsonl_is_an_object() {
    let page = Face::named("jsonl").unwrap().write(&hostile(), Look::default());
    let lines: Vec<Value> = page.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["type"], "verdict");
    let number = usize::try_from(lines[0]["finding"].as_u64().unwrap()).unwrap();
    assert_eq!(lines[number + 1]["number"], number);
    assert!(lines[1..].iter().all(|line| line["type"] == "finding" && line["rule"].is_string()));
}
