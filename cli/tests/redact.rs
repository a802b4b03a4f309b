//! What is personal never comes out: planted in every format, looked for in everything the program says.

mod common;
#[allow(dead_code, reason = "the tests of the format use more of it")]
#[path = "../../core/tests/make/etl.rs"]
mod make_etl;
#[path = "redact/secrets.rs"]
mod secrets;

use common::{Said, oobelens};
use secrets::{KEPT, PLANTED, Planted};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

/// An event trace: each sentence as a value of a TraceLogging event, and names of networks as fields of their own.
fn trace<'t>(sentences: impl Iterator<Item = &'t str>) -> Vec<u8> {
    const NINE: u64 = 134_188_164_000_000_000;
    let header = make_etl::Trace {
        buffer: 64 << 10,
        pointer: 8,
        build: 26100,
        start: NINE,
        end: NINE + 1,
        boot: NINE,
        clock: 2,
        mode: 0x1800_0001,
        written: 1,
        buffers_lost: 0,
        events_lost: 0,
        zone: (0, [0; 4], [0; 4]),
        logger: "Wifi",
    };
    let mut records: Vec<Vec<u8>> =
        sentences.map(|text| make_etl::told(NINE, "Nordwind.Oobe", "Said", &[("text", text)])).collect();
    records.push(make_etl::told(NINE, "Nordwind.Wlan", "Connected", &[("ssid", "Nordwind-Lager5G")]));
    records.push(make_etl::told(NINE, "Nordwind.Wlan", "Lost", &[("reason", "Nordwind-Lager5G is out of range")]));
    make_etl::file(&header, &[make_etl::Buffer::new(1, &records)])
}

