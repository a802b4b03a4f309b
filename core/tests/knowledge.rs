//! The built-in knowledge tests itself: a rule or signal that somebody adds is checked without a line of test code.

use oobelens::knowledge::examples::{check_examples, check_signals};
use oobelens::knowledge::load::File;
use oobelens::knowledge::model::{Matcher, Pack, Signal};
use oobelens::knowledge::{blank, codes, kinds};
use oobelens::{Knowledge, Severity};
use std::collections::BTreeSet;
use std::path::Path;

/// The points that the runbook of the project's first tenant has: sections 0 and 7 of the catalogue of facts.
const POINTS: &str = "S1 S2 S3 S4 S5 S6 T1 T2 T3 T4 T5 T6 F1.hash F1.profile F1.group F2 F3.hash F3.profile F3.stuck F3.internet \
    F4.1 F4.2 F4.3 F4.4 C1 C2 C3 C4 F5.block F5.timeout F5.skip F5.1 F5.2 F5.3 F5.4 F5.5 \
    F6.join F6.compliance F6.policies F6.apps F6.user F6.groups F6.ring F6.filters F6.conflicts \
    F7.signin F7.CA F7.compliant F7.ring F7.bitlocker F7.apps V1 V2 V3 V4 V5 V6 P R E X.preprov X.hybrid";

fn full() -> Pack {
    Knowledge::full_pack()
}

