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
