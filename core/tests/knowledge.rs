//! The built-in knowledge tests itself: a rule or signal that somebody adds is checked without a line of test code.

use oobelens::knowledge::examples::{check_examples, check_signals};
use oobelens::knowledge::model::{Matcher, Pack, Signal};
use oobelens::knowledge::{codes, kinds};
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
