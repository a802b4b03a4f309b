//! Real devices: the names that the open report and records hold are in none of the redacted ones. The names are computed,
//! by means of their own.

use crate::support;
use oobelens::redact::Key;
use oobelens::report::to_text;
use oobelens::{Item, Knowledge, Options, Origin, Redactor, Row, collect, diagnose_found, evidence};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// The words of a text that stand behind one of these marks, up to a byte that ends a name.
fn behind(text: &str, marks: &[&str], found: &mut BTreeSet<String>) {
    let small = text.to_lowercase();
    for mark in marks {
        for (at, _) in small.match_indices(mark) {
            let rest = small[at + mark.len()..].trim_start_matches('\\');
            let name: String =
                rest.chars().take_while(|char| char.is_alphanumeric() || ".-_".contains(*char)).collect();
            let name = name.trim_end_matches(['.', '-']).trim_end_matches(".txt");
            if name.len() >= 4
                && !["user", "public", "default", "administrator"].contains(&name)
                && !name.starts_with("default")
            {
                found.insert(name.to_owned());
            }
        }
    }
}

#[test]
fn no_name_of_a_real_device_is_in_what_is_redacted() {
    let Some(root) = support::corpus() else { return };
    let knowledge = Knowledge::builtin();
    let mut looked_for = 0;
    for device in [
        "bundles/esp-certificates-failed-2024",
        "bundles/never-enrolled-2020",
        "ime/workstation-2026",
        "ime/oobe-two-clocks-2025",
        "ime/script-failure-2025",
    ] {
        let (sources, skipped) = collect(&[root.join(device)]).unwrap();
        let options = Options::new(&knowledge).timeline();
        let redactor = Redactor::new(Key::new("k")).learn(&sources, &options).unwrap();
        let names = Mutex::new(BTreeSet::new());
        let redacted = Mutex::new(Vec::new());
        oobelens::engine::records::for_each_window(
            &sources,
            &options,
            |source, items| {
                let mut found = BTreeSet::new();
                let mut kept = String::new();
                items.for_each(|_, item| {
                    let row = Row::new(&source.name, None, &item);
                    if let Item::Record(record) = &item
                        && let Origin::Event { computer, .. } = record.origin
                    {
                        found.insert(computer.to_string().to_lowercase());
                    }
                    behind(
                        &row.cells().text,
                        &["azuread\\", "s-1-12-1-", "s-1-5-21-", "proxy_azuread_", "account id is : "],
                        &mut found,
                    );
                    redactor.item(&item, |item| {
                        let row = Row::new("", None, item);
                        kept.push_str(&serde_json::to_string(&row).unwrap().to_lowercase());
                    });
                });
                names.lock().unwrap().extend(found);
                redacted.lock().unwrap().push(kept);
            },
            |_, _, ()| true,
        )
        .unwrap();
        let mut names = names.into_inner().unwrap();
        // What the collector's own names for nobody are.
        names.retain(|name| !matches!(name.as_str(), "" | "minwinpc") && !name.starts_with("00000000"));
        let open = diagnose_found(&sources, &skipped, &options).unwrap();
        let closed = diagnose_found(&sources, &skipped, &options.clone().redact(&redactor)).unwrap();
        assert_eq!((open.findings.len(), open.timeline.len()), (closed.findings.len(), closed.timeline.len()));
        assert_eq!(
            open.apps.iter().map(|app| &app.name).collect::<Vec<_>>(),
            closed.apps.iter().map(|app| &app.name).collect::<Vec<_>>()
        );
        let pack = evidence::collect(&sources, &skipped, &options.clone().redact(&redactor)).unwrap();
        let mut outputs = redacted.into_inner().unwrap();
        outputs.push(serde_json::to_string(&closed).unwrap().to_lowercase());
        outputs.push(to_text(&closed, 100, false).to_lowercase());
        outputs.extend(pack.files.iter().map(|file| file.text.to_lowercase()));
        looked_for += names.len();
        for name in &names {
            let at = outputs.iter().find_map(|text| text.find(name.as_str()).map(|at| (text, at)));
            assert!(
                at.is_none(),
                "{device}: {} bytes long, behind {:?}",
                name.len(),
                at.map(|(text, at)| text.get(at.saturating_sub(60)..at))
            );
        }
    }
    assert!(looked_for >= 12, "{looked_for} names were looked for");
}