/// Small letters, digits and `-`, a letter first.
fn lawful(id: &str) -> bool {
    id.starts_with(|char: char| char.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Fails with every sentence, not only the first.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_example_of_every_rule_does_what_it_says() {
    let failed = check_examples(&Knowledge::builtin(), &full().rules);
    none(failed.iter().map(ToString::to_string).collect());
}

#[test]
fn every_example_of_every_signal_is_found() {
    let failed = check_signals(&Knowledge::builtin(), &full().signals);
    none(failed.iter().map(ToString::to_string).collect());
}

#[test]
fn there_is_enough_of_it() {
    let pack = full();
    let noise = pack.signals.iter().filter(|signal| signal.kind == "noise").count();
    assert!(pack.signals.len() - noise >= 60, "{} signals", pack.signals.len() - noise);
    assert!(noise >= 15, "{noise} noise signals");
    assert!(pack.rules.len() >= 25, "{} rules", pack.rules.len());
    assert!(codes::codes().len() >= 522, "{} codes", codes::codes().len());
}

#[test]
fn ids_are_unique_and_lawful() {
    let pack = full();
    let (signals, rules) = (pack.signals.iter().map(|signal| &signal.id), pack.rules.iter().map(|rule| &rule.id));
    for ids in [signals.collect::<Vec<_>>(), rules.collect()] {
        let mut seen = BTreeSet::new();
        for id in ids {
            assert!(lawful(id), "{id}");
            assert!(seen.insert(id), "`{id}` stands twice");
        }
    }
}

/// A name that begins with what to do names the remedy; rules are named after the failure.
#[test]
fn rules_are_named_after_the_failure() {
    for rule in full().rules {
        let first = rule.id.split('-').next().unwrap_or_default();
        assert!(
            !["fix", "check", "enable", "allow", "restart", "retry", "install", "update"].contains(&first)
                || rule.id == "restart-blocks-apps"
                || rule.id.starts_with("restart-waits"),
            "{}",
            rule.id
        );
    }
}

#[test]
fn every_rule_says_where_it_comes_from_and_where_it_leads() {
    let mut faults = Vec::new();
    for rule in full().rules {
        let id = &rule.id;
        if !rule.sources.iter().any(|source| source.starts_with("https://")) {
            faults.push(format!("{id}: no https source"));
        }
        if rule.points.is_empty() {
            faults.push(format!("{id}: no runbook point"));
        }
        for (name, text) in [("summary", &rule.summary), ("why", &rule.why), ("fix", &rule.fix)] {
            if text.trim().is_empty() {
                faults.push(format!("{id}: no {name}"));
            }
        }
        if !rule.why.trim().ends_with(['.', '!', '?']) || !rule.fix.trim().ends_with(['.', '!', '?']) {
            faults.push(format!("{id}: `why` and `fix` are sentences"));
        }
    }
    none(faults);
}

#[test]
fn every_signal_is_shown_by_an_example_of_a_known_kind() {
    let mut faults = Vec::new();
    for signal in full().signals {
        let Signal { id, kind, of, example, reason, sources, .. } = &signal;
        // What is told by where its record stands has its examples at the rules.
        if example.is_empty() && matches!(of, Matcher::Text { .. }) {
            faults.push(format!("{id}: no example"));
        }
        if sources.is_empty() && !matches!(of, Matcher::Text { .. }) {
            faults.push(format!("{id}: no source"));
        }
        if kinds::kind_named(kind).is_none() {
            faults.push(format!("{id}: no kind {kind}"));
        }
        if kind == "noise" && reason.trim().is_empty() {
            faults.push(format!("{id}: noise without a reason"));
        }
    }
    none(faults);
}

#[test]
fn the_runbook_has_every_point() {
    let pack = full();
    let points: BTreeSet<&str> =
        pack.runbooks.iter().flat_map(|book| &book.points).map(|point| point.id.as_str()).collect();
    none(POINTS.split_whitespace().filter(|wanted| !points.contains(wanted)).map(str::to_owned).collect());
    for point in pack.runbooks.iter().flat_map(|book| &book.points) {
        assert!(!point.otherwise.trim().is_empty(), "{}: what to do when the logs cannot tell?", point.id);
        assert!(
            point.provable != "no" || point.fine.is_empty(),
            "{}: what no log can prove no happening shows to be fine",
            point.id
        );
    }
}

/// The runbook has next steps for what stops a device, and says where the page is not to be switched off.
#[test]
fn the_steps_of_the_runbook_are_in_their_order() {
    let pack = full();
    let book = &pack.runbooks[0];
    assert_eq!(book.rollback.len(), 3);
    let counts: Vec<_> = book.steps.iter().map(|list| list.what.len()).collect();
    assert_eq!(counts, [3, 4, 6, 5, 3]);
    let esp: Vec<_> = book.steps.iter().filter(|list| list.when.iter().any(|id| id == "S3")).collect();
    assert!(esp.len() == 1 && esp[0].never.is_some());
    for rule in pack.rules.iter().filter(|rule| rule.severity == Severity::Error) {
        let outside = rule.points.iter().all(|id| id.starts_with("X.") || id.starts_with("F7."));
        let led = rule.points.iter().any(|id| book.steps.iter().any(|list| list.when.contains(id)));
        assert!(led || outside, "{}: an error without next steps", rule.id);
    }
}

#[test]
fn the_points_of_the_codes_exist() {
    let pack = full();
    let points: BTreeSet<&str> =
        pack.runbooks.iter().flat_map(|book| &book.points).map(|point| point.id.as_str()).collect();
    for code in codes::codes() {
        for point in code.points.split_whitespace().filter(|point| *point != "-") {
            assert!(points.contains(point), "{:#010x} {}: there is no point {point}", code.value, code.name);
        }
    }
}

/// Every fact says where it comes from: an address, a public file by name, or that it was seen in the field.
#[test]
fn every_source_is_present() {
    let pack = full();
    let mut faults = Vec::new();
    let told =
        |source: &String| source.starts_with("https://") && !source.contains(' ') || source == "seen in the field";
    let signals = pack.signals.iter().map(|signal| (&signal.id, &signal.sources));
    for (id, sources) in signals.chain(pack.rules.iter().map(|rule| (&rule.id, &rule.sources))) {
        if sources.is_empty() {
            faults.push(format!("{id}: no source"));
        }
        faults.extend(sources.iter().filter(|source| !told(source)).map(|source| format!("{id}: {source}")));
    }
    let codes = codes::codes().iter().map(|code| (format!("{:#010x}", code.value), code.source));
    let events = rows(EVENTS, 7).into_iter().map(|row| (format!("event {} of {}", row[2], row[0]), row[6]));
    faults.extend(codes.chain(events).filter(|(_, source)| source.trim().is_empty()).map(|(id, _)| id + ": no source"));
    none(faults);
}

const EVENTS: &str = include_str!("../knowledge/events.tsv");
const CODES: &str = include_str!("../knowledge/codes.tsv");

/// The rows of a table, each of so many cells.
fn rows(table: &'static str, cells: usize) -> Vec<Vec<&'static str>> {
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let short = rows.iter().filter(|row| row.len() != cells).map(|row| row.join(" | "));
    none(short.collect());
    rows
}

#[test]
fn codes_agree_between_hex_and_decimal_and_none_stands_twice() {
    let mut seen = BTreeSet::new();
    for row in rows(CODES, 7) {
        let value = u32::from_str_radix(row[0].strip_prefix("0x").expect(row[0]), 16).expect(row[0]);
        assert_eq!(format!("{value:#010x}"), row[0].to_lowercase(), "{row:?}");
        let decimal: i64 = row[1].parse().expect(row[1]);
        assert_eq!(decimal, i64::from(value as i32), "{row:?}");
        // A small number has a meaning in each of several fields; a large one has one.
        assert!(seen.insert((value, if value > 0xffff { "" } else { row[2] })), "{row:?} stands twice");
        assert!(!row[3].trim().is_empty(), "{row:?} has no meaning");
    }
    assert_eq!(seen.len(), codes::codes().len());
}

#[test]
fn events_are_unique_and_their_points_exist() {
    let pack = full();
    let points: BTreeSet<&str> =
        pack.runbooks.iter().flat_map(|book| &book.points).map(|point| point.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for row in rows(EVENTS, 7) {
        row[2].parse::<u16>().expect(row[2]);
        let twice = !seen.insert((row[0], row[1], row[2]));
        faults.extend(twice.then(|| format!("{} {} stands twice", row[0], row[2])));
        let unknown = row[5].split_whitespace().filter(|point| *point != "-" && !points.contains(point));
        faults.extend(unknown.map(|point| format!("{} {}: there is no point {point}", row[0], row[2])));
    }
    none(faults);
}

/// What hides a record must know it well: twelve bytes before the first hole, a reason and an example, and no gap right
/// behind the name of a component.
#[test]
fn noise_knows_what_it_hides() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for signal in full().signals.iter().filter(|signal| signal.kind == "noise") {
        let Matcher::Text { text, .. } = &signal.of else { continue };
        for template in text {
            seen += 1;
            let literal = template.split('{').next().unwrap_or_default();
            let beyond = literal.rsplit(']').next().unwrap_or_default().trim();
            if literal.len() < 12
                || (beyond.is_empty() && template[literal.len()..].ends_with('}') && template.matches('{').count() == 1)
            {
                faults.push(format!("{}: {template}", signal.id));
            }
        }
        if signal.reason.trim().is_empty() || signal.example.is_empty() {
            faults.push(format!("{}: no reason or no example", signal.id));
        }
    }
    assert!(seen > 40, "{seen}");
    none(faults);
}

/// The loader refuses advice that switches the page off or hides a failure, in whatever words of a rule it stands; what
/// is built in has none of it anywhere, not even in what is not advice.
#[test]
fn nothing_advises_what_must_not_be_done() {
    let refused = ["Disable the ESP.", "Set SkipUserStatusPage to 1.", "Reset the TPM first.", "Turn off the ESP."];
    for advice in refused {
        let rule = blank::rule("vpn-refused").replace("fix = \"", &format!("fix = \"{advice} "));
        let files = [
            File { path: "rules/vpn-refused.toml".to_owned(), text: rule },
            File { path: "signals/vpn.toml".to_owned(), text: blank::signals("vpn-refused") },
        ];
        let said = Knowledge::with_files(&files).expect_err(advice).to_string();
        assert!(said.contains("this advice is forbidden"), "{advice}: {said}");
    }
    let must_not =
        ["disable the esp", "turn off the esp", "switch off the esp", "reset the tpm first", "clear the tpm first"];
    let pack = full();
    let rules = pack.rules.iter().flat_map(|rule| [&rule.summary, &rule.why, &rule.fix, &rule.resolved]);
    let signals = pack.signals.iter().flat_map(|signal| [&signal.reason, &signal.unless]);
    let texts = rules.chain(signals).map(String::as_str).chain(CODES.lines()).chain(EVENTS.lines());
    let wrong = texts.filter(|text| must_not.iter().any(|advice| text.to_lowercase().contains(advice)));
    none(wrong.map(str::to_owned).collect());
}

/// What a start of the program leaves out is only what a diagnosis does not need.
#[test]
fn the_small_pack_is_the_full_pack_without_its_prose() {
    let (start, full) = (Knowledge::builtin(), full());
    assert_eq!(start.rules().len(), full.rules.len());
    assert_eq!(start.signals().len(), full.signals.len());
    assert!(start.rules().iter().all(|rule| rule.examples.is_empty()));
    assert!(
        full.rules.iter().all(|rule| rule.examples.iter().any(|example| example.fires)
            && rule.examples.iter().any(|example| !example.fires))
    );
}

/// A file that stands in no folder the loader reads would be forgotten without a word.
#[test]
fn every_rule_file_is_a_rule() {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("a folder of the crate");
        entries
            .map(|entry| entry.expect("an entry").path())
            .map(|path| {
                if path.is_dir() {
                    count(&path)
                } else {
                    usize::from(path.extension().is_some_and(|end| end == "toml"))
                }
            })
            .sum()
    }
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/rules");
    assert_eq!(count(&rules), full().rules.len());
}
