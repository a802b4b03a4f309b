//! Event logs: what the fast reader makes of them is what the `evtx` crate renders.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "make/evtx.rs"]
mod make_evtx;
#[path = "evtx/oracle.rs"]
mod oracle;
#[path = "evtx/owned.rs"]
mod owned;
#[path = "evtx/samples.rs"]
mod samples;
#[path = "evtx/speed.rs"]
mod speed;
mod support;

use oobelens::format::{Input, Read, Sink, recognise};
use oobelens::{AnomalyKind, Item};
use owned::Event;
use proptest::prelude::*;
use std::path::PathBuf;

/// The event logs of the corpus.
fn logs() -> Vec<PathBuf> {
    let Some(root) = support::corpus() else { return Vec::new() };
    let mut logs = support::files(&root);
    logs.retain(|path| path.extension().is_some_and(|end| end == "evtx"));
    assert!(logs.len() >= 22, "{} logs", logs.len());
    logs
}

/// Every record of every log: provider, id, level, time, computer, channel, number, process, thread, and all data.
#[test]
fn every_record_says_what_the_crate_renders() {
    for path in logs() {
        let log = std::fs::read(&path).unwrap();
        let (records, anomalies) = owned::read(&log);
        let rendered = oracle::events(&log);
        for (record, wanted) in records.iter().zip(&rendered) {
            assert_eq!(record, wanted, "{} record at byte {}", path.display(), wanted.at);
        }
        assert_eq!(records.len(), rendered.len(), "{}: {anomalies:?}", path.display());
    }
}

fn sample(name: &str) -> Vec<u8> {
    samples::all().into_iter().find(|(other, _)| *other == name).unwrap().1
}

/// The samples are what the writer writes; `UPDATE=1` writes them.
#[test]
fn samples_are_what_is_written() {
    for (name, bytes) in samples::all() {
        let path = support::workspace().join("testdata/formats/evtx").join(name);
        if std::env::var("UPDATE").as_deref() == Ok("1") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "{}: UPDATE=1 writes it", path.display());
    }
}

#[test]
fn every_sample_says_what_the_crate_renders() {
    // The crate does not look behind a stale header: `live-copy` has a test of its own.
    for name in ["templates.evtx", "forwarded.evtx", "damaged.evtx"] {
        let log = sample(name);
        assert_eq!(owned::read(&log).0, oracle::events(&log), "{name}");
    }
}

