//! Any bytes as an archive, within small limits; the first byte chooses them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::{Limits, laws};

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let small = u64::from(choice);
    laws::archive(
        bytes,
        Limits {
            members: small,
            depth: 1 + u32::from(choice) % 4,
            member_bytes: small << 10,
            total_bytes: small << 12,
            ratio: 1 + small,
        },
    );
    laws::archive(bytes, Limits { member_bytes: 1 << 20, total_bytes: 4 << 20, ..Limits::default() });
});
