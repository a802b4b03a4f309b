//! Writes event traces: their header, buffers, and records of every kind.

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

/// A buffer behind the first one.
#[derive(Clone, Default)]
pub struct Buffer {
    pub number: u64,
    pub processor: u16,
    pub flags: u16,
    pub records: Vec<Vec<u8>>,
}

impl Buffer {
    pub fn new(number: u64, records: &[Vec<u8>]) -> Self {
        Buffer { number, records: records.to_vec(), ..Buffer::default() }
    }
}

/// A trace of so many buffers; all but the first hold nothing.
pub fn trace(trace: &Trace, buffers: usize) -> Vec<u8> {
    file(trace, &vec![Buffer::default(); buffers - 1])
}

/// A trace of a first buffer with its header, and of these.
pub fn file(trace: &Trace, buffers: &[Buffer]) -> Vec<u8> {
    let mut bytes = buffer(trace.buffer, 4, &Buffer::new(0, &[header(trace)]));
    for one in buffers {
        bytes.extend(buffer(trace.buffer, 0, one));
    }
    bytes
}

fn header(trace: &Trace) -> Vec<u8> {
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
    record
}

fn buffer(size: u32, kind: u8, buffer: &Buffer) -> Vec<u8> {
    let mut body: Vec<u8> = Vec::new();
    for record in &buffer.records {
        // Records stand at multiples of eight; the last one is not filled up.
        body.resize(body.len().next_multiple_of(8), 0);
        body.extend(record);
    }
    let used = 72 + body.len() as u32;
    assert!(used <= size, "records of {used} bytes do not fit into a buffer of {size}");
    let mut bytes = Vec::new();
    for part in [size, used, used, 0] {
        bytes.extend(part.to_le_bytes());
    }
    bytes.resize(24, 0);
    bytes.extend(buffer.number.to_le_bytes());
    bytes.resize(40, 0);
    bytes.extend(buffer.processor.to_le_bytes());
    bytes.resize(52, 0);
    bytes.extend((0x20 | buffer.flags).to_le_bytes());
    bytes.extend([kind, 0]);
    bytes.resize(72, 0);
    bytes.extend(body);
    bytes.resize(size as usize, 0xff);
    bytes
}

/// Bytes with their length before them.
pub fn counted(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u16).to_le_bytes(), bytes].concat()
}

/// UTF-16 with a NUL.
pub fn wide(text: &str) -> Vec<u8> {
    utf16(text)
}

/// An event: its head, what stands behind it by type, its data.
#[derive(Clone)]
pub struct Event<'e> {
    pub guid: [u8; 16],
    pub id: u16,
    pub version: u8,
    pub level: u8,
    pub time: u64,
    /// Bytes of a pointer.
    pub pointer: u8,
    pub flags: u16,
    pub extended: &'e [(u16, Vec<u8>)],
    pub data: &'e [u8],
}

/// An informational event of a 64-bit process.
pub const PLAIN: Event<'_> =
    Event { guid: [7; 16], id: 0, version: 0, level: 4, time: 0, pointer: 8, flags: 0, extended: &[], data: &[] };

impl Event<'_> {
    pub fn record(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, if self.pointer == 4 { 0x12 } else { 0x13 }, 0xc0];
        bytes.extend((self.flags | u16::from(!self.extended.is_empty())).to_le_bytes());
        bytes.resize(8, 0);
        bytes.extend([20_u32, 10].map(u32::to_le_bytes).concat());
        bytes.extend(self.time.to_le_bytes());
        bytes.extend(self.guid);
        bytes.extend(self.id.to_le_bytes());
        bytes.extend([self.version, 11, self.level]);
        bytes.resize(80, 0);
        for (number, (kind, data)) in self.extended.iter().enumerate() {
            let more = u16::from(number + 1 < self.extended.len());
            for part in [0, *kind, more, data.len() as u16] {
                bytes.extend(part.to_le_bytes());
            }
            bytes.extend(data);
            bytes.resize(bytes.len().next_multiple_of(8), 0);
        }
        bytes.extend(self.data);
        sized(bytes)
    }
}

