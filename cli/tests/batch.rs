//! Many devices: tables that are the same whatever the number of threads and however often a run was killed; what cannot
//! be read is a row.

mod common;
#[path = "common/made.rs"]
mod made;
#[path = "../../core/tests/make/mod.rs"]
mod make;

use common::{Said, oobelens, tests};
use made::{DEVICES, fleet};
use make::zip::{Member, zip};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const TABLES: [&str; 7] = ["devices", "enrolments", "phases", "apps", "findings", "runbook", "errors"];

fn batch(archives: &Path, lake: &Path, args: &[&str]) -> Command {
    let mut command = oobelens(&["batch"]);
    command.arg(archives).arg("--out").arg(lake).args(args);
    command
}

fn run(archives: &Path, lake: &Path, args: &[&str]) -> Said {
    let said = Said::of(batch(archives, lake, args).output().expect("the program starts"));
    assert_eq!(said.code, 0, "{said:?}");
    said
}

/// The bytes of every table.
fn tables(lake: &Path, extension: &str) -> Vec<(&'static str, Vec<u8>)> {
    TABLES.map(|name| (name, fs::read(lake.join(format!("{name}.{extension}"))).expect("a table"))).to_vec()
}

fn rows(lake: &Path, table: &str) -> Vec<Value> {
    let text = fs::read_to_string(lake.join(format!("{table}.jsonl"))).expect("a table");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn text<'v>(row: &'v Value, column: &str) -> &'v str {
    row[column].as_str().unwrap_or_default()
}

/// The files below a folder, but for the state.
fn left_over(lake: &Path) -> Vec<PathBuf> {
    let state = lake.join("_state");
    let mut found = Vec::new();
    let mut folders = vec![lake.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("part") => found.push(path),
                _ if path.is_dir() && path != state.join("lock") => folders.push(path),
                _ => {}
            }
        }
    }
    found
}

/// What the generator says of each archive.
fn truth() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = fs::read_to_string(fleet().join("truth.csv")).expect("the truth");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines
        .map(|line| {
            let cells = names.iter().zip(line.split(','));
            let row: BTreeMap<_, _> = cells.map(|(name, cell)| ((*name).to_owned(), cell.to_owned())).collect();
            (row["archive"].clone(), row)
        })
        .collect()
}

#[test]
fn threads_and_formats_and_folders_make_no_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let archives = fleet().join("archives");
    for format in ["jsonl", "parquet"] {
        let lakes = ["1", "2", "5"].map(|threads| {
            let lake = folder.path().join(format!("{format}{threads}"));
            let said = run(&archives, &lake, &["--threads", threads, "--output-format", format]);
            assert!(
                said.out.starts_with(&format!("{DEVICES} devices: {DEVICES} read now, 0 known already\n")),
                "{said:?}"
            );
            tables(&lake, format)
        });
        assert_eq!(lakes[0], lakes[1], "{format}: one thread and two");
        assert_eq!(lakes[0], lakes[2], "{format}: one thread and five");
        assert!(lakes[0].iter().all(|(name, bytes)| *name == "errors" || bytes.len() > 1000));
    }
    // A second run reads nothing and writes the same.
    let lake = folder.path().join("jsonl1");
    let before = tables(&lake, "jsonl");
    let said = run(&archives, &lake, &["--output-format", "jsonl"]);
    assert!(said.out.starts_with(&format!("{DEVICES} devices: 0 read now, {DEVICES} known already\n")), "{said:?}");
    assert_eq!(tables(&lake, "jsonl"), before);
    // The other format comes out of what is known, and takes the place of the first.
    let said = run(&archives, &lake, &["--output-format", "parquet"]);
    assert!(said.out.starts_with(&format!("{DEVICES} devices: 0 read now")), "{said:?}");
    assert_eq!(tables(&lake, "parquet"), tables(&folder.path().join("parquet1"), "parquet"));
    assert!(!lake.join("devices.jsonl").exists());
    // Other knowledge, and all of them are read again.
    let said = run(&archives, &lake, &["--rules", "pack"]);
    assert!(said.out.starts_with(&format!("{DEVICES} devices: {DEVICES} read now")), "{said:?}");
    assert_ne!(tables(&lake, "parquet"), tables(&folder.path().join("parquet1"), "parquet"));
}

