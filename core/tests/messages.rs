//! The messages that stand beside an exported event log are the words of its records, wherever they are shown.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
#[path = "make/evtx.rs"]
mod make_evtx;
#[path = "make/mta.rs"]
mod make_mta;
mod support;

use evtx::mta::{MtaEvent, MtaFile};
use make::zip::{Member, zip};
use make_evtx::{Chunk, Element, Inside, Say, element, file, text};
use make_mta::mta;
use oobelens::engine::records::{Unread, for_each_window};
use oobelens::knowledge::load::File;
use oobelens::{Item, Knowledge, Options, Report, Source, diagnose_sources};
use std::sync::LazyLock;

const AGENT: &str = "Contoso Agent";
const SETUP: &str = "Contoso Setup";

/// A log of these events: the provider, and the number each has in its own channel.
fn log(events: &[(&'static str, &'static str)]) -> Vec<u8> {
    let mut chunk = Chunk::default();
    for (number, (provider, record)) in (1..).zip(events) {
        chunk.plain(number, 134_188_164_000_000_000 + number * 10_000_000, &event(provider, record));
    }
    file(1, false, 1, events.len() as u64 + 1, &[chunk.finish(events.len())])
}

fn event(provider: &'static str, record: &'static str) -> Element {
    let fact = |name, told| element(name, &[], text(told));
    let system = vec![
        element("Provider", &[("Name", Say::Text(provider))], Vec::new()),
        fact("EventID", "1001"),
        fact("Level", "2"),
        fact("EventRecordID", record),
    ];
    let data = vec![element("Data", &[("Name", Say::Text("File"))], text("setup.exe"))];
    let inside: Vec<Inside> = vec![element("System", &[], system), element("EventData", &[], data)];
    Element { name: "Event", inside, ..Element::default() }
}

/// What each record says, and what was not read.
fn words(sources: &[Source]) -> (Vec<String>, Vec<Unread>) {
    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);
    let mut words = Vec::new();
    let unread = for_each_window(
        sources,
        &Options::new(&KNOWLEDGE).threads(1),
        |_, items| {
            let mut words = Vec::new();
            items.for_each(|_, item| {
                if let Item::Record(record) = item {
                    words.push(record.text.to_string());
                }
            });
            words
        },
        |_, _, some| {
            words.extend(some);
            true
        },
    );
    (words, unread.unwrap())
}

fn report(sources: Vec<Source>) -> Report {
    diagnose_sources(sources, &Options::new(&Knowledge::builtin())).unwrap()
}

/// Read, and the note.
fn coverage(report: &Report, name: &str) -> (bool, String) {
    let source = report.coverage.sources.iter().find(|source| source.source.ends_with(name)).unwrap();
    (source.read, source.note.clone().unwrap_or_default())
}

#[test]
fn records_have_the_words_of_the_messages_beside_their_log() {
    let log = log(&[(AGENT, "70"), (AGENT, "71"), (AGENT, "72")]);
    let messages = mta(&[AGENT], &[(70, "The setup has\r\nfailed.\r\n"), (71, ""), (72, "Größe 🚀")]);
    let wanted = ["The setup has\r\nfailed.", "", "Größe 🚀"];
    let loose =
        [Source::memory("X/Admin.evtx", log.clone()), Source::memory("X/LocaleMetaData/Admin_1033.MTA", &*messages)];
    assert_eq!(words(&loose), (wanted.map(String::from).to_vec(), Vec::new()));
    // In an archive, in whatever case.
    let packed =
        zip(&[Member::deflated("admin.EVTX", &log), Member::deflated("localemetadata/ADMIN_1033.mta", &messages)]);
    assert_eq!(words(&[Source::memory("a.zip", packed)]), (wanted.map(String::from).to_vec(), Vec::new()));
    let report = report(loose.to_vec());
    assert_eq!(coverage(&report, "Admin_1033.MTA"), (true, "the messages of X/Admin.evtx".to_owned()));
    assert_eq!(report.coverage.records, 3);
}

#[test]
fn english_words_come_first() {
    let log = Source::memory("Admin.evtx", log(&[(AGENT, "1")]));
    let in_language = |locale: u32, says: &str| {
        Source::memory(format!("LocaleMetaData/Admin_{locale}.MTA"), mta(&[AGENT], &[(1, says)]))
    };
    let german = in_language(1031, "Fehlgeschlagen");
    let (said, unread) = words(&[log.clone(), german.clone(), in_language(1033, "Failed")]);
    assert_eq!(said, ["Failed"]);
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].name, german.name);
    assert_eq!(unread[0].reason, "event log messages (.MTA), the same messages in another language: not read");
    assert_eq!(words(&[log.clone(), german.clone(), in_language(1036, "Échec")]).0, ["Fehlgeschlagen"]);
    // A file that cannot be read gives way to the next.
    let broken = Source::memory("LocaleMetaData/Admin_1033.MTA", &b"MTAFile\0"[..]);
    let report = report(vec![log, german, broken]);
    assert_eq!(coverage(&report, "1031.MTA"), (true, "the messages of Admin.evtx".to_owned()));
    let (read, note) = coverage(&report, "1033.MTA");
    assert!(!read && note == "cut off or damaged: not read", "{note}");
}

