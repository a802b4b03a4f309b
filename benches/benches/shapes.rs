//! Event logs, an event trace, an archive of logs and a folder of many small files, each beside the least that could be done with it.
//! Every pass is counted.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oobelens::Knowledge;
use oobelens_benches::shapes::{Counts, Events, Folder, Packed, Traces};
use oobelens_benches::work;
use std::time::Duration;

fn events(criterion: &mut Criterion) {
    let events = Events::find().unwrap_or_else(|trouble| panic!("{trouble}"));
    let mut group = criterion.benchmark_group(format!("event logs, {}", events.name));
    group.throughput(Throughput::BytesDecimal(events.bytes));
    let Counts { ours, rendered, walked } = events.count().unwrap_or_else(|trouble| panic!("{trouble}"));
    group.bench_function("records", |bencher| bencher.iter(|| assert_eq!(events.ours(), ours)));
    group.bench_function("evtx, records_json_value", |bencher| {
        bencher.iter(|| assert_eq!(events.json_value(), rendered))
    });
    group.bench_function("evtx, into_json_bytes", |bencher| bencher.iter(|| assert_eq!(events.json_bytes(), rendered)));
    group.bench_function("evtx, walk", |bencher| bencher.iter(|| assert_eq!(events.walk(), walked)));
    group.finish();
}

fn traces(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    for is_full in [true, false] {
        let traces = Traces::make(is_full).unwrap_or_else(|trouble| panic!("{trouble}"));
        let source = work::open(&traces.path).unwrap_or_else(|trouble| panic!("{trouble}"));
        let mut group = criterion.benchmark_group(format!("event trace, {}", traces.name));
        group.throughput(Throughput::BytesDecimal(traces.bytes));
        group.bench_function("reading alone x1", |bencher| bencher.iter(|| work::read(&source, 1)));
        let mut room = Vec::new();
        for (name, values) in
            [("events x1, the module alone", false), ("events and their values x1, the module alone", true)]
        {
            group.bench_function(name, |bencher| {
                bencher.iter(|| assert_eq!(traces.read(&mut room, values), Ok(traces.events)));
            });
        }
        // The header is a record as well.
        let records = traces.events + 1;
        for threads in [1, 2] {
            group.bench_function(format!("records x{threads}"), |bencher| {
                bencher.iter(|| assert_eq!(work::records(&traces.path, &knowledge, threads), records));
            });
            group.bench_function(format!("diagnose x{threads}"), |bencher| {
                bencher.iter(|| {
                    let coverage = work::diagnose(&traces.path, &knowledge, threads).coverage;
                    assert_eq!((coverage.records, coverage.bytes), (records, traces.bytes));
                });
            });
        }
        group.finish();
    }
}

fn packed(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    let packed = Packed::make().unwrap_or_else(|trouble| panic!("{trouble}"));
    let mut group = criterion.benchmark_group("zip of logs");
    group.throughput(Throughput::BytesDecimal(packed.bytes));
    group.bench_function("inflating alone x1", |bencher| bencher.iter(|| assert_eq!(packed.inflate(), packed.bytes)));
    group.bench_function("records x1", |bencher| {
        bencher.iter(|| assert_eq!(work::records(&packed.path, &knowledge, 1), packed.records));
    });
    for threads in [1, 2] {
        group.bench_function(format!("diagnose x{threads}"), |bencher| {
            bencher.iter(|| {
                let coverage = work::diagnose(&packed.path, &knowledge, threads).coverage;
                assert_eq!((coverage.records, coverage.bytes), (packed.records, packed.bytes));
            });
        });
    }
    group.finish();
}

fn folder(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    let folder = Folder::make().unwrap_or_else(|trouble| panic!("{trouble}"));
    let mut group = criterion.benchmark_group("3,000 small files");
    group.throughput(Throughput::BytesDecimal(folder.bytes));
    for threads in [1, 2] {
        group.bench_function(format!("reading alone x{threads}"), |bencher| {
            bencher.iter(|| assert_eq!(folder.read(threads), folder.bytes))
        });
    }
    group.bench_function("records x1", |bencher| {
        bencher.iter(|| assert_eq!(work::records(&folder.path, &knowledge, 1), folder.records));
    });
    for threads in [1, 2] {
        group.bench_function(format!("diagnose x{threads}"), |bencher| {
            bencher.iter(|| {
                let coverage = work::diagnose(&folder.path, &knowledge, threads).coverage;
                assert_eq!((coverage.records, coverage.bytes), (folder.records, folder.bytes));
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500));
    targets = events, traces, packed, folder
}
criterion_main!(benches);
