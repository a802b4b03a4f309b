//! How far the knowledge reaches: every event of the table, every host, every point of the runbook, every rule in a whole
//! bundle.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::knowledge::events::{is_known, meaning};
use oobelens::knowledge::hosts::{host, hosts};
use oobelens::knowledge::model::{Matcher, Pack, Point, Rule, Selector};
use oobelens::laws::sixteenfold;
use oobelens::{Knowledge, Options, diagnose};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Fails with every sentence, not only the first.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Rows of a table without its head.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

/// Events that say that something failed are told by some signal, or known to be noise.
#[test]
fn every_event_of_the_table_has_a_text_and_every_failure_a_signal() {
    let table = std::fs::read_to_string(support::workspace().join("core/knowledge/events.tsv")).unwrap();
    let pack = Knowledge::full_pack();
    let mut told: BTreeSet<(String, u32)> = BTreeSet::new();
    for signal in &pack.signals {
        if let Matcher::Event { provider, id, .. } = &signal.of {
            told.extend(id.iter().map(|id| (provider.to_lowercase(), *id)));
        }
    }
    let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows(&table) {
        let [provider, _, id, text, level, points, source] = row.as_slice() else { panic!("{row:?}: seven cells") };
        let number: u32 = id.parse().unwrap();
        if !seen.insert((provider.to_lowercase(), number)) {
            faults.push(format!("{provider} {id} stands twice"));
        }
        if text.trim().len() < 3 || source.is_empty() || !is_known(provider.as_bytes()) {
            faults.push(format!("{provider} {id}: {text:?} from {source:?}"));
        }
        if meaning(provider.as_bytes(), number).is_none() {
            faults.push(format!("{provider} {id} cannot be looked up"));
        }
        let point = |point: &&str| pack.runbooks[0].points.iter().any(|known| known.id == **point);
        for id in points.split_whitespace().filter(|id| *id != "-" && !point(id)) {
            faults.push(format!("{provider} {number}: there is no point {id}"));
        }
        let failure = matches!(*level, "Critical" | "Error" | "Warning");
        if failure && !told.contains(&(provider.to_lowercase(), number)) {
            faults.push(format!("{provider} {id} ({level}) has no signal: {text}"));
        }
    }
    assert!(seen.len() > 500, "{} events", seen.len());
    none(faults);
}

#[test]
fn every_host_is_found_by_its_name_and_has_its_points() {
    let pack = Knowledge::full_pack();
    let mut faults = Vec::new();
    for one in hosts() {
        let name = one.pattern.replace('*', "x");
        if host(&name) != Some(one) {
            faults.push(format!("{}: an earlier row hides it", one.pattern));
        }
        if !one.source.starts_with("https://") || one.service.is_empty() || one.without.is_empty() {
            faults.push(format!("{one:?}"));
        }
        let known = |id: &str| pack.runbooks[0].points.iter().any(|point| point.id == id);
        faults.extend(one.points.split_whitespace().filter(|id| !known(id)).map(|id| format!("{}: {id}", one.pattern)));
    }
    // What an enrolment needs: enrolment, sign-in, Delivery Optimization, the push service, the Store, the TPM.
    for (name, service) in [
        ("enrollment.manage.microsoft.com", "the MDM enrolment"),
        ("login.microsoftonline.com", "the sign-in of Entra ID"),
        ("geo.prod.do.dsp.mp.microsoft.com", "Delivery Optimization"),
        ("client.wns.windows.com", "the push service of Windows (WNS)"),
        ("displaycatalog.mp.microsoft.com", "the Microsoft Store"),
        ("IFX-KEYID-0011.microsoftaik.azure.net", "the attestation of the TPM"),
        ("fef.contoso01.manage.microsoft.com", "the Intune service"),
    ] {
        assert_eq!(host(name).map(|host| host.service), Some(service), "{name}");
    }
    none(faults);
}

/// The rules of a point, and what shows that it is fine or tells a person how to judge it.
fn answers<'p>(pack: &'p Pack, point: &'p Point) -> (Vec<&'p Rule>, Vec<String>) {
    let rules = pack.rules.iter().filter(|rule| rule.points.contains(&point.id)).collect();
    let words = |selector: &Selector| {
        format!("{} {}", selector.what, selector.outcome.join("\u{a0}or\u{a0}")).trim().to_owned()
    };
    (rules, point.fine.iter().map(words).collect())
}

#[test]
fn every_point_that_can_be_answered_is() {
    let pack = Knowledge::full_pack();
    let mut table =
        String::from("| point | provable | rules of its failure | shows that it is fine |\n|---|---|---|---|\n");
    let mut faults = Vec::new();
    for point in pack.runbooks[0].points.iter().filter(|point| point.provable != "no") {
        let (rules, fine) = answers(&pack, point);
        let named = |rule: &&Rule| if rule.unseen { format!("{} *unseen*", rule.id) } else { rule.id.clone() };
        let mut told: Vec<String> = rules.iter().map(named).collect();
        if told.is_empty() && !point.shows.is_empty() {
            told.push(format!("none: {} sentences to judge it by", point.shows.len()));
        }
        if told.is_empty() {
            faults.push(format!("{} {}: no rule, and nothing shown", point.id, point.title));
        }
        let fine = if fine.is_empty() { "nothing in a log".to_owned() } else { fine.join(", ") };
        let _ =
            writeln!(table, "| **{}** {} | {} | {} | {fine} |", point.id, point.title, point.provable, told.join(", "));
    }
    none(faults);
    support::golden_part(&support::workspace().join("docs/coverage.md"), "points", &table);
}

/// No rule pretends to more than its examples: it fires in a whole bundle, or says that none shows it.
#[test]
fn every_rule_fires_in_a_whole_bundle_or_is_marked_unseen() {
    let knowledge = Knowledge::builtin();
    let mut fired: BTreeMap<String, String> = BTreeMap::new();
    for bundle in std::fs::read_dir(support::workspace().join("testdata/bundles")).unwrap() {
        let bundle = bundle.unwrap().path();
        let report = diagnose(&[bundle.join("input")], &Options::new(&knowledge)).unwrap();
        for finding in report.findings {
            fired.entry(finding.rule).or_insert_with(|| bundle.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    let mut faults = Vec::new();
    for rule in knowledge.rules() {
        match (rule.unseen, fired.get(&rule.id)) {
            (false, None) => faults.push(format!("{} fires in no bundle: `unseen = true`, or write one", rule.id)),
            (true, Some(bundle)) => faults.push(format!("{} fires in {bundle}: it is not `unseen`", rule.id)),
            _ => {}
        }
    }
    none(faults);
}

/// Sixteen times the prefix signals and rules say the same; what they cost `sixteenfold` of the benches measures.
#[test]
fn sixteen_times_the_knowledge_says_the_same() {
    let (plain, more) = (Knowledge::builtin(), Knowledge::compile(sixteenfold(Knowledge::full_pack(), 16)));
    assert!(more.signals().len() > 14 * 250 && more.rules().len() == 16 * plain.rules().len());
    let input = support::workspace().join("testdata/bundles");
    let said = |knowledge: &Knowledge| {
        let report = diagnose(&[&input], &Options::new(knowledge)).unwrap();
        serde_json::to_string_pretty(&report.findings).unwrap()
    };
    assert!(said(&plain) == said(&more), "copies say something");
}