/// An export of several channels can hold one number twice: each event has its own words.
#[test]
fn words_belong_to_the_event_at_their_place() {
    let log = Source::memory("All.evtx", log(&[(AGENT, "5"), (SETUP, "5"), (AGENT, "6")]));
    let messages = mta(&[AGENT, SETUP], &[(5, "the agent failed"), (5, "the setup went well"), (6, "the agent ended")]);
    let messages = Source::memory("LocaleMetaData/All_1033.MTA", messages);
    assert_eq!(words(&[log, messages]).0, ["the agent failed", "the setup went well", "the agent ended"]);
}

#[test]
fn other_messages_are_no_words_of_a_log() {
    let log = Source::memory("Admin.evtx", log(&[(AGENT, "1")]));
    let messages = mta(&[AGENT], &[(1, "words")]);
    for name in ["LocaleMetaData/Other_1033.MTA", "Admin_1033.MTA", "x/LocaleMetaData/Admin_1033.MTA"] {
        let (said, unread) = words(&[log.clone(), Source::memory(name, &*messages)]);
        assert_eq!(said, [""], "{name}");
        assert_eq!(unread[0].reason, "event log messages (.MTA), the messages of a log that is not here: not read");
    }
    let no_log =
        [Source::memory("Admin.evtx", &b"milk"[..]), Source::memory("LocaleMetaData/Admin_1033.MTA", &*messages)];
    let (said, unread) = words(&no_log);
    assert!(said.is_empty() && unread.len() == 2, "{unread:?}");
}

/// What stands in the file is what the `evtx` crate reads in it; a damaged file costs its words and no more.
#[test]
fn messages_are_read_as_the_crate_reads_them_and_damage_does_no_harm() {
    let names: Vec<String> = (0..250).map(|number| format!("message {number}")).collect();
    let events: Vec<(u64, &str)> = (1000..).zip(&names).map(|(id, name)| (id, name.as_str())).collect();
    let messages = mta(&[AGENT], &events);
    let parsed = MtaFile::from_bytes(&messages).unwrap();
    let log = Source::memory("Admin.evtx", log(&[(AGENT, "1000"), (AGENT, "1001"), (AGENT, "1249")]));
    let of = |bytes: Vec<u8>| words(&[log.clone(), Source::memory("LocaleMetaData/Admin_1033.MTA", bytes)]).0;
    let rendered = |record_number, event_record_id| {
        let event = MtaEvent { provider: AGENT, record_number, event_record_id, ..MtaEvent::default() };
        parsed.rendering_info(&event).unwrap().message.unwrap().to_owned()
    };
    let wanted = [rendered(1, 1000), rendered(2, 1001), rendered(3, 1249)];
    assert_eq!(wanted, ["message 0", "message 1", "message 249"]);
    assert_eq!(of(messages.clone()), wanted);
    for at in (0..messages.len()).step_by(53) {
        assert_eq!(of(messages[..at].to_vec()).len(), 3);
        for byte in [0, 0x7f, 0xff] {
            let mut messages = messages.clone();
            messages[at] = byte;
            assert_eq!(of(messages).len(), 3);
        }
    }
}

/// The proof of a finding is quoted in the words of the log's own device.
#[test]
fn a_finding_quotes_these_words() {
    let signal = r#"
[setup-failed]
kind = "fact"
provider = "Contoso Agent"
id = [1001]
take = { file = "File" }
outcome = "failed"
"#;
    let rule = r#"
severity = "error"
confidence = "proven"
points = ["C1"]
summary = "{file} failed"
why = "The agent says so."
fix = "Look at the setup."
sources = ["https://contoso.example/setup"]

[when]
on = "setup-failed failed"

[[example]]
fires = true
log = '''
<Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Contoso Agent"/><EventID>1001</EventID></System><EventData><Data Name="File">setup.exe</Data></EventData></Event></Events>
'''

[[example]]
fires = false
log = '''
<Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Contoso Agent"/><EventID>1000</EventID></System></Event></Events>
'''
"#;
    let pack = [("signals/contoso.toml", signal), ("rules/app/contoso-setup-failed.toml", rule)];
    let knowledge =
        Knowledge::with_files(&pack.map(|(path, text)| File { path: path.to_owned(), text: text.to_owned() }))
            .unwrap_or_else(|error| panic!("{error}"));
    let log = Source::memory("Admin.evtx", log(&[(AGENT, "9")]));
    let quote = |sources: Vec<Source>| {
        let report = diagnose_sources(sources, &Options::new(&knowledge)).unwrap();
        report.findings[0].evidence[0].quote.clone()
    };
    assert_eq!(quote(vec![log.clone()]), "File=setup.exe");
    let messages = Source::memory("LocaleMetaData/Admin_1033.MTA", mta(&[AGENT], &[(9, "The setup has failed.")]));
    assert_eq!(quote(vec![log, messages]), "The setup has failed.");
}
