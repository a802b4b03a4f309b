//! What cannot be read: a clear sentence each, exit 2 only when nothing at all could be read, nothing lost of the rest.

mod common;

use common::{Said, oobelens, run, tests};
use std::fs;

/// Both verbs end with 2, print nothing, and say why.
fn nothing(paths: &[&str], why: &str) {
    for verb in ["diagnose", "records"] {
        let args: Vec<&str> = [verb].into_iter().chain(paths.iter().copied()).collect();
        let said = run(&args);
        assert_eq!(said.code, 2, "{args:?}: {said:?}");
        assert_eq!(said.out, "", "{args:?}");
        assert!(said.err.starts_with("oobelens: ") && said.err.contains(why), "{args:?}: {}", said.err);
    }
}

#[test]
fn an_empty_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    nothing(&[folder.path().to_str().expect("a path")], "there is no file in what was named");
}

#[test]
fn a_folder_without_logs() {
    nothing(&["nothing"], "binary.log");
}

#[test]
fn files_that_are_no_logs() {
    nothing(&["nothing/empty.log"], "empty file");
    nothing(&["nothing/binary.log"], "binary file");
    nothing(&["nothing/readme.txt"], "no format that is known");
}

#[test]
fn a_path_that_does_not_exist() {
    nothing(&["agent/missing.log"], "missing.log");
    // The rest is there, but somebody named what is not: better to hear of it than to trust half an answer.
    nothing(&["agent", "missing"], "missing");
}

#[test]
fn a_folder_named_like_a_log() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("IntuneManagementExtension.log")).expect("a folder");
    nothing(&[folder.path().to_str().expect("a path")], "there is no file");
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_and_a_pipe_hold_nobody_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::copy(tests().join("input/mixed/agent.log"), path.join("agent.log")).expect("a copy");
    std::os::unix::fs::symlink("/nowhere/at/all", path.join("dangling.log")).expect("a link");
    std::os::unix::fs::symlink(path, path.join("round")).expect("a link");
    let said = run(&["records", path.to_str().expect("a path")]);
    assert_eq!((said.code, said.out.lines().count()), (0, 3), "{said:?}");
    assert!(said.err.contains("dangling.log") && said.err.contains("round"), "{}", said.err);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a test that could not test anything says so")]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for name in ["closed.log", "open.log"] {
        fs::copy(tests().join("input/mixed/agent.log"), path.join(name)).expect("a copy");
    }
    fs::set_permissions(path.join("closed.log"), fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(path.join("closed.log")).is_ok() {
        eprintln!("not tested: this user may read everything");
        return;
    }
    let said = run(&["records", path.to_str().expect("a path")]);
    assert_eq!((said.code, said.out.lines().count()), (0, 3), "{said:?}");
    assert!(said.err.contains("closed.log: cannot be read"), "{}", said.err);
    nothing(&[path.join("closed.log").to_str().expect("a path")], "cannot be read");
}

