//! Where results go, and what they look like there.

mod common;

use common::{Said, oobelens, run, tests};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::{fs, thread};

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = fs::read(tests().join("input/mixed/agent.log")).expect("a log");
    fs::write(folder.path().join("long.log"), log.repeat(20_000)).expect("a log");
    for threads in ["1", "2"] {
        let mut child = oobelens(&["records", "--threads", threads])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        // The reader goes away after one line, as `head -1` does.
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let said = Said::of(child.wait_with_output().expect("the program ends"));
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        assert!(line.contains("one record"));
    }
}

#[test]
fn a_finding_counts_though_nobody_reads_it() {
    let child = oobelens(&["diagnose", "agent", "--rules", "pack", "--fail-on", "warning"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("the program starts");
    drop(child.stdout.take());
    let said = Said::of(child.wait_with_output().expect("the program ends"));
    assert_eq!((said.code, said.err.as_str()), (1, ""));
}

#[test]
fn fail_on_decides_the_exit_status() {
    for (path, fail_on, code) in [
        ("agent", "error", 0),
        ("agent", "warning", 1),
        ("agent", "info", 1),
        ("agent", "never", 0),
        // What is over is history.
        ("over", "info", 0),
    ] {
        let said = run(&["diagnose", path, "--rules", "pack", "--fail-on", fail_on]);
        assert_eq!((said.code, said.err.as_str()), (code, ""), "{path} --fail-on {fail_on}");
    }
}

#[test]
fn results_go_to_the_file_that_was_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    for verb in [
        &["diagnose", "agent", "--output-format", "json"][..],
        &["records", "agent"],
        &["explain", "exit:1603"],
        &["rules", "list"],
        &["rules", "check", "pack"],
    ] {
        let straight = run(verb);
        let output = oobelens(verb).arg("-o").arg(&file).output().expect("the program starts");
        let said = Said::of(output);
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{verb:?}");
        assert_eq!(fs::read_to_string(&file).expect("the file"), straight.out, "{verb:?}");
    }
}

#[test]
fn a_report_is_written_as_its_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, format) in [
        ("ticket.md", "markdown"),
        ("Report.HTML", "html"),
        ("a.sarif", "sarif"),
        ("a.xml", "junit"),
        ("plain", "text"),
    ] {
        let file = folder.path().join(name);
        let output = oobelens(&["diagnose", "agent", "--rules", "pack", "--out"]).arg(&file).output();
        let said = Said::of(output.expect("the program starts"));
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{name}");
        let straight = run(&["diagnose", "agent", "--rules", "pack", "--output-format", format]);
        assert_eq!(fs::read_to_string(&file).expect("the file"), straight.out, "{name}");
    }
    // What is said goes before what the name would mean.
    let file = folder.path().join("report.html");
    let output =
        oobelens(&["diagnose", "agent", "--rules", "pack", "--output-format", "json", "-o"]).arg(&file).output();
    assert_eq!(Said::of(output.expect("the program starts")).code, 0);
    assert!(fs::read_to_string(&file).expect("the file").starts_with('{'));
}

#[test]
fn what_timesketch_would_misread_is_told() {
    for verb in ["diagnose", "timeline"] {
        let local = run(&[verb, "agent", "--rules", "pack", "--output-format", "timesketch-csv"]);
        assert_eq!((local.code, local.out.lines().count()), (0, 1), "{verb}: {}", local.out);
        assert!(local.err.contains("local time whose offset from UTC is not known (--tz sets it)"), "{}", local.err);
        let known = run(&[verb, "agent", "--rules", "pack", "--output-format", "timesketch-csv", "--tz", "UTC"]);
        assert!(known.out.lines().count() > 1 && known.err.is_empty(), "{verb}: {known:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_the_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing/report.txt");
    for target in [missing.as_path(), folder.path()] {
        let said = Said::of(oobelens(&["diagnose", "agent", "-o"]).arg(target).output().expect("the program starts"));
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.starts_with("oobelens: cannot write "), "{}", said.err);
    }
}

#[test]
fn an_older_result_outlives_a_run_that_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.txt");
    fs::write(&file, "yesterday's").expect("a file");
    let said = Said::of(oobelens(&["diagnose", "nothing", "-o"]).arg(&file).output().expect("the program starts"));
    assert_eq!(said.code, 2);
    assert_eq!(fs::read_to_string(&file).expect("the file"), "yesterday's");
}