#[test]
fn every_device_is_what_it_was_made_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&fleet().join("archives"), folder.path(), &["--output-format", "jsonl"]);
    let (devices, truth) = (rows(folder.path(), "devices"), truth());
    assert_eq!((devices.len(), truth.len()), (DEVICES, DEVICES));
    assert!(rows(folder.path(), "errors").is_empty(), "{:?}", rows(folder.path(), "errors"));
    let mut models = 0;
    for device in &devices {
        let made = &truth[text(device, "archive")];
        let scenario = &made["scenario"];
        if made["told"] == "True" {
            let told = ["model", "maker", "serial"].map(|column| text(device, column));
            assert_eq!(told, [made["model"].as_str(), &made["maker"], &made["serial"]], "{device}");
            models += 1;
        }
        // An agent's log tells the build; so does the report of the tool.
        let build = text(device, "build");
        assert!(build.is_empty() || build == made["build"], "{device}");
        // What the scenario's own bundle says, it says in a fleet.
        let golden = tests().join(format!("../../testdata/bundles/{scenario}/report.json"));
        let golden: Value = serde_json::from_slice(&fs::read(golden).expect("a bundle")).expect("a report");
        let rule =
            golden["verdict"]["finding"].as_u64().map(|number| text(&golden["findings"][number as usize], "rule"));
        // On the day of routine behind it the policies of apps are fetched again.
        let rule = rule.map(|rule| rule.replace("app-policies-not-fetched", "remediation-policies-not-fetched"));
        assert_eq!(device["rule"].as_str(), rule.as_deref(), "{device}");
    }
    assert!(models > DEVICES / 2);
    let failed = truth.values().filter(|made| made["scenario"] == "app-exit-1603").count();
    assert!(failed >= 3, "{failed}");
    // Times, places and names stand where they belong.
    let findings = rows(folder.path(), "findings");
    let exit = |row: &&Value| text(row, "archive").ends_with(".zip") && text(row, "rule") == "app-installer-failed";
    let exits: Vec<&Value> = findings.iter().filter(exit).collect();
    assert!(!exits.is_empty() && exits.iter().all(|row| !text(row, "source").starts_with("archive!")), "{exits:?}");
    for row in &findings {
        let times = ["first", "last"].map(|time| (!row[time].is_null(), !row[format!("{time}_utc")].is_null()));
        let said = match text(row, "time_is") {
            "utc" => times.iter().all(|(time, utc)| time == utc) && times.iter().any(|(time, _)| *time),
            "local" => times.iter().all(|(_, utc)| !utc) && times.iter().any(|(time, _)| *time),
            "mixed" => times.iter().any(|(_, utc)| *utc) && times.iter().any(|(time, utc)| time != utc),
            _ => times == [(false, false); 2],
        };
        assert!(said && row["codes"].is_array() && row["points"].is_array(), "{row}");
    }
    let apps = rows(folder.path(), "apps");
    assert!(apps.iter().any(|app| app["install_seconds"].as_i64().is_some_and(|seconds| (40..200).contains(&seconds))));
    // Every row tells its device, and what was known.
    for table in TABLES {
        for row in rows(folder.path(), table) {
            assert_eq!((row["schema_version"].as_u64(), text(&row, "device").len()), (Some(1), 32), "{table}: {row}");
            assert!(!text(&row, "knowledge").is_empty() && truth.contains_key(text(&row, "archive")));
        }
    }
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let archives = fleet().join("archives");
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    run(&archives, &whole, &[]);
    let mut child = batch(&archives, &killed, &["--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let parts = || {
        walk(&killed.join("_state")).iter().filter(|path| path.extension().is_some_and(|end| end == "jsonl")).count()
    };
    while parts() == 0 && child.try_wait().expect("a child").is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().expect("it runs");
    child.wait().expect("a child");
    // It was killed in the middle: a part is there and no table.
    assert!(parts() > 0 && !killed.join("errors.parquet").exists());
    let said = run(&archives, &killed, &["--threads", "2"]);
    let known: usize = said.out.split(&[' ', '\n'][..]).nth(5).and_then(|word| word.parse().ok()).expect("a number");
    assert!((1..DEVICES).contains(&known), "{said:?}");
    assert_eq!(tables(&killed, "parquet"), tables(&whole, "parquet"));
    assert_eq!(left_over(&killed), Vec::<PathBuf>::new());
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn what_cannot_be_read_is_a_row_and_all_others_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archives, lake) = (folder.path().join("archives"), folder.path().join("lake"));
    copy(&fleet().join("archives"), &archives);
    fs::write(archives.join("garbage.zip"), b"no archive at all").expect("a file");
    fs::write(archives.join("nothing.zip"), b"").expect("a file");
    // Zeros pack to 1:1000.
    let bomb = zip(&[Member::deflated("zeros.log", &vec![0; 65 << 20])]);
    fs::write(archives.join("bomb.zip"), bomb).expect("a file");
    let mut expected = vec!["bomb.zip", "garbage.zip", "locked.zip", "nothing.zip"];
    let locked = Locked::new(folder.path(), &archives.join("locked.zip"));
    if locked.is_none() {
        expected.retain(|name| *name != "locked.zip");
    }
    let run = |args: &[&str]| {
        let mut command = batch(&archives, &lake, &[&["--output-format", "jsonl"], args].concat());
        locked.iter().for_each(|locked| locked.keeps_out(&mut command));
        let said = Said::of(command.output().expect("the program starts"));
        assert_eq!(said.code, 0, "{said:?}");
        said
    };
    let said = run(&["--threads", "2"]);
    let errors = rows(&lake, "errors");
    let found: Vec<&str> = errors.iter().map(|row| text(row, "archive")).collect();
    assert_eq!(found, expected, "{said:?} {errors:?}");
    assert!(errors.iter().all(|row| text(row, "kind") == "unreadable" && text(row, "reason").len() > 10), "{errors:?}");
    assert_eq!(rows(&lake, "devices").len(), DEVICES);
    // They stay what they are, and an archive that has another name is not read again; the same one twice is said.
    let good =
        |path: &PathBuf| path.to_string_lossy().contains("-W21") && path.extension().is_some_and(|end| end == "zip");
    let first = walk(&archives).into_iter().find(good).expect("an archive");
    fs::copy(&first, archives.join("a copy.zip")).expect("a file");
    fs::rename(&first, archives.join("moved.zip")).expect("a file");
    let said = run(&[]);
    assert!(said.out.contains(": 0 read now"), "{said:?}");
    assert_eq!(rows(&lake, "devices").len(), DEVICES);
    let twice = rows(&lake, "errors").iter().filter(|row| text(row, "kind") == "duplicate").count();
    assert_eq!(twice, 1);
}