fn data(event: &Event) -> Vec<(&str, &str)> {
    event.data.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn values_are_text_as_windows_writes_them() {
    let (records, anomalies) = owned::read(&sample("templates.evtx"));
    assert_eq!(anomalies, []);
    let [named, unnamed, user] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(named.provider, "Microsoft-Windows-ModernDeployment-Diagnostics-Provider");
    assert_eq!((named.id, named.version, named.level, named.record_id), (161, Some(0), Some(4), Some(1)));
    assert_eq!((named.pid, named.tid), (Some(4242), Some(77)));
    assert_eq!(named.time.as_deref(), Some("2026-03-24 09:00:01.1234567+00:00"));
    let guid = "{76543210-ba98-fedc-0102-030405060708}";
    let wanted = [
        ("ProfileName", "Contoso Größe 東京 🚀 user driven"),
        ("HResult", "0x80070002"),
        ("Count", "3"),
        ("Offset", "-60"),
        ("Found", "true"),
        ("Raw", "DEADBEEF"),
        ("Since", "2026-03-24T09:00:00.0000000Z"),
        ("User", "S-1-5-32-544"),
        ("Id", guid),
        ("Ratio", "0.5"),
    ];
    assert_eq!(data(named), wanted);
    assert_eq!(data(unnamed), [("", "one"), ("", "two"), ("", ""), ("", "four"), ("", "")]);
    assert_eq!(data(user), [("Tenant", "contoso.example"), ("Stage", "DeviceSetup")]);
    assert_eq!((named.computer.as_str(), user.computer.as_str()), ("WIN-CONTOSO001", "LAPTOP-CONTOSO"));
}

#[test]
fn a_forwarded_event_has_its_message_and_no_year_1601() {
    let (records, anomalies) = owned::read(&sample("forwarded.evtx"));
    assert_eq!(anomalies, []);
    let [plain, pieces] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(plain.message, "The setup has failed.");
    assert_eq!((plain.id, plain.record_id, plain.level), (1001, Some(9001), Some(2)));
    assert_eq!(plain.time.as_deref(), Some("2026-03-24 08:59:58.1234567+00:00"));
    assert_eq!(data(plain), [("", "setup.exe"), ("Binary", "0A0B")]);
    assert_eq!(pieces.message, "Fish & chips\r\nare < out.");
    assert_eq!(pieces.time, None);
}

#[test]
fn a_live_copy_has_more_records_than_its_headers_tell() {
    let (records, anomalies) = owned::read(&sample("live-copy.evtx"));
    assert_eq!(anomalies, []);
    let ids: Vec<u64> = records.iter().filter_map(|record| record.record_id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn damage_costs_the_records_it_hit_and_no_others() {
    let (records, anomalies) = owned::read(&sample("damaged.evtx"));
    let ids: Vec<u64> = records.iter().filter_map(|record| record.record_id).collect();
    assert_eq!(ids, [4, 6, 8, 9, 4, 5, 6, 7]);
    let why: Vec<&str> = anomalies.iter().map(|(.., why)| why.as_str()).collect();
    assert_eq!(
        why,
        [
            "no record where one should begin",
            "binary XML that ends too early",
            "no chunk of an event log",
            "a record is cut off"
        ]
    );
    assert_eq!(anomalies[2].0, 4096 + (64 << 10));
    assert_eq!(anomalies[2].1, 4096 + (128 << 10));
}

#[test]
fn logs_and_chunks_of_them_are_recognised() {
    let name = |bytes: &[u8]| recognise(bytes, "x").name;
    assert_eq!(name(&sample("templates.evtx")[..512]), "Windows event log (.evtx)");
    assert_eq!(name(&sample("carved-chunk.bin")[..512]), "chunk of a Windows event log");
    assert_eq!(owned::read(&sample("carved-chunk.bin")).0.len(), 3);
    let messages = recognise(b"MTAFile\0\x01\0", "Admin_1033.MTA");
    assert!(matches!(messages.read, Read::Not(_)));
    assert_eq!(messages.name, "event log messages (.MTA)");
}

/// Text beside a value is left to the crate.
#[test]
fn what_no_plan_covers_is_read_from_what_the_crate_renders() {
    let log = samples::in_pieces();
    let (records, anomalies) = owned::read(&log);
    assert_eq!(anomalies, []);
    assert_eq!(records, oracle::events(&log));
    assert_eq!(data(&records[0]), [("Text", "Code <7> & \"more\"")]);
    assert_eq!(records[0].record_id, Some(1));
}

/// A chunk in which everything refers to everything ends as soon as any other.
#[test]
fn a_chunk_made_to_cost_much_ends() {
    let start = std::time::Instant::now();
    let (records, anomalies) = owned::read(&samples::costly());
    assert!(records.len() + anomalies.len() > 100);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

/// Items begin one after the other, inside of the chunk.
struct Ordered {
    next: u64,
    end: u64,
}

impl Sink for Ordered {
    fn item(&mut self, item: Item<'_>) {
        let span = item.span();
        assert!(self.next <= span.start && span.start < span.end && span.end <= self.end, "{span:?}");
        self.next = span.start + 1;
        if let Item::Anomaly(anomaly) = item {
            assert_eq!(anomaly.kind, AnomalyKind::Damaged);
            assert!(!anomaly.rest.is_empty());
        }
    }

    fn note(&mut self, _: &str) {}
}

fn keeps_its_contract(bytes: &[u8]) {
    let Read::Chunks { scan, .. } = recognise(b"ElfFile\0", "a.evtx").read else { panic!("chunks") };
    scan(&Input::new(bytes, 4096, "a.evtx"), &mut Ordered { next: 4096, end: 4096 + bytes.len() as u64 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..4096), is_chunk: bool) {
        if is_chunk && bytes.len() >= 8 {
            bytes[..8].copy_from_slice(b"ElfChnk\0");
        }
        keeps_its_contract(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(
        which in 0..samples::all().len(),
        damage in proptest::collection::vec((512..5000_usize, any::<u8>()), 1..40),
        length in 0..65536_usize,
    ) {
        let mut log = samples::all().swap_remove(which).1;
        if log.starts_with(b"ElfFile") {
            log.drain(..4096);
        }
        log.truncate(64 << 10);
        for (at, byte) in damage {
            log[at] = byte;
        }
        keeps_its_contract(&log);
        keeps_its_contract(&log[..length]);
    }
}
