//! Every file of the corpus is taken for what it is, has as many records as somebody else counts, and says the same
//! wherever it is packed.

use crate::make::zip::{Member, zip};
use crate::support;
use oobelens::archive::Archives;
use oobelens::engine::records::{Items, for_each_window};
use oobelens::{Knowledge, Limits, Options, Row, Source, collect, diagnose};

const TRUTH: &str = include_str!("truth.tsv");

/// What is no evidence: what is known of the corpus.
const ABOUT: &[&str] = &["README.md", "cmtrace-truth.tsv"];

#[test]
fn every_file_is_taken_for_what_it_is_and_has_the_records_that_were_counted() {
    let Some(root) = support::corpus() else { return };
    let knowledge = Knowledge::builtin();
    let report = diagnose(&[&root], &Options::new(&knowledge)).unwrap();
    let found: Vec<String> = report
        .coverage
        .sources
        .iter()
        .filter(|source| !ABOUT.contains(&source.source.as_str()))
        .map(|source| {
            let anomalies: u64 = source.anomalies.values().sum();
            format!("{}\t{}\t{}\t{anomalies}", source.source, source.format, source.records)
        })
        .collect();
    let wanted: Vec<&str> = TRUTH
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.rsplit_once('\t').expect("who counted it").0)
        .collect();
    assert_eq!(found, wanted);
}

/// Every row of these sources as JSON, without what stands before `below` in the name of its source.
fn rows(sources: &[Source], below: &str) -> Vec<String> {
    let knowledge = Knowledge::builtin();
    let mut rows = Vec::new();
    let make = |source: &Source, items: &mut Items<'_>| {
        let name = source.name.strip_prefix(below).unwrap_or(&source.name);
        let mut rows = Vec::new();
        items.for_each(|line, item| rows.push(serde_json::to_string(&Row::new(name, line, &item)).unwrap()));
        rows
    };
    let taken = for_each_window(sources, &Options::new(&knowledge), make, |_, _, made| {
        rows.extend(made);
        true
    });
    taken.unwrap();
    rows
}

#[test]
fn a_cabinet_its_members_and_a_zip_of_them_give_the_same_records() {
    let Some(root) = support::corpus() else { return };
    let (cabinet, _) = collect(&[root.join("bundles/never-enrolled-2020/MDMDiagReport.cab")]).unwrap();
    let members = Archives::new(Limits::default()).members(&cabinet[0]).unwrap().sources;
    let unpacked: Vec<(String, Vec<u8>)> = members
        .iter()
        .map(|member| {
            let mut bytes = vec![0; usize::try_from(member.len).unwrap()];
            let length = member.open().unwrap().read_at(0, &mut bytes).unwrap();
            assert_eq!(length, bytes.len(), "{}", member.name);
            (member.name.split_once('!').unwrap().1.to_owned(), bytes)
        })
        .collect();
    let packed = rows(&cabinet, "MDMDiagReport.cab!");
    assert!(packed.len() > 17_000, "{} records", packed.len());
    let plain: Vec<Source> = unpacked.iter().map(|(name, bytes)| Source::memory(name, bytes.clone())).collect();
    assert!(rows(&plain, "") == packed, "the members in a folder");
    let files: Vec<Member> = unpacked.iter().map(|(name, bytes)| Member::deflated(name, bytes)).collect();
    let zipped = Source::memory("MDMDiagReport.zip", zip(&files));
    assert!(rows(&[zipped], "MDMDiagReport.zip!") == packed, "a zip of the members");
}