/// A record with its length at its beginning.
fn sized(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = (bytes.len() as u16).to_le_bytes();
    bytes[..2].copy_from_slice(&length);
    bytes
}

/// The description of a TraceLogging event: its name and its fields.
pub fn schema(name: &str, fields: &[u8]) -> (u16, Vec<u8>) {
    let body = [&[0], name.as_bytes(), &[0], fields].concat();
    (11, [&(body.len() as u16 + 2).to_le_bytes()[..], &body].concat())
}

/// The traits of a provider: its name and a group.
pub fn traits(name: &str) -> (u16, Vec<u8>) {
    let group = [&[19, 0, 1][..], &[9; 16]].concat();
    let body = [name.as_bytes(), &[0], &group].concat();
    (12, [&(body.len() as u16 + 2).to_le_bytes()[..], &body].concat())
}

/// A TraceLogging event whose fields are texts.
pub fn told(time: u64, provider: &str, name: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut described = Vec::new();
    let mut data = Vec::new();
    for (name, value) in fields {
        described.extend([name.as_bytes(), &[0, 1]].concat());
        data.extend(utf16(value));
    }
    Event { time, extended: &[schema(name, &described), traits(provider)], data: &data, ..PLAIN }.record()
}

/// An event of the old kind.
pub fn classic(time: u64, guid: [u8; 16], opcode: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0x14, 0xc0, opcode, 4, 0, 0];
    bytes.extend([20_u32, 10].map(u32::to_le_bytes).concat());
    bytes.extend(time.to_le_bytes());
    bytes.extend(guid);
    bytes.resize(48, 0);
    bytes.extend(data);
    sized(bytes)
}

/// A WPP message with a number, a GUID, a time, a thread and a process.
pub fn wpp(time: u64, guid: [u8; 16], number: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 0, 0x90];
    bytes.extend([number, 0xab].map(u16::to_le_bytes).concat());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(guid);
    bytes.extend(time.to_le_bytes());
    bytes.extend([20_u32, 10].map(u32::to_le_bytes).concat());
    bytes.extend(data);
    sized(bytes)
}

/// A part of a layout: name, flags, in-type or first member, out-type or how many members, count, length.
pub type Part<'p> = (&'p str, u32, u16, u16, u16, u16);

/// The layout of an event, as the Relogger writes it: the first `top` parts are no members of others.
pub fn layout(event: &Event<'_>, provider: &str, message: &str, parts: &[Part<'_>], top: u32) -> Vec<u8> {
    const CLASS: [u8; 16] =
        [0xc1, 0xf6, 0xcc, 0xbb, 0xd1, 0x6c, 0xc4, 0x48, 0x80, 0xff, 0x83, 0x94, 0x82, 0xe3, 0x76, 0x71];
    let mut texts = Vec::new();
    let texts_at = 112 + 24 * parts.len();
    let mut put = |text: &str| {
        let at = (texts_at + texts.len()) as u32;
        texts.extend(utf16(text));
        at
    };
    let mut info = event.guid.to_vec();
    info.resize(32, 0);
    info.extend(event.id.to_le_bytes());
    info.push(event.version);
    info.resize(52, 0);
    info.extend(put(provider).to_le_bytes());
    info.resize(76, 0);
    info.extend(if message.is_empty() { 0 } else { put(message) }.to_le_bytes());
    info.resize(100, 0);
    info.extend([parts.len() as u32, top, 0].map(u32::to_le_bytes).concat());
    for (name, flags, first, second, count, length) in parts {
        info.extend([*flags, put(name)].map(u32::to_le_bytes).concat());
        info.extend([*first, *second].map(u16::to_le_bytes).concat());
        info.extend([0; 4]);
        info.extend([*count, *length, 0, 0].map(u16::to_le_bytes).concat());
    }
    info.extend(texts);
    classic(event.time, CLASS, 32, &info)
}