/// Every sentence in a record of every format.
fn device(folder: &Path) {
    let sentences = || PLANTED.iter().map(|one| one.text).chain(KEPT);
    let write = |name: &str, text: String| fs::write(folder.join(name), text).expect("a file");
    let mut log = String::new();
    for (number, text) in sentences().enumerate() {
        let (minute, second) = (number / 60, number % 60);
        let _ = writeln!(
            log,
            "<![LOG[{text}]LOG]!><time=\"09:{minute:02}:{second:02}.1234567\" date=\"8-4-2026\" component=\"IntuneManagementExtension\" context=\"\" type=\"1\" thread=\"4\" file=\"\">\r"
        );
    }
    // A torn end is text too.
    let _ = write!(log, "<![LOG[torn for lotte.voss on NWPC-00418 ilse.maier@nordwind-gmbh.de");
    write("IntuneManagementExtension.log", log);
    // The same sentences between what a diagnosis quotes.
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles/download-timeout/input");
    let mut next = sentences().cycle();
    for entry in fs::read_dir(bundle).expect("the bundle") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a log");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut planted = String::new();
        for line in text.split_inclusive('\n') {
            planted.push_str(line);
            if let Some((_, attributes)) = line.split_once("]LOG]!>") {
                let _ = write!(planted, "<![LOG[{}]LOG]!>{attributes}", next.next().expect("endless"));
            }
        }
        write(&format!("AzureAD_SvenHolt-{name}"), planted);
    }
    let provider = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
    let mut events = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>");
    for (number, text) in sentences().enumerate() {
        let _ = write!(
            events,
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/><EventID>4{number}</EventID><Level>2</Level><TimeCreated SystemTime='2026-08-04T07:00:00.0000000Z'/><EventRecordID>{number}</EventRecordID><Channel>{provider}/Admin</Channel><Computer>NWPC-00417.filiale.nordwind.local</Computer><Security UserID='S-1-5-21-1004336348-1177238915-682003330-1117'/></System><EventData><Data Name='Message1'>{}</Data><Data Name='UserName'>lotte.voss</Data></EventData></Event>",
            xml(text)
        );
    }
    write("events.xml", events + "</Events>");
    let objects: Vec<String> = sentences()
        .enumerate()
        .map(|(number, text)| {
            format!("{{\"TimeCreated\":\"2026-08-04T07:00:00Z\",\"Id\":{number},\"ProviderName\":\"{provider}\",\"LogName\":\"{provider}/Admin\",\"MachineName\":\"NWPC-00417\",\"UserId\":\"S-1-5-21-1004336348-1177238915-682003330-1117\",\"LevelDisplayName\":\"Error\",\"Level\":2,\"Message\":{}}}", json(text))
        })
        .collect();
    write("events.json", format!("[{}]", objects.join(",")));
    fs::write(folder.join("trace.etl"), trace(sentences())).expect("a trace");
    let mut csv = String::from("Level,Date and Time,Source,Event ID,Task Category\n");
    for text in sentences() {
        let _ = writeln!(csv, "Error,8/4/2026 9:00:00 AM,Nordwind,1,None,\"{}\"", text.replace('"', "\"\""));
    }
    write("events.csv", csv);
    let mut registry = String::from(
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments\\33334444-5555-4666-8777-88889999aaaa\\FirstSync\\S-1-12-1-1556733203-1210984227-2818204817-3331178423]\r\n\"ComputerName\"=\"NWPC-00417\"\r\n\"UPN\"=\"ilse.maier@nordwind-gmbh.de\"\r\n\"AADTenantID\"=\"9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01\"\r\n\"IsSyncDone\"=dword:00000001\r\n\"ProfileImagePath\"=hex(2):",
    );
    let wide: Vec<String> =
        "C:\\Users\\runa.berg\0".encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect();
    let _ = write!(registry, "{}\r\n", wide.join(","));
    for (number, text) in sentences().enumerate() {
        let _ = write!(registry, "\"Value{number}\"=\"{}\"\r\n", text.replace('\\', "\\\\").replace('"', "\\\""));
    }
    write("MdmDiagReport_RegistryDump.reg", registry);
    let members: Vec<String> =
        sentences().enumerate().map(|(number, text)| format!("\"Member{number}\":{}", json(text))).collect();
    write(
        "DiagnosticsFrameworkData.json",
        format!(
            "{{\"items\":[{{\"propertyId\":\"DeviceName\",\"value\":\"NWPC-00417\"}},{{\"propertyId\":\"SerialNumber\",\"propertyName\":\"Serial Number\",\"value\":\"5CD9241XKP\"}}],{}}}",
            members.join(",")
        ),
    );
    let mut html = String::from("<!DOCTYPE html><html><body><table>");
    sentences().for_each(|text| html.push_str(&format!("<tr><td>{}</td></tr>\n", xml(text))));
    write("MDMDiagHTMLReport.html", html + "</table></body></html>");
    let mut dsregcmd = String::from(
        "+------------------+\n| Device State     |\n+------------------+\n\n             AzureAdJoined : YES\n               Device Name : NWPC-00417\n                DomainName : NORDWIND\n                  TenantId : 9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01\n             User Identity : ilse.maier@nordwind-gmbh.de\n",
    );
    sentences()
        .enumerate()
        .for_each(|(number, text)| dsregcmd.push_str(&format!("                  Line {number} : {text}\n")));
    write("dsregcmd.txt", dsregcmd);
    let mut setup = String::new();
    sentences().for_each(|text| {
        setup.push_str(&format!("2026-08-04 09:04:06, Info                         [setup.exe] {text}\n"))
    });
    write("setupact.log", setup);
}

/// What of the planted is seen in a text, upper or lower case.
fn seen(text: &str) -> Vec<&'static str> {
    let small = text.to_lowercase();
    let all = PLANTED.iter().flat_map(|Planted { secret, .. }| secret.iter().copied());
    all.filter(|secret| small.contains(&secret.to_lowercase())).collect()
}

/// Nothing of it is; else the lines in which it is.
fn unseen(text: &str, what: &str) {
    let found = seen(text);
    let lines: Vec<&str> = text.lines().filter(|line| !seen(line).is_empty()).take(3).collect();
    assert!(found.is_empty(), "{what}: {found:?}\n{}", lines.join("\n"));
}

