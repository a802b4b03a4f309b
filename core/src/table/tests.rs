use super::batch::Builder;
use super::*;
use crate::format::cmtrace;
use crate::knowledge::Knowledge;
use crate::row::Row;
use arrow_schema::DataType;
use proptest::prelude::*;
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

/// Every form a cell can have: an offset, no time, no level, bytes that are no UTF-8, text over lines, each residue.
const LOG: &[u8] = b"\xef\xbb\xbf<![LOG[first]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"Agent\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n\
<![LOG[two\nlines \xe9]LOG]!><time=\"10:00:00.000+240\" date=\"3-24-2026\" component=\"CcmExec\" context=\"SYSTEM\" type=\"3\" thread=\"77\" file=\"a.cpp:1\">\r\n\
<![LOG[no time]LOG]!><time=\"never\" date=\"3-24-2026\" component=\"\" context=\"\" type=\"\" thread=\"\" file=\"\">\r\n\
<![LOG[torn <![LOG[whole \xc3]LOG]!><time=\"09:22:50.0000000\" date=\"3-24-2026\" component=\"Agent\" context=\"\" type=\"2\" thread=\"4\" file=\"\">\r\n\
 headless]LOG]!><time=\"09:22:51.0000000\" date=\"3-24-2026\" component=\"Agent\" context=\"\" type=\"1\" thread=\"5\" file=\"\">\r\n\
stray \xa9\r\n\
<![LOG[far away]LOG]!><time=\"09:22:49.0\" date=\"3-24-9026\" component=\"Agent\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n";

/// What the table must say, from the rows that the command line writes.
fn expected(name: &str, log: &[u8]) -> Vec<Vec<String>> {
    let null = || "Null".to_owned();
    let some = |text: &str| if text.is_empty() { null() } else { format!("Text({text:?})") };
    let row = |item: crate::Item<'_>| {
        let start = item.span().start;
        let line = 1 + log[..start as usize].iter().filter(|&&byte| byte == b'\n').count() as u64;
        let row = Row::new(name, Some(line), &item);
        let cells = row.cells();
        let time = cells
            .time
            .map(|stamp| stamp.ticks())
            // Nanoseconds reach from 1677 to 2262.
            .filter(|ticks| ticks.checked_mul(100).is_some())
            .map_or_else(null, |ticks| format!("Time({ticks})"));
        let offset = cells
            .time
            .and_then(|stamp| stamp.offset_minutes())
            .map_or_else(null, |minutes| format!("Signed({minutes})"));
        let rest = if let crate::Item::Anomaly(anomaly) = &item { anomaly.rest.to_string() } else { String::new() };
        let mut cells = vec![
            some(name),
            format!("Number({line})"),
            format!("Number({start})"),
            some(row.anomaly().unwrap_or_default()),
            time,
            offset,
            some(cells.level),
            cells.level_raw.map_or_else(null, |raw| format!("Number({raw})")),
            some(&cells.component),
            some(&cells.thread),
            some(&cells.file),
            some(&cells.context),
            format!("Text({:?})", cells.text),
            some(&rest),
        ];
        cells.resize_with(schema().fields().len(), null);
        cells
    };
    cmtrace::records(log).map(row).collect()
}

fn cells(batches: &[RecordBatch]) -> Vec<Vec<String>> {
    let rows = |batch: &RecordBatch| {
        let columns = columns(batch);
        let row = |row: usize| columns.iter().map(|column| format!("{:?}", column.cell(row))).collect();
        (0..batch.num_rows()).map(row).collect::<Vec<Vec<String>>>()
    };
    batches.iter().flat_map(rows).collect()
}

#[test]
fn every_cell_says_what_the_row_says() {
    let options = Options::new(&KNOWLEDGE);
    for threads in [1, 2] {
        for window in [1, 7, 64, 1000, 1 << 20] {
            let source = Source::memory("a.log", LOG);
            let table = records_sources(vec![source], &options.clone().threads(threads).window(window)).expect("a log");
            let (found, expected) = (cells(table.batches()), expected("a.log", LOG));
            assert_eq!(found.len(), table.len());
            assert_eq!(found, expected, "window {window}, {threads} threads");
            assert!(
                expected.len() >= 8 && expected.iter().any(|row| row[13] != "Null"),
                "the sample has every kind of row"
            );
        }
    }
}

