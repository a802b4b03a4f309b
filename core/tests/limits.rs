//! Every limit is reached by a test of its name, says so, and stands in `docs/limits.md`.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
#[path = "make/evtx.rs"]
mod make_evtx;
mod support;

use make::zip::{Member, zip};
use make_evtx::{Chunk, Element, Instance, Value, element, file as evtx_file, value};
use oobelens::engine::records::{Items, for_each_window};
use oobelens::knowledge::blank;
use oobelens::knowledge::load::File;
use oobelens::limits::{Limits, table};
use oobelens::redact::{Key, Redactor};
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

/// The items of a source, as a debugger shows them.
fn items(name: &str, bytes: impl Into<Vec<u8>>, limits: Limits) -> String {
    let make = |_: &Source, items: &mut Items<'_>| {
        let mut said = String::new();
        items.for_each(|_, item| {
            let _ = write!(said, "{item:?}");
        });
        said
    };
    let mut said = String::new();
    for_each_window(&[Source::memory(name, bytes)], &options(limits), make, |_, _, text| {
        said.push_str(&text);
        true
    })
    .unwrap();
    said
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
        let switch = limit.switch.map_or("nothing to set".to_owned(), |switch| format!("`{switch}`"));
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
        // `--max-time` stands in the help as it is, `--limit captures=N` by its name.
        let told = limit.switch.as_deref().map(|switch| match switch.strip_prefix("--limit ") {
            Some(named) => help.contains("--limit <NAME=N>") && help.contains(named.trim_end_matches("=N")),
            None => help.contains(&format!("{switch} <")),
        });
        assert!(told.unwrap_or(true), "{:?} is no switch", limit.switch);
    }
}

/// A limit that is set by its name says what is wrong with the name or the number.
#[test]
fn a_limit_is_set_by_its_name() {
    let said = |name: &str, size| Limits::default().set(name, size).map_err(|error| error.to_string());
    for (name, size, sentence) in [
        ("quote-lenght", 1, "there is no limit `quote-lenght`: did you mean `quote-length`?"),
        ("members", 5, "the limit `members` has no number here: it is set with `--max-members`"),
        (
            "entities",
            5,
            "the limit `entities` has no number here: none is expanded: it stands as it is written, so that there is \
             nothing to set",
        ),
        ("gaps", 17, "the limit `gaps` is at most 16, not 17: oobelens is built for no more"),
        ("attributes-size", 100, "the limit `attributes-size` is at least 1024, not 100: what is usual needs so much"),
    ] {
        assert_eq!(said(name, size), Err(sentence.to_owned()));
    }
    assert!(said("xyzzy", 1).unwrap_err().contains("expected one of signals, rules, captures, gaps"));
    // Each can be as large as it is, and smaller.
    for limit in
        table().iter().filter(|limit| limit.switch.as_ref().is_some_and(|switch| switch.starts_with("--limit")))
    {
        let size = limit.size.replace(',', "").parse::<usize>().unwrap();
        assert_eq!(said(limit.name, size), Ok(()), "{}", limit.name);
        assert_eq!(said(limit.name, size - 1), Ok(()), "{}", limit.name);
    }
    // Whoever sets more in code gets as much as there can be.
    let wide = Limits { captures: 99, attribute_bytes: 1 << 30, ..Limits::default() };
    let report = read("a.log", record("EMS Agent Started", &"4".repeat(5000)), wide);
    assert_eq!((report.coverage.records, report.coverage.anomalies), (0, 1));
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
    let late = "the time limit of 0 s was reached: not read to its end";
    // The second one was not even looked at.
    let said: Vec<_> = report.coverage.sources.iter().map(|one| (one.source.as_str(), one.note.as_deref())).collect();
    assert_eq!(said, [("a.log", Some(late)), ("b.log", Some(late))]);
    let unread = for_each_window(&sources(), &options, |_, _| (), |_, _, ()| true).unwrap();
    let said: Vec<String> = unread.iter().map(|one| format!("{}: {}", one.name, one.reason)).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.contains(&format!("a.log: {late}")) && said.contains(&format!("b.log: {late}")), "{said:?}");
}

