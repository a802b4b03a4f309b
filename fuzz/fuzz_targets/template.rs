//! A template, a line break, and a message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oobelens::laws;

fuzz_target!(|data: &[u8]| {
    let (text, message) = match data.iter().position(|&byte| byte == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &data[..0]),
    };
    if let Ok(text) = std::str::from_utf8(text) {
        laws::template(text, message);
    }
});
