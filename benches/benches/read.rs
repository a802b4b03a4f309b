//! Bytes a second from the page cache to the report, one stage more at a time. Every pass is counted: a benchmark that
//! loses a record fails.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oobelens::knowledge::Pack;
use oobelens::redact::Key;
use oobelens::report::to_text;
use oobelens::signal::template::is_guid;
use oobelens::{Knowledge, Options, Redactor, Source};
use oobelens_benches::inputs::{self, Input};
use oobelens_benches::truth::Truth;
use oobelens_benches::{guid, work};
use std::time::Duration;

/// Of each input: small enough that the whole of `cargo bench` takes two minutes, far larger than any cache.
const MEGABYTES: u64 = 64;

fn read(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    let inputs = inputs::all(inputs::megabytes(MEGABYTES)).unwrap_or_else(|trouble| panic!("{trouble}"));
    for input in &inputs {
        let bytes = std::fs::read(&input.path).expect("the input was just made");
        let truth = Truth::of(&bytes);
        assert!(!input.whole || truth.closes == truth.records, "{}: {truth:?}", input.name);
        let counted = (truth.records, truth.message_bytes);
        let file = work::open(&input.path).unwrap_or_else(|trouble| panic!("{trouble}"));
        let sum = work::sum(&bytes);
        let mut group = criterion.benchmark_group(input.name);
        group.throughput(Throughput::BytesDecimal(input.bytes));
        for threads in [1, 2] {
            group.bench_function(format!("read file x{threads}"), |bencher| {
                bencher.iter(|| assert_eq!(work::read(&file, threads), sum))
            });
        }
        group.bench_function("parse in memory x1", |bencher| bencher.iter(|| assert_eq!(work::parse(&bytes), counted)));
        let memory = Source::memory(input.name, bytes);
        for threads in [1, 2] {
            group.bench_function(format!("parse windows in memory x{threads}"), |bencher| {
                bencher.iter(|| assert_eq!(work::parse_windows(&memory, &knowledge, threads), counted));
            });
        }
        for threads in [1, 2] {
            group.bench_function(format!("diagnose file x{threads}"), |bencher| {
                bencher.iter(|| {
                    let report = work::diagnose(&input.path, &knowledge, threads);
                    assert_eq!((report.coverage.records, report.coverage.bytes), (truth.records, input.bytes));
                });
            });
        }
        group.finish();
    }
    render(criterion, &inputs, &knowledge);
}

/// Reports to text and JSON.
fn render(criterion: &mut Criterion, inputs: &[Input], knowledge: &Knowledge) {
    let mut group = criterion.benchmark_group("render");
    for input in inputs {
        let report = work::diagnose(&input.path, knowledge, 2);
        let text = to_text(&report, 120, false).len();
        group.throughput(Throughput::BytesDecimal(text as u64));
        group.bench_function(format!("{} as text", input.name), |bencher| {
            bencher.iter(|| assert_eq!(to_text(&report, 120, false).len(), text))
        });
        let json = serde_json::to_vec(&report).expect("JSON").len();
        group.throughput(Throughput::BytesDecimal(json as u64));
        group.bench_function(format!("{} as JSON", input.name), |bencher| {
            bencher.iter(|| assert_eq!(serde_json::to_vec(&report).expect("JSON").len(), json));
        });
    }
    group.finish();
}

/// What redaction costs: the pass that learns names, and a text that is redacted by what was learnt.
fn redact(criterion: &mut Criterion) {
    let knowledge = Knowledge::compile(Pack::default());
    let options = Options::new(&knowledge).threads(1);
    let mut group = criterion.benchmark_group("redact");
    for input in inputs::all(inputs::megabytes(MEGABYTES)).unwrap_or_else(|trouble| panic!("{trouble}")) {
        let bytes = std::fs::read(&input.path).expect("the input was just made");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let sources = [Source::memory(input.name, bytes)];
        let learn = || Redactor::new(Key::new("k")).learn(&sources, &options).expect("one thread");
        let redactor = learn();
        group.throughput(Throughput::BytesDecimal(input.bytes));
        group.bench_function(format!("{} learn x1", input.name), |bencher| {
            bencher.iter(|| assert_eq!(learn().names(), redactor.names()))
        });
        let redacted = redactor.text(&text).len();
        group.bench_function(format!("{} text x1", input.name), |bencher| {
            bencher.iter(|| assert_eq!(redactor.text(&text).len(), redacted))
        });
    }
    group.finish();
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("start/Knowledge::builtin", |bencher| bencher.iter(Knowledge::builtin));
}

/// The time is that of one text.
fn guids(criterion: &mut Criterion) {
    let texts = guid::texts();
    let mut group = criterion.benchmark_group("guid");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("is_guid", |bencher| bencher.iter(|| assert_eq!(guid::count(&texts, is_guid), guid::GUIDS)));
    group.bench_function("one by one", |bencher| {
        bencher.iter(|| assert_eq!(guid::count(&texts, guid::one_by_one), guid::GUIDS))
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500));
    targets = read, redact, start, guids
}
criterion_main!(benches);