#[test]
fn a_date_at_the_end_settles_which_comes_first_in_all_of_them() {
    let record = |date: &str| {
        format!(
            "<![LOG[on {date}]LOG]!><time=\"09:22:49.9230032\" date=\"{date}\" component=\"A\" context=\"\" type=\"1\" \
             thread=\"4\" file=\"\">\r\n"
        )
    };
    for (dates, first) in [
        (&["5-8-2026", "24-8-2026"][..], "2026-08-05 09:22:49.9230032"),
        (&["5-8-2026", "24-8-2026", "3-24-2026"], "2026-05-08 09:22:49.9230032"),
        (&["5-8-2026", "6-8-2026"], "2026-05-08 09:22:49.9230032"),
    ] {
        let log: String = dates.iter().map(|date| record(date)).collect();
        let source = || vec![Source::memory("a.log", log.as_bytes()), Source::memory("b.log", LOG)];
        for window in [1, 1 << 20] {
            let options = Options::new(&KNOWLEDGE).threads(1).window(window);
            let table = records_sources(source(), &options).expect("logs");
            let mut batches = Vec::new();
            let unread = for_each_batch(&source(), &options, |batch| {
                batches.push(batch);
                true
            });
            assert_eq!((table.batches(), unread.expect("logs").len()), (batches.as_slice(), table.unread().len()));
            let cell = &cells(&batches)[0][4];
            let ticks: i64 = cell.trim_start_matches("Time(").trim_end_matches(')').parse().expect("a time");
            assert_eq!(crate::time::Stamp::from_ticks(ticks).to_string(), first, "{dates:?}");
        }
    }
}

#[test]
fn sources_come_in_the_order_of_their_names_and_only_logs_come() {
    let sources = vec![Source::memory("b.log", LOG), Source::memory("none.bin", [0; 99]), Source::memory("a.log", LOG)];
    let table = records_sources(sources, &Options::new(&KNOWLEDGE)).expect("logs");
    assert_eq!(cells(table.batches()), [expected("a.log", LOG), expected("b.log", LOG)].concat());
    assert_eq!(table.unread().iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["none.bin"]);
}

#[test]
fn a_batch_ends_where_its_text_would_be_too_long() {
    let same = Same::default();
    let mut builder = Builder::with_limit("a.log", 0, 60, &same);
    for (line, item) in cmtrace::records(LOG).enumerate() {
        builder.push(Some(line as u64), &item);
    }
    let parts = builder.finish();
    assert!(parts.len() > 2);
    assert_eq!(parts.iter().map(batch::Part::bytes).sum::<u64>(), LOG.len() as u64 - 3, "all but the byte order mark");
    let batches: Vec<RecordBatch> = parts.into_iter().map(|part| part.into_batch(0)).collect();
    let without_lines = |mut rows: Vec<Vec<String>>| {
        rows.iter_mut().for_each(|row| drop(row.remove(1)));
        rows
    };
    assert_eq!(without_lines(cells(&batches)), without_lines(expected("a.log", LOG)));
}

#[test]
fn what_is_no_log_is_an_error_with_a_reason() {
    let options = Options::new(&KNOWLEDGE);
    let said = records_sources(vec![Source::memory("x.bin", [0; 99])], &options).expect_err("no log").to_string();
    assert!(said.starts_with("nothing to read: no log was found in 1 file: x.bin: binary file"), "{said}");
    let said = records_sources(vec![], &options).expect_err("no file").to_string();
    assert!(said.contains("there is no file"), "{said}");
}

#[test]
fn progress_can_stop_it_and_ends_at_the_whole() {
    let sources = vec![Source::memory("a.log", LOG), Source::memory("b.log", LOG)];
    let done = std::sync::Mutex::new(Vec::new());
    let go = |progress: Progress| {
        let mut done = done.lock().expect("no panic");
        done.push(progress.done);
        assert_eq!(progress.total, 2 * LOG.len() as u64);
        done.len() < 2
    };
    let options = Options::new(&KNOWLEDGE).threads(1).progress(&go);
    let mut batches = 0;
    for_each_batch(&sources, &options.clone().window(1), |_| {
        batches += 1;
        true
    })
    .expect("it runs");
    assert_eq!(batches, 1, "stopped at the second window; in the first is but the byte order mark");
    done.lock().expect("no panic").clear();
    for_each_batch(&sources, &options, |_| true).expect("it runs");
    assert_eq!(
        done.lock().expect("no panic").last(),
        Some(&(2 * (LOG.len() as u64 - 3))),
        "all but the byte order marks"
    );
}

