//! Every limit is reached by a test of its name, says so, and stands in `docs/limits.md`.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
#[path = "make/evtx.rs"]
mod make_evtx;
mod support;

use make::look::members;
use make::zip::{Member, zip};
use make_evtx::{Chunk, Element, Instance, Value, element, file as evtx_file, value};
use oobelens::engine::records::for_each_window;
use oobelens::knowledge::load::File;
use oobelens::limits::{self, Limits, table};
use oobelens::signal::Template;
use oobelens::{Knowledge, Options, Report, Source, diagnose, diagnose_sources};
use std::fmt::Write;
use std::fs;
use std::sync::LazyLock;
use std::time::Duration;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

fn options(limits: Limits) -> Options<'static> {
    Options::new(&KNOWLEDGE).limits(limits)
}

fn read(name: &str, bytes: impl Into<Vec<u8>>, limits: Limits) -> Report {
    diagnose_sources(vec![Source::memory(name, bytes)], &options(limits)).unwrap()
}

fn note(report: &Report) -> &str {
    report.coverage.sources[0].note.as_deref().unwrap_or_default()
}

fn record(text: &str, thread: &str) -> String {
    format!(
        "<![LOG[{text}]LOG]!><time=\"09:00:00.0230007\" date=\"8-4-2026\" component=\"AppWorkload\" context=\"\" \
         type=\"1\" thread=\"{thread}\" file=\"\">\r\n"
    )
}

#[test]
fn the_page_of_limits_tells_what_the_code_does() {
    let mut page = "| of | limit | switch | what is said | test |\n|---|---|---|---|---|\n".to_owned();
    for limit in table() {
        let switch = limit.switch.map_or("the same for everybody".to_owned(), |switch| format!("`{switch}`"));
        let _ = writeln!(page, "| {} | {} | {switch} | {} | `{}` |", limit.of, limit.size, limit.said, limit.test);
    }
    support::golden_part(&support::workspace().join("docs/limits.md"), "limits", &page);
}

#[test]
fn every_limit_has_its_switch_and_its_test() {
    let sources = |folder: &str| -> String {
        let files = support::files(&support::workspace().join(folder));
        let rust = files.iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
        rust.map(|path| fs::read_to_string(path).unwrap()).collect()
    };
    let (tests, help) =
        (sources("core/tests"), fs::read_to_string(support::workspace().join("cli/tests/golden/help-diagnose.txt")));
    let help = help.unwrap();
    for limit in table() {
        assert!(tests.contains(&format!("fn {}()", limit.test)), "there is no test {}", limit.test);
        assert!(limit.switch.is_none_or(|switch| help.contains(switch)), "{:?} is no switch", limit.switch);
    }
}

#[test]
fn a_source_that_is_read_as_a_whole() {
    let text = fs::read(support::workspace().join("testdata/formats/dsregcmd/joined.txt")).unwrap();
    let all = read("dsregcmd.txt", text.clone(), Limits::default());
    let some = read("dsregcmd.txt", text.clone(), Limits { whole_bytes: 700, ..Limits::default() });
    assert_eq!(note(&some), format!("is {} bytes long: only the first 700 were read", text.len()));
    assert!((1..all.coverage.records).contains(&some.coverage.records) && note(&all).is_empty());
}

#[test]
fn the_length_of_a_record() {
    let limits = Limits { record_bytes: 64 << 10, ..Limits::default() };
    // Behind a window, and in it; with an end and without one.
    for (long, end) in [(70_000, true), (400_000, true), (400_000, false)] {
        let text = "x\n".repeat(long / 2);
        let first = if end { record(&text, "4") } else { format!("<![LOG[{text}") };
        let log = [record("EMS Agent Started", "4"), first, record("EMS Agent Started", "4")].concat();
        let counts = |limits, window| {
            let options = options(limits).window(window).threads(1);
            let report = diagnose_sources(vec![Source::memory("a.log", log.as_bytes())], &options).unwrap();
            (report.coverage.records, report.coverage.sources[0].anomalies.clone().into_iter().collect::<Vec<_>>())
        };
        for window in [1 << 10, 256 << 10, 1 << 20] {
            assert_eq!(counts(limits, window), (2, vec![("too-long".to_owned(), 1)]), "{long} {end} {window}");
            let usual = if end { (3, vec![]) } else { (2, vec![("unclosed".to_owned(), 1)]) };
            assert_eq!(counts(Limits::default(), window), usual, "{long} {end} {window}");
        }
        // From a file too, of which a window is read by itself.
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.log"), &log).unwrap();
        let report = diagnose(&[folder.path()], &options(limits)).unwrap();
        assert_eq!((report.coverage.records, report.coverage.anomalies), (2, 1));
    }
}

