//! Events, in the order in which they happened, with what was found wrong.

use crate::make_etl::{Buffer, Event, PLAIN, Trace, file, layout, schema, told, traits, wide};
use crate::{COLLECTED, NINE, SECOND, samples};
use oobelens::format::etl::{Known, Layouts, Survey, Trace as Read};
use oobelens::{Item, Origin, laws};
use proptest::prelude::*;

/// By what each item was read, and the item in a line.
pub fn read_with(layouts: &Layouts, bytes: &[u8]) -> Vec<(Known, String)> {
    let mut found = Vec::new();
    Read::new(bytes).unwrap().for_each(layouts, &mut |item, known| {
        let line = match item {
            Item::Anomaly(anomaly) => format!("! {}", anomaly.rest),
            Item::Record(record) => {
                let time = record.time.map(|time| time.to_string()[11..19].to_owned()).unwrap_or_default();
                let fields = record.fields.as_slice().iter().map(|field| format!("{}={}", field.name, field.value));
                let fields = fields.collect::<Vec<_>>().join("; ");
                match record.origin {
                    Origin::Event { provider, id, name, .. } => {
                        format!("{time} {provider} {id} {name}: {fields} {}", record.text).trim_end().to_owned()
                    }
                    Origin::Document { path } if path.as_bytes() != b"header" => format!("{time} {path}: {fields}"),
                    _ => return,
                }
            }
        };
        found.push((known, line));
    });
    found
}

pub fn read(bytes: &[u8]) -> Vec<(Known, String)> {
    let mut layouts = Layouts::default();
    layouts.learn(&Read::new(bytes).unwrap());
    read_with(&layouts, bytes)
}

fn lines(bytes: &[u8]) -> Vec<String> {
    read(bytes).into_iter().map(|(_, line)| line).collect()
}

/// An event that is told by its name.
fn named(time: u64, name: &str) -> Vec<u8> {
    told(time, "Contoso.Oobe", name, &[])
}

fn names(bytes: &[u8]) -> Vec<String> {
    let word = |line: String| line.trim_end_matches(": ").trim_end_matches(':').rsplit(' ').next().unwrap().to_owned();
    lines(bytes).into_iter().map(word).collect()
}

