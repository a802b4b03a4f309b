//! Archives: from a file and from standard input; what is beyond a limit is left out and said, and the rest is read.

mod common;
#[path = "../../core/tests/make/mod.rs"]
mod make;

use common::{Said, oobelens};
use make::zip::{Member, zip};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::Stdio;

/// A log of so many records.
fn log(records: usize) -> Vec<u8> {
    let record = |number| {
        format!(
            "<![LOG[said {number}]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" \
             type=\"1\" thread=\"4\" file=\"\">\r\n"
        )
    };
    (0..records).map(record).collect::<String>().into_bytes()
}

/// What the program says of an archive, in a file or on its standard input.
fn of_file(bytes: &[u8], args: &[&str]) -> Said {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("logs.zip");
    fs::write(&path, bytes).expect("a file");
    Said::of(oobelens(args).arg(path).output().expect("the program starts"))
}

fn of_input(bytes: &[u8], args: &[&str]) -> Said {
    let mut command = oobelens(args);
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let written = child.stdin.take().expect("it is piped").write_all(bytes);
    // What is refused at once is refused without reading.
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    Said::of(child.wait_with_output().expect("the program ends"))
}

/// The sources of the rows, one each, and how many rows there are.
fn sources(said: &Said) -> (Vec<String>, usize) {
    let rows: Vec<Value> = said.out.lines().map(|row| serde_json::from_str(row).expect("a row")).collect();
    let mut names: Vec<String> = rows.iter().map(|row| row["source"].as_str().expect("a name").to_owned()).collect();
    names.dedup();
    (names, rows.len())
}

#[test]
fn an_archive_is_read_from_a_file_and_from_standard_input() {
    let bytes = zip(&[Member::deflated("Logs/AppWorkload.log", &log(3)), Member::deflated("Logs/note.txt", b"milk")]);
    let reason = "Logs/note.txt: no format that is known, not read";
    let of_both = [("logs.zip", of_file(&bytes, &["records"])), ("-", of_input(&bytes, &["records"]))];
    for (name, said) in of_both {
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(sources(&said), (vec![format!("{name}!Logs/AppWorkload.log")], 3));
        assert!(said.err.contains(&format!("{name}!{reason}")), "{}", said.err);
    }
    let args = ["diagnose", "--output-format", "json"];
    for (name, said) in [("logs.zip", of_file(&bytes, &args)), ("-", of_input(&bytes, &args))] {
        let report: Value = serde_json::from_str(&said.out).expect("JSON");
        let read: Vec<(&str, bool)> = report["coverage"]["sources"]
            .as_array()
            .expect("sources")
            .iter()
            .map(|one| (one["source"].as_str().expect("a name"), one["read"] == true))
            .collect();
        let [log, note] = ["Logs/AppWorkload.log", "Logs/note.txt"].map(|member| format!("{name}!{member}"));
        assert_eq!(read, [(name, true), (log.as_str(), true), (note.as_str(), false)]);
    }
}

/// A log that is no archive comes in the same way.
#[test]
fn a_log_is_read_from_standard_input() {
    let said = of_input(&log(2), &["records"]);
    assert_eq!((said.code, sources(&said)), (0, (vec!["-".to_owned()], 2)));
}

#[test]
fn what_is_beyond_a_limit_is_left_out_and_the_rest_is_read() {
    let (few, many) = (log(2), log(200));
    let inner = zip(&[Member::deflated("deep.log", &few)]);
    // Zeros pack to 1:1000.
    let zeros = vec![0; 65 << 20];
    let archive = |second: Member| zip(&[Member::stored("few.log", &few), second]);
    let cases = [
        ("--max-members", "1", Member::deflated("many.log", &many), "more than 1 members in all archives"),
        ("--max-depth", "1", Member::stored("inner.zip", &inner), "deeper than the limit of 1 archives in one another"),
        ("--max-member-size", "1k", Member::deflated("many.log", &many), "more than the limit of 1024: not read"),
        ("--max-total-size", "2K", Member::deflated("many.log", &many), "unpack to more than 2048 bytes: not read"),
        ("--max-ratio", "100", Member::deflated("zeros.bin", &zeros), "more than 1:100, as no log does: not read"),
    ];
    for (flag, limit, second, sentence) in cases {
        let bytes = archive(second);
        for said in [
            of_file(&bytes, &["records", flag, limit]),
            of_file(&bytes, &["diagnose", "--output-format", "json", flag, limit]),
        ] {
            assert_eq!(said.code, 0, "{flag}: {said:?}");
            assert!(said.err.contains(sentence) || said.out.contains(sentence), "{flag}: {said:?}");
        }
        let said = of_file(&bytes, &["records", flag, limit]);
        assert_eq!(sources(&said), (vec!["logs.zip!few.log".to_owned()], 2), "{flag}");
    }
    // Without the limit it is read; of zeros no more can be said than what they are.
    let said = of_file(&archive(Member::deflated("many.log", &many)), &["records"]);
    assert_eq!(sources(&said).1, 202);
    let said = of_file(&archive(Member::deflated("zeros.bin", &zeros)), &["records", "--max-ratio", "5000"]);
    assert!(said.err.contains("zeros.bin: binary file, not read"), "{}", said.err);
}