/// What can only be read as a whole is left in its middle.
#[test]
fn the_time_of_a_source_that_is_read_as_a_whole() {
    let json = format!("[{}]", vec!["{\"a\":1}"; 5000].join(","));
    let xml = format!("<all>{}</all>", "<one><a>1</a></one>".repeat(5000));
    let text =
        fs::read_to_string(support::workspace().join("testdata/formats/dsregcmd/joined.txt")).unwrap().repeat(999);
    let value = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n\"a\"=\"b\"\r\n".repeat(5000);
    let registry = format!("Windows Registry Editor Version 5.00\r\n\r\n{value}");
    let event = "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>\
                 <EventID>1</EventID></System></Event>\n";
    let events = event.repeat(5000);
    let csv = format!(
        "Level,Date and Time,Source,Event ID,Task Category\n{}",
        "Error,24-Mar-26 11:36:29 AM,Contoso,7040,None,said\n".repeat(5000)
    );
    let setup = "2026-08-04 09:00:00, Info                  CBS    text\r\n".repeat(5000);
    let none = Limits { time: Duration::ZERO, ..Limits::default() };
    for (name, bytes) in [
        ("a.json", json),
        ("a.xml", xml),
        ("dsregcmd.txt", text),
        ("a.reg", registry),
        ("events.xml", events),
        ("events.csv", csv),
        ("setupact.log", setup),
    ] {
        let all = read(name, bytes.as_bytes(), Limits::default());
        let some = read(name, bytes.as_bytes(), none);
        assert!(all.coverage.records > 500 && note(&all).is_empty(), "{name}: {:?}", all.coverage);
        assert!(some.coverage.records < 256, "{name}: {:?}", some.coverage);
        assert_eq!(note(&some), "the time limit of 0 s was reached: not read to its end", "{name}");
        // Records are left there too, and what is quoted of them is found again.
        let mut records = 0;
        let unread = for_each_window(
            &[Source::memory(name, bytes.as_bytes())],
            &options(none),
            |_, items| {
                let mut count = 0;
                items.for_each(|_, _| count += 1);
                count
            },
            |_, _, count: u64| {
                records += count;
                true
            },
        );
        assert!(records < 256, "{name}: {records}");
        assert!(unread.unwrap()[0].reason.starts_with("the time limit of 0 s"), "{name}");
    }
}

/// Of an archive, what the time was not enough for is named member by member; of one in it, as a whole.
#[test]
fn the_time_of_an_archive() {
    let log = record("EMS Agent Started", "4").repeat(1000);
    let inner = zip(&[Member::stored("c.log", log.as_bytes())]);
    let archive = zip(&[
        Member::stored("a.log", log.as_bytes()),
        Member::stored("b.log", log.as_bytes()),
        Member::stored("inner.zip", &inner),
    ]);
    let none = Limits { time: Duration::ZERO, ..Limits::default() };
    let sources = vec![Source::memory("0.log", log), Source::memory("a.zip", archive)];
    let report = diagnose_sources(sources, &options(none).window(10_000).threads(1)).unwrap();
    let late = "the time limit of 0 s was reached: not read to its end";
    for source in &report.coverage.sources {
        assert!(source.note.as_deref().unwrap_or_default().ends_with(late), "{source:?}");
    }
    assert!((1..1000).contains(&report.coverage.records));
}

/// Whoever redacts learns all names first, however long that takes: a name that was not learnt would be told.
#[test]
fn the_time_of_a_run_never_tells_a_name() {
    let log = [record("EMS Agent Started", "4").repeat(1000), record("user name: Erika.Mustermann@contoso.com", "4")];
    let sources = [Source::memory("a.log", log.concat())];
    let none = Limits { time: Duration::ZERO, ..Limits::default() };
    let redactor = Redactor::new(Key::new("k")).learn(&sources, &options(none).window(10_000).threads(1)).unwrap();
    assert!(redactor.names() > 0);
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
    let said = items("a.xml", text.as_bytes(), Limits::default());
    assert!(!said.is_empty() && !said.contains("lollollol"), "{said}");
    assert!(said.len() < 8 * text.len(), "{} bytes", said.len());
}

fn file_of_signals(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = writeln!(
            text,
            "[contoso-{number}]\nkind = \"fact\"\nsource = \"ime\"\ntext = [\"[Contoso {number}] something\"]\n\
             example = [\"[Contoso {number}] something\"]\nseen = []\nsources = [\"https://example.org\"]\n"
        );
    }
    text
}

