//! What the guide for authors shows is a pack that loads, and its rule does what its examples say.
#![allow(clippy::unwrap_used)]

use oobelens::Knowledge;
use oobelens::knowledge::examples::check_examples;
use oobelens::knowledge::headings::check_headings;
use oobelens::knowledge::load::File;

#[test]
fn the_pack_in_the_guide_works() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rule-files.md")).unwrap();
    let blocks: Vec<&str> = guide.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    let [signal, data, rule, runbook, map] = blocks.as_slice() else {
        panic!("the guide shows signals over text and data, a rule, a runbook and a map, found {} blocks", blocks.len())
    };
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("signals/vpn.toml", signal),
        file("signals/data.toml", data),
        file("rules/vpn/vpn-not-started.toml", rule),
        file("runbooks/my-runbook.toml", runbook),
    ];
    let knowledge = Knowledge::with_files(&files).unwrap_or_else(|error| panic!("{error}"));
    let rule = knowledge.rules().iter().find(|rule| rule.id == "vpn-not-started").unwrap();
    assert_eq!(rule.examples.len(), 2);
    let failed = check_examples(&knowledge, std::slice::from_ref(rule));
    assert!(failed.is_empty(), "{failed:?}");
    let markdown = "# If the page is stuck\n## Who to call\n";
    let (headings, faults) = check_headings(&knowledge, ("runbook.md", markdown), ("map.toml", map));
    assert!(faults.is_empty() && headings.len() == 2, "{faults:?}");
}