fn said(args: &[&str]) -> Said {
    let said = Said::of(oobelens(args).output().expect("the program starts"));
    assert!(said.code < 2, "{args:?}: {}", said.err);
    said
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn nothing_that_was_planted_is_seen_in_anything_the_program_says() {
    let scratch = tempfile::tempdir().expect("a folder");
    let folder = scratch.path().join("DESKTOP-7Q2K9ZX");
    fs::create_dir(&folder).expect("a folder");
    device(&folder);
    let path = folder.to_str().expect("a path");
    let everything = [
        "records",
        "records --output-format csv",
        "records --output-format table",
        "diagnose",
        "diagnose --output-format json",
        "diagnose --output-format jsonl",
        "diagnose --output-format markdown",
        "diagnose --output-format html",
        "diagnose --output-format sarif",
        "diagnose --output-format junit",
        "diagnose --output-format timesketch-csv",
        "timeline",
        "timeline --output-format json",
        "timeline --output-format csv",
        "apps",
        "apps --output-format json",
        "runbook",
        "runbook --output-format json",
        "rules test",
    ];
    let mut plain = 0;
    for command in everything {
        let mut args: Vec<&str> = command.split(' ').collect();
        args.push(path);
        // The test would be worth nothing if nothing came out.
        let open = said(&args);
        let found = seen(&open.out).len();
        plain += found;
        if command.starts_with("records") {
            assert!(
                found > PLANTED.len(),
                "{command}: {found} of what was planted comes out where nothing is redacted"
            );
        }
        args.push("--redact");
        let closed = said(&args);
        unseen(&closed.out, command);
        unseen(&closed.err, command);
        if command.starts_with("records --output-format csv") {
            for kept in KEPT {
                assert!(closed.out.contains(kept), "{kept}");
            }
        }
        assert_eq!(open.code, closed.code, "{command}");
    }
    assert!(plain > 200, "{plain}");
}

#[test]
fn every_text_is_redacted_and_what_is_not_personal_stays() {
    let scratch = tempfile::tempdir().expect("a folder");
    let (input, out) = (scratch.path().join("in"), scratch.path().join("out"));
    fs::create_dir(&input).expect("a folder");
    device(&input);
    fs::write(input.join("bytes.bin"), b"\0\x01\x02 ilse.maier").expect("a file");
    let (input, target) = (input.to_str().expect("a path"), out.to_str().expect("a path"));
    let first = said(&["redact", input, "--out", target, "--redact-key", "k"]);
    assert!(first.err.contains("bytes.bin is no text"), "{}", first.err);
    let written = files(&out);
    assert!(written.len() > 10);
    for file in &written {
        let text = fs::read_to_string(file).expect("UTF-8");
        unseen(&text, &file.to_string_lossy());
        if file.ends_with("setupact.log") || file.ends_with("IntuneManagementExtension.log") {
            KEPT.iter().for_each(|kept| assert!(text.contains(kept), "{}: {kept}", file.display()));
        }
    }
    let registry = fs::read_to_string(out.join("MdmDiagReport_RegistryDump.reg")).expect("the export");
    let hidden: Vec<String> =
        "runa".encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect();
    assert!(registry.contains("hex(2):") && !registry.contains(&hidden.join(",")));
    // The same key gives the same; another pass changes nothing; a folder that is not empty is left alone.
    let again = scratch.path().join("again");
    said(&["redact", target, "--out", again.to_str().expect("a path"), "--redact-key", "k"]);
    for file in &written {
        let name = file.strip_prefix(&out).expect("below");
        assert_eq!(fs::read(file).expect("a file"), fs::read(again.join(name)).expect("a file"), "{}", name.display());
    }
    let refused = Said::of(oobelens(&["redact", input, "--out", target]).output().expect("the program starts"));
    assert!(refused.code == 2 && refused.err.contains("it is not empty"), "{}", refused.err);
    let refused = Said::of(oobelens(&["redact", input, "--out", &format!("{input}/x")]).output().expect("it starts"));
    assert!(refused.code == 2 && refused.err.contains("among what is to be read"), "{}", refused.err);
}

#[test]
fn the_evidence_is_redacted_unless_it_is_not_to_be() {
    let scratch = tempfile::tempdir().expect("a folder");
    let (input, out) = (scratch.path().join("NWPC-00417"), scratch.path().join("out"));
    fs::create_dir(&input).expect("a folder");
    device(&input);
    let (input, target) = (input.to_str().expect("a path"), out.to_str().expect("a path"));
    let summary = said(&["evidence", input, "--out", target]);
    unseen(&summary.out, "the summary");
    let folder = out.join("evidence/runbooks-md-102-intune-autopilot-end-to-end-enrollment-flow-esp-assignment");
    let wanted = [
        "checklist.md",
        "device-state.txt",
        "enrolment-events.txt",
        "esp-blocking-issues.txt",
        "manifest.json",
        "notes.md",
        "report.json",
        "summary.txt",
        "timeline.txt",
    ];
    for name in wanted {
        assert!(folder.join(name).is_file(), "{name}");
    }
    let written = files(&out);
    for file in &written {
        let text = fs::read_to_string(file).expect("UTF-8");
        unseen(&text, &file.to_string_lossy());
    }
    let snippet =
        files(&folder.join("logs")).into_iter().find(|file| file.to_string_lossy().contains("download-timed-out"));
    let snippet = snippet.unwrap_or_else(|| panic!("no finding of a download: {:?}", files(&folder.join("logs"))));
    let snippet = fs::read_to_string(snippet).expect("UTF-8");
    assert!(snippet.contains("\n> ") && snippet.contains("DO downloading is not finished within timeout"), "{snippet}");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("a file")).expect("JSON");
    let hashed = manifest["written"].as_array().expect("files");
    assert_eq!(hashed.len() + 1, written.len());
    for file in hashed {
        let bytes = fs::metadata(folder.join(file["name"].as_str().expect("a name"))).expect("a file").len();
        assert_eq!((file["bytes"].as_u64(), file["sha256"].as_str().expect("a hash").len()), (Some(bytes), 64));
    }
    assert_eq!(manifest["redaction"]["redacted"], true);
    let kinds = manifest["redaction"]["replaced"].as_object().expect("kinds");
    for kind in ["user", "device", "tenant", "sid", "serial", "ip", "mac", "channel", "token", "secret"] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    let refused = Said::of(oobelens(&["evidence", input, "--out", target]).output().expect("the program starts"));
    assert!(refused.code == 2 && refused.err.contains("--force"), "{}", refused.err);
    said(&["evidence", input, "--out", target, "--force", "--no-redact"]);
    let open: String = files(&out).iter().map(|file| fs::read_to_string(file).expect("UTF-8")).collect();
    assert!(seen(&open).len() > 20);
}