#[test]
fn the_number_of_signals_and_rules() {
    let usual = Limits::USUAL;
    let file = File { path: "signals/contoso.toml".to_owned(), text: file_of_signals(usual.signals) };
    let error = Knowledge::with_files(&[file]).unwrap_err().to_string();
    let built_in = KNOWLEDGE.signals().len();
    let sentence = format!("more than {} signals: {} in this pack", usual.signals, usual.signals + built_in);
    assert!(error.contains(&sentence), "{}", &error[..error.len().min(600)]);
    assert!(error.contains(&format!("leave out {built_in} of them")));
    // With fewer allowed, fewer are enough; and a rule counts as well.
    let small = [
        File { path: "signals/contoso.toml".to_owned(), text: file_of_signals(1) },
        File { path: "signals/vpn.toml".to_owned(), text: blank::signals("vpn-refused") },
        File { path: "rules/vpn-refused.toml".to_owned(), text: blank::rule("vpn-refused") },
    ];
    let within = |limits: Limits| Knowledge::with_files_within(&small, &limits).map_err(|error| error.to_string());
    let signals = |signals| within(Limits { signals, ..usual });
    let all = within(usual).unwrap().signals().len();
    assert!(all > built_in && signals(all).is_ok());
    assert!(signals(all - 1).unwrap_err().contains(&format!("more than {} signals: {all} in this pack", all - 1)));
    let built_in = KNOWLEDGE.rules().len();
    let rules = |rules| within(Limits { rules, ..usual });
    assert!(rules(built_in + 1).is_ok());
    let said = rules(built_in).unwrap_err();
    assert!(said.contains(&format!("more than {built_in} rules: {} in this pack", built_in + 1)), "{said}");
    // As many as there may be do fit, each with a number of its own.
    assert!(u16::try_from(usual.signals).is_ok() && u16::try_from(usual.rules).is_ok());
}

#[test]
fn the_captures_and_gaps_of_a_template() {
    let usual = Limits::USUAL;
    let holes = |count: usize, hole: fn(usize) -> String| -> String {
        (0..count).map(|number| format!("text {} ", hole(number))).collect()
    };
    let capture: fn(usize) -> String = |number| format!("{{a{number}}}");
    let gap: fn(usize) -> String = |_| "{..}".to_owned();
    for (most, hole, word) in [(usual.captures, capture, "captures"), (usual.gaps, gap, "gaps")] {
        assert!(Template::parse(&holes(most, hole)).is_ok(), "{word}");
        let fault = Template::parse(&holes(most + 1, hole)).unwrap_err();
        assert_eq!(fault.message, format!("a template has at most {most} {word}"));
        let fewer = Limits { captures: 2, gaps: 2, ..usual };
        assert!(Template::parse_within(&holes(2, hole), &fewer).is_ok(), "{word}");
        let fault = Template::parse_within(&holes(3, hole), &fewer).unwrap_err();
        assert_eq!(fault.message, format!("a template has at most 2 {word}"));
    }
}

#[test]
fn the_attributes_of_a_record() {
    for attribute_bytes in [Limits::USUAL.attribute_bytes, 2000] {
        let counts = |length: usize| {
            let limits = Limits { attribute_bytes, ..Limits::default() };
            let report = read("a.log", record("EMS Agent Started", &"4".repeat(length)), limits);
            (report.coverage.records, report.coverage.anomalies)
        };
        assert_eq!(counts(attribute_bytes - 200), (1, 0));
        assert_eq!(counts(attribute_bytes + 200), (0, 1));
    }
}