#[test]
fn every_kind_of_event_is_read_or_kept() {
    let found = read(&samples().into_iter().find(|(name, _)| *name == "events.etl").unwrap().1);
    let deployment = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
    let wanted = [
        (Known::TraceLogging, "09:00:01 Contoso.Oobe 0 PageShown: page=sign-in".to_owned()),
        (
            Known::Embedded,
            "09:00:02 Contoso-Windows-Setup 901 : Number=0x7; Name=Contoso Step 0x7 of Contoso.".to_owned(),
        ),
        (
            Known::Table,
            format!("09:00:03 {deployment} 103 : Message1=CloudAssignedTenantDomain; Message2=contoso.example"),
        ),
        (Known::Nothing, "09:00:04 Contoso-Windows-Setup 9 : bytes=FE01".to_owned()),
        (
            Known::Classic,
            "09:00:05 {03030303-0303-0303-0303-030303030303} 10 : texts=Classic text; \
             bytes=43006C0061007300730069006300200074006500780074000000"
                .to_owned(),
        ),
        (
            Known::Classic,
            "09:00:06 {04040404-0404-0404-0404-040404040404} 17 : texts=readable; bytes=7265616461626C65000102"
                .to_owned(),
        ),
        (Known::TraceLogging, "07:00:00 Contoso.Oobe 0 ClockSet:".to_owned()),
        (
            Known::NoEvent,
            "07:00:00 clock set back: from=2026-03-24 09:00:06+00:00; to=2026-03-24 07:00:00+00:00; minutes=120"
                .to_owned(),
        ),
        (Known::NoEvent, "! the buffer is compressed: compressed traces are not read".to_owned()),
        (Known::TraceLogging, "07:01:40 Contoso.Oobe 0 Last:".to_owned()),
        (Known::NoEvent, "! a record is cut off".to_owned()),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_circular_file_begins_in_the_middle() {
    let one = |number: u64| Buffer::new(number, &[named(NINE + number * SECOND, &format!("E{number}"))]);
    let turned = file(&COLLECTED, &[6, 7, 3, 4, 5].map(one));
    assert_eq!(names(&turned), ["E3", "E4", "E5", "E6", "E7"]);
    // What is no turn stays as it stands.
    let odd = file(&COLLECTED, &[4, 3, 6, 5].map(one));
    assert_eq!(names(&odd)[0], "E4");
}

#[test]
fn processors_that_wrote_buffers_of_their_own_are_put_in_order() {
    let by_processor = Trace { mode: 2, clock: 1, ..COLLECTED };
    let one = |processor: u16, times: &[u64]| Buffer {
        processor,
        ..Buffer::new(9, &times.iter().map(|time| named(NINE + time, &format!("E{time}"))).collect::<Vec<_>>())
    };
    let bytes = file(&by_processor, &[one(3, &[2, 5]), one(0, &[1, 3, 4])]);
    assert_eq!(names(&bytes), ["E1", "E2", "E3", "E4", "E5"]);
}

#[test]
fn counters_count_from_the_beginning_of_the_trace() {
    // The writer's counter counts ten million a second, from the time of the header on.
    let counter = Trace { clock: 1, ..COLLECTED };
    let bytes = file(&counter, &[Buffer::new(1, &[named(NINE + 90 * SECOND, "A")])]);
    assert_eq!(lines(&bytes), ["09:01:30 Contoso.Oobe 0 A:"]);
    // Cycles of a processor of 3,294 MHz.
    let cycles = Trace { clock: 3, ..COLLECTED };
    let bytes = file(&cycles, &[Buffer::new(1, &[named(NINE + 60 * 3_294_000_000, "A")])]);
    assert_eq!(lines(&bytes), ["09:01:00 Contoso.Oobe 0 A:"]);
    let unknown = Trace { clock: 9, ..COLLECTED };
    let bytes = file(&unknown, &[Buffer::new(1, &[named(NINE, "A")])]);
    assert_eq!(lines(&bytes), [" Contoso.Oobe 0 A:"]);
    // They go on when the clock is set; threads write a little out of order.
    let back = [named(NINE + 90 * SECOND, "A"), named(NINE, "B")];
    assert_eq!(lines(&file(&counter, &[Buffer::new(1, &back)])).len(), 2);
    let close = [named(NINE + SECOND, "A"), named(NINE, "B")];
    assert_eq!(lines(&file(&COLLECTED, &[Buffer::new(1, &close)])).len(), 2);
}

#[test]
fn what_stands_behind_the_end_of_a_buffer_is_not_looked_at() {
    let mut bytes = file(&COLLECTED, &[Buffer::new(1, &[named(NINE, "A")]), Buffer::new(2, &[named(NINE, "B")])]);
    // What the buffer held before.
    let old = named(NINE, "Old");
    bytes[4096 + 2048..][..old.len()].copy_from_slice(&old);
    assert_eq!(names(&bytes), ["A", "B"]);
    // A damaged buffer costs no other.
    bytes[4096] = 1;
    assert_eq!(lines(&bytes), ["! no buffer of the trace", "09:00:00 Contoso.Oobe 0 B:"]);
    bytes[4096] = 0;
    bytes[4096 + 4..4096 + 8].copy_from_slice(&9999_u32.to_le_bytes());
    assert_eq!(lines(&bytes)[0], "! a buffer that is longer than it can be");
    bytes[4096..4096 + 4096].fill(0);
    assert_eq!(names(&bytes), ["B"]);
    // The first one holds the header, which is told all the same.
    bytes[4..8].copy_from_slice(&9999_u32.to_le_bytes());
    assert_eq!(lines(&bytes)[0], "! a buffer that is longer than it can be");
    laws::format(&bytes, "a.etl", &[1 << 20, 4096]);
}

#[test]
fn a_manifest_event_keeps_the_name_of_its_manifest() {
    let event = Event { id: 5, extended: &[traits("AnotherOfThatGuid")], time: NINE, ..PLAIN };
    let known = layout(&event, "Contoso-Windows-Setup", "", &[], 0);
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[event.record(), known])]);
    assert_eq!(read(&bytes), [(Known::Embedded, "09:00:00 Contoso-Windows-Setup 5 :".to_owned())]);
    // Without one, the traits name it; they often name nobody.
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[event.record()])]);
    assert_eq!(read(&bytes), [(Known::Plain, "09:00:00 AnotherOfThatGuid 5 :".to_owned())]);
    let nobody = Event { extended: &[traits("")], ..event }.record();
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[nobody])]);
    assert_eq!(lines(&bytes), ["09:00:00 {07070707-0707-0707-0707-070707070707} 5 :"]);
}

