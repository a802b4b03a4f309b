//! Any bytes as a source; the first byte chooses its name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws;

/// Names are hints.
const NAMES: [&str; 8] =
    ["a.log", "setupact.log", "a.evtx", "a.etl", "a.reg", "a.json", "a.xml", "MDMDiagReport_RegistryDump.reg"];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    laws::format(bytes, NAMES[usize::from(choice) % NAMES.len()], &[1 << 20, 4 << 10]);
});