#[test]
fn logs_are_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("agent.log");
    fs::copy(tests().join("input/mixed/agent.log"), &log).expect("a copy");
    let before = fs::read(&log).expect("the log");
    for input in [folder.path(), log.as_path()] {
        let said =
            Said::of(oobelens(&["records"]).arg(input).arg("-o").arg(&log).output().expect("the program starts"));
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("stands among what is to be read"), "{}", said.err);
        assert_eq!(fs::read(&log).expect("the log"), before);
    }
    // Beside them is fine.
    let said = Said::of(
        oobelens(&["records"])
            .arg(folder.path())
            .arg("-o")
            .arg(folder.path().join("new.jsonl"))
            .output()
            .expect("the program starts"),
    );
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[test]
fn colour_is_for_those_who_ask_for_it() {
    let plain = run(&["diagnose", "agent", "--rules", "pack"]);
    assert!(!plain.out.contains('\u{1b}'));
    let forced = Said::of(
        oobelens(&["diagnose", "agent", "--rules", "pack"])
            .env("CLICOLOR_FORCE", "1")
            .output()
            .expect("the program starts"),
    );
    assert!(forced.out.contains("\u{1b}[33m"));
    let refused = Said::of(
        oobelens(&["diagnose", "agent", "--rules", "pack"])
            .env("CLICOLOR_FORCE", "1")
            .env("NO_COLOR", "1")
            .output()
            .expect("the program starts"),
    );
    assert_eq!(refused.out, plain.out);
}

#[test]
fn nothing_a_log_says_reaches_the_terminal_as_a_command() {
    for format in ["jsonl", "table"] {
        let said = run(&["records", "hostile", "--output-format", format]);
        assert!(
            !said.out.chars().any(|char| char != '\n' && oobelens::report::is_hostile(char)),
            "{format}: {:?}",
            said.out
        );
    }
}

#[test]
fn threads_change_nothing() {
    for verb in [
        &["records", "agent"][..],
        &["records", "agent", "--output-format", "csv"],
        &["diagnose", "agent", "--output-format", "json"],
    ] {
        let one = oobelens(verb).args(["--threads", "1"]).output().expect("the program starts");
        for threads in ["2", "7"] {
            let many = oobelens(verb).args(["--threads", threads]).output().expect("the program starts");
            assert_eq!(one.stdout, many.stdout, "{verb:?} on {threads}");
        }
    }
}

/// A result that is larger than a pipe holds, and lines that go on across windows.
#[test]
fn line_numbers_go_on_across_windows() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = fs::read(tests().join("input/agent/IntuneManagementExtension.log")).expect("a log");
    let many = 6000;
    fs::write(folder.path().join("long.log"), log[3..].repeat(many)).expect("a log");
    let mut child = oobelens(&["records", "--threads", "2"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let reader = thread::spawn(move || {
        // Four records of five lines, again and again.
        let expected = (0..many as u64).flat_map(|round| [1, 2, 3, 5].map(|line| round * 5 + line));
        let mut count = 0;
        for (line, expected) in lines.zip(expected) {
            let row: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
            assert_eq!(row["line"], expected);
            count += 1;
        }
        count
    });
    assert_eq!(reader.join().expect("the reader"), 4 * many);
    assert!(child.wait().expect("the program ends").success());
}

/// Keys, names of files, providers and data come from the device: none of it may reach a terminal as it stands.
#[test]
fn what_a_device_left_cannot_speak_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let status = "{\"categoryState\":\"failed\",\"AccountSetup.AppsSubcategory\":{\"subcategoryState\":\"failed\",\
                  \"subcategoryStatusText\":\"Apps \u{1b}[2J\u{202e} (Error)\"}}";
    write(
        "dump.reg",
        &format!(
            "[HKEY_LOCAL_MACHINE\\software\\\u{1b}]0;evil\u{7}\\microsoft\\provisioning\\AutopilotSettings]\r\n    \
             \"AccountSetupCategory.Status\"=\"{status}\"\r\n\r\n"
        ),
    );
    write(
        "events.xml",
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider'/><EventID>76</EventID>\
         <Level>2</Level><TimeCreated SystemTime='2026-08-04T08:00:00.0000000Z'/>\
         <Channel>a\u{9b}31m</Channel><Computer>pc\u{202e}</Computer></System>\
         <EventData><Data Name='HRESULT'>0x80180014</Data><Data Name='x\u{9b}'>\u{202e}y\u{9b}2J</Data></EventData></Event>",
    );
    write("odd\u{9b}31m.json", "{\"\u{202e}a\": \"b\"}");
    let path = folder.path().to_str().expect("UTF-8");
    for arguments in [
        &["diagnose"][..],
        &["diagnose", "--output-format", "json"],
        &["runbook"],
        &["timeline"],
        &["timeline", "--output-format", "json"],
        &["records", "--output-format", "table"],
        &["records"],
    ] {
        let said = run(&[arguments, &[path]].concat());
        assert!(said.code < 2 && said.out.contains("AutopilotSettings") || arguments[0] == "records", "{}", said.err);
        let hostile = |char: &char| oobelens::report::is_hostile(*char) && *char != '\n';
        let found: Vec<char> = said.out.chars().chain(said.err.chars()).filter(hostile).collect();
        assert!(found.is_empty(), "{arguments:?} lets {found:?} through");
    }
}
