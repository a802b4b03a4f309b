//! A pack of one's own beside the built-in knowledge: what it replaces, and what it switches off.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use oobelens::knowledge::blank;
use oobelens::knowledge::check::check;
use oobelens::knowledge::load::File;
use oobelens::{Knowledge, Options, Report, Source, diagnose_sources};

fn file(path: &str, text: impl Into<String>) -> File {
    File { path: path.to_owned(), text: text.into() }
}

/// An installer that fails.
fn failed_app(knowledge: &Knowledge) -> Report {
    let app = "11111111-2222-3333-4444-555555555555";
    let line = |text: &str, second: u8| {
        format!(
            "<![LOG[{text}]LOG]!><time=\"10:00:{second:02}.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r\n"
        )
    };
    let log = [
        line(&format!("[Win32App] Processing app (id={app}, name = Contoso VPN) with mode = DetectInstall"), 0),
        line(
            &format!("[Win32App] ExecManager: processing targeted app (name='Contoso VPN', id='{app}') with intent=3"),
            0,
        ),
        line("[Win32App] lpExitCode 1603", 1),
    ];
    diagnose_sources(vec![Source::memory("IntuneManagementExtension.log", log.concat())], &Options::new(knowledge))
        .unwrap()
}

fn found(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn a_rule_can_be_switched_off() {
    let built_in = failed_app(&Knowledge::builtin());
    let rule = built_in.findings[0].rule.clone();
    let off = file(&format!("rules/{rule}.toml"), "off = true\nwhy = \"we look at it ourselves\"\n");
    let knowledge = Knowledge::with_files(&[off]).unwrap();
    assert_eq!(knowledge.off().rules, [rule.as_str()]);
    assert_eq!(knowledge.rules().len() + 1, Knowledge::builtin().rules().len());
    let report = failed_app(&knowledge);
    assert!(!found(&report).contains(&rule.as_str()), "{:?}", found(&report));
}

#[test]
fn a_rule_can_be_replaced_by_its_name() {
    let rule = failed_app(&Knowledge::builtin()).findings[0].rule.clone();
    let text = blank::rule("vpn-refused").replace("vpn-refused-told failed", "app.exit failed");
    let text = text
        .replace("same = \"gateway\"\n", "same = \"app\"\n")
        .replace("the gateway {gateway}", "our own words: {app}");
    // Its examples say something else now; they are run by `check`, not where a pack is loaded.
    let own = [file(&format!("rules/{rule}.toml"), text), file("signals/vpn.toml", blank::signals("vpn-refused"))];
    let knowledge = Knowledge::with_files(&own).unwrap();
    assert_eq!(knowledge.rules().len(), Knowledge::builtin().rules().len());
    let report = failed_app(&knowledge);
    let own = report.findings.iter().find(|finding| finding.rule == rule).expect(&rule);
    assert!(own.summary.contains("our own words: Contoso VPN"), "{}", own.summary);
}

#[test]
fn a_noise_signal_can_be_switched_off_and_says_nothing_of_it_any_more() {
    let noise =
        Knowledge::full_pack().signals.into_iter().find(|signal| signal.kind == "noise" && !signal.example.is_empty());
    let noise = noise.unwrap();
    let log = format!(
        "<![LOG[{}]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"3\" thread=\"4\" file=\"\">\r\n",
        noise.example[0]
    );
    let explained = |knowledge: &Knowledge| {
        let source = Source::memory("IntuneManagementExtension.log", log.as_bytes());
        diagnose_sources(vec![source], &Options::new(knowledge)).unwrap().coverage.explained
    };
    assert_eq!(explained(&Knowledge::builtin()), Some(1.0));
    let off = file("signals/own.toml", format!("[{}]\noff = true\n", noise.id));
    assert_eq!(explained(&Knowledge::with_files(&[off]).unwrap()), Some(0.0));
}

#[test]
fn what_a_pack_switches_off_it_cannot_name_any_more() {
    let rule = blank::rule("vpn-refused").replace("same =", "supersedes = \"app-gone\"\nsame =");
    let files = [
        file("rules/vpn-refused.toml", rule),
        file("rules/app-gone.toml", "off = true\n"),
        file("signals/vpn.toml", blank::signals("vpn-refused")),
    ];
    let said = Knowledge::with_files(&files).unwrap_err().to_string();
    assert!(said.contains("the rule `app-gone` is switched off"), "{said}");
}

#[test]
fn a_new_pack_is_well_and_its_examples_do_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("signals", blank::signals("vpn-refused")), ("rules", blank::rule("vpn-refused"))] {
        let folder = folder.path().join(path);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("vpn-refused.toml"), text).unwrap();
    }
    let checked = check(Some(folder.path())).unwrap();
    assert_eq!(checked.count(), 0, "{checked:?}");
    assert_eq!((checked.rules.as_slice(), checked.examples), (&["vpn-refused".to_owned()][..], 4));
}

/// Each thing that keeps a rule quiet is told by its name.
#[test]
fn an_example_that_does_not_fire_says_why() {
    let cases: &[(&str, &str, &str)] = &[
        // What the condition becomes, and what is said of it.
        ("on = \"app.exit failed\"", "", "`app.exit` did not happen; found was `vpn-refused-told` (1)"),
        ("on = \"vpn-refused-told yes\"", "", "`vpn-refused-told` happened as failed (1), not as yes"),
        ("on = \"vpn-refused-told failed\"\nwhere = { code = 5 }", "", "its `code` is"),
        ("on = \"vpn-refused-told failed\"\ncount = 3", "", "happened once; asked for: 3 times"),
        ("sequence = [\"vpn-refused-told failed\", \"vpn-refused-told ok\"]", "", "step 2 of the sequence"),
        ("all = [\"vpn-refused-told failed\", \"agent.start\"]", "", "`all`: `agent.start` did not happen"),
        ("any = [\"agent.stop\", \"agent.start\"]", "", "`agent.start` did not happen"),
        ("on = \"vpn-refused-told failed\"\nnone = \"vpn-refused-told\"", "", "which `none` forbids"),
        ("on = \"vpn-refused-told failed\"\nabsent = \"vpn-refused-told\"", "", "which must be absent"),
        ("on = \"vpn-refused-told failed\"", "ever = \"vpn-refused-told failed\"", "`unless.ever` keeps it quiet"),
        ("on = \"vpn-refused-told\"", "same = \"app\"", "but it does not name an `app`"),
    ];
    for (when, more, wanted) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut rule = blank::rule("vpn-refused").replace("on = \"vpn-refused-told failed\"", when);
        // Not everything that is asked for here has a code.
        rule = rule.replace(": {code}\"", "\"");
        match more.split_once(' ') {
            Some(("same", _)) => rule = rule.replace("same = \"gateway\"", more),
            Some(("ever", _)) => rule = rule.replace("later = \"vpn-refused-told ok\"", more),
            _ => {}
        }
        for (path, text) in [("signals", blank::signals("vpn-refused")), ("rules", rule)] {
            let folder = folder.path().join(path);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("vpn-refused.toml"), text).unwrap();
        }
        let checked = check(Some(folder.path())).unwrap();
        let first = checked.faults.first().unwrap_or_else(|| panic!("{when} {more}: all is well"));
        assert!(first.message.contains("vpn-refused, example 1: should fire and stays quiet"), "{}", first.message);
        assert!(first.message.contains(wanted), "{when} {more}: {}", first.message);
        assert!(first.text[first.at.clone()].starts_with("[[example]]"), "{first}");
    }
}