#[test]
fn layouts_are_told_from_trace_to_trace_and_have_to_fit() {
    let event = Event { id: 5, time: NINE, ..PLAIN };
    let one = layout(&event, "Contoso-Windows-Setup", "", &[("Number", 0, 8, 0, 1, 4)], 1);
    let other = layout(&event, "Contoso-Windows-Setup", "", &[("Text", 0, 1, 0, 1, 0)], 1);
    let data = |data: &[u8]| file(&COLLECTED, &[Buffer::new(1, &[Event { data, ..event.clone() }.record()])]);
    let mut layouts = Layouts::default();
    for told in [one, other] {
        layouts.learn(&Read::new(&file(&COLLECTED, &[Buffer::new(1, &[told])])).unwrap());
    }
    assert_eq!(layouts.len(), 2);
    let told = |bytes: &[u8]| read_with(&layouts, bytes).remove(0);
    assert_eq!(told(&data(&[7, 0, 0, 0])), (Known::Embedded, "09:00:00 Contoso-Windows-Setup 5 : Number=7".to_owned()));
    assert_eq!(told(&data(&wide("ok")[..])).1, "09:00:00 Contoso-Windows-Setup 5 : Text=ok");
    // Neither of them takes all of it.
    assert_eq!(told(&data(&[7, 0, 0, 0, 0, 0, 1])).0, Known::Nothing);
}

#[test]
fn a_count_in_the_data_cannot_make_a_small_trace_a_large_one() {
    // An array of structures of an array of structures of nothing.
    let fields = [b"a\0", &[0x40 | 24 | 0x80, 1][..], b"b\0", &[0x40 | 24 | 0x80, 1], b"c\0", &[0x40 | 4]].concat();
    let data = [0xff; 400];
    let event = Event { time: NINE, extended: &[schema("Many", &fields)], data: &data, ..PLAIN };
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[event.record()])]);
    assert_eq!(read(&bytes)[0].0, Known::Nothing);
    let event = Event { id: 5, time: NINE, data: &data, ..PLAIN };
    let parts = [("n", 0, 6, 0, 1, 2), ("s", 1 | 4, 2, 1, 0, 0), ("t", 1 | 4, 2, 1, 0, 0)];
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[event.record(), layout(&event, "P", "", &parts, 2)])]);
    assert_eq!(read(&bytes)[0].0, Known::Nothing);
}

/// What stands before the data is nearly always what stood there before; where it is not, each event still has its own.
#[test]
fn events_of_one_description_may_have_other_things_beside_it() {
    let of = |second: u64, extended: &[(u16, Vec<u8>)], data: &[u8]| {
        Event { time: NINE + second * SECOND, extended, data, ..PLAIN }.record()
    };
    let description = schema("PageShown", b"page\0\x04");
    let (oobe, other) = (traits("Contoso.Oobe"), traits("Fabrikam.Oobe"));
    let related = |byte: u8| (1, vec![byte; 16]);
    let records = [
        of(1, &[description.clone(), oobe.clone()], &[1]),
        of(2, &[description.clone(), oobe.clone()], &[2]),
        of(3, &[description.clone(), other.clone()], &[3]),
        of(4, &[related(7), description.clone(), oobe.clone()], &[4]),
        of(5, &[related(8), description.clone(), oobe.clone()], &[5]),
        of(6, &[oobe.clone(), description.clone()], &[6]),
        of(7, std::slice::from_ref(&description), &[7]),
        of(8, &[description.clone(), oobe.clone()], &[8, 8]),
        of(9, &[description, oobe], &[9]),
    ];
    // One without data may end before the bytes that would stand before them.
    let text = schema("Said", b"words\0\x01");
    let mut short = of(10, &[text.clone(), traits("Contoso.Oobe")], &[]);
    short.truncate(short.len() - 6);
    let size = short.len() as u16;
    short[..2].copy_from_slice(&size.to_le_bytes());
    let long = of(11, &[text, traits("Contoso.Oobe")], &wide("hello"));
    let found = read(&file(&COLLECTED, &[Buffer::new(1, &[&records[..], &[short, long]].concat())]));
    assert_eq!(found[9], (Known::TraceLogging, "09:00:10 Contoso.Oobe 0 Said: words=".to_owned()));
    assert_eq!(found[10], (Known::TraceLogging, "09:00:11 Contoso.Oobe 0 Said: words=hello".to_owned()));
    let wanted = ["Contoso", "Contoso", "Fabrikam", "Contoso", "Contoso", "Contoso"]
        .into_iter()
        .zip(1..)
        .map(|(who, at)| (Known::TraceLogging, format!("09:00:0{at} {who}.Oobe 0 PageShown: page={at}")));
    assert_eq!(found[..6], wanted.collect::<Vec<_>>());
    assert!(found[6].1.starts_with("09:00:07 {") && found[6].1.ends_with("} 0 PageShown: page=7"), "{:?}", found[6]);
    assert_eq!(found[7], (Known::Nothing, "09:00:08 Contoso.Oobe 0 PageShown: bytes=0808".to_owned()));
    assert_eq!(found[8], (Known::TraceLogging, "09:00:09 Contoso.Oobe 0 PageShown: page=9".to_owned()));
}

