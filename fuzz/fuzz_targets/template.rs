//! See `oobelens::laws::fuzz::template`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws::fuzz;

fuzz_target!(|data: &[u8]| fuzz::template(data));
