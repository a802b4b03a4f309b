use super::tables::{TABLES, common};
use super::*;
use crate::{Knowledge, Options, Source, diagnose_sources};
use std::collections::BTreeSet;
use std::path::Path;

/// The bundles that are made for the tests, each with what it is called.
fn bundles() -> Vec<(String, Vec<Source>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles");
    let entries = std::fs::read_dir(folder).expect("the bundles").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            let (sources, _) = crate::collect(&[path.join("input")]).expect("a bundle");
            (path.file_name().expect("a name").to_string_lossy().into_owned(), sources)
        })
        .collect()
}

#[test]
fn every_cell_is_what_its_column_says_and_is_kept_as_it_is() {
    let knowledge = Knowledge::builtin();
    let mut seen_tables = BTreeSet::new();
    for (name, sources) in bundles() {
        let report = diagnose_sources(sources, &Options::new(&knowledge).threads(1)).expect("a bundle");
        let troubles = [Trouble { kind: "partly", source: None, reason: "torn".to_owned() }];
        let about = About { ends: None, build: Some("10.0.26100.1".to_owned()), ..About::default() };
        let done = Done::new("00".to_owned(), &Seen { report: Some(&report), about: &about, troubles: &troubles });
        for (table, rows) in TABLES.iter().zip(&done.rows) {
            let columns = table.own();
            for row in rows {
                seen_tables.insert(table.name());
                assert_eq!(row.len(), columns.len());
                for (cell, column) in row.iter().zip(&columns) {
                    assert!(cell.is(column.kind), "{name}: {}.{} is {cell:?}", table.name(), column.name);
                }
            }
        }
        let line = done.line();
        assert_eq!(Done::device_of(&line), Some("00"));
        assert_eq!(Done::read(&line), Some(done), "{name}");
        assert_eq!(Done::read(&line[..line.len() - 3]), None);
    }
    assert_eq!(seen_tables.len(), TABLES.len(), "{seen_tables:?}");
}

#[test]
fn names_are_there_once() {
    let names: BTreeSet<&str> = TABLES.iter().map(|table| table.name()).collect();
    assert_eq!(names.len(), TABLES.len());
    for table in TABLES {
        let columns = table.columns();
        let names: BTreeSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names.len(), columns.len(), "{}", table.name());
        assert!(columns.starts_with(&common()));
        assert!(tables::table(table.name()).is_some());
    }
}

#[test]
#[cfg(feature = "lake")]
fn every_record_of_every_device_is_written_where_it_is_asked_for() {
    use crate::lake::Reader;
    use crate::report::tables::Cell;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    let bundles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles");
    let folder = tempfile::tempdir().expect("a folder");
    let (archives, lake) = (folder.path().join("archives"), folder.path().join("lake"));
    for name in ["app-exit-1603", "rotated-and-torn", "esp-success"] {
        let to = archives.join(name);
        std::fs::create_dir_all(&to).expect("a folder");
        for entry in std::fs::read_dir(bundles.join(name).join("input")).expect("a bundle") {
            let path = entry.expect("an entry").path();
            std::fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a file");
        }
    }
    std::fs::write(archives.join("garbage.zip"), "no archive").expect("a file");
    let knowledge = Knowledge::builtin();
    let batch = crate::Batch::new(Options::new(&knowledge).threads(2), Format::Parquet);
    // Those that were read without their records are read again.
    assert_eq!(batch.run(&[&archives], &lake).expect("a lake").read, 4);
    assert_eq!(batch.clone().records().run(&[&archives], &lake).expect("a lake").read, 4);
    assert_eq!(batch.clone().records().run(&[&archives], &lake).expect("a lake").read, 0);
    let records = |device: &str| {
        let file = std::fs::File::open(lake.join(format!("records/{device}.parquet"))).expect("the records");
        let columns = ["device", "knowledge", "source", "time", "anomaly"];
        crate::table::parquet::batches(file, &columns).expect("Parquet").map(|batch| batch.expect("a batch"))
    };
    let mut devices = 0;
    Reader::open(&lake)
        .expect("a lake")
        .each("devices", &["device", "records", "anomalies"], &mut |row| {
            let [Cell::Text(device), Cell::Number(told), Cell::Number(anomalies)] = row else { panic!("{row:?}") };
            let (mut rows, mut residue) = (0, 0);
            for batch in records(device) {
                assert_eq!(batch.num_columns(), 5);
                let of = |name: &str| batch.column_by_name(name).expect("a column");
                residue += batch.num_rows() - of("anomaly").null_count();
                rows += batch.num_rows();
                for at in 0..batch.num_rows() {
                    assert_eq!(of("device").as_string::<i32>().value(at), device);
                    assert!(!of("source").as_string::<i32>().value(at).starts_with("archive!"));
                }
            }
            assert_eq!((rows as i64, residue as i64), (told + anomalies, *anomalies), "{device}");
            devices += 1;
        })
        .expect("a table");
    assert_eq!(devices, 3);
    // What is no longer there leaves them.
    std::fs::remove_dir_all(archives.join("esp-success")).expect("a folder");
    batch.clone().records().run(&[&archives], &lake).expect("a lake");
    let left = std::fs::read_dir(lake.join("records")).expect("a folder").count();
    assert_eq!(left, 3);
}

#[test]
#[cfg(feature = "lake")]
fn both_formats_hold_the_same_cells() {
    use crate::lake::Reader;
    let bundles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles/app-exit-1603/input");
    let folder = tempfile::tempdir().expect("a folder");
    let knowledge = Knowledge::builtin();
    let [parquet, jsonl] = [Format::Parquet, Format::Jsonl].map(|format| {
        let lake = folder.path().join(format.extension());
        crate::Batch::new(Options::new(&knowledge).threads(1), format).run(&[&bundles], &lake).expect("a lake");
        let reader = Reader::open(&lake).expect("a lake");
        let mut all = Vec::new();
        for table in TABLES {
            let columns = table.columns();
            let columns: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            reader.each(table.name(), &columns, &mut |row| all.push(row.to_vec())).expect("a table");
        }
        all
    });
    assert!(parquet.len() > 50 && parquet == jsonl);
}
