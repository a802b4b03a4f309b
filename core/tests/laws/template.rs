//! Templates match what they are rendered to, and the index finds what a slow search finds.

use crate::{cases, made};
use oobelens::knowledge::model::Matcher;
use oobelens::{Knowledge, laws, signal};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::LazyLock;

static EVERYWHERE: LazyLock<signal::Matcher> = LazyLock::new(|| laws::everywhere(&Knowledge::builtin()));

/// The text of a template, or of something like one.
fn template() -> impl Strategy<Value = String> {
    let hole =
        (0..6u8, select(vec!["", ":guid", ":int", ":code", ":word", ":host", ":quoted", ":line", ":json", ":rest"]));
    let piece = prop_oneof![
        4 => hole.prop_map(|(number, kind)| format!("{{a{number}{kind}}}")),
        2 => Just("{..}".to_owned()),
        5 => select(vec!["[Win32App] ", "a", "5", "-", " ", ": ", ".", "\n", "{{", "}}", "~", "x", "'", "0x", "id = ", "\u{e9}"]).prop_map(str::to_owned),
        1 => "[ -~]{0,6}",
    ];
    vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// A message that some signal matches, or nearly.
fn message() -> impl Strategy<Value = String> {
    let said = select(made::sayings());
    (said.clone(), said, any::<prop::sample::Index>(), 0..6u8).prop_map(|(mut one, other, at, how)| {
        let at = (0..=at.index(one.len() + 1)).rev().find(|&at| one.is_char_boundary(at)).unwrap_or_default();
        match how {
            0 => one.truncate(at),
            1 => one.insert_str(at, &other),
            2 => one.push_str(&other),
            3 => one.insert(at, ' '),
            4 => one = one.split_off(at),
            _ => {}
        }
        one
    })
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_template_matches_its_rendering(text in template(), message in message()) {
        laws::template(&text, message.as_bytes());
        laws::template(&text, text.as_bytes());
    }

    #[test]
    fn the_index_finds_what_a_slow_search_finds(message in message()) {
        laws::index(&EVERYWHERE, message.as_bytes());
    }
}

#[test]
fn every_template_of_the_built_in_knowledge_matches_its_rendering() {
    let mut count = 0;
    for signal in Knowledge::builtin().signals() {
        if let Matcher::Text { text, .. } = &signal.of {
            for template in text {
                assert!(signal::Template::parse(template).is_ok(), "{template}");
                laws::template(template, b"");
                count += 1;
            }
        }
    }
    assert!(count >= 60, "{count} templates");
}