/// Names in an archive lead nowhere: no verb writes to where they point.
#[test]
fn no_path_of_an_archive_is_ever_used() {
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/bundles/app-exit-1603/input/AppWorkload.log");
    let log = fs::read(bundle).expect("a log");
    let names =
        ["../../../evil/AppWorkload.log", "/evil/AppWorkload-2.log", "C:\\evil\\a.log", "..\\..\\evil\\b.log", "con"];
    let folder = tempfile::tempdir().expect("a folder");
    let work = folder.path().join("a/b/c");
    fs::create_dir_all(&work).expect("a folder");
    let path = work.join("logs.zip");
    fs::write(&path, zip(&names.map(|name| Member::deflated(name, &log)))).expect("a file");
    for verb in ["diagnose", "evidence", "records", "redact"] {
        let out = work.join(format!("out-{verb}"));
        let said = Said::of(oobelens(&[verb]).arg(&path).arg("-o").arg(&out).output().expect("the program starts"));
        assert!(said.code < 2 || verb == "redact", "{verb}: {said:?}");
    }
    let (mut written, mut folders) = (Vec::new(), vec![folder.path().to_owned()]);
    while let Some(one) = folders.pop() {
        for path in fs::read_dir(one).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() { folders.push(path) } else { written.push(path) }
        }
    }
    assert!(written.len() > 5, "evidence was written: {written:?}");
    let work = work.canonicalize().expect("a folder");
    for path in written {
        let below = path.canonicalize().expect("a file");
        let below = below.strip_prefix(&work).unwrap_or_else(|_| panic!("{} stands elsewhere", path.display()));
        let top = below.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
        assert!(top == "logs.zip" || top.starts_with("out-"), "{}", path.display());
    }
    assert!(!std::path::Path::new("/evil").exists());
}

#[test]
fn limits_that_are_asked_for_are_kept() {
    let deep = format!("{}\"value\":1{}", "{\"group\":".repeat(9) + "{", "}".repeat(10));
    let said = of_input(deep.as_bytes(), &["records"]);
    assert!(said.code == 0 && !said.out.contains("anomaly"), "{said:?}");
    let said = of_input(deep.as_bytes(), &["records", "--max-nesting", "3"]);
    assert!(said.out.contains("nested too deep"), "{said:?}");
    let said = of_input(deep.as_bytes(), &["records", "--max-whole-size", "10"]);
    assert!(said.err.contains("only the first 10 were read"), "{said:?}");
    let long = format!("<![LOG[{}", "x".repeat(200_000));
    let said = of_input(long.as_bytes(), &["records", "--max-record-size", "64K"]);
    assert!(said.out.contains("too-long"), "{}", &said.out[..200.min(said.out.len())]);
    let said = of_input(&log(1), &["records", "--max-record-size", "1K"]);
    assert!(said.code == 2 && said.err.contains("expected at least 64K"), "{said:?}");
    let said = of_input(&log(200_000), &["records", "--max-time", "0.01", "--threads", "1"]);
    assert!(said.err.contains("-: the time limit of 0.01 s was reached: not read to its end"), "{}", said.err);
}

#[test]
fn a_size_that_is_none_is_refused() {
    for size in ["12X", "", "M", "-1", "99999999999G"] {
        let said = of_file(b"", &["records", "--max-member-size", size]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{size}");
        let sentence = "expected a number of bytes such as `1000000`, `500M` or `2G`";
        assert!(said.err.contains(sentence) || size.is_empty() || size == "-1", "{size}: {}", said.err);
    }
}

#[test]
fn what_needs_a_password_says_so() {
    let locked = Member { flags: 1, ..Member::deflated("locked.log", &log(2)) };
    let said = of_file(&zip(&[Member::deflated("open.log", &log(1)), locked.clone()]), &["records"]);
    assert_eq!(sources(&said), (vec!["logs.zip!open.log".to_owned()], 1));
    assert!(said.err.contains("logs.zip!locked.log: encrypted, a password is needed: not read"), "{}", said.err);
    let said = of_file(&zip(&[locked]), &["diagnose"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("encrypted, a password is needed"), "{}", said.err);
}
