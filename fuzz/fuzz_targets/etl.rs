//! Any bytes behind the header of a trace, as the records of its buffers; the first byte chooses the clock and whether
//! each processor has buffers of its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws;

/// A trace whose buffers are small, so that a few bytes make several.
static TRACE: &[u8] = include_bytes!("../../testdata/formats/etl/events.etl");
/// Bytes of one of its buffers, and of the head of each.
const BUFFER: usize = 4096;
const HEAD: usize = 72;
/// Where the mode of the session stands, and the kind of its clock.
const MODE: usize = 104 + 32;
const CLOCK: usize = 104 + 272;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, records)) = data.split_first() else { return };
    let mut trace = TRACE[..BUFFER].to_vec();
    trace[CLOCK] = choice & 3;
    trace[MODE + 3] = if choice & 4 == 0 { 0x18 } else { 0 };
    for (number, records) in records.chunks(BUFFER - HEAD).take(16).enumerate() {
        let from = trace.len();
        trace.extend(&TRACE[BUFFER..BUFFER + HEAD]);
        trace[from + 4..from + 8].copy_from_slice(&((HEAD + records.len()) as u32).to_le_bytes());
        trace[from + 40] = number as u8 % 3;
        trace.extend(records);
        trace.resize(from + BUFFER, 0xff);
    }
    laws::format(&trace, "a.etl", &[1 << 20, 4 << 10]);
    laws::format(data, "a.etl", &[1 << 20]);
});
