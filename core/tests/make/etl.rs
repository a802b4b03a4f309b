//! Writes the headers of event traces.

/// What the header tells.
pub struct Trace {
    pub buffer: u32,
    /// Bytes of a pointer: 4 or 8.
    pub pointer: u32,
    pub build: u32,
    pub start: u64,
    pub end: u64,
    pub boot: u64,
    /// 1 performance counter, 2 system time, 3 processor cycles.
    pub clock: u32,
    pub mode: u32,
    pub written: u32,
    pub buffers_lost: u32,
    pub events_lost: u32,
    /// Minutes to add for UTC; then month, weekday, week and hour from which standard time holds, and summer time.
    pub zone: (i32, [u16; 4], [u16; 4]),
    pub logger: &'static str,
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn zone((bias, standard, daylight): (i32, [u16; 4], [u16; 4])) -> Vec<u8> {
    let mut bytes = bias.to_le_bytes().to_vec();
    for (name, [month, weekday, week, hour], minutes) in
        [("@tzres.dll,-1002", standard, 0_i32), ("@tzres.dll,-1001", daylight, if daylight[0] > 0 { -60 } else { 0 })]
    {
        let mut name = utf16(name);
        name.resize(64, 0);
        bytes.extend(name);
        bytes.extend([0, month, weekday, week, hour, 0, 0, 0].map(u16::to_le_bytes).concat());
        bytes.extend(minutes.to_le_bytes());
    }
    bytes
}

/// A trace of so many buffers; all but the first hold nothing.
pub fn trace(trace: &Trace, buffers: usize) -> Vec<u8> {
    let mut data = Vec::new();
    let mut put = |bytes: &[u8]| data.extend_from_slice(bytes);
    put(&trace.buffer.to_le_bytes());
    put(&[10, 0, 1, 5]);
    put(&trace.build.to_le_bytes());
    put(&4_u32.to_le_bytes());
    put(&trace.end.to_le_bytes());
    for number in [156_250, 4, trace.mode, trace.written, 1, trace.pointer, trace.events_lost, 3294] {
        put(&u32::to_le_bytes(number));
    }
    put(&vec![0; 2 * trace.pointer as usize]);
    put(&zone(trace.zone));
    put(&[0; 4]);
    for number in [trace.boot, 10_000_000, trace.start] {
        put(&number.to_le_bytes());
    }
    put(&trace.clock.to_le_bytes());
    put(&trace.buffers_lost.to_le_bytes());
    put(&utf16(trace.logger));
    put(&utf16(r"C:\ProgramData\Contoso\Trace.etl"));

    let mut record = vec![2, 0, if trace.pointer == 8 { 2 } else { 1 }, 0xc0];
    record.extend((data.len() as u16 + 32).to_le_bytes());
    record.resize(16, 0);
    record.extend(trace.start.to_le_bytes());
    record.resize(32, 0);
    record.extend(data);

    let mut bytes = Vec::new();
    for number in 0..buffers {
        let body = if number == 0 { record.as_slice() } else { &[] };
        let used = 72 + body.len() as u32;
        let from = bytes.len();
        for part in [trace.buffer, used, used, 0] {
            bytes.extend(part.to_le_bytes());
        }
        bytes.resize(from + 52, 0);
        bytes.extend([0x20, 0, if number == 0 { 4 } else { 0 }, 0]);
        bytes.resize(from + 72, 0);
        bytes.extend(body);
        bytes.resize(from + trace.buffer as usize, 0xff);
    }
    bytes
}
