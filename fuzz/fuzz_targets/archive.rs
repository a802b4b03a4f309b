//! See `oobelens::laws::fuzz::archive`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws::fuzz;

fuzz_target!(|data: &[u8]| fuzz::archive(data));
