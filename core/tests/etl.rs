//! Event traces: what their header tells, and their events whatever wrote them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "etl/events.rs"]
mod events;
#[path = "make/etl.rs"]
mod make_etl;
mod support;
#[path = "etl/types.rs"]
mod types;

use make_etl::{Buffer, PLAIN, Trace, file, trace};
use oobelens::format::{Input, Read, Sink, recognise};
use oobelens::{Item, Origin};
use proptest::prelude::*;

/// 2026-03-24 09:00:00 UTC as FILETIME.
const NINE: u64 = 134_188_164_000_000_000;
const SECOND: u64 = 10_000_000;
const SEATTLE: (i32, [u16; 4], [u16; 4]) = (480, [11, 0, 1, 2], [3, 0, 2, 2]);

/// A session whose processors share their buffers, with the clock of the system.
const COLLECTED: Trace = Trace {
    buffer: 4096,
    pointer: 8,
    build: 26100,
    start: NINE,
    end: NINE + 90 * SECOND,
    boot: NINE - 3600 * SECOND,
    clock: 2,
    mode: 0x1800_0002,
    written: 3,
    buffers_lost: 0,
    events_lost: 0,
    zone: SEATTLE,
    logger: "DiagnosticLogCSP_Contoso",
};

/// All samples: name and bytes.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let collected = COLLECTED;
    let live = Trace {
        end: 0,
        written: 0,
        clock: 1,
        mode: 2,
        zone: (-330, [0; 4], [0; 4]),
        logger: "ContosoOobe",
        ..collected
    };
    let old = Trace {
        pointer: 4,
        build: 19041,
        events_lost: 17,
        buffers_lost: 1,
        clock: 3,
        zone: (-60, [10, 0, 5, 3], [3, 0, 5, 2]),
        ..collected
    };
    vec![
        ("collected.etl", trace(&collected, 3)),
        ("events.etl", every_kind(&collected)),
        ("live-copy.etl.001", trace(&live, 2)),
        ("lossy-32-bit.etl.merged", trace(&old, 1)),
    ]
}

/// Events of every kind, a clock that is set back, a buffer that is compressed and one that is cut in the middle of a
/// record.
fn every_kind(trace: &Trace) -> Vec<u8> {
    let known = make_etl::Event { id: 901, guid: [5; 16], time: NINE + 2 * SECOND, ..PLAIN };
    let data = [&7_u32.to_le_bytes()[..], &make_etl::wide("Contoso")].concat();
    let parts = [("Number", 0, 8, 18, 1, 4), ("Name", 0, 1, 0, 1, 0)];
    let layout = make_etl::layout(&known, "Contoso-Windows-Setup", "Step %1 of %2.", &parts, 2);
    let deployment = [0x92, 0xad, 0xb3, 0xba, 0x96, 0xfb, 2, 0x59, 0x45, 0x0b, 0xb8, 0x42, 0x1b, 0xde, 0xc7, 0xbd];
    let named = make_etl::Event { id: 103, guid: deployment, time: NINE + 3 * SECOND, ..PLAIN };
    let pair = [make_etl::wide("CloudAssignedTenantDomain"), make_etl::wide("contoso.example")].concat();
    let first = [
        make_etl::told(NINE + SECOND, "Contoso.Oobe", "PageShown", &[("page", "sign-in"), ("PartA_PrivTags", "x")]),
        make_etl::Event { data: &data, ..known.clone() }.record(),
        make_etl::Event { data: &pair, ..named }.record(),
        make_etl::Event { id: 9, time: NINE + 4 * SECOND, data: &[0xfe, 1], ..known.clone() }.record(),
        layout,
    ];
    let second = [
        make_etl::classic(NINE + 5 * SECOND, [3; 16], 10, &make_etl::wide("Classic text")),
        make_etl::wpp(NINE + 6 * SECOND, [4; 16], 17, b"readable\0\x01\x02"),
        make_etl::told(NINE - 7200 * SECOND, "Contoso.Oobe", "ClockSet", &[]),
    ];
    let compressed = Buffer { flags: 0x40, ..Buffer::new(3, &[]) };
    let last = make_etl::told(NINE - 7100 * SECOND, "Contoso.Oobe", "Last", &[]);
    let cut = Buffer::new(4, &[last, vec![80, 0, 0x13, 0xc0, 0, 0, 0, 0]]);
    file(trace, &[Buffer::new(1, &first), Buffer::new(2, &second), compressed, cut])
}

#[derive(Default)]
struct Kept {
    facts: Vec<(String, String)>,
    time: Option<String>,
    end: u64,
    notes: Vec<String>,
    anomalies: Vec<String>,
}

impl Sink for Kept {
    fn item(&mut self, item: Item<'_>) {
        match item {
            Item::Record(record) => {
                let Origin::Document { path } = record.origin else { return };
                if path.as_bytes() != b"header" {
                    return;
                }
                assert_eq!(record.span.start, 0);
                let fields = record.fields.as_slice().iter();
                self.facts.extend(fields.map(|field| (field.name.to_string(), field.value.to_string())));
                self.time = record.time.map(|time| time.to_string());
                self.end = record.span.end;
            }
            Item::Anomaly(anomaly) => self.anomalies.push(anomaly.rest.to_string()),
        }
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }
}

