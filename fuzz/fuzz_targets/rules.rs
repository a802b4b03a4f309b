//! Any text as a file of a pack: it loads or is refused with a sentence that can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::Knowledge;
use oobelens::knowledge::load::File;

fuzz_target!(|data: &[u8]| {
    let Some((&kind, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let path = ["signals/fuzzed.toml", "rules/area/fuzzed.toml", "runbooks/fuzzed.toml"][usize::from(kind) % 3];
    let file = File { path: path.to_owned(), text: text.to_owned() };
    if let Err(error) = Knowledge::with_files(&[file]) {
        assert!(!error.to_string().is_empty());
    }
});