#[test]
fn the_nesting_of_a_document() {
    let json = format!("{}\"value\":1{}", "{\"group\":".repeat(9) + "{", "}".repeat(10));
    let xml = format!("{}<value>1</value>{}", "<group>".repeat(9), "</group>".repeat(9));
    for (name, text) in [("a.json", json), ("a.xml", xml)] {
        let anomalies = |nesting| {
            let report = read(name, text.clone(), Limits { nesting, ..Limits::default() });
            assert!(report.coverage.sources[0].read, "{name}: {:?}", report.coverage);
            report.coverage.anomalies
        };
        assert_eq!((anomalies(128), anomalies(5)), (0, 1), "{name}");
    }
}

#[test]
fn the_time_of_a_run() {
    let log = |name: &str| Source::memory(name, record("EMS Agent Started", "4").repeat(1000));
    let sources = || vec![log("a.log"), log("b.log")];
    let none = Limits { time: Duration::ZERO, ..Limits::default() };
    let options = options(none).window(10_000).threads(1);
    let report = diagnose_sources(sources(), &options).unwrap();
    assert!((1..1000).contains(&report.coverage.records));
    for source in &report.coverage.sources {
        assert_eq!(source.note.as_deref(), Some("the time limit of 0 s was reached: not read to its end"));
    }
    let unread = for_each_window(&sources(), &options, |_, _| (), |_, _, ()| true).unwrap();
    let said: Vec<String> = unread.iter().map(|one| format!("{}: {}", one.name, one.reason)).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("a.log: the time limit of 0 s was reached"), "{said:?}");
}

/// Whoever stops a run hears what it did not read.
#[test]
fn what_was_stopped_is_said() {
    let log = Source::memory("a.log", record("EMS Agent Started", "4").repeat(1000));
    let stop = |_| false;
    let options = options(Limits::default()).window(10_000).threads(1).progress(&stop);
    let report = diagnose_sources(vec![log], &options).unwrap();
    assert_eq!(note(&report), "the run was stopped: not read to its end");
}

#[test]
fn no_entity_of_a_document_is_expanded() {
    let mut text = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lollollol\">\n".to_owned();
    for level in 1..12 {
        let before = if level == 1 { "lol".to_owned() } else { format!("lol{}", level - 1) };
        let _ = writeln!(text, "<!ENTITY lol{level} \"{}\">", format!("&{before};").repeat(10));
    }
    text.push_str("]>\n<root><value>&lol11; &amp; &#x41;</value><file>&file;</file></root>\n");
    let mut said = String::new();
    let make = |_: &Source, items: &mut oobelens::engine::records::Items<'_>| {
        let mut said = String::new();
        items.for_each(|_, item| {
            let _ = write!(said, "{item:?}");
        });
        said
    };
    let sources = [Source::memory("a.xml", text.as_bytes())];
    for_each_window(&sources, &options(Limits::default()), make, |_, _, text| {
        said.push_str(&text);
        true
    })
    .unwrap();
    assert!(!said.is_empty() && !said.contains("lollollol"), "{said}");
    assert!(said.len() < 8 * text.len(), "{} bytes", said.len());
}

#[test]
fn the_number_of_signals_and_rules() {
    let mut text = String::new();
    for number in 0..limits::SIGNALS {
        let _ = writeln!(
            text,
            "[contoso-{number}]\nkind = \"fact\"\nsource = \"ime\"\ntext = [\"[Contoso {number}] something\"]\n\
             example = [\"[Contoso {number}] something\"]\nseen = []\nsources = [\"https://example.org\"]\n"
        );
    }
    let file = File { path: "signals/contoso.toml".to_owned(), text };
    let error = Knowledge::with_files(&[file]).unwrap_err().to_string();
    let built_in = KNOWLEDGE.signals().len();
    let sentence = format!("more than {} signals: {} in this pack", limits::SIGNALS, limits::SIGNALS + built_in);
    assert!(error.contains(&sentence), "{}", &error[..error.len().min(600)]);
    assert!(error.contains(&format!("leave out {built_in} of them")));
    // As many as there may be do fit, each with a number of its own.
    assert!(u16::try_from(limits::SIGNALS).is_ok() && u16::try_from(limits::RULES).is_ok());
}

#[test]
fn the_captures_and_gaps_of_a_template() {
    let holes = |count: usize, hole: fn(usize) -> String| -> String {
        (0..count).map(|number| format!("text {} ", hole(number))).collect()
    };
    let capture: fn(usize) -> String = |number| format!("{{a{number}}}");
    let gap: fn(usize) -> String = |_| "{..}".to_owned();
    for (most, hole, word) in [(limits::CAPTURES, capture, "captures"), (limits::GAPS, gap, "gaps")] {
        assert!(Template::parse(&holes(most, hole)).is_ok(), "{word}");
        let fault = Template::parse(&holes(most + 1, hole)).unwrap_err();
        assert_eq!(fault.message, format!("a template has at most {most} {word}"));
    }
}

#[test]
fn the_attributes_of_a_record() {
    let counts = |length: usize| {
        let report = read("a.log", record("EMS Agent Started", &"4".repeat(length)), Limits::default());
        (report.coverage.records, report.coverage.anomalies)
    };
    assert_eq!(counts(limits::ATTRIBUTES - 200), (1, 0));
    assert_eq!(counts(limits::ATTRIBUTES + 200), (0, 1));
}