#[test]
fn one_text_can_be_all_the_data() {
    let event = Event { time: NINE, flags: 4, data: &wide("said"), ..PLAIN };
    let bytes = file(&COLLECTED, &[Buffer::new(1, &[event.record()])]);
    assert_eq!(read(&bytes)[0].0, Known::Plain);
    assert!(lines(&bytes)[0].ends_with("text=said"));
}

/// What was once found by chance: its record said that it goes on behind the first buffer.
#[test]
fn a_header_ends_with_its_buffer() {
    let mut bytes = samples().swap_remove(0).1;
    bytes[77] = 16;
    laws::format(&bytes, "a.etl", &[1 << 20, 4096]);
    bytes.truncate(4097);
    laws::format(&bytes, "a.etl", &[1 << 20, 4096]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Stretches that are looked through by themselves tell together what the whole trace does.
    #[test]
    fn stretches_of_a_trace_follow_each_other(
        buffers in proptest::collection::vec((0..9_u64, 0..4_u16, proptest::collection::vec(0..4_u64, 0..3)), 0..7),
        mode in prop_oneof![Just(2), Just(0x1800_0002)],
        cuts in any::<u8>(),
    ) {
        let made: Vec<Buffer> = buffers
            .iter()
            .map(|(number, processor, minutes)| {
                let records: Vec<_> = minutes.iter().map(|at| named(NINE + at * 60 * SECOND, "Page")).collect();
                Buffer { processor: processor / 3, ..Buffer::new(*number, &records) }
            })
            .collect();
        let bytes = file(&Trace { mode, ..COLLECTED }, &made);
        let stretch = |from: usize, to: usize| {
            let mut survey = Survey::of(&bytes).unwrap();
            survey.take_in(&bytes[from..to], from as u64, &mut Layouts::default());
            survey
        };
        let size = COLLECTED.buffer as usize;
        let mut ends: Vec<usize> = (1..=made.len()).filter(|at| cuts >> at & 1 != 0).map(|at| at * size).collect();
        ends.push(bytes.len());
        let mut joined = stretch(0, ends[0]);
        ends.windows(2).for_each(|two| joined.follow(&stretch(two[0], two[1])));
        prop_assert_eq!(joined, stretch(0, bytes.len()));
    }

    /// Damage anywhere: no panic, no endless loop, the laws of every format hold.
    #[test]
    fn no_damage_to_events_breaks_the_laws(
        which in 0..5_usize,
        damage in proptest::collection::vec((0..20_480_usize, any::<u8>()), 0..40),
        length in 0..24_576_usize,
    ) {
        let mut bytes = samples().swap_remove(which % samples().len()).1;
        let last = bytes.len() - 1;
        for (at, byte) in damage {
            bytes[at.min(last)] = byte;
        }
        laws::format(&bytes, "a.etl", &[1 << 20]);
        bytes.truncate(length);
        laws::format(&bytes, "a.etl", &[1 << 20, 4096]);
    }
}