#[test]
fn what_can_be_read_is_read() {
    let said = run(&["records", "mixed"]);
    assert_eq!(said.code, 0);
    let lines: Vec<serde_json::Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert_eq!(lines.len(), 5);
    // A cut log gives what is whole, and what is left of the rest.
    assert_eq!(lines[3]["text"], "whole");
    assert_eq!(lines[4]["anomaly"]["kind"], "unclosed");
    assert_eq!(lines[4]["anomaly"]["time"], "2026-08-04 10:00:01.0000000");
    for name in ["binary.log", "empty.log"] {
        assert!(said.err.contains(name), "{name}: {}", said.err);
    }
    let said = run(&["diagnose", "mixed", "--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((said.code, &report["coverage"]["records"]), (0, &serde_json::json!(4)));
    let sources = report["coverage"]["sources"].as_array().expect("sources");
    let read = sources.iter().filter(|source| source["read"] == true).filter_map(|source| source["source"].as_str());
    // A registry export without a value is read: there is nothing in it.
    assert_eq!((sources.len(), read.collect::<Vec<_>>()), (5, vec!["agent.log", "cut.log", "state.reg"]));
}

#[test]
fn wrong_usage_is_2() {
    for args in [
        &["diagnose"][..],
        &["diagnos", "agent"],
        &["diagnose", "agent", "--fail-on", "sometimes"],
        &["records", "agent", "--since", "yesterday"],
        &["records", "agent", "--threads", "0"],
        &["records", "agent", "-i"],
        &["diagnose", "agent", "--rules", "missing"],
        &["rules", "check", "missing"],
        &["rules", "show", "contoso"],
        &["explain", "no-such-thing"],
        &["explain", "minute:1603"],
        &["explain", ""],
    ] {
        let said = run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(!said.err.is_empty(), "{args:?}");
    }
}

#[test]
fn a_faulty_pack_stops_a_diagnosis() {
    let said = run(&["diagnose", "agent", "--rules", "faulty"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(
        said.err.contains("faulty/rules/contoso-vpn-refused.toml:1:12") || said.err.contains("faulty\\rules"),
        "{}",
        said.err
    );
    assert!(said.err.contains("^^^^^^"), "{}", said.err);
}

#[test]
fn an_empty_pack_is_not_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = run(&["rules", "check", folder.path().to_str().expect("a path")]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("there is no pack in") && said.err.contains("signals/*.toml"), "{}", said.err);
}

/// A file name is chosen by whoever packed the bundle.
#[cfg(unix)]
#[test]
fn a_terminal_is_not_led_astray_by_names() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a\u{1b}[2J\u{202e}.bin"), [0; 64]).expect("a file");
    let output = oobelens(&["records"]).arg(folder.path()).output().expect("the program starts");
    let said = Said::of(output);
    assert!(!said.err.contains('\u{1b}') && !said.err.contains('\u{202e}'), "{:?}", said.err);
    assert!(said.err.contains("\\u{1b}[2J"), "{}", said.err);
}

#[test]
fn a_limit_that_is_none_is_told_before_the_work() {
    for (limit, why) in [
        ("quote-lenght=300", "there is no limit `quote-lenght`: did you mean `quote-length`?"),
        ("captures=9", "the limit `captures` is at most 8, not 9: oobelens is built for no more"),
        ("members=9", "it is set with `--max-members`"),
        ("entities=1", "none is expanded"),
        ("quote-length", "expected a name and a number such as `quote-length=300`"),
        ("quote-length=many", "expected a number"),
    ] {
        let said = run(&["diagnose", "agent", "--limit", limit]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{limit}: {said:?}");
        assert!(said.err.contains(why), "{limit}: {}", said.err);
    }
}

/// What `--limit` names is kept by every verb that takes it.
#[test]
fn limits_that_are_set_by_their_names_are_kept() {
    let device = tests().join("../../testdata/bundles/app-exit-1603/input");
    let device = device.to_str().expect("a path");
    let usual = run(&["diagnose", device, "--output-format", "json"]);
    let short = run(&["diagnose", device, "--output-format", "json", "--limit", "quote-length=20"]);
    assert_eq!(usual.code, short.code);
    assert!(short.out.len() < usual.out.len() && short.out.contains("…"), "{} {}", usual.out.len(), short.out.len());
    let fewer = run(&["diagnose", device, "--limit", "quote-length=20", "--limit", "documents=9"]);
    assert_eq!(fewer.code, usual.code);
    // Packs too, where one is checked and where one is used.
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().to_str().expect("a path");
    assert_eq!(run(&["rules", "new", "vpn-refused", "--rules", pack]).code, 0);
    assert_eq!(run(&["rules", "check", pack]).code, 0);
    let said = run(&["rules", "check", pack, "--limit", "captures=0"]);
    assert!(said.code == 1 && said.out.contains("a template has at most 0 captures"), "{said:?}");
    for verb in ["diagnose", "records", "coverage"] {
        let said = run(&[verb, "agent", "--rules", pack, "--limit", "rules=1"]);
        assert!(said.code == 2 && said.err.contains("more than 1 rules: "), "{verb}: {said:?}");
    }
    let said = run(&["watch", "agent", "--once", "--rules", pack, "--limit", "rules=1"]);
    assert!(said.code == 2 && said.err.contains("more than 1 rules: "), "{said:?}");
}
