#![allow(clippy::unwrap_used)]
use crate::format::{Input, Read, Sink, recognise};
use crate::record::{Item, Origin};
use crate::source::decode::decode;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What a scan finds, as lines.
#[derive(Default)]
struct Found {
    lines: Vec<String>,
    last: Option<u64>,
    notes: Vec<String>,
}

impl Sink for Found {
    fn item(&mut self, item: Item<'_>) {
        let span = item.span();
        assert!(span.start < span.end && self.last.is_none_or(|last| last <= span.start), "{span:?}");
        self.last = Some(span.end);
        let mut line = String::new();
        match item {
            Item::Record(record) => {
                let Origin::Event { provider, channel, computer, id, version, record_id, pid, tid, .. } = record.origin
                else {
                    panic!("an event");
                };
                let time = record.time.map_or("-".to_owned(), |time| time.to_string());
                write!(line, "{time} {} {provider} {id}", record.level.meaning.name()).unwrap();
                write!(line, " [{channel}|{computer}|{version:?} {record_id:?} {pid:?} {tid:?}]").unwrap();
                for field in record.fields.as_slice() {
                    write!(line, " {}={:?}", field.name, field.value).unwrap();
                }
                write!(line, " : {:?}", record.text).unwrap();
            }
            Item::Anomaly(anomaly) => {
                write!(line, "{} {} ({})", anomaly.kind.name(), anomaly.rest, anomaly.component).unwrap();
                assert!(!anomaly.text.is_empty());
            }
        }
        self.lines.push(line);
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|kept| kept == note) {
            self.notes.push(note.to_owned());
        }
    }
}

/// The format's name, and what its scan finds.
fn read(bytes: &[u8], name: &str) -> (&'static str, Found) {
    let format = recognise(&bytes[..bytes.len().min(crate::format::HEAD)], name);
    let mut found = Found::default();
    if let Read::Text(scan) = format.read {
        let (text, _) = decode(bytes);
        scan(&Input::new(&text, 0, name), &mut found);
    }
    (format.name, found)
}

/// The samples of these formats.
fn samples() -> Vec<PathBuf> {
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/formats");
    let folders = ["event-xml", "event-csv", "event-text", "event-json", "clixml"];
    let files = folders.iter().flat_map(|folder| formats.join(folder).read_dir().unwrap());
    files.map(|file| file.unwrap().path()).filter(|path| !path.to_string_lossy().ends_with(".jsonl")).collect()
}

fn sample(name: &str) -> Found {
    let path = samples().into_iter().find(|path| path.ends_with(name)).unwrap();
    read(&std::fs::read(path).unwrap(), name).1
}

#[test]
fn every_sample_is_told_and_read() {
    for path in samples() {
        let (format, found) = read(&std::fs::read(&path).unwrap(), "x");
        assert!(format.starts_with("event "), "{}: {format}", path.display());
        assert!(!found.lines.is_empty(), "{}", path.display());
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let broken =
            ["broken", "cut", "damaged", "stray"].iter().any(|word| stem.contains(word)) && !stem.contains("times-cut");
        let anomalies = found.lines.iter().filter(|line| !line.contains(" : ")).count();
        assert_eq!(anomalies > 0, broken, "{}: {:#?}", path.display(), found.lines);
    }
}

#[test]
fn other_texts_are_no_event_exports() {
    for text in [
        "",
        "<",
        "<?xml version=\"1.0\"?><MDMEnterpriseDiagnosticsReport><Event Name=\"x\">1</Event></MDMEnterpriseDiagnosticsReport>",
        "<Events><EventData>1</EventData></Events>",
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>text</S></Objs>",
        "{\"Id\": 1, \"Name\": \"Contoso\"}",
        "[1, {\"Id\": 1, \"ProviderName\": \"Contoso\"}]",
        "{\"CloudAssignedTenantDomain\": \"contoso.example\", \"Version\": 2049}",
        "Id,Name,Message\r\n1,Contoso,Hello\r\n",
        "Name,When,Who,Count,What\r\na,b,c,4,d\r\n",
        "Name,When,Who,Count,What\r\na,3/25/2026 9:00:00 AM,c,4,d\r\n",
        "Event[0]:\r\n  Something: else\r\n",
        "+----------------------------------------------------------------------+\r\n| Device State |\r\n",
        "2026-03-24 09:52:49, Info                         [windeploy.exe] Started.\r\n",
        "[HKEY_LOCAL_MACHINE\\software\\contoso]\r\n    \"X\"=DWORD:00000001\r\n",
        "The Event Name, Type, Event ID, Version are columns.\r\n",
    ] {
        let format = recognise(text.as_bytes(), "x");
        assert_ne!(format.family, "events", "{}: {text}", format.name);
    }
}

