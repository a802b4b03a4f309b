//! `oobelens watch` as a person sees it on Shift+F10.

mod common;

use common::{Said, oobelens, run, tests};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn sample() -> PathBuf {
    tests().join("../../testdata/bundles/app-exit-1603/input/AppWorkload.log")
}

fn append(path: &Path, bytes: &[u8]) {
    File::options().append(true).create(true).open(path).and_then(|mut file| file.write_all(bytes)).expect("a write");
}

fn watch(folder: &Path, args: &[&str]) -> Child {
    let mut command = oobelens(&["watch"]);
    command.arg(folder).args(["--every", "0.02"]).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Presses Ctrl-C.
fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(done.success());
}

#[cfg(unix)]
#[test]
fn findings_come_as_they_happen_and_ctrl_c_ends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("AppWorkload.log");
    let bytes = fs::read(sample()).expect("a log");
    let (first, rest) = bytes.split_at(3000);
    append(&log, first);
    let mut child = watch(folder.path(), &["--output-format", "jsonl"]);
    let mut lines = BufReader::new(child.stdout.take().expect("its stdout")).lines();
    let mut until = |what: &str, which: &dyn Fn(&Value) -> bool| {
        let begun = Instant::now();
        for line in lines.by_ref() {
            let value: Value = serde_json::from_str(&line.expect("a line")).expect("an object a line");
            if which(&value) {
                return value;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{what} does not come");
        }
        panic!("{what} does not come: it has ended")
    };
    until("the log", &|news| news["news"] == "source" && news["source"] == "AppWorkload.log");
    until("the verdict", &|news| news["news"] == "verdict");
    append(&log, rest);
    let failed = until("the finding", &|news| news["news"] == "failed");
    assert_eq!(failed["finding"]["rule"], "app-installer-failed");
    let verdict = until("the verdict", &|news| news["news"] == "verdict");
    assert!(verdict["sentence"].as_str().is_some_and(|text| text.len() > 20));
    fs::rename(&log, folder.path().join("AppWorkload-20260804-095500.log")).expect("it is rotated");
    until("the new name", &|news| news["source"] == "AppWorkload-20260804-095500.log");
    interrupt(&child);
    let begun = Instant::now();
    // An error is open: that is what it ends with.
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    assert!(begun.elapsed() < Duration::from_secs(10));
    lines.for_each(|line| {
        let _: Value = serde_json::from_str(&line.expect("a line")).expect("no line is torn");
    });
}

#[test]
fn it_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(sample(), folder.path().join("AppWorkload.log")).expect("a copy");
    for args in [&["--once"][..], &["--for", "0.2"], &["--for", "0.2", "--fail-on", "never"]] {
        let begun = Instant::now();
        let said = Said::of(watch(folder.path(), args).wait_with_output().expect("it ends"));
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert_eq!(said.code, i32::from(!args.contains(&"never")), "{args:?} {said:?}");
        assert!(said.out.starts_with("AppWorkload.log: CMTrace log, is followed\n"), "{}", said.out);
        assert!(said.out.contains("ERROR: ") && said.out.contains("AppWorkload.log:"), "{}", said.out);
        assert_eq!(said.out.lines().filter(|line| line.starts_with("=> ")).count(), 1, "told once: {}", said.out);
    }
}

#[cfg(unix)]
#[test]
fn it_ends_when_nobody_reads_any_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("IntuneManagementExtension.log");
    fs::copy(tests().join("input/mixed/agent.log"), &log).expect("a copy");
    let mut child = watch(folder.path(), &[]);
    drop(child.stdout.take());
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it goes on for nobody");
        // It learns that nobody reads when there is something to say.
        fs::rename(&log, folder.path().join("b.log"))
            .and_then(|()| fs::rename(folder.path().join("b.log"), &log))
            .expect("a new name");
        append(&folder.path().join(format!("{}.log", begun.elapsed().as_nanos())), &fs::read(&log).expect("a log"));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(child.wait().expect("it has ended").code(), Some(0));
}

#[test]
fn nothing_a_log_says_reaches_the_terminal_as_a_command() {
    for format in ["text", "jsonl"] {
        let said = run(&["watch", "hostile", "--once", "--output-format", format]);
        assert!(said.code < 2 && !said.out.is_empty(), "{said:?}");
        let hostile = |char: &char| *char != '\n' && oobelens::report::is_hostile(*char);
        let found: Vec<char> = said.out.chars().chain(said.err.chars()).filter(hostile).collect();
        assert!(found.is_empty(), "{format} lets {found:?} through");
    }
}

#[test]
fn what_cannot_be_watched_is_told() {
    let said = run(&["watch", "-"]);
    assert!(said.code == 2 && said.err.contains("the standard input cannot be watched"), "{said:?}");
    let said = run(&["watch", "agent", "--every", "0"]);
    assert!(said.code == 2 && said.err.contains("seconds"), "{said:?}");
    let said = run(&["watch", "no-such-folder", "--once"]);
    assert!(said.code == 0 && said.out.contains("no-such-folder: is not there yet"), "{said:?}");
}

#[test]
fn names_are_taken_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = fs::read_to_string(sample()).expect("a log").replace("Contoso", "WKS-4711");
    fs::write(folder.path().join("AppWorkload.log"), log).expect("a log");
    let look = |args: &[&str]| Said::of(watch(folder.path(), args).wait_with_output().expect("it ends"));
    assert!(look(&["--once"]).out.contains("WKS-4711"));
    let redacted = ["--once", "--redact-key", "k"];
    assert!(look(&redacted).out.contains("WKS-4711"), "nobody knows yet what it is");
    let registry = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Contoso]\r\n\
                    \"ComputerName\"=\"WKS-4711\"\r\n";
    fs::write(folder.path().join("name.reg"), registry).expect("a file");
    let said = look(&redacted);
    assert!(said.code == 1 && said.out.contains("ERROR") && !said.out.contains("WKS-4711"), "{said:?}");
}
