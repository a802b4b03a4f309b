//! Whatever stands in the registry comes out of a dump and of an export as it was written.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;

use make::registry::{Data, Key, dump, export};
use oobelens::engine::records::{Items, for_each_window};
use oobelens::{Item, Knowledge, Options, Origin, Source};
use proptest::prelude::*;

/// Key, name, type and text of every value.
fn read(bytes: Vec<u8>) -> Vec<[String; 4]> {
    let knowledge = Knowledge::compile(Default::default());
    let mut all = Vec::new();
    let make = |_: &Source, items: &mut Items<'_>| {
        let mut found = Vec::new();
        items.for_each(|_, item| match item {
            Item::Record(record) => {
                let Origin::Value { key, name, kind } = record.origin else { panic!("a value: {record:?}") };
                found.push([key, name, kind, record.text].map(|text| text.to_string()));
            }
            Item::Anomaly(anomaly) => panic!("{anomaly:?}"),
        });
        found
    };
    let options = Options::new(&knowledge).threads(1);
    for_each_window(&[Source::memory("a.reg", bytes)], &options, make, |_, _, found| {
        all.extend(found);
        true
    })
    .unwrap();
    all
}

fn told(keys: &[Key], line_end: &str) -> Vec<[String; 4]> {
    let value = |key: &String, (name, data): &(String, Data)| {
        let (kind, text) = data.told();
        [key.clone(), name.clone(), kind.to_owned(), text.replace('\n', line_end)]
    };
    keys.iter().flat_map(|(key, values)| values.iter().map(|one| value(key, one)).collect::<Vec<_>>()).collect()
}

fn data() -> impl Strategy<Value = Data> {
    let text = r#"[a-zA-Z0-9 :.\\{}"/é-]{0,40}[a-z}]"#;
    prop_oneof![
        text.prop_map(Data::Text),
        prop::collection::vec("[a-zA-Z0-9 .]{1,12}", 1..4).prop_map(Data::Texts),
        any::<u32>().prop_map(Data::Dword),
        any::<u64>().prop_map(Data::Qword),
        prop::collection::vec(any::<u8>(), 1..60).prop_map(Data::Bytes),
    ]
}

fn keys() -> impl Strategy<Value = Vec<Key>> {
    let values = prop::collection::vec(("[a-zA-Z0-9.]{0,12}", data()), 1..6);
    let key = r"HKEY_LOCAL_MACHINE\\software\\[a-z0-9{} -]{1,20}[a-z]";
    prop::collection::vec((key, values), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_dump_says_what_was_dumped(keys in keys()) {
        // Nothing is escaped there: lines of several texts stand as they are.
        prop_assert_eq!(read(dump(&keys).into_bytes()), told(&keys, "\r\n"));
    }

    #[test]
    fn an_export_says_what_was_exported(keys in keys()) {
        prop_assert_eq!(read(export(&keys)), told(&keys, "\n"));
    }
}
