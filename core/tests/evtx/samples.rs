//! The event logs of `testdata/formats/evtx`. Everything in them is made up.

use crate::make_evtx::{Chunk, Element, Inside, Instance, Say, Value, element, file, null, string, text, value};

/// 2026-03-24 09:00:00 UTC as FILETIME.
const NINE: u64 = 134_188_164_000_000_000;
const SECOND: u64 = 10_000_000;
const PROVIDER: &str = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const CHANNEL: &str = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot";
const GUID: [u8; 16] = [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8];

/// What Windows says of every event, as a template; value 17 is the data.
fn system() -> Element {
    let fact = |name, number, kind| element(name, &[], value(number, kind));
    let inside = vec![
        element("Provider", &[("Name", Say::Value(14, 1)), ("Guid", Say::Value(15, 0x0f))], Vec::new()),
        element("EventID", &[("Qualifiers", Say::Value(4, 6))], value(3, 6)),
        fact("Version", 11, 4),
        fact("Level", 0, 4),
        fact("Task", 2, 6),
        fact("Opcode", 1, 4),
        fact("Keywords", 5, 0x15),
        element("TimeCreated", &[("SystemTime", Say::Value(6, 0x11))], Vec::new()),
        fact("EventRecordID", 10, 0x0a),
        element("Correlation", &[("ActivityID", Say::Value(7, 0x0f))], Vec::new()),
        element("Execution", &[("ProcessID", Say::Value(8, 8)), ("ThreadID", Say::Value(9, 8))], Vec::new()),
        element("Channel", &[], value(16, 1)),
        element("Computer", &[], value(18, 1)),
        element("Security", &[("UserID", Say::Value(12, 0x13))], Vec::new()),
    ];
    let xmlns = ("xmlns", Say::Text("http://schemas.microsoft.com/win/2004/08/events/event"));
    let inside = vec![element("System", &[], inside), Inside::Say(Say::Value(17, 0x21))];
    Element { name: "Event", attributes: vec![xmlns], inside, depends: Some(17) }
}

struct Event {
    id: u64,
    event: u16,
    level: u8,
    computer: &'static str,
    data: Instance,
}

fn put(chunk: &mut Chunk, event: Event) {
    let Event { id, event, level, computer, data } = event;
    let time = NINE + id * SECOND + 1_234_567;
    let values = vec![
        Value::Plain(4, vec![level]),
        Value::Plain(4, vec![0]),
        Value::Plain(6, vec![0, 0]),
        Value::Plain(6, event.to_le_bytes().to_vec()),
        null(),
        Value::Plain(0x15, 0x8000_0000_0000_0000_u64.to_le_bytes().to_vec()),
        Value::Plain(0x11, time.to_le_bytes().to_vec()),
        null(),
        Value::Plain(8, 4242_u32.to_le_bytes().to_vec()),
        Value::Plain(8, 77_u32.to_le_bytes().to_vec()),
        Value::Plain(0x0a, id.to_le_bytes().to_vec()),
        Value::Plain(4, vec![0]),
        Value::Plain(0x13, vec![1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]),
        null(),
        string(PROVIDER),
        Value::Plain(0x0f, GUID.to_vec()),
        string(CHANNEL),
        Value::Instance(data),
        string(computer),
    ];
    chunk.instance(id, time, &Instance { template: 0x0517_0001, root: system(), values });
}

