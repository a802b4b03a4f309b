//! See `oobelens::laws::fuzz::etl`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws::fuzz;

/// A trace whose buffers are small, so that a few bytes make several.
static TRACE: &[u8] = include_bytes!("../../testdata/formats/etl/events.etl");

fuzz_target!(|data: &[u8]| fuzz::etl(TRACE, data));
