//! Event traces have as many events as an independent reader has counted, and nearly all of them are read.

use crate::support;
use oobelens::engine::records::{Items, for_each_window};
use oobelens::format::etl::{Known, Layouts, Told, Trace};
use oobelens::{Item, Knowledge, Options, Origin, Record, Source, collect};
use std::path::Path;

const TRUTH: &str = include_str!("etl-truth.tsv");

/// A line of the truth: file, events, TraceLogging events among them, those that embedded layouts tell, the others.
fn truth() -> Vec<(&'static str, [u64; 4])> {
    let lines = TRUTH.lines().filter(|line| !line.starts_with('#')).skip(1);
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap();
        (file, std::array::from_fn(|_| cells.next().unwrap().parse().unwrap()))
    };
    lines.map(read).collect()
}

/// All traces, those in archives too, each with its bytes.
fn traces(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths = support::files(&root.join("etl"));
    paths.push(root.join("bundles/never-enrolled-2020/MDMDiagReport.cab"));
    let knowledge = Knowledge::builtin();
    let (sources, _) = collect(&paths).unwrap();
    let mut found = Vec::new();
    let bytes = |source: &Source, _: &mut Items<'_>| {
        let mut bytes = vec![0; source.len as usize];
        let read = source.open().unwrap().read_at(0, &mut bytes).unwrap();
        assert_eq!(read, bytes.len(), "{}", source.name);
        bytes
    };
    // Layouts are told from file to file: each is read by itself here.
    for source in sources {
        let name = source.name.clone();
        // Each is one window.
        let options = Options::new(&knowledge).window(u64::MAX);
        for_each_window(&[source], &options, bytes, |source, _, bytes| {
            if source.name.contains(".etl") {
                found.push((source.name.clone(), bytes));
            }
            true
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    found
}

fn read(bytes: &[u8], layouts: &Layouts) -> (Told, u64, Vec<String>) {
    let (mut events, mut odd) = (0, Vec::new());
    let told = Trace::new(bytes).unwrap().for_each(layouts, &mut |item, known| match item {
        Item::Record(Record { origin: Origin::Event { .. }, .. }) => {
            assert_ne!(known, Known::NoEvent);
            events += 1;
        }
        Item::Record(_) => assert_eq!(known, Known::NoEvent),
        Item::Anomaly(anomaly) => odd.push(anomaly.rest.to_string()),
    });
    (told, events, odd)
}

#[test]
fn traces_have_the_events_that_were_counted() {
    let Some(root) = support::corpus() else { return };
    let traces = traces(&root);
    let last = |name: &str| name.rsplit(['/', '!']).next().unwrap().to_owned();
    let found: Vec<String> = traces.iter().map(|(name, _)| last(name)).collect();
    assert_eq!(found, Vec::from_iter(truth().iter().map(|(name, _)| *name)), "every trace was counted");
    let (mut all, mut exact) = (0, 0);
    for ((name, bytes), (_, [events, tracelogging, embedded, others])) in traces.iter().zip(truth()) {
        let trace = Trace::new(bytes).unwrap();
        assert_eq!(trace.count(), events, "{name}");
        let mut layouts = Layouts::default();
        layouts.learn(&trace);
        let (told, found, odd) = read(bytes, &layouts);
        let count = |known| told.count(known);
        let said = (found, count(Known::TraceLogging), count(Known::Embedded), odd.len());
        assert_eq!(said, (events, tracelogging, embedded, 0), "{name}: {told:?} {odd:?}");
        assert_eq!(events - tracelogging - embedded, others, "{name}: {told:?}");
        all += events;
        exact += events - count(Known::Nothing) - count(Known::Classic);
    }
    assert_eq!(exact, all, "all of these are read to their last byte");
}
