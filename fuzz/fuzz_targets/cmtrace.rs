//! Any bytes as a CMTrace log: the first byte chooses the size of the slices.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws;

fuzz_target!(|data: &[u8]| {
    let Some((&size, log)) = data.split_first() else { return };
    laws::tiling(log);
    laws::slicing(log, usize::from(size) + 1);
    laws::fast_is_grammar(log);
    laws::windows(log, &[u64::from(size) + 1, 1 << 20], &[1]);
});
