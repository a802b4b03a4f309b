//! Made-up logs: whole records, torn ones, and everything that looks like a piece of one.

use oobelens::Knowledge;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const OPEN: &str = "<![LOG[";
const CLOSE: &str = "]LOG]!>";
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A log of up to 40 pieces.
pub fn log() -> impl Strategy<Value = Vec<u8>> {
    vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let text = |text: &'static str| Just(text.as_bytes().to_vec());
    prop_oneof![
        6 => record(),
        3 => cut(record()),
        2 => tail(),
        3 => cut(tail()),
        2 => message(),
        2 => text(OPEN),
        2 => text(CLOSE),
        1 => cut(text(OPEN)),
        1 => cut(text(CLOSE)),
        2 => select(vec!["\r\n", "\n", "\r", " ", "\t", "\r\n\r\n", "LOG", "]", "[", ">", "\">", "<"]).prop_map(|text| text.into()),
        1 => Just(BOM.to_vec()),
        1 => cut(Just(BOM.to_vec())),
        1 => vec(any::<u8>(), 0..40),
    ]
}

/// Either end of something.
fn cut(whole: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (whole, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(mut whole, at, front)| {
        let rest = whole.split_off(at.index(whole.len() + 1));
        if front { whole } else { rest }
    })
}

fn record() -> impl Strategy<Value = Vec<u8>> {
    let end = select(vec!["\r\n", "\n", "", "\r\n\u{feff}", " \r\n"]);
    (message(), tail(), end)
        .prop_map(|(message, tail, end)| [OPEN.as_bytes(), &message, CLOSE.as_bytes(), &tail, end.as_bytes()].concat())
}

fn message() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "",
        "EMS Agent Started",
        "[Win32App] lpExitCode 1603",
        "[Contoso]",
        "a\r\nb",
        "one\ntwo",
        "]",
        "]LOG]!",
        "<![LOG",
        "\u{feff}x",
        "{\"a\":\"<![LO\"}",
        "<time=\"1\">",
        " file=\"\">",
        "LOG",
        "caf\u{e9}",
    ];
    prop_oneof![8 => select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()), 1 => vec(any::<u8>(), 0..30)]
}

fn tail() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![6 => ime_tail(), 2 => ime_tail_but_one(), 4 => any_tail()]
}

/// The form of the Intune agent, with values in and out of range.
fn ime_tail() -> impl Strategy<Value = Vec<u8>> {
    let component = select(vec!["IntuneManagementExtension", "AppWorkload", "AgentExecutor", "A", "", "<![LOG["]);
    (time(), date(), component, 0..10u8, 0..200u16).prop_map(|(time, date, component, level, thread)| {
        format!("<time=\"{time}\" date=\"{date}\" component=\"{component}\" context=\"\" type=\"{level}\" thread=\"{thread}\" file=\"\">").into()
    })
}

/// The same with one byte of it changed: what the fast path must leave to the grammar.
fn ime_tail_but_one() -> impl Strategy<Value = Vec<u8>> {
    (ime_tail(), any::<prop::sample::Index>(), select(b"\"<>=. 0a9:-\r\n]\xef".to_vec())).prop_map(
        |(mut tail, at, byte)| {
            let at = at.index(tail.len());
            tail[at] = byte;
            tail
        },
    )
}

/// Attributes in any order, missing, twice, unknown, with any value.
fn any_tail() -> impl Strategy<Value = Vec<u8>> {
    let name = select(vec!["time", "date", "component", "context", "type", "thread", "file", "host", "Time", ""]);
    let odd = select(vec![
        "",
        "a > b",
        ">",
        "]LOG]!>",
        "x\"y",
        "a\r\nb",
        "<![LOG[",
        "C:\\a b.ps1",
        "main.cpp:31",
        "7",
        "\u{feff}",
    ]);
    let value = prop_oneof![2 => time(), 2 => date(), 3 => odd.prop_map(str::to_owned)];
    let blank = select(vec![" ", "  ", "\t", ""]);
    let attributes = vec((name, value, blank), 0..9);
    (attributes, select(vec![">", "", " >"])).prop_map(|(attributes, end)| {
        let attribute = |(name, value, blank): (&str, String, &str)| format!("{name}=\"{value}\"{blank}");
        format!("<{}{end}", attributes.into_iter().map(attribute).collect::<String>()).into()
    })
}

fn time() -> impl Strategy<Value = String> {
    let bias = select(vec!["", "", "", "+240", "-360", "+-240", "+000", "+00", "120", "+99999", "-"]);
    let fraction = prop_oneof![6 => "\\.[0-9]{7}", 2 => "[.,][0-9]{1,9}", 1 => Just(String::new())];
    let clock =
        (0..26u8, 0..62u8, 0..63u8).prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    prop_oneof![
        9 => (clock, fraction, bias).prop_map(|(clock, fraction, bias)| format!("{clock}{fraction}{bias}")),
        1 => "[0-9:.+-]{0,20}",
    ]
}

fn date() -> impl Strategy<Value = String> {
    let number = prop_oneof![8 => 1..13u16, 2 => 0..40u16];
    prop_oneof![
        6 => (number.clone(), number, 1990..2040u16).prop_map(|(month, day, year)| format!("{month}-{day}-{year}")),
        2 => (1..29u8).prop_map(|day| format!("3-{day}-2026")),
        1 => "[0-9./-]{0,12}",
    ]
}

/// Messages that say something: the examples of all signals.
pub fn sayings() -> Vec<String> {
    Knowledge::full_pack().signals.into_iter().flat_map(|signal| signal.example).collect()
}

/// A log of the Intune agent in which signals are common, and some records have no time.
pub fn telling_log() -> impl Strategy<Value = Vec<u8>> {
    let said = prop_oneof![5 => select(sayings()), 1 => Just("nothing in particular".to_owned())];
    let record = (said, 0..4000u32, 1..4u8, 1..4u8, 0..12u8).prop_map(|(said, at, level, thread, odd)| {
        let (hour, minute, second) = (8 + at / 3600, at / 60 % 60, at % 60);
        let date = if odd == 0 { "none" } else { "3-24-2026" };
        let end = if odd == 1 { "<![LOG[torn" } else { "" };
        format!("{OPEN}{said}{CLOSE}<time=\"{hour:02}:{minute:02}:{second:02}.1234567\" date=\"{date}\" component=\"A\" context=\"\" type=\"{level}\" thread=\"{thread}\" file=\"\">\r\n{end}")
    });
    vec(record, 1..60).prop_map(|records| records.concat().into_bytes())
}