/// A template of named data, and their values.
fn data(template: u32, names: &[&'static str], values: Vec<Value>) -> Instance {
    let inside = names.iter().zip(&values).enumerate().map(|(number, (name, one))| {
        let kind = if let Value::Plain(kind, _) = one { *kind } else { 0x21 };
        let attributes = [("Name", Say::Text(name))];
        element("Data", if name.is_empty() { &[] } else { &attributes[..] }, value(number as u16, kind))
    });
    let inside = inside.collect();
    Instance { template, root: Element { name: "EventData", inside, ..Element::default() }, values }
}

/// Two events of a profile download, under two names of the device.
fn profile(chunk: &mut Chunk, first: u64) {
    let names = ["ProfileName", "HResult", "Count", "Offset", "Found", "Raw", "Since", "User", "Id", "Ratio"];
    let values = vec![
        string("Contoso Größe 東京 🚀 user driven"),
        Value::Plain(0x14, 0x8007_0002_u32.to_le_bytes().to_vec()),
        Value::Plain(8, 3_u32.to_le_bytes().to_vec()),
        Value::Plain(7, (-60_i32).to_le_bytes().to_vec()),
        Value::Plain(0x0d, 1_u32.to_le_bytes().to_vec()),
        Value::Plain(0x0e, vec![0xde, 0xad, 0xbe, 0xef]),
        Value::Plain(0x11, NINE.to_le_bytes().to_vec()),
        Value::Plain(0x13, vec![1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0]),
        Value::Plain(0x0f, GUID.to_vec()),
        Value::Plain(0x0c, 0.5_f64.to_le_bytes().to_vec()),
    ];
    let found = data(0x0517_0002, &names, values);
    put(chunk, Event { id: first, event: 161, level: 4, computer: "WIN-CONTOSO001", data: found });
    // Without names, and a list: its element is repeated.
    let list = Value::Plain(0x81, "one\0two\0\0four\0".encode_utf16().flat_map(u16::to_le_bytes).collect());
    let unnamed = data(0x0517_0003, &["", ""], vec![list, null()]);
    put(chunk, Event { id: first + 1, event: 807, level: 2, computer: "LAPTOP-CONTOSO", data: unnamed });
    // User data: an element of the writer's own, leaf by leaf.
    let leaf = |name, number| element(name, &[], value(number, 1));
    let own = element("Enrollment", &[("xmlns", Say::Text("urn:contoso"))], vec![leaf("Tenant", 0), leaf("Stage", 1)]);
    let root = Element { name: "UserData", inside: vec![own], ..Element::default() };
    let values = vec![string("contoso.example"), string("DeviceSetup")];
    let user = Instance { template: 0x0517_0004, root, values };
    put(chunk, Event { id: first + 2, event: 72, level: 3, computer: "LAPTOP-CONTOSO", data: user });
}

/// An event as a collector keeps it: plain binary XML, all of it text, with the message.
fn forwarded(chunk: &mut Chunk, id: u64, number: &'static str, time: &'static str, message: Vec<Inside>) {
    let fact = |name, told| element(name, &[], text(told));
    let system = vec![
        element("Provider", &[("Name", Say::Text("Contoso Agent"))], Vec::new()),
        element("EventID", &[("Qualifiers", Say::Text("16384"))], text("1001")),
        fact("Level", "2"),
        element("TimeCreated", &[("SystemTime", Say::Text(time))], Vec::new()),
        fact("EventRecordID", number),
        fact("Channel", "Application"),
        fact("Computer", "pc7.contoso.example"),
    ];
    let rendering =
        element("RenderingInfo", &[("Culture", Say::Text("en-US"))], vec![element("Message", &[], message)]);
    let data =
        element("EventData", &[], vec![element("Data", &[], text("setup.exe")), element("Binary", &[], text("0A0B"))]);
    let inside = vec![element("System", &[], system), data, rendering];
    chunk.plain(id, NINE + id * SECOND, &Element { name: "Event", inside, ..Element::default() });
}

/// All samples: name and bytes.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let mut whole = Chunk::default();
    profile(&mut whole, 1);
    let mut plain = Chunk::default();
    forwarded(&mut plain, 1, "9001", "2026-03-24T08:59:58.123456700Z", text("The setup has failed."));
    let pieces = [text("Fish "), vec![Inside::Entity("amp")], text(" chips\r\nare < out.")].concat();
    forwarded(&mut plain, 2, "9002", "1601-01-01T00:00:00.000000000Z", pieces);
    let mut live = Chunk::default();
    profile(&mut live, 4);
    profile(&mut live, 7);
    let mut torn = live.finish(6);
    // The second record lost its first sector, the fourth its template and its values.
    torn[live.records[1]..live.records[1] + 16].fill(0xee);
    torn[live.records[3] + 30..live.records[3] + 60].fill(0xff);
    let mut other = whole.finish(3);
    other[..8].copy_from_slice(b"ElfChnX\0");
    let cut = live.finish(6)[..live.records[4] + 40].to_vec();
    vec![
        ("templates.evtx", file(1, false, 1, 4, &[whole.finish(3)])),
        ("forwarded.evtx", file(2, false, 1, 3, &[plain.finish(2)])),
        // The header tells of one chunk, and that chunk's of one record less than there are in the second.
        ("live-copy.evtx", file(2, true, 1, 4, &[whole.finish(3), live.finish(2)])),
        ("damaged.evtx", file(1, true, 3, 10, &[torn, other, cut])),
        ("carved-chunk.bin", whole.finish(3)),
    ]
}

/// A log whose event has text beside a value.
pub fn in_pieces() -> Vec<u8> {
    let mut chunk = Chunk::default();
    let entity = |name| vec![Inside::Entity(name)];
    let inside = [text("Code "), entity("lt"), value(0, 8), entity("gt"), text(" "), entity("amp"), text(" \"more\"")];
    let told = element("Data", &[("Name", Say::Text("Text"))], inside.concat());
    let root = Element { name: "EventData", inside: vec![told], ..Element::default() };
    let data = Instance { template: 0x0517_0005, root, values: vec![Value::Plain(8, vec![7, 0, 0, 0])] };
    put(&mut chunk, Event { id: 1, event: 1, level: 4, computer: "PC", data });
    file(1, false, 1, 2, &[chunk.finish(1)])
}

/// A chunk that repeats a long name in every element of every record.
pub fn costly() -> Vec<u8> {
    let long: &'static str = "x".repeat(8000).leak();
    let mut chunk = Chunk::default();
    while chunk.bytes.len() < 63_000 {
        let id = chunk.records.len() as u64 + 1;
        let inside = vec![element(long, &[], Vec::new()); 20];
        chunk.plain(id, NINE, &Element { name: "Event", inside, ..Element::default() });
    }
    file(1, false, 1, 1, &[chunk.finish(chunk.records.len())])
}
