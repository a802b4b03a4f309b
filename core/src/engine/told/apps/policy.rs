//! What the policy of an app says: in which context it is installed, what it needs and replaces, how it is detected.
//!
//! Shapes and numbers: <https://learn.microsoft.com/graph/api/resources/intune-apps-win32lobapp>, seen in the field.

use crate::engine::Value;
use crate::json;
use crate::report::Detection;

/// `InstallEx.RunAs`: 1 is the system, seen in the field; other numbers are the user's.
pub fn context(run_as: Value<'_>) -> Option<&'static str> {
    match run_as {
        Value::Int(1) => Some("system"),
        Value::Int(0 | 2) => Some("user"),
        _ => None,
    }
}

/// Ids of the apps it needs, and of those it replaces. The policy lists what hangs together as a whole: only links that
/// start at this app are its own.
pub fn links(list: &str, app: &str) -> (Vec<String>, Vec<String>) {
    let (mut needs, mut replaces) = (Vec::new(), Vec::new());
    elements(list, |link| {
        let of = |name: &str| json::member(link, name.as_bytes()).and_then(json::text);
        let (Some(from), Some(to)) = (of("AppId"), of("ChildId")) else { return };
        if from.eq_ignore_ascii_case(app) {
            match number(link, "Type") {
                Some(0) => needs.push(to.to_ascii_lowercase()),
                Some(1) => replaces.push(to.to_ascii_lowercase()),
                _ => {}
            }
        }
    });
    (needs, replaces)
}

/// How the agent finds out that the app is there: all of it must hold.
pub fn detection(rules: &str) -> Vec<Detection> {
    let mut told = Vec::new();
    elements(rules, |rule| {
        let text = json::member(rule, b"DetectionText").and_then(json::text).unwrap_or_default();
        let text = text.as_bytes();
        let of = |name: &str| json::member(text, name.as_bytes()).and_then(json::text).unwrap_or_default();
        let how = number(text, "DetectionType");
        let path = match of("Path") {
            path if path.is_empty() => of("KeyPath"),
            path => path,
        };
        let than = || format!(" {} {}", operator(number(text, "Operator")), of("DetectionValue"));
        let (asks, at) = match number(rule, "DetectionType") {
            Some(0) => {
                let name = match (of("KeyName"), of("ValueName")) {
                    (name, other) if name.is_empty() => other,
                    (name, _) => name,
                };
                let value = if name.is_empty() { String::new() } else { format!(", value {name}") };
                let asked = match how {
                    Some(2) => "is not there".to_owned(),
                    Some(3) => format!("is the text{}", than()),
                    Some(4) => format!("is a number{}", than()),
                    Some(5) => format!("is a version{}", than()),
                    _ => "is there".to_owned(),
                };
                (format!("registry key {path}{value} {asked}"), path.into_owned())
            }
            Some(1) => {
                let code = of("ProductCode");
                let version = match of("ProductVersion") {
                    version if version.is_empty() => String::new(),
                    version => format!(", version {} {version}", operator(number(text, "ProductVersionOperator"))),
                };
                (format!("MSI product {code} is installed{version}"), code.into_owned())
            }
            Some(2) => {
                let file = format!("{path}\\{}", of("FileOrFolderName"));
                let asked = match how {
                    Some(2) => format!("was changed{}", than()),
                    Some(3) => format!("was created{}", than()),
                    Some(4) => format!("has a version{}", than()),
                    Some(5) => format!("has a size in MB{}", than()),
                    Some(6) => "is not there".to_owned(),
                    _ => "is there".to_owned(),
                };
                (format!("file or folder {file} {asked}"), file)
            }
            Some(3) => ("a PowerShell script ends with 0 and writes something".to_owned(), String::new()),
            _ => return,
        };
        told.push(Detection { asks, at, met: None });
    });
    told
}

fn operator(number: Option<i64>) -> &'static str {
    match number {
        Some(1) => "=",
        Some(2) => "other than",
        Some(4) => ">",
        Some(5) => ">=",
        Some(8) => "<",
        Some(9) => "<=",
        _ => "",
    }
}

fn number(object: &[u8], name: &str) -> Option<i64> {
    std::str::from_utf8(json::member(object, name.as_bytes())?).ok()?.trim().parse().ok()
}

/// Every element of an array; also of one that is written as a string.
fn elements(array: &str, mut each: impl FnMut(&[u8])) {
    let decoded = array.trim_start().starts_with('"').then(|| json::text(array.trim().as_bytes())).flatten();
    let array = decoded.as_deref().unwrap_or(array).as_bytes();
    let mut at = 0;
    while let Some(next) = json::next_element(array, at) {
        let end = json::skip(array, next).unwrap_or(array.len());
        each(&array[next..end]);
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_in_words() {
        let rules = r#"[
            {"DetectionType":0,"DetectionText":"{\"Path\":\"HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Contoso\",\"KeyName\":\"Version\",\"DetectionType\":5,\"Operator\":5,\"DetectionValue\":\"2.0\"}"},
            {"DetectionType":1,"DetectionText":"{\"ProductCode\":\"{22222222-3333-4444-5555-666666666666}\",\"ProductVersion\":null,\"ProductVersionOperator\":0}"},
            {"DetectionType":2,"DetectionText":"{\"Path\":\"C:\\\\Contoso\",\"FileOrFolderName\":\"vpn.exe\",\"DetectionType\":1}"},
            {"DetectionType":3,"DetectionText":"{\"ScriptBody\":\"AAAA\"}"}]"#;
        let asks: Vec<String> = detection(rules).into_iter().map(|one| one.asks).collect();
        assert_eq!(
            asks,
            [
                r"registry key HKEY_LOCAL_MACHINE\SOFTWARE\Contoso, value Version is a version >= 2.0",
                "MSI product {22222222-3333-4444-5555-666666666666} is installed",
                r"file or folder C:\Contoso\vpn.exe is there",
                "a PowerShell script ends with 0 and writes something",
            ]
        );
    }

    #[test]
    fn only_links_of_the_app_itself_are_its_own() {
        let list = r#"[{"AppId":"A","ChildId":"B","Type":0},{"AppId":"A","ChildId":"C","Type":1},{"AppId":"B","ChildId":"D","Type":0}]"#;
        assert_eq!(links(list, "a"), (vec!["b".to_owned()], vec!["c".to_owned()]));
    }

    #[test]
    fn what_is_no_list_tells_nothing() {
        for text in ["", "null", "{}", "[", "[{", "\"", "[1,2"] {
            assert!(detection(text).is_empty() && links(text, "a").0.is_empty(), "{text}");
        }
    }
}