/// A chunk holds a thousand of them: whoever follows each runs out of stack.
#[test]
fn an_instance_in_an_instance_without_end() {
    let root = |name| Element { name, inside: value(0, 0x21), ..Element::default() };
    for levels in [limits::EVENT_NESTING - 2, 40, 400] {
        let leaf = Instance {
            template: 2,
            root: Element { name: "Event", inside: vec![element("System", &[], Vec::new())], ..Element::default() },
            values: Vec::new(),
        };
        let instance = (0..levels).fold(leaf, |inner, _| Instance {
            template: 1,
            root: root("Event"),
            values: vec![Value::Instance(inner)],
        });
        let mut chunk = Chunk::default();
        chunk.instance(1, 134_188_164_000_000_000, &instance);
        let log = evtx_file(1, false, 1, 2, &[chunk.finish(1)]);
        let report = diagnose_sources(vec![Source::memory("a.evtx", log)], &options(Limits::default())).unwrap();
        assert_eq!(report.coverage.records + report.coverage.anomalies, 1, "{levels} levels: {:?}", report.coverage);
    }
}

#[test]
fn the_messages_of_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let sample = support::workspace().join("testdata/formats/evtx/templates.evtx");
    fs::copy(sample, folder.path().join("a.evtx")).unwrap();
    fs::create_dir(folder.path().join("LocaleMetaData")).unwrap();
    let messages = folder.path().join("LocaleMetaData/a_1033.MTA");
    fs::write(&messages, "MTAFile\0").unwrap();
    // A hole in the disk: nothing is written, and nothing is read of it.
    fs::File::options().write(true).open(&messages).unwrap().set_len(limits::MESSAGES + 1).unwrap();
    let report = diagnose(&[folder.path()], &options(Limits::default())).unwrap();
    let said: Vec<_> = report.coverage.sources.iter().filter_map(|one| one.note.as_deref()).collect();
    assert_eq!(said, [format!("more than {} bytes of messages: not read", limits::MESSAGES)]);
}

fn app(number: usize) -> String {
    format!("{number:08x}-2222-3333-4444-555555555555")
}

#[test]
fn the_subjects_of_a_source() {
    let log = |apps: usize| -> String {
        let said =
            |number| format!("[Win32App] Processing app (id={}, name = App) with mode = DetectInstall", app(number));
        (0..apps).map(|number| record(&said(number), "4")).collect()
    };
    let kept = read("IntuneManagementExtension.log", log(limits::SUBJECTS), Limits::default());
    assert_eq!(kept.coverage.not_kept, 0);
    let more = read("IntuneManagementExtension.log", log(limits::SUBJECTS + 100), Limits::default());
    assert_eq!(more.coverage.not_kept, 100);
}

#[test]
fn the_documents_of_a_source() {
    let log = |documents: usize| -> String {
        let said = |number| format!("Get policies = [{{\"Id\":\"{}\",\"Name\":\"App\",\"Intent\":3}}]", app(number));
        (0..documents).map(|number| record(&said(number), "4")).collect()
    };
    let kept = read("IntuneManagementExtension.log", log(limits::DOCUMENTS), Limits::default());
    assert_eq!(note(&kept), "");
    let more = read("IntuneManagementExtension.log", log(limits::DOCUMENTS + 1), Limits::default());
    let most = limits::DOCUMENTS;
    assert_eq!(note(&more), format!("more than {most} different policy documents: only the first {most} were read"));
}

#[test]
fn the_name_of_a_member() {
    let found = members(
        "a.zip",
        zip(&[Member::stored("x".repeat(limits::NAME), b"1"), Member::stored("y".repeat(9999), b"1")]),
    );
    let names: Vec<&str> = found.sources.iter().map(|source| &source.name["a.zip!".len()..]).collect();
    assert_eq!(names[0], "x".repeat(limits::NAME));
    assert_eq!(names[1], format!("{}…", "y".repeat(limits::NAME)));
}

#[test]
fn the_length_of_a_quote() {
    let text = "[contoso-told]\nkind = \"fact\"\nsource = \"ime\"\ntext = [\"[Contoso VPN] said {..}\"]\n\
                example = [\"[Contoso VPN] said x\"]\nseen = []\nsources = [\"https://example.org\"]\n";
    let file = File { path: "signals/contoso.toml".to_owned(), text: text.to_owned() };
    let knowledge = Knowledge::with_files(&[file]).unwrap();
    let said = format!("[Contoso VPN] said {}", "é".repeat(5000));
    let source = Source::memory("IntuneManagementExtension.log", record(&said, "4"));
    let report = diagnose_sources(vec![source], &Options::new(&knowledge).timeline()).unwrap();
    let quote = &report.timeline[0].evidence.quote;
    assert!(quote.ends_with('…') && quote.chars().count() <= limits::QUOTE + 1 && quote.len() > limits::QUOTE / 2);
}