fn say(sentence: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// An archive that the program may not read.
struct Locked {
    /// Root may read all: the program runs as nobody then.
    #[cfg(unix)]
    as_nobody: bool,
}

impl Locked {
    /// None, and a sentence, where the system cannot keep anybody out.
    #[cfg(unix)]
    fn new(folder: &Path, path: &Path) -> Option<Self> {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path, bits| fs::set_permissions(path, fs::Permissions::from_mode(bits)).expect("it is mine");
        fs::write(path, zip(&[Member::deflated("agent.log", b"nobody reads this")])).expect("a file");
        mode(path, 0);
        let locked = Locked { as_nobody: fs::File::open(path).is_ok() };
        // Where the program runs as nobody, nobody needs a place to write.
        mode(folder, 0o777);
        let mut command = oobelens(&["--version"]);
        locked.keeps_out(&mut command);
        if command.output().is_ok_and(|output| output.status.success()) {
            return Some(locked);
        }
        say("what nobody may read is not tested: this is root, and nobody may not run the program");
        fs::remove_file(path).expect("it is mine");
        None
    }

    #[cfg(not(unix))]
    fn new(_: &Path, _: &Path) -> Option<Self> {
        say("what nobody may read is not tested on this system");
        None
    }

    #[cfg(unix)]
    fn keeps_out(&self, command: &mut Command) {
        use std::os::unix::process::CommandExt;
        if self.as_nobody {
            command.uid(65534).gid(65534);
        }
    }

    #[cfg(not(unix))]
    fn keeps_out(&self, _: &mut Command) {}
}

fn copy(from: &Path, to: &Path) {
    for path in walk(from) {
        let target = to.join(path.strip_prefix(from).expect("below it"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(path, target).expect("a file");
    }
}

#[test]
fn rows_are_redacted_under_one_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let archives = fleet().join("archives");
    let refused = Said::of(batch(&archives, folder.path(), &["--redact"]).output().expect("it starts"));
    assert!(refused.code == 2 && refused.err.contains("--redact-key"), "{refused:?}");
    let keyed = |lake: &str, key: &str, threads: &str| {
        let lake = folder.path().join(lake);
        let args = ["--output-format", "jsonl", "--redact-key", key, "--redact-word", "Fabrikam", "--threads", threads];
        let said = run(&archives, &lake, &args);
        (said, tables(&lake, "jsonl"))
    };
    let (_, first) = keyed("one", "a key", "1");
    assert_eq!(keyed("two", "a key", "2").1, first, "the same key gives the same rows");
    assert!(keyed("one", "a key", "2").0.out.contains(": 0 read now"), "nothing is read again");
    let (said, other) = keyed("one", "another key", "2");
    assert!(said.out.contains(&format!(": {DEVICES} read now")) && other != first, "{said:?}");
    // No name of a device, an archive or a serial number is left, in the tables and in what is kept beside them.
    let mut kept: Vec<u8> = first.into_iter().flat_map(|(_, bytes)| bytes).collect();
    walk(&folder.path().join("two/_state")).iter().for_each(|path| kept.extend(fs::read(path).expect("a file")));
    let kept = String::from_utf8(kept).expect("text");
    for row in truth().values() {
        let archive = row["archive"].rsplit('/').next().expect("a name");
        for name in [archive, &row["serial"], &row["computer"]] {
            assert!(!kept.contains(name), "{name}");
        }
    }
    assert!(!kept.contains("Fabrikam") && kept.contains("serial-") && kept.contains("Contoso VPN"));
    // What was one device is one.
    let serials = |lake: &str| {
        let rows = rows(&folder.path().join(lake), "devices");
        rows.iter()
            .filter_map(|row| Some(row["serial"].as_str()?.to_owned()))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let told = truth().values().filter(|row| row["told"] == "True").count();
    assert!(serials("two").len() > told / 2, "{}", serials("two").len());
}

#[test]
fn two_runs_do_not_write_into_one_lake() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("_state")).expect("a folder");
    let held = fs::File::create(folder.path().join("_state/lock")).expect("a file");
    held.lock().expect("nobody else holds it");
    let said = Said::of(batch(&fleet().join("archives"), folder.path(), &[]).output().expect("the program starts"));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("another run writes there"), "{said:?}");
    let empty = tempfile::tempdir().expect("a folder");
    let said = Said::of(batch(empty.path(), &folder.path().join("other"), &[]).output().expect("the program starts"));
    assert!(said.code == 2 && said.err.contains("there is no archive and no folder of logs"), "{said:?}");
}

/// The most memory of a run, where the system tells it.
#[test]
#[cfg(target_os = "linux")]
fn memory_stays_small() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = batch(&fleet().join("archives"), folder.path(), &["--threads", "2"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(high.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!((1..300_000).contains(&most), "{most} kB");
}