#[test]
fn odd_offsets_and_unclear_dates_are_said_once() {
    let odd = sample("tracerpt-odd-offset.xml");
    assert_eq!(odd.notes, ["offsets such as +02:59 are no zone's: these times are taken as local time"]);
    assert!(odd.lines[0].starts_with("2026-03-24 10:52:49.5861288 info MSNT_SystemTrace 0 "), "{}", odd.lines[0]);
    assert!(odd.lines[3].starts_with("2026-03-24 10:52:52.0000000+03:00 "), "{}", odd.lines[3]);
    let unclear = sample("ambiguous-dates.csv");
    assert_eq!(unclear.notes, [super::local_time::UNCLEAR]);
    assert!(
        unclear.lines[0].contains("- error Contoso 1 ")
            && unclear.lines[0].contains(" Date and Time=\"6/1/2026 9:00:00 AM\"")
    );
}

#[test]
fn one_broken_event_costs_no_other() {
    let found = sample("broken-in-the-middle-cut-at-the-end.xml");
    let kinds: Vec<&str> = found.lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(kinds, ["2026-03-24", "damaged", "2026-03-24", "unclosed", "damaged", "unclosed"]);
    assert!(found.lines[2].contains("A=\"A & B &unknown; x < y & z end\""), "{}", found.lines[2]);
}

#[test]
fn what_the_formats_say_of_one_event() {
    let clixml = sample("export-clixml-utf16.xml");
    assert!(clixml.lines[0].starts_with("2026-03-24 09:52:49.5265735+02:00 error "));
    assert!(
        clixml.lines[0]
            .ends_with(r#" ="./Device/Contoso" ="-2046820350" ="" : "MDM failed.\r\nSecond <line> _x, Zoë 😀""#)
    );
    let json = sample("windows-powershell-utf16.json");
    assert!(json.lines[0].starts_with("2026-03-24 07:52:51.8200000+00:00 error "));
    assert!(json.lines[0].contains(r#" ="0x80180014" ="7" ="" : "MDM session failed"#));
    let xml = sample("wevtutil-no-root.xml");
    assert!(xml.lines[2].contains(r#"Policy="line one\nline two <enabled/> & \"done\"\r\nend" Empty="" : """#));
    let python = sample("python-evtx.xml");
    assert!(
        python.lines[0]
            .starts_with("2026-03-24 07:52:49.1657750+00:00 info {cccccccc-0000-1111-2222-333333333333} 12 ")
    );
    assert!(python.lines[1].starts_with("2026-03-24 07:55:13.0000000 info EventLog 6009 "));
    let text = sample("wevtutil.txt");
    assert_eq!(text.lines.len(), 2);
    assert!(text.lines[0].ends_with("  Level: so does this\""), "{}", text.lines[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_scan_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for known in super::KNOWN {
            let Read::Text(scan) = known.format.read else { panic!("a text") };
            scan(&Input::new(&bytes, 0, ""), &mut Found::default());
        }
    }

    /// Every scan gets every sample, with a part cut out of it and bytes of its own alphabet put in.
    #[test]
    fn no_mutation_makes_a_scan_panic(
        which: prop::sample::Index,
        at: prop::sample::Index,
        length in 0usize..80,
        put in proptest::collection::vec(
            prop::sample::select(&b"<>&;\"'/\\,\t\r\n[]{}:.-_x0AEvent \xff\xc3\0"[..]), 0..12),
    ) {
        let samples = samples();
        let text = decode(&std::fs::read(&samples[which.index(samples.len())]).unwrap()).0.into_owned();
        let from = at.index(text.len());
        let mutated = [&text[..from], &put, &text[(from + length).min(text.len())..]].concat();
        for known in super::KNOWN {
            let Read::Text(scan) = known.format.read else { panic!("a text") };
            scan(&Input::new(&mutated, 0, ""), &mut Found::default());
        }
    }
}
