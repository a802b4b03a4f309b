//! What grows: hostile shapes at one, four and sixteen times the size, one record up to 64 MiB, more and more files. Time per
//! byte stays the same where growth is linear; every pass is counted.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use oobelens::laws::HOSTILE;
use oobelens::{Knowledge, Options, Source, diagnose_sources};
use std::time::Duration;

/// What a diagnosis counts of these sources: records and stretches that are none; nothing where it reads none of them.
fn counted(sources: Vec<Source>, knowledge: &Knowledge) -> (u64, u64) {
    let report = diagnose_sources(sources, &Options::new(knowledge).threads(1));
    report.map_or((0, 0), |report| (report.coverage.records, report.coverage.anomalies))
}

fn shapes(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    for shape in HOSTILE {
        let mut group = criterion.benchmark_group(shape.name);
        let sizes: &[usize] = if shape.name == "one long record" {
            &[4 << 20, 16 << 20, 63 << 20]
        } else {
            &[1 << 20, 4 << 20, 16 << 20]
        };
        for &size in sizes {
            let bytes = shape.make(size);
            let sources = || vec![Source::memory(shape.file, bytes.as_slice())];
            let wanted = counted(sources(), &knowledge);
            group.throughput(Throughput::BytesDecimal(bytes.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(size), &size, |bencher, _| {
                bencher.iter(|| assert_eq!(counted(sources(), &knowledge), wanted));
            });
        }
        group.finish();
    }
}

/// Ten million events, the smallest there are; and a sixteenth and a quarter of them.
fn tiny_events(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    let mut group = criterion.benchmark_group("ten million tiny events");
    for count in [625_000u64, 2_500_000, 10_000_000] {
        let shape =
            HOSTILE.iter().find(|shape| shape.name == "tiny events").unwrap_or_else(|| panic!("it is among them"));
        let event = "<Event><System><EventID>1</EventID></System></Event>";
        let source = Source::memory(shape.file, shape.make(event.len() * count as usize));
        group.throughput(Throughput::Elements(count));
        group.bench_with_input(BenchmarkId::from_parameter(count), &count, |bencher, _| {
            bencher.iter(|| assert_eq!(counted(vec![source.clone()], &knowledge).0, count));
        });
    }
    group.finish();
}

fn files(criterion: &mut Criterion) {
    let knowledge = Knowledge::builtin();
    let shape = HOSTILE.iter().find(|shape| shape.name == "tiny records").unwrap_or_else(|| panic!("it is among them"));
    let bytes = shape.make(2000);
    let mut group = criterion.benchmark_group("files");
    for count in [1000u64, 4000, 16_000] {
        let sources = || (0..count).map(|number| Source::memory(format!("{number}.log"), bytes.as_slice())).collect();
        let wanted = counted(sources(), &knowledge);
        assert_eq!(wanted.0 % count, 0, "every file is read");
        group.throughput(Throughput::Elements(count));
        group.bench_with_input(BenchmarkId::from_parameter(count), &count, |bencher, _| {
            bencher.iter(|| assert_eq!(counted(sources(), &knowledge), wanted));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(900));
    targets = shapes, files, tiny_events
}
criterion_main!(benches);
