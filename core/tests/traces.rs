//! Event traces beside event logs and beside each other: what happened once is told once.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[allow(dead_code, reason = "the tests of the format use more of it")]
#[path = "make/etl.rs"]
mod make_etl;

use make_etl::{Buffer, Event, PLAIN, Trace, file, layout, schema, told, traits, wide};
use oobelens::engine::records::{Items, for_each_window};
use oobelens::{Knowledge, Limits, Options, Report, Source, diagnose_sources};
use std::time::Duration;

/// 2026-03-24 09:00:00 UTC as FILETIME.
const NINE: u64 = 134_188_164_000_000_000;
const MILLISECOND: u64 = 10_000;
const DEPLOYMENT: [u8; 16] =
    [0x92, 0xad, 0xb3, 0xba, 0x96, 0xfb, 2, 0x59, 0x45, 0x0b, 0xb8, 0x42, 0x1b, 0xde, 0xc7, 0xbd];

const TRACE: Trace = Trace {
    buffer: 4096,
    pointer: 8,
    build: 26100,
    start: NINE,
    end: NINE + 1,
    boot: NINE,
    clock: 2,
    mode: 0x1800_0001,
    written: 1,
    buffers_lost: 0,
    events_lost: 0,
    zone: (0, [0; 4], [0; 4]),
    logger: "Contoso",
};

fn trace(clock: u32, records: &[Vec<u8>]) -> Vec<u8> {
    file(&Trace { clock, ..TRACE }, &[Buffer::new(1, records)])
}

/// The state of the profile changed: as a trace has it.
fn state(time: u64) -> Vec<u8> {
    let data = [0_u32, 1].map(u32::to_le_bytes).concat();
    Event { guid: DEPLOYMENT, id: 153, time, data: &data, ..PLAIN }.record()
}

/// An event as a log has it, exported; written by the process and thread of every event of a trace here.
fn logged(provider: &str, id: u32, time: &str, thread: u32, data: &[(&str, &str)]) -> String {
    let data: String = data.iter().map(|(name, value)| format!("<Data Name='{name}'>{value}</Data>")).collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/>\
         <EventID>{id}</EventID><TimeCreated SystemTime='2026-03-24T{time}Z'/><EventRecordID>7</EventRecordID>\
         <Execution ProcessID='10' ThreadID='{thread}'/><Channel>Contoso/Admin</Channel></System>\
         <EventData>{data}</EventData></Event>\n"
    )
}

fn state_logged(time: &str, thread: u32) -> String {
    let provider = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
    logged(provider, 153, time, thread, &[("InitialState", "0"), ("UpdateState", "1")])
}

fn report(sources: &[(&str, Vec<u8>)]) -> Report {
    let sources = sources.iter().map(|(name, bytes)| Source::memory(*name, bytes.as_slice())).collect();
    diagnose_sources(sources, &Options::new(&Knowledge::builtin()).timeline()).unwrap()
}

/// How often the state changed, and where that is told last.
fn states(sources: &[(&str, Vec<u8>)]) -> (u64, String) {
    let timeline = report(sources).timeline;
    let states: Vec<_> = timeline.into_iter().filter(|moment| moment.signal == "autopilot-state").collect();
    let last = states.last().map(|moment| moment.evidence.source.clone()).unwrap_or_default();
    (states.iter().map(|moment| moment.count).sum(), last)
}

