//! What goes wrong around the program: a full disk, a closed pipe, Ctrl-C. It says so, ends as it should, and leaves no file
//! that is not whole.
#![cfg(unix)]

mod common;

use common::{Said, oobelens, tests};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Verbs that write one result, each with a log to read.
const VERBS: [&[&str]; 8] = [
    &["diagnose"],
    &["diagnose", "--output-format", "html"],
    &["records"],
    &["runbook"],
    &["apps"],
    &["timeline"],
    &["coverage"],
    &["rules", "test"],
];

fn log() -> PathBuf {
    tests().join("../../testdata/bundles/app-exit-1603/input/AppWorkload.log")
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(done.success());
}

fn ended(mut child: Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.code();
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not end");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn disk_full() {
    for verb in VERBS {
        let full = || fs::File::options().write(true).open("/dev/full").expect("the full device");
        let said = Said::of(oobelens(verb).arg(log()).stdout(full()).output().expect("the program starts"));
        assert_eq!(said.code, 2, "{verb:?} {said:?}");
        assert!(said.err.contains("cannot write to stdout: No space left"), "{verb:?} {}", said.err);
        let said = Said::of(oobelens(verb).arg(log()).args(["-o", "/dev/full"]).output().expect("the program starts"));
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{verb:?} {said:?}");
        assert!(said.err.contains("cannot write /dev/full: No space left"), "{verb:?} {}", said.err);
    }
    assert!(Path::new("/dev/full").exists(), "a device is not replaced by a file");
}

/// The program with files of so many blocks of 512 bytes at most: as on a disk that gets full while it writes.
fn confined(blocks: u32, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_oobelens")).args(args).current_dir(tests().join("input"));
    command
}

#[test]
fn disk_full_while_writing_leaves_the_older_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("result");
    let (log, name) = (log(), out.to_str().expect("UTF-8"));
    for verb in VERBS.iter().filter(|verb| !matches!(verb, ["coverage"] | ["rules", ..] | ["apps"])) {
        fs::write(&out, "older").expect("a file");
        let args = [verb, &[log.to_str().expect("UTF-8"), "-o", name][..]].concat();
        let said = Said::of(confined(2, &args).output().expect("the shell starts"));
        assert!(said.code == 2 && said.err.contains("cannot write"), "{verb:?} {said:?}");
        assert_eq!(fs::read_to_string(&out).expect("a file"), "older", "{verb:?}");
        assert_eq!(files(folder.path()), ["result"], "{verb:?} leaves nothing else");
    }
    // What writes folders.
    for verb in ["evidence", "redact", "batch"] {
        let folder = tempfile::tempdir().expect("a folder");
        let input = tests().join("../../testdata/bundles/app-exit-1603/input");
        let input = if verb == "batch" { tests().join("../../testdata/bundles/app-exit-1603") } else { input };
        let out = folder.path().join("out");
        let args = [verb, input.to_str().expect("UTF-8"), "--out", out.to_str().expect("UTF-8")];
        let said = Said::of(confined(2, &args).output().expect("the shell starts"));
        assert!(said.code == 2 && said.err.contains("cannot write"), "{verb} {said:?}");
        assert_eq!(parts(&out), Vec::<PathBuf>::new(), "{verb}");
    }
}

/// Files that were not finished.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let found = paths.flat_map(|path| if path.is_dir() { parts(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|end| end == "part")).collect()
}

#[test]
fn closed_pipe() {
    for verb in VERBS {
        let script = "\"$0\" \"$@\" | true; exit ${PIPESTATUS[0]}";
        let mut command = Command::new("bash");
        command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_oobelens")).args(verb).arg(log());
        let Ok(output) = command.current_dir(tests().join("input")).output() else { return };
        let said = Said::of(output);
        assert!(said.code < 2 && said.err.is_empty(), "{verb:?} {said:?}");
    }
}

/// Every verb that reads waits here for a standard input that does not come.
#[test]
fn ctrl_c_ends_every_verb_with_130() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let more: [&[&str]; 3] = [&["redact"], &["evidence"], &["explain", "--from"]];
    for verb in VERBS.iter().chain(&more) {
        let mut command = oobelens(verb);
        command.arg("-").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        if !matches!(verb, ["explain", ..]) {
            command.arg("-o").arg(&out);
        }
        let mut child = command.spawn().expect("the program starts");
        let held = child.stdin.take();
        std::thread::sleep(Duration::from_millis(250));
        assert!(child.try_wait().expect("a child").is_none(), "{verb:?} does not wait");
        interrupt(&child);
        assert_eq!(ended(child), Some(130), "{verb:?}");
        drop(held);
        assert_eq!(files(folder.path()), Vec::<String>::new(), "{verb:?} leaves nothing");
    }
}

#[test]
fn ctrl_c_while_writing_leaves_no_broken_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, out) = (folder.path().join("in.log"), folder.path().join("out.jsonl"));
    fs::write(&input, fs::read(log()).expect("a log").repeat(600)).expect("a log");
    fs::write(&out, "older").expect("a file");
    let child = oobelens(&["records", "--threads", "1"]).arg(&input).arg("-o").arg(&out).spawn().expect("it starts");
    let begun = Instant::now();
    while parts(folder.path()).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing is written aside");
        std::thread::sleep(Duration::from_micros(200));
    }
    interrupt(&child);
    let code = ended(child);
    assert_eq!(code, Some(130), "the log is long enough not to be read before Ctrl-C comes");
    assert_eq!(fs::read_to_string(&out).expect("a file"), "older");
    assert_eq!(files(folder.path()), ["in.log", "out.jsonl"]);
}

#[test]
fn ctrl_c_in_a_batch_leaves_what_the_next_run_goes_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archives, lake) = (folder.path().join("archives"), folder.path().join("lake"));
    for number in 0..200 {
        let device = archives.join(format!("device-{number}"));
        fs::create_dir_all(&device).expect("a folder");
        // Each is another device.
        let mut bytes = fs::read(log()).expect("a log").repeat(4);
        bytes.extend(format!("{number}").bytes());
        fs::write(device.join("AppWorkload.log"), bytes).expect("a log");
    }
    let run = || {
        let mut command = oobelens(&["batch", "--threads", "1"]);
        command.arg(&archives).arg("--out").arg(&lake).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    };
    let child = run().spawn().expect("the program starts");
    let begun = Instant::now();
    let written = || {
        fs::read_dir(lake.join("_state"))
            .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|one| one.path().is_dir())))
    };
    while !written() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing is written");
        std::thread::sleep(Duration::from_micros(200));
    }
    interrupt(&child);
    assert_eq!(ended(child), Some(130));
    assert_eq!(parts(&lake), Vec::<PathBuf>::new());
    assert!(!lake.join("devices.parquet").exists() && !lake.join("devices.jsonl").exists());
    let said = Said::of(run().output().expect("the program starts"));
    assert!(said.code == 0 && said.out.starts_with("200 devices: "), "{said:?}");
}
