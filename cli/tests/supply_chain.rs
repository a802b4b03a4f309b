//! What `deny.toml` asks of dependencies holds, without a network.

mod common;

use common::tests;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn workspace() -> PathBuf {
    tests().join("../..")
}

/// The quoted texts of `deny.toml` from a line on, up to the end of its list.
fn list(from: &str) -> Vec<String> {
    let text = fs::read_to_string(workspace().join("deny.toml")).expect("deny.toml");
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    let list = rest.split_once(']').expect("the end of the list").0;
    let lines = list.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Every crate of the lock file: its name and where it comes from.
fn locked() -> Vec<(String, Option<String>)> {
    let text = fs::read_to_string(workspace().join("Cargo.lock")).expect("the lock file");
    let of = |part: &str, key: &str| {
        let line = part.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    text.split("[[package]]").skip(1).map(|part| (of(part, "name").expect("a name"), of(part, "source"))).collect()
}

#[test]
fn every_crate_comes_from_the_registry() {
    let allowed = list("allow-registry = [");
    let locked = locked();
    assert!(locked.len() > 100 && allowed.len() == 1);
    for (name, source) in locked {
        let Some(source) = source else {
            assert!(name.starts_with("oobelens"), "{name} comes from nowhere");
            continue;
        };
        assert!(allowed.iter().any(|allowed| source == format!("registry+{allowed}")), "{name} comes from {source}");
    }
}

#[test]
fn nothing_that_opens_connections_is_among_them() {
    let banned = list("deny = [\n    # The product");
    assert!(banned.contains(&"reqwest".to_owned()) && banned.len() >= 5, "{banned:?}");
    let found: Vec<String> = locked().into_iter().map(|(name, _)| name).filter(|name| banned.contains(name)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_licence_is_allowed() {
    let allowed = list("allow = [");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version", "1", "--offline", "--locked"]).current_dir(workspace());
    let output = cargo.output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = told["packages"].as_array().expect("packages");
    assert!(packages.len() > 100);
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(permits(licence, &allowed), "{} is under `{licence}`", package["name"]);
    }
}

/// Whether all parts that have to hold are allowed; of alternatives one is enough.
fn permits(licence: &str, allowed: &[String]) -> bool {
    // A group in brackets first: none holds another one.
    if let Some((before, rest)) = licence.split_once('(') {
        let Some((inside, after)) = rest.split_once(')') else { return false };
        let one = if permits(inside, allowed) { &allowed[0] } else { "none" };
        return permits(&format!("{before}{one}{after}"), allowed);
    }
    let one = |name: &str| allowed.iter().any(|allowed| allowed == name.trim());
    let all = |part: &str| part.split(" AND ").all(one);
    licence.replace('/', " OR ").split(" OR ").any(all)
}

#[test]
fn licences_are_read_as_they_are_written() {
    let allowed = ["MIT".to_owned(), "BSD-3-Clause".to_owned()];
    for good in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "MIT AND BSD-3-Clause", "(GPL-3.0 OR MIT) AND BSD-3-Clause"] {
        assert!(permits(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR LGPL-2.1) AND MIT"] {
        assert!(!permits(bad, &allowed), "{bad}");
    }
}
