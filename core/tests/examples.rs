//! The example programs run, and say what they are for. `cargo test` builds them.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Examples stand in `examples/` beside the folder that holds the test's own program.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

fn run(name: &str, argument: &Path) -> String {
    let program = example(name);
    assert!(program.exists(), "{} is not built: `cargo test` without a filter builds the examples", program.display());
    let output = Command::new(program).arg(argument).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn log(folder: &Path) -> PathBuf {
    let line = |text: &str, level: u8| {
        format!(
            "<![LOG[{text}]LOG]!><time=\"10:00:00.0000000\" date=\"8-4-2026\" component=\"A\" context=\"\" type=\"{level}\" thread=\"4\" file=\"\">\r\n"
        )
    };
    let path = folder.join("A.log");
    let text = [line("[Contoso VPN] service state is stopped", 1), line("it broke", 3), "left over\">".to_owned()];
    std::fs::write(&path, text.concat()).unwrap();
    path
}

#[test]
fn records_are_counted_and_errors_printed() {
    let folder = tempfile::tempdir().unwrap();
    let said = run("records", &log(folder.path()));
    assert!(said.contains("it broke") && said.contains("2 of A"), "{said}");
}

#[test]
fn a_rule_of_ones_own_finds_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    log(folder.path());
    let said = run("own_rule", folder.path());
    assert!(said.contains("Open contoso-vpn-not-running: the Contoso VPN service is stopped"), "{said}");
    assert!(said.contains("A.log:1 [Contoso VPN]"), "{said}");
}
