//! Every type that an event can have, in TraceLogging and in a layout.

use crate::events::read;
use crate::make_etl::{Buffer, Event, PLAIN, counted, file, layout, schema, wide};
use crate::{COLLECTED, NINE};
use oobelens::format::etl::Known;

/// A user's SID.
const SID: [u8; 16] = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];
const GUID: &str = "{04030201-0605-0807-090a-0b0c0d0e0f10}";

fn bytes_of_guid() -> Vec<u8> {
    (1..=16).collect()
}

/// 2026-03-24 09:00:00.250 as SYSTEMTIME.
fn systemtime() -> Vec<u8> {
    [2026_u16, 3, 2, 24, 9, 0, 0, 250].map(u16::to_le_bytes).concat()
}

/// What the only event of a trace says.
fn said(bytes: &[u8]) -> (Known, String) {
    let (known, line) = read(bytes).remove(0);
    (known, line.split_once(": ").map_or(String::new(), |(_, said)| said.trim_end().to_owned()))
}

fn told(fields: &[u8], data: &[u8], pointer: u8) -> (Known, String) {
    let event = Event { time: NINE, pointer, extended: &[schema("Typed", fields)], data, ..PLAIN };
    said(&file(&COLLECTED, &[Buffer::new(1, &[event.record()])]))
}

#[test]
fn every_type_of_tracelogging() {
    let float = 1.5_f32.to_le_bytes().to_vec();
    let double = (-0.25_f64).to_le_bytes().to_vec();
    let types: &[(u8, u8, Vec<u8>, &str)] = &[
        (1, 0, wide("Größe"), "Größe"),
        (2, 0, b"caf\xe9\0".to_vec(), "café"),
        (2, 35, "Größe\0".as_bytes().to_vec(), "Größe"),
        (3, 0, vec![0xfe], "-2"),
        (4, 0, vec![0xfe], "254"),
        (4, 3, vec![1], "true"),
        (4, 4, vec![0xab], "0xab"),
        (5, 0, vec![0xfe, 0xff], "-2"),
        (6, 0, vec![0xfe, 0xff], "65534"),
        (6, 7, vec![0x01, 0xbb], "443"),
        (7, 0, vec![0xfe, 0xff, 0xff, 0xff], "-2"),
        (7, 15, 0x8018_0014_u32.to_le_bytes().to_vec(), "0x80180014"),
        (7, 15, vec![0; 4], "0x0"),
        (8, 0, vec![0xff; 4], "4294967295"),
        (8, 17, vec![0xff; 4], "-1"),
        (8, 5, vec![10, 0, 0, 0], "10"),
        (8, 8, vec![192, 0, 2, 7], "192.0.2.7"),
        (8, 14, 0xc000_0001_u32.to_le_bytes().to_vec(), "0xc0000001"),
        (9, 0, vec![0xff; 8], "-1"),
        (9, 16, NINE.to_le_bytes().to_vec(), "2026-03-24T09:00:00.0000000Z"),
        (10, 0, vec![0xff; 8], "18446744073709551615"),
        (11, 0, float, "1.5"),
        (12, 0, double, "-0.25"),
        (13, 0, vec![1, 0, 0, 0], "true"),
        (13, 0, vec![0; 4], "false"),
        (14, 0, counted(&[1, 0xab]), "01AB"),
        (15, 0, bytes_of_guid(), GUID),
        (16, 0, vec![0x10, 0, 0, 0, 0, 0, 0, 0x80], "0x8000000000000010"),
        (17, 0, NINE.to_le_bytes().to_vec(), "2026-03-24T09:00:00.0000000Z"),
        (18, 0, systemtime(), "2026-03-24T09:00:00.2500000Z"),
        (19, 0, SID.to_vec(), "S-1-5-32-544"),
        (20, 0, vec![0x10, 0, 0, 0], "0x10"),
        (21, 0, vec![0x10, 0, 0, 0, 0, 0, 0, 1], "0x100000000000010"),
        (22, 0, counted(&wide("two")[..6]), "two"),
        (23, 0, counted(b"two"), "two"),
        (25, 0, counted(&[7]), "07"),
    ];
    for (kind, out, data, wanted) in types {
        let fields = match out {
            0 => [b"v\0", &[*kind][..]].concat(),
            out => [b"v\0", &[*kind | 0x80, *out][..]].concat(),
        };
        assert_eq!(told(&fields, data, 8), (Known::TraceLogging, format!("v={wanted}")), "type {kind}, shown as {out}");
        // With tags behind the way it is shown.
        let tagged = [b"v\0", &[*kind | 0x80, *out | 0x80, 0x81, 1][..]].concat();
        assert_eq!(told(&tagged, data, 8), (Known::TraceLogging, format!("v={wanted}")), "type {kind} with tags");
        // A byte too few is no event of that kind; texts end where the data do.
        if !matches!(kind, 1 | 2) {
            assert_eq!(told(&fields, &data[1..], 8).0, Known::Nothing, "type {kind}, a byte less");
        }
        assert_eq!(told(&fields, &[&data[..], &[0]].concat(), 8).0, Known::Nothing, "type {kind}, a byte more");
    }
    assert_eq!(told(b"v\0\x10", &[7, 0, 0, 0], 4).1, "v=0x7");
}