impl Kept {
    fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

fn read(bytes: &[u8]) -> Kept {
    let format = recognise(&trace(&COLLECTED, 1), "a.etl");
    assert_eq!((format.name, format.family), ("event trace (.etl)", "events"));
    let Read::Whole(scan) = format.read else { panic!("{format:?}") };
    let mut kept = Kept::default();
    scan(&Input::new(bytes, 0, "a.etl"), &mut kept);
    kept
}

/// The samples are what the writer writes; `UPDATE=1` writes them.
#[test]
fn samples_are_what_is_written() {
    for (name, bytes) in samples() {
        let path = support::workspace().join("testdata/formats/etl").join(name);
        if std::env::var("UPDATE").as_deref() == Ok("1") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "{}: UPDATE=1 writes it", path.display());
    }
}

#[test]
fn the_header_tells_of_the_whole_trace() {
    let found = read(&samples()[0].1);
    let facts: Vec<(&str, &str)> = found.facts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let wanted = [
        ("logger-name", "DiagnosticLogCSP_Contoso"),
        ("windows-build", "26100"),
        ("start-time", "2026-03-24T09:00:00.0000000Z"),
        ("end-time", "2026-03-24T09:01:30.0000000Z"),
        ("boot-time", "2026-03-24T08:00:00.0000000Z"),
        ("utc-offset-minutes", "-420"),
        ("clock-type", "system time"),
        ("log-file-mode", "0x18000002"),
        ("buffer-size", "4096"),
        ("pointer-size", "8"),
        ("buffers-in-the-file", "3"),
        ("buffers-written", "3"),
        ("buffers-lost", "0"),
        ("events-lost", "0"),
    ];
    assert_eq!(facts, wanted);
    assert_eq!(found.time.as_deref(), Some("2026-03-24 09:00:00.0000000+00:00"));
    assert_eq!(found.notes, [""; 0]);
    assert!((72..4096).contains(&found.end));
}

#[test]
fn a_trace_that_still_ran_has_no_end() {
    let found = read(&samples()[2].1);
    assert_eq!(found.fact("end-time"), None);
    assert_eq!(found.fact("buffers-written"), Some("0"));
    assert_eq!(found.fact("buffers-in-the-file"), Some("2"));
    assert_eq!(found.fact("utc-offset-minutes"), Some("330"));
    assert_eq!(found.fact("clock-type"), Some("performance counter"));
}

#[test]
fn a_trace_of_a_32_bit_system_is_laid_out_closer() {
    let found = read(&samples()[3].1);
    assert_eq!(found.fact("pointer-size"), Some("4"));
    assert_eq!(found.fact("start-time"), Some("2026-03-24T09:00:00.0000000Z"));
    assert_eq!(found.fact("utc-offset-minutes"), Some("60"));
    assert_eq!((found.fact("events-lost"), found.fact("buffers-lost")), (Some("17"), Some("1")));
    assert_eq!(found.fact("logger-name"), Some("DiagnosticLogCSP_Contoso"));
}

/// Name, build, start, minutes from UTC, buffers, as a script reads them. The names of the files hold the local time.
#[test]
fn real_traces_are_recognised_whatever_their_names() {
    let Some(root) = support::corpus() else { return };
    let wanted = [
        ("CloudExperienceHostOobe", "26100", "2026-08-20T07:36:31.7040334Z", "-420", "14"),
        ("DiagnosticLogCSP_Autopilot", "22631", "2024-08-06T01:23:07.3173730Z", "-240", "1"),
        ("Relogger", "26100", "2026-08-20T07:41:19.6975526Z", "-420", "8"),
        ("DiagnosticLogCSP_DeviceProvisioning", "26100", "2026-08-20T06:00:53.7064684Z", "-420", "3"),
        ("DiagnosticLogCSP_DeviceProvisioning", "26100", "2026-08-20T07:34:27.9420733Z", "-420", "3"),
        ("Relogger", "26100", "2026-08-20T07:34:27.9420733Z", "-420", "4"),
    ];
    let files = support::files(&root.join("etl"));
    assert_eq!(files.len(), wanted.len());
    for (path, (logger, build, start, minutes, buffers)) in files.iter().zip(wanted) {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(recognise(&bytes[..65536.min(bytes.len())], "x").name, "event trace (.etl)");
        let found = read(&bytes);
        let facts = ["logger-name", "windows-build", "start-time", "utc-offset-minutes", "buffers-in-the-file"];
        let facts = facts.map(|name| found.fact(name).unwrap());
        assert_eq!(facts, [logger, build, start, minutes, buffers], "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        recognise(&bytes, "a.etl");
        read(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(
        which in 0..4_usize,
        damage in proptest::collection::vec((0..600_usize, any::<u8>()), 0..20),
        length in 0..4096_usize,
    ) {
        let mut bytes = samples().swap_remove(which).1;
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        recognise(&bytes, "a.etl");
        read(&bytes);
        read(&bytes[..length]);
    }
}
