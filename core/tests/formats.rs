//! Every sample in `testdata/formats/<format>` gives the items in the golden file beside it, one a line as every face
//! of this library writes them. `UPDATE=1` rewrites the golden files: read what has changed.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use oobelens::engine::records::{Items, for_each_window};
use oobelens::format::{HEAD, cmtrace, recognise};
use oobelens::{Bias, Item, Knowledge, Options, Origin, Record, Row, Source, collect, diagnose};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a sample is taken for, its items as lines of JSON, and what is said of it as a whole.
fn items(path: &Path) -> String {
    let knowledge = Knowledge::builtin();
    let (sources, _) = collect(&[path]).unwrap();
    let options = Options::new(&knowledge).window(sources[0].len).threads(1);
    let bytes = std::fs::read(path).unwrap();
    let format = recognise(&bytes[..bytes.len().min(HEAD)], &sources[0].name).name;
    let mut lines = format!("{{\"format\":{format:?}}}\n");
    let make = |source: &Source, items: &mut Items<'_>| {
        let mut rows = String::new();
        items.for_each(|line, item| {
            let row = Row::new(&source.name, line.map(|line| line + 1), &item);
            rows.push_str(&serde_json::to_string(&row).unwrap());
            rows.push('\n');
        });
        rows
    };
    let unread = for_each_window(&sources, &options, make, |_, _, rows| {
        lines.push_str(&rows);
        true
    });
    for note in unread.unwrap() {
        writeln!(lines, "{{\"note\":{:?}}}", note.reason).unwrap();
    }
    lines
}

fn samples() -> Vec<PathBuf> {
    let formats = support::workspace().join("testdata/formats");
    let mut samples = support::files(&formats);
    samples.retain(|path| !path.to_string_lossy().ends_with(".items.jsonl"));
    for folder in std::fs::read_dir(&formats).unwrap().map(|entry| entry.unwrap().path()) {
        let count = samples.iter().filter(|path| path.starts_with(&folder)).count();
        assert!(count >= 3, "{} holds {count} samples", folder.display());
    }
    samples
}

fn golden_of(sample: &Path) -> PathBuf {
    PathBuf::from(format!("{}.items.jsonl", sample.display()))
}

#[test]
fn every_sample_gives_its_golden_items() {
    for path in samples() {
        let found = items(&path);
        assert!(found.lines().any(|line| line.starts_with("{\"source\"")), "{} holds no item", path.display());
        support::golden(&golden_of(&path), &found);
    }
}

#[test]
fn every_golden_file_has_a_sample_and_every_sample_a_line_in_the_readme() {
    let testdata = support::workspace().join("testdata");
    let readme = std::fs::read_to_string(testdata.join("README.md")).unwrap();
    let samples = samples();
    for golden in support::files(&testdata.join("formats")) {
        let name = golden.to_string_lossy().into_owned();
        if let Some(sample) = name.strip_suffix(".items.jsonl") {
            assert!(samples.contains(&PathBuf::from(sample)), "{name} has no sample");
        }
    }
    for sample in samples {
        let name = sample.file_name().unwrap().to_string_lossy().into_owned();
        let stem = sample.file_stem().unwrap().to_string_lossy().into_owned();
        let told = [name, stem].iter().any(|name| readme.contains(&format!("`{name}`")));
        assert!(told, "testdata/README.md does not say what {} shows", sample.display());
    }
}

/// A sample's records: the raw time and how its bias was read.
fn biases(name: &str) -> Vec<(String, Bias)> {
    let path = support::workspace().join(format!("testdata/formats/cmtrace/{name}.log"));
    let bytes = std::fs::read(path).unwrap();
    let bias = |item| match item {
        Item::Record(Record { time, origin: Origin::Log { raw_time, .. }, .. }) => {
            Some((raw_time.to_string(), time?.bias()))
        }
        _ => None,
    };
    cmtrace::records(&bytes).filter_map(bias).collect()
}

#[test]
fn the_text_of_a_bias_is_kept_and_the_way_it_was_read_is_told() {
    let all = |name: &str, wanted: Bias| assert!(biases(name).iter().all(|(_, bias)| *bias == wanted), "{name}");
    all("ime-plain", Bias::None);
    all("configmgr", Bias::MinutesToAdd);
    all("mdt", Bias::Unknown);
    all("psadt-v4", Bias::UtcOffset);
    assert_eq!(biases("configmgr")[2].0, "15:10:29.068+00");
    let v3: Vec<Bias> = biases("psadt-v3").into_iter().map(|(_, bias)| bias).collect();
    assert_eq!(v3, [Bias::UtcOffset, Bias::UtcOffset, Bias::UtcOffset, Bias::None]);
    assert_eq!(biases("psadt-v3")[1].0, "16:15:39.505120");
    let home_made: Vec<Bias> = biases("powershell").into_iter().map(|(_, bias)| bias).collect();
    assert_eq!(home_made, [Bias::UtcOffset, Bias::UtcOffset, Bias::Unknown, Bias::None, Bias::Unknown]);
}

/// The samples are what the documented program writes.
#[test]
fn samples_are_what_make_py_writes() {
    let make = support::workspace().join("testdata/make.py");
    match Command::new("python3").arg(&make).arg("--check").output() {
        Ok(done) => assert!(done.status.success(), "{}{}", text(&done.stdout), text(&done.stderr)),
        Err(error) => support::say(&format!("make.py is not checked: python3: {error}")),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A diagnosis and the records tell the same times.
#[test]
fn a_log_with_the_day_first_is_diagnosed_so() {
    let path = support::workspace().join("testdata/formats/cmtrace/day-first.log");
    let knowledge = Knowledge::builtin();
    for window in [64, 1 << 20] {
        let report = diagnose(&[&path], &Options::new(&knowledge).window(window)).unwrap();
        let [source] = report.coverage.sources.as_slice() else { panic!("one source") };
        assert_eq!(source.note.as_deref(), Some("dates have the day first"));
        assert_eq!(source.first.as_deref(), Some("2026-03-24 09:00:01"));
        assert_eq!(source.last.as_deref(), Some("2026-04-03 09:00:02"));
    }
}