#[test]
fn a_table_streams_more_than_once() {
    let table = records_sources(vec![Source::memory("a.log", LOG)], &Options::new(&KNOWLEDGE)).expect("a log");
    for _ in 0..2 {
        let stream = arrow_array::ffi_stream::RecordBatchStreamReader::try_new(table.to_stream()).expect("a stream");
        assert_eq!(arrow_array::RecordBatchReader::schema(&stream), schema());
        let batches: Vec<RecordBatch> = stream.map(|batch| batch.expect("a batch")).collect();
        assert_eq!(batches, table.batches());
    }
    assert_eq!(arrow_schema::Schema::try_from(&table.to_c_schema()).expect("a schema"), *schema());
}

#[test]
fn a_plain_table_says_the_same() {
    let source = || Source::memory("a.log", LOG);
    let table = records_sources(vec![source()], &Options::new(&KNOWLEDGE).window(50)).expect("a log");
    let plain = table.plain();
    assert_eq!(cells(plain.batches()), cells(table.batches()));
    assert!(plain.schema().fields().iter().all(|field| *field.data_type() != DataType::Utf8View));
    let streamed =
        stream_found(vec![source()], Vec::new(), Options::new(&KNOWLEDGE).window(50), None).expect("a stream");
    let read = arrow_array::ffi_stream::RecordBatchStreamReader::try_new(streamed.into_plain_c_stream());
    let batches: Vec<RecordBatch> = read.expect("a stream").map(|batch| batch.expect("a batch")).collect();
    assert_eq!(batches, plain.batches());
}

#[test]
fn a_stream_gives_the_batches_of_the_table_and_can_be_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.log", "b.log"] {
        std::fs::write(folder.path().join(name), LOG.repeat(300)).expect("a file");
    }
    std::fs::write(folder.path().join("none.bin"), [0; 99]).expect("a file");
    for threads in [1, 2] {
        let options = || Options::new(&KNOWLEDGE).threads(threads).window(4096);
        let table = records(&[folder.path()], &options()).expect("logs");
        let mut streamed = stream(&[folder.path()], options()).expect("a stream");
        let batches: Vec<RecordBatch> = streamed.by_ref().map(|batch| batch.expect("a batch")).collect();
        assert!(batches.len() > 2 * WAITING_OR_SO && batches == table.batches());
        assert_eq!(streamed.unread().len(), 1);
        assert!(streamed.next().is_none(), "the end stays the end");
        let mut dropped = stream(&[folder.path()], options()).expect("a stream");
        assert!(dropped.next().is_some());
    }
    let none = stream(&[folder.path().join("none.bin")], Options::new(&KNOWLEDGE)).expect("a stream");
    let said: Vec<String> = none.map(|batch| batch.expect_err("no log").to_string()).collect();
    assert!(said.len() == 1 && said[0].contains("nothing to read"), "{said:?}");
}

/// More batches than wait at a time: the reader has to wait for who takes them.
const WAITING_OR_SO: usize = 16;

#[test]
fn the_filled_columns_are_those_that_hold_anything() {
    let table =
        records_sources(vec![Source::memory("a.log", LOG)], &Options::new(&KNOWLEDGE).window(50)).expect("a log");
    let filled = table.filled();
    let names: Vec<&str> = filled.schema().fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, schema().fields()[..14].iter().map(|field| field.name().as_str()).collect::<Vec<_>>());
    assert_eq!(filled.len(), table.len());
    assert_eq!(
        cells(filled.batches()),
        expected("a.log", LOG).into_iter().map(|row| row[..14].to_vec()).collect::<Vec<_>>()
    );
    for some in [0, 1, 5, 1000] {
        let head = table.head(some);
        assert_eq!(head.len(), some.min(table.len()));
        assert_eq!(cells(head.batches()), cells(table.batches())[..head.len()]);
    }
    assert!(table.emptied().is_empty() && table.emptied().schema() == table.schema());
}

proptest! {
    /// Bytes of any kind between the markers: no panic, and every row as the command line writes it.
    #[test]
    fn any_bytes_make_a_table(pieces in prop::collection::vec(prop_oneof![
        Just(b"<![LOG[".to_vec()),
        Just(b"]LOG]!>".to_vec()),
        Just(b"<time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">".to_vec()),
        Just(b"\r\n".to_vec()),
        prop::collection::vec(any::<u8>(), 0..12),
    ], 1..40), window in 1u64..300) {
        let log = [b"<![LOG[".to_vec(), pieces.concat()].concat();
        let options = Options::new(&KNOWLEDGE).threads(1).window(window);
        let table = records_sources(vec![Source::memory("p.log", log.clone())], &options).expect("a log");
        prop_assert_eq!(cells(table.batches()), expected("p.log", &log));
    }
}