#[test]
fn an_event_in_a_log_and_in_a_trace_happened_once() {
    let log = |time: &str, thread| state_logged(time, thread).into_bytes();
    let both = |trace: &[u8], log: Vec<u8>| states(&[("a.etl", trace.to_vec()), ("b.xml", log)]);
    let by_clock = trace(2, &[state(NINE)]);
    // The log has its number, so it is the log's.
    assert_eq!(both(&by_clock, log("09:00:00.0010000", 20)), (1, "b.xml".to_owned()));
    // Another moment, another thread.
    assert_eq!(both(&by_clock, log("09:00:00.0100000", 20)).0, 2);
    assert_eq!(both(&by_clock, log("09:00:00.0010000", 21)).0, 2);
    // A counter goes on when the clock is set.
    let counted = trace(1, &[state(NINE)]);
    assert_eq!(both(&counted, log("09:00:01.4000000", 20)), (1, "b.xml".to_owned()));
    assert_eq!(both(&counted, log("09:00:03.1000000", 20)).0, 2);
    // One of a log is the twin of one of a trace, not of two.
    let twice = trace(2, &[state(NINE), state(NINE + MILLISECOND)]);
    assert_eq!(both(&twice, log("09:00:00.0010000", 20)).0, 2);
    // Two sessions may have listened to the same provider.
    let other = trace(2, &[state(NINE + MILLISECOND)]);
    assert_eq!(states(&[("a.etl", by_clock), ("b.etl", other)]), (1, "a.etl".to_owned()));
}

#[test]
fn a_refusal_that_a_log_and_a_trace_tell_in_their_own_ways_is_one() {
    let fields = b"EnrollmentActivity\0\x08EnrollmentResult\0\x87\x0f";
    let data = [5_u32, 0x8018_0014].map(u32::to_le_bytes).concat();
    let extended = [schema("FailedEnrollmentActivityEvent", fields), traits("Microsoft.Windows.EMPS.Enrollment")];
    let traced = trace(2, &[Event { time: NINE, extended: &extended, data: &data, ..PLAIN }.record()]);
    let provider = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
    let failed = |sources: &[(&str, Vec<u8>)]| report(sources).enrolments[0].failures;
    let log = |code| logged(provider, 71, "09:00:00.9000000", 99, &[("HRESULT", code)]).into_bytes();
    assert_eq!(failed(&[("a.etl", traced.clone())]), 1);
    assert_eq!(failed(&[("a.etl", traced.clone()), ("b.xml", log("0x80180014"))]), 1);
    assert_eq!(failed(&[("a.etl", traced), ("b.xml", log("0x80180018"))]), 2);
}

#[test]
fn a_trace_that_was_written_again_is_read_once() {
    let note = |report: &Report, name: &str| {
        let source = report.coverage.sources.iter().find(|source| source.source == name).unwrap();
        (source.records, source.note.clone().unwrap_or_default())
    };
    let (one, two) = (trace(2, &[state(NINE)]), trace(2, &[state(NINE), told(NINE, "Contoso", "More", &[])]));
    let read = report(&[("a/x.etl", one.clone()), ("a/x.etl.merged", two.clone())]);
    assert_eq!(note(&read, "a/x.etl"), (0, "the same events stand in its .merged twin: not read twice".to_owned()));
    assert_eq!(note(&read, "a/x.etl.merged").0, 3);
    // One that lost something, or of another name, is no reason not to read the other.
    let read = report(&[("a/x.etl", two), ("a/x.etl.merged", one.clone())]);
    assert_eq!(note(&read, "a/x.etl").0, 3);
    assert_eq!(note(&report(&[("a/x.etl", one.clone()), ("b/x.etl.merged", one)]), "a/x.etl").0, 2);
}

#[test]
fn a_trace_is_read_by_the_layouts_of_another() {
    let event = Event { id: 5, time: NINE, data: &wide("sign-in"), ..PLAIN };
    let known = layout(&event, "Contoso-Windows-Oobe", "", &[("Page", 0, 1, 0, 1, 0)], 1);
    let said = |sources: &[(&str, Vec<u8>)]| {
        let note = |source: &oobelens::report::SourceCoverage| source.note.clone().unwrap_or_default();
        report(sources).coverage.sources.iter().map(note).collect::<Vec<_>>()
    };
    let alone = trace(2, &[event.record()]);
    assert_eq!(said(&[("b.etl", alone.clone())]), ["holds events that nothing describes: their bytes are kept"]);
    assert_eq!(said(&[("a.etl", trace(2, &[known])), ("b.etl", alone)]), ["", ""]);
}