#[test]
fn joins_survive_and_scripts_go_on_request() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("a.txt");
    let text = "C:\\Users\\runa.berg\\x runa.berg@nordwind-gmbh.de \"PolicyBody\":\"Write-Host planted-script\", 5cc9dd13-2723-482e-9164-faa7b7bf8dc6 S-1-12-1-1556733203-1210984227-2818204817-3331178423 Projekt Albatros";
    fs::write(&path, text).expect("a file");
    let path = path.to_str().expect("a path");
    let key = scratch.path().join("key.txt");
    fs::write(&key, "a long key\n").expect("a file");
    let key = format!("@{}", key.display());
    let one = said(&["redact", path, "--redact-key", &key]).out;
    assert_eq!(one, said(&["redact", path, "--redact-key", "a long key"]).out);
    assert_ne!(one, said(&["redact", path]).out, "a key of its own for every run");
    let words: Vec<&str> = one.split(['\\', ' ', '@', ',']).collect();
    assert_eq!(words[2], words[4], "{one}");
    let digits = |start: &str, number: usize| {
        one.match_indices(start)
            .nth(number)
            .map(|(at, _)| one[at + start.len()..][..8].to_owned())
            .expect("a pseudonym")
    };
    assert_eq!(digits("user-", 2), digits("sid-", 0), "{one}");
    assert!(one.contains("planted-script") && one.contains("Albatros"));
    let less = said(&["redact", path, "--redact-scripts", "--redact-word", "Albatros"]).out;
    assert!(!less.contains("planted-script") && !less.to_lowercase().contains("albatros"), "{less}");
}

/// Codes are explained with the names of the files they stand in.
#[test]
fn names_of_files_are_redacted_where_codes_are_explained() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("runa.berg.txt");
    fs::write(&path, "C:\\Users\\runa.berg\\x 0x80070643").expect("a file");
    let binary = scratch.path().join("runa.berg.bin");
    fs::write(&binary, [0; 8]).expect("a file");
    let paths = [&path, &binary].map(|path| path.to_str().expect("a path"));
    for format in ["text", "json"] {
        let open = said(&["explain", "--from", paths[0], paths[1], "--output-format", format]);
        assert!(open.out.contains("runa.berg.txt") && open.err.contains("runa.berg.bin"), "{open:?}");
        let told = said(&["explain", "--redact", "--from", paths[0], paths[1], "--output-format", format]);
        assert!(told.out.contains("user-") && told.out.contains("0x80070643"), "{told:?}");
        assert!(!told.out.contains("runa") && !told.err.contains("runa"), "{told:?}");
    }
}
