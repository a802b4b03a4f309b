//! Which tool put a set of sources together: told from their names.

use std::collections::BTreeSet;

/// What the device-wide collection of Intune is called here.
const INTUNE: &str = "Collect diagnostics (Intune)";
const MDM: &str = "mdmdiagnosticstool";
const ONE: &str = "One Data Collector";

/// The kinds of item in a collection of Intune: folders and files are named `(64) FoldersFiles …`, newer ones without
/// the number.
///
/// Source: <https://learn.microsoft.com/intune/intune-service/remote-actions/collect-diagnostics>; the numbers were seen
/// in the field.
const ITEMS: [&str; 4] = ["foldersfiles ", "registrykey ", "events ", "command "];

/// The roots among these names, and which tool's layout each has: the root is what stands before the names of that
/// tool, with the `/` or `!` at its end, or empty.
///
/// A name is a path or a chain of archives: `a.zip!b.cab!c.log`.
pub fn layout(names: &[&str]) -> Vec<(String, &'static str)> {
    let mut found = BTreeSet::new();
    for name in names {
        // Byte for byte as long as the name.
        let small = name.to_ascii_lowercase().replace('\\', "/");
        let mut root = 0;
        // Intune collects the traces of the other tool into a folder of its own.
        let mut in_item = false;
        while let Some(length) = small[root..].find(['/', '!']) {
            let (tool, archive) = (folder(&small[root..root + length]), small[root + length..].starts_with('!'));
            found.extend(tool.map(|tool| (name[..root].to_owned(), tool)));
            in_item = !archive && (in_item || tool == Some(INTUNE));
            root += length + 1;
        }
        let tool = file(&small[root..]).filter(|_| !in_item);
        found.extend(tool.map(|tool| (name[..root].to_owned(), tool)));
    }
    found.into_iter().collect()
}

/// The tool that names a folder so.
fn folder(name: &str) -> Option<&'static str> {
    if name == "collecteddata" { Some(ONE) } else { item(name) }
}

/// The tool that names a file so.
fn file(name: &str) -> Option<&'static str> {
    let report =
        matches!(name, "mdmdiagreport.xml" | "mdmdiagreport_registrydump.reg" | "mdmlogcollectorfootprint.txt");
    let trace = name.starts_with("diagnosticlogcsp_collector") && name.contains(".etl");
    if report || trace { Some(MDM) } else { item(name) }
}

/// `(12) Command …`
fn item(name: &str) -> Option<&'static str> {
    let numbered = name.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    let plain = match numbered {
        Some((number, plain)) if number.bytes().all(|byte| byte.is_ascii_digit()) => plain,
        _ => name,
    };
    ITEMS.iter().any(|item| plain.starts_with(item)).then_some(INTUNE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(names: &[&str], expected: &[(&str, &str)]) {
        let found = layout(names);
        let found: Vec<_> = found.iter().map(|(root, tool)| (root.as_str(), *tool)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_cab_of_mdmdiagnosticstool() {
        is(&["MDMDiagReport.xml", "setupact.log"], &[("", MDM)]);
        is(&["a\\MDMDiag.cab!MdmDiagReport_RegistryDump.reg", "b/x.log"], &[("a\\MDMDiag.cab!", MDM)]);
        is(&["x/DiagnosticLogCSP_Collector_Autopilot_2026_8_20_0_41_19.etl.merged"], &[("x/", MDM)]);
    }

    #[test]
    fn a_collection_of_intune_and_the_cab_in_it() {
        let names = [
            "DiagLogs.zip!(6) RegistryKey HKLM_Software_Contoso export.reg",
            "DiagLogs.zip!(64) FoldersFiles ProgramData_Contoso_Logs/agent.log",
            "DiagLogs.zip!(70) FoldersFiles temp_mdmlogs_cab/mdmlogs.cab!MdmLogCollectorFootPrint.txt",
            "DiagLogs.zip!(71) FoldersFiles Collectors/DiagnosticLogCSP_Collector_Autopilot_2026_8_20_0_41_19.etl",
            "DiagLogs.zip!Events Setup Events.evtx",
        ];
        let inner = "DiagLogs.zip!(70) FoldersFiles temp_mdmlogs_cab/mdmlogs.cab!";
        is(&names, &[("DiagLogs.zip!", INTUNE), (inner, MDM)]);
    }

    #[test]
    fn one_data_collector() {
        is(&["x.zip!CollectedData/Contoso.log", "x.zip!CollectedData/b/c.txt"], &[("x.zip!", ONE)]);
    }

    #[test]
    fn anything_else_is_none_of_them() {
        is(&[], &[]);
        is(&["", "/", "!", "(x) notes.txt", "events.csv", "commands/a.log", "(1)", "collecteddata"], &[]);
    }
}