/// What has a name and no number: the profile's answer, its tenant, a reset, a join that is undone.
#[test]
fn what_only_traces_tell_is_heard() {
    const SHELL: &str = "Microsoft.Windows.Shell.CloudExperienceHost";
    const JOIN: &str = "Microsoft.CAndE.ADFabric.CDJ";
    let tenant = "11111111-2222-3333-4444-555555555555";
    let step = |number: u64, provider: &str, name: &str, fields: &[(&str, &str)]| {
        told(NINE + number * 60_000 * MILLISECOND, provider, name, fields)
    };
    let records = [
        step(0, SHELL, "AutopilotCorrelationData", &[("vector", "a.0"), ("name", "StartReset"), ("value", "a.1")]),
        step(1, SHELL, "AutopilotCorrelationData", &[("vector", "a.0"), ("name", "Other"), ("value", "a.1")]),
        step(2, SHELL, "UpdateState", &[("PreviousState", "0"), ("NewState", "3")]),
        step(3, SHELL, "UpdateState", &[("PreviousState", "0"), ("NewState", "2")]),
        step(4, SHELL, "DownloadSkippedNotProvisioned", &[]),
        step(5, SHELL, "LogTenantId", &[("tenant", tenant)]),
        step(6, JOIN, "CDJCompleteJoinStop", &[("returnCode", "0x801c0003"), ("joinType", "1"), ("tenantId", "")]),
        step(7, JOIN, "CDJAsyncJoinStop", &[("returnCode", "0"), ("joinType", "8"), ("tenantId", tenant)]),
    ];
    let report = report(&[("a.etl", trace(2, &records))]);
    let moments = report.timeline.iter().map(|moment| format!("{} {}", moment.signal, moment.outcome));
    let heard: Vec<String> = moments.filter(|moment| !moment.starts_with("time-zone")).collect();
    let wanted = [
        "oobe-reset-begun ok",
        "oobe-profile-state ok",
        "oobe-download-skipped empty",
        "profile-tenant-in-trace yes",
        "oobe-join-tried failed",
        "oobe-join-undone yes",
    ];
    assert_eq!(heard, wanted);
}

/// The service tells its time. What a counter counts is no proof against the clock of the device: it goes on when that
/// is set.
#[test]
fn a_clock_is_held_against_the_time_of_the_service() {
    let join = |server: &str| {
        let said = [("returnCode", "0"), ("joinType", "1"), ("tenantId", ""), ("serverTime", server)];
        told(NINE, "Microsoft.CAndE.ADFabric.CDJ", "CDJCompleteJoinStop", &said)
    };
    let off = |clock, server| {
        let report = report(&[("a.etl", trace(clock, &[join(server)]))]);
        report.findings.iter().any(|finding| finding.rule == "clock-hours-off")
    };
    assert!(off(2, "2026-03-24T02:00:00Z") && off(2, "2026-03-24T10:00:00.5Z"));
    assert!(!off(2, "2026-03-24T08:01:00Z") && !off(2, "2026-03-24T09:59:59Z") && !off(2, "soon"));
    assert!(!off(1, "2026-03-24T02:00:00Z"));
}

/// Every item, and what is said of the whole.
fn items(source: Source, threads: usize, window: u64) -> Vec<String> {
    let (knowledge, mut found) = (Knowledge::builtin(), Vec::new());
    let options = Options::new(&knowledge).threads(threads).window(window);
    let make = |_: &Source, items: &mut Items<'_>| {
        let mut found = Vec::new();
        items.for_each(|_, item| found.push(format!("{item:?}")));
        found
    };
    let unread = for_each_window(&[source], &options, make, |_, _, items| {
        found.extend(items);
        true
    });
    found.extend(unread.unwrap().into_iter().map(|note| note.reason));
    found
}

