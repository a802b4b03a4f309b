//! What the guide for authors shows is a pack that loads, and its rule does what its examples say.
#![allow(clippy::unwrap_used)]

use oobelens::Knowledge;
use oobelens::knowledge::examples::check_examples;
use oobelens::knowledge::load::File;

#[test]
fn the_pack_in_the_guide_works() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules.md")).unwrap();
    let blocks: Vec<&str> = guide.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    let [signal, data, rule] = blocks.as_slice() else {
        panic!("the guide shows signals over text, signals over data and a rule, found {} blocks", blocks.len())
    };
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("signals/vpn.toml", signal),
        file("signals/data.toml", data),
        file("rules/vpn/vpn-not-started.toml", rule),
    ];
    let knowledge = Knowledge::with_files(&files).unwrap_or_else(|error| panic!("{error}"));
    let rule = knowledge.rules().iter().find(|rule| rule.id == "vpn-not-started").unwrap();
    assert_eq!(rule.examples.len(), 2);
    let failed = check_examples(&knowledge, std::slice::from_ref(rule));
    assert!(failed.is_empty(), "{failed:?}");
}