/// A chunk holds a thousand of them: whoever follows each runs out of stack.
#[test]
fn an_instance_in_an_instance_without_end() {
    let root = |name| Element { name, inside: value(0, 0x21), ..Element::default() };
    let usual = Limits::USUAL.event_nesting;
    for (levels, deepest, deep) in
        [(usual - 2, usual, false), (usual - 2, 3, true), (40, usual, true), (28, 32, false), (400, 32, true)]
    {
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
        let limits = Limits { event_nesting: deepest, ..Limits::default() };
        let report = diagnose_sources(vec![Source::memory("a.evtx", log.clone())], &options(limits)).unwrap();
        assert_eq!(report.coverage.records + report.coverage.anomalies, 1, "{levels} levels: {:?}", report.coverage);
        // An event in an event is none; why it is not read, the record says.
        let said = items("a.evtx", log, limits);
        assert_eq!(said.contains("binary XML too deep"), deep, "{levels} levels: {said}");
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
    for message_bytes in [Limits::USUAL.message_bytes, 5000] {
        fs::File::options().write(true).open(&messages).unwrap().set_len(message_bytes as u64 + 1).unwrap();
        let report = diagnose(&[folder.path()], &options(Limits { message_bytes, ..Limits::default() })).unwrap();
        let said: Vec<_> = report.coverage.sources.iter().filter_map(|one| one.note.as_deref()).collect();
        assert_eq!(said, [format!("more than {message_bytes} bytes of messages: not read")]);
    }
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
    for subjects in [Limits::USUAL.subjects, 7, 2000] {
        let limits = Limits { subjects, ..Limits::default() };
        let kept = read("IntuneManagementExtension.log", log(subjects), limits);
        assert_eq!(kept.coverage.not_kept, 0);
        let more = read("IntuneManagementExtension.log", log(subjects + 100), limits);
        assert_eq!(more.coverage.not_kept, 100);
    }
}

#[test]
fn the_documents_of_a_source() {
    let log = |documents: usize| -> String {
        let said = |number| format!("Get policies = [{{\"Id\":\"{}\",\"Name\":\"App\",\"Intent\":3}}]", app(number));
        (0..documents).map(|number| record(&said(number), "4")).collect()
    };
    for most in [Limits::USUAL.documents, 3, 300] {
        let limits = Limits { documents: most, ..Limits::default() };
        let kept = read("IntuneManagementExtension.log", log(most), limits);
        assert_eq!(note(&kept), "");
        let more = read("IntuneManagementExtension.log", log(most + 1), limits);
        let sentence = format!("more than {most} different policy documents: only the first {most} were read");
        assert_eq!(note(&more), sentence);
        // Nor is it forgotten where the last one that fits stands in a window of its own.
        for threads in [1, 2] {
            let limits = options(limits).window(64).threads(threads);
            let source = Source::memory("IntuneManagementExtension.log", log(most + 1));
            let more = diagnose_sources(vec![source], &limits).unwrap();
            assert_eq!(note(&more), sentence);
        }
    }
}

#[test]
fn the_name_of_a_member() {
    for most in [Limits::USUAL.name_chars, 20] {
        let log = record("EMS Agent Started", "4");
        let (fits, long) = ("x".repeat(most), "y".repeat(9999));
        let archive = zip(&[Member::stored(fits.as_str(), log.as_bytes()), Member::stored(long, log.as_bytes())]);
        let report = read("a.zip", archive, Limits { name_chars: most, ..Limits::default() });
        let names: Vec<&str> =
            report.coverage.sources.iter().filter_map(|one| one.source.strip_prefix("a.zip!")).collect();
        assert_eq!(names, [fits, format!("{}…", "y".repeat(most))]);
    }
}

#[test]
fn the_length_of_a_quote() {
    let text = "[contoso-told]\nkind = \"fact\"\nsource = \"ime\"\ntext = [\"[Contoso VPN] said {..}\"]\n\
                example = [\"[Contoso VPN] said x\"]\nseen = []\nsources = [\"https://example.org\"]\n";
    let file = File { path: "signals/contoso.toml".to_owned(), text: text.to_owned() };
    let knowledge = Knowledge::with_files(&[file]).unwrap();
    let said = format!("[Contoso VPN] said {}", "é".repeat(5000));
    for quote_chars in [Limits::USUAL.quote_chars, 40, 4000] {
        let source = Source::memory("IntuneManagementExtension.log", record(&said, "4"));
        let limits = Limits { quote_chars, ..Limits::default() };
        let report = diagnose_sources(vec![source], &Options::new(&knowledge).limits(limits).timeline()).unwrap();
        let quote = &report.timeline[0].evidence.quote;
        assert!(quote.ends_with('…') && quote.chars().count() <= quote_chars + 1, "{quote}");
        assert!(quote.len() > quote_chars / 2, "{quote}");
    }
}