/// A trace whose file has its events in order is read part by part, on all threads; any other as a whole. In a file or in
/// memory, whatever the threads and the parts: items and notes are the same.
#[test]
fn a_trace_that_is_read_in_parts_gives_the_same_items() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.etl");
    let same = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let file = || oobelens::collect(&[&path]).unwrap().0.remove(0);
        let whole = items(Source::memory("a.etl", bytes), 1, u64::MAX);
        for (threads, window) in [(1, 256 << 10), (2, 256 << 10), (2, 64 << 10), (3, 100_000), (2, 1 << 20)] {
            let in_parts = items(file(), threads, window);
            let differ = in_parts.iter().zip(&whole).find(|(part, whole)| part != whole);
            assert_eq!((differ, in_parts.len()), (None, whole.len()), "{threads} threads, {window} bytes");
        }
        whole.len()
    };
    let event = |number: u64| told(NINE + number * MILLISECOND, "Contoso", "Step", &[("number", &number.to_string())]);
    let header = Trace { buffer: 64 << 10, ..TRACE };
    let buffers = |order: &[u64]| {
        let buffer = |&number: &u64| Buffer::new(number, &[event(number), state(NINE), event(number + 1)]);
        file(&header, &order.iter().map(buffer).collect::<Vec<_>>())
    };
    let in_order: Vec<u64> = (1..20).collect();
    let mut bytes = buffers(&in_order);
    assert_eq!(same(&bytes), 1 + 19 * 3);
    // A file that was full goes on at its beginning.
    let turned = buffers(&[7, 8, 3, 4, 5, 6]);
    assert_eq!(same(&turned), 1 + 6 * 3);
    // The clock is set back; buffers and records are damaged; the end is missing.
    bytes[5 * (64 << 10)] = 7;
    bytes[6 * (64 << 10) + 72] = 0xff;
    let back = [event(90_000), event(1)];
    bytes.extend(&file(&header, &[Buffer::new(99, &back)])[64 << 10..]);
    bytes.truncate(bytes.len() - (64 << 10) + 200);
    assert!(same(&bytes) > 50);
    // It is set back from one buffer to another, with one between them that holds nothing.
    let alone = |number: u64, records: &[Vec<u8>]| Buffer::new(number, records);
    let stepped = [alone(1, &[event(1), event(90_000)]), alone(2, &[]), alone(3, &[event(2), event(3)])];
    assert_eq!(same(&file(&header, &stepped)), 1 + 4 + 1 + 1);
}

/// A trace whose processors wrote buffers of their own is read as a whole, and left in its middle.
#[test]
fn the_time_of_a_trace() {
    let header = Trace { mode: 2, clock: 1, buffer: 64 << 10, ..TRACE };
    let event = |number: u64| told(NINE + number * MILLISECOND, "Contoso", "Step", &[("number", &number.to_string())]);
    let buffer = |processor: u16| {
        let records: Vec<Vec<u8>> = (0..400).map(|number| event(number * 2 + u64::from(processor))).collect();
        Buffer { processor, ..Buffer::new(9, &records) }
    };
    let bytes = file(&header, &[buffer(1), buffer(0), buffer(2)]);
    let read = |time| {
        let limits = Limits { time, ..Limits::default() };
        let knowledge = Knowledge::builtin();
        let options = Options::new(&knowledge).limits(limits).threads(1);
        let report = diagnose_sources(vec![Source::memory("a.etl", bytes.as_slice())], &options).unwrap();
        (report.coverage.records, report.coverage.sources[0].note.clone().unwrap_or_default())
    };
    assert!(read(Duration::MAX).0 > 1200);
    let (records, note) = read(Duration::ZERO);
    assert!(
        records < 256 && note.contains("the time limit of 0 s was reached: not read to its end"),
        "{records} {note}"
    );
}
