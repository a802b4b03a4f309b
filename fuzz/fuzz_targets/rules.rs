//! Any text as a file of a pack: it is taken, and the pack can be compiled; or it is refused with sentences that can be
//! shown. The first byte chooses the folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::Knowledge;
use oobelens::knowledge::Pack;
use oobelens::knowledge::load::{File, load};
use std::sync::LazyLock;

/// Names may refer to the built-in pack.
static BASE: LazyLock<Pack> = LazyLock::new(Knowledge::full_pack);

fuzz_target!(|data: &[u8]| {
    let Some((&kind, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let path = ["signals/fuzzed.toml", "rules/area/fuzzed.toml", "runbooks/fuzzed.toml"][usize::from(kind) % 3];
    match load(&[File { path: path.to_owned(), text: text.to_owned() }], &BASE) {
        Ok(pack) => drop(Knowledge::compile(pack)),
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(fault.to_string().starts_with("error: "));
            }
        }
    }
});
