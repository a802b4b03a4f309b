//! How fast event logs are read, beside what the `evtx` crate does with them. Not run with the other tests:
//! `cargo test -p oobelens --profile ci --test evtx speed -- --ignored --nocapture`.

use crate::{logs, owned, support};
use evtx::{EvtxParser, ParserSettings};
use oobelens::format::Sink;
use oobelens::{Item, Origin};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Looks at all that a record says.
#[derive(Default)]
struct Looked {
    records: u64,
    bytes: usize,
}

impl Sink for Looked {
    fn item(&mut self, item: Item<'_>) {
        if let Item::Record(record) = item {
            let Origin::Event { provider, channel, computer, id, .. } = record.origin else { return };
            self.records += 1;
            self.bytes += provider.len() + channel.len() + computer.len() + id as usize;
            self.bytes +=
                record.fields.as_slice().iter().map(|field| field.name.len() + field.value.len()).sum::<usize>();
        }
    }

    fn note(&mut self, _: &str) {}
}

fn settings() -> ParserSettings {
    ParserSettings::new().num_threads(1)
}

#[test]
#[ignore = "measures"]
fn speed() {
    let logs: Vec<Vec<u8>> = logs().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let bytes: usize = logs.iter().map(Vec::len).sum();
    let best = |name: &str, once: &dyn Fn(&[u8]) -> u64| {
        let mut best = Duration::MAX;
        let mut records = 0;
        for _ in 0..15 {
            let start = Instant::now();
            records = logs.iter().map(|log| once(log)).sum();
            best = best.min(start.elapsed());
        }
        let rate = bytes as f64 / best.as_secs_f64() / 1e6;
        support::say(&format!("{name:24} {rate:7.0} MB/s, {records} records"));
        rate
    };
    if std::env::var_os("OURS").is_some() {
        for _ in 0..20 {
            best("this reader", &|log| {
                let mut looked = Looked::default();
                owned::each_chunk(log, &mut looked);
                black_box(looked.bytes);
                looked.records
            });
        }
        return;
    }
    let ours = best("this reader", &|log| {
        let mut looked = Looked::default();
        owned::each_chunk(log, &mut looked);
        black_box(looked.bytes);
        looked.records
    });
    let parser = |log: &[u8]| EvtxParser::from_buffer(log.to_vec()).unwrap().with_configuration(settings());
    let value =
        best("records_json_value", &|log| parser(log).records_json_value().filter(Result::is_ok).count() as u64);
    let json = best("records_json_bytes", &|log| parser(log).records_json_bytes().filter(Result::is_ok).count() as u64);
    let walk = best("walk without rendering", &|log| {
        let settings = std::sync::Arc::new(settings());
        let mut count = 0;
        for bytes in log[4096..].chunks(64 << 10) {
            let Ok(header) = evtx::EvtxChunkHeader::from_bytes(bytes) else { continue };
            let Ok(mut chunk) = evtx::EvtxChunk::new(bytes, &header, settings.clone()) else { continue };
            count += chunk.iter().filter(|record| black_box(record).is_ok()).count() as u64;
        }
        count
    });
    support::say(&format!(
        "this reader: {:.2} of json_value, {:.2} of json_bytes, {:.2} of the walk",
        ours / value,
        ours / json,
        ours / walk
    ));
}