#[test]
fn arrays_and_structures() {
    // Three of a kind, as the description says; as the data say; none.
    assert_eq!(told(b"v\0\x24\x03\0", &[1, 2, 3], 8).1, "v=1, 2, 3");
    assert_eq!(told(b"v\0\x44", &[2, 0, 5, 6], 8).1, "v=5, 6");
    assert_eq!(told(b"v\0\x44w\0\x04", &[0, 0, 9], 8).1, "v=; w=9");
    // A structure of two, one in another, and a field behind them.
    let nested = b"s\0\x98\x02a\0\x04t\0\x98\x01b\0\x04z\0\x04";
    assert_eq!(told(nested, &[1, 2, 3], 8).1, "s.a=1; s.t.b=2; z=3");
    let many = b"s\0\xd8\x01a\0\x04z\0\x04";
    assert_eq!(told(many, &[2, 0, 1, 2, 3], 8).1, "s[0].a=1; s[1].a=2; z=3");
    assert_eq!(told(many, &[0, 0, 3], 8).1, "z=3");
    // A type of somebody's own is bytes.
    assert_eq!(told(b"v\0\x64\x02\0xx", &counted(&[0xab]), 8).1, "v=AB");
    // Structures without end.
    let deep = b"s\0\x98\x01".repeat(20);
    assert_eq!(told(&deep, &[], 8).0, Known::Nothing);
}

#[test]
fn every_type_of_a_layout() {
    let event = Event { id: 5, time: NINE, ..PLAIN };
    let told = |parts: &[_], top: u32, data: &[u8]| {
        let known = layout(&event, "P", "", parts, top);
        said(&file(&COLLECTED, &[Buffer::new(1, &[known, Event { data, ..event.clone() }.record()])]))
    };
    let one = |kind: u16, out: u16, length: u16, data: &[u8], wanted: &str| {
        let wanted = if wanted.is_empty() { "v=".to_owned() } else { format!("v={wanted}") };
        assert_eq!(told(&[("v", 0, kind, out, 1, length)], 1, data), (Known::Embedded, wanted), "type {kind}");
    };
    one(1, 0, 0, &wide("text"), "text");
    one(1, 0, 2, &wide("text")[..4], "te");
    one(2, 0, 0, b"text\0", "text");
    one(2, 0, 2, b"te", "te");
    one(8, 18, 4, &[0x14, 0, 0x18, 0x80], "0x80180014");
    one(13, 0, 4, &[1, 0, 0, 0], "true");
    one(14, 0, 3, &[1, 2, 3], "010203");
    one(15, 0, 16, &bytes_of_guid(), GUID);
    one(16, 0, 8, &[1, 0, 0, 0, 0, 0, 0, 0], "0x1");
    one(19, 0, 0, &SID, "S-1-5-32-544");
    one(22, 0, 0, &counted(&wide("ab")[..4]), "ab");
    one(300, 0, 0, &counted(&wide("ab")[..4]), "ab");
    one(301, 0, 0, &counted(b"ab"), "ab");
    one(302, 0, 0, &[&[0, 4][..], &wide("ab")[..4]].concat(), "ab");
    one(303, 0, 0, b"\0\x02ab", "ab");
    one(304, 0, 0, &wide("ab")[..4], "ab");
    one(305, 0, 0, b"ab", "ab");
    one(306, 0, 0, b"a\0", "a");
    one(307, 0, 0, b"a", "a");
    one(308, 0, 0, &[2, 0, 0, 0, 0, 0, 0, 0], "0x2");
    one(309, 0, 0, &[2, 0, 0, 0, 0xab, 0xcd], "ABCD");
    one(310, 0, 0, &[&[1; 16][..], &SID].concat(), "S-1-5-32-544");
    one(310, 0, 0, &[0; 8], "");
    // Counts and lengths that another part tells, a fixed count, and a structure.
    let sized = [("n", 0, 6, 0, 1, 2), ("v", 2, 14, 0, 1, 0)];
    assert_eq!(told(&sized, 2, &[2, 0, 0xab, 0xcd]).1, "n=2; v=ABCD");
    let many = [("n", 0, 4, 0, 1, 1), ("v", 4, 4, 0, 0, 1)];
    assert_eq!(told(&many, 2, &[3, 7, 8, 9]).1, "n=3; v=7, 8, 9");
    assert_eq!(told(&[("v", 0x20, 4, 0, 2, 1)], 1, &[7, 8]).1, "v=7, 8");
    assert_eq!(told(&[("mac", 0x10, 14, 0, 1, 6)], 1, &[1, 2, 3, 4, 5, 6]).1, "mac=010203040506");
    let members = [("n", 0, 4, 0, 1, 1), ("s", 1 | 4, 2, 1, 0, 0), ("a", 0, 4, 0, 1, 1)];
    assert_eq!(told(&members, 2, &[2, 7, 8]).1, "n=2; s[0].a=7; s[1].a=8");
    // A type nobody knows.
    assert_eq!(told(&[("v", 0, 99, 0, 1, 0)], 1, &[1]).0, Known::Nothing);
}
