//! `oobelens explain`: what a code, a host, a rule or a point of the runbook is; and every code in a text.

mod from;

use super::rules::write_rule;
use crate::args::{Explain, TextOrJson};
use crate::output::{Output, Trouble};
use crate::words::{Page, counted, families};
use oobelens::Knowledge;
use oobelens::knowledge::codes::{Code, Explanation, Scope, codes, decode, explain_code};
use oobelens::knowledge::diagnostic::nearest;
use oobelens::knowledge::hosts::{self, Host};
use oobelens::knowledge::model::{Point, Runbook};
use serde_json::{Value, json};
use std::process::ExitCode;

/// The scopes of small numbers, and what stands behind each.
const SCOPES: [(Scope, &str); 4] = [
    (Scope::Exit, "an exit code of an installer, or a Win32 error"),
    (Scope::Autopilot, "an answer of the Autopilot service"),
    (Scope::Aadsts, "an answer of the Entra sign-in"),
    (Scope::Http, "an error of WinHTTP or WinINet"),
];

pub fn run(args: &Explain, mut output: Output) -> Result<ExitCode, Trouble> {
    let knowledge = super::knowledge(args.rules.as_deref())?;
    let asked = args.what.as_deref().unwrap_or_default().trim();
    let mut page = Page::new(output.width(), output.colour);
    let answer = match asked {
        _ if !args.from.is_empty() => from::answer(&knowledge, &args.from, &mut page)?,
        "" => return Err(Trouble::new("name a code, a rule or a point of the runbook to explain")),
        asked => answer(&knowledge, asked, &mut page)?,
    };
    match args.output_format {
        TextOrJson::Text => output.write(page.text.as_bytes())?,
        TextOrJson::Json => output.json(&answer)?,
    };
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The answer as data, and on the page as text.
fn answer(knowledge: &Knowledge, asked: &str, page: &mut Page) -> Result<Value, Trouble> {
    let points: Vec<(&Runbook, &Point)> =
        points(knowledge).filter(|(_, point)| point.id.eq_ignore_ascii_case(asked)).collect();
    if !points.is_empty() {
        let told: Vec<Value> = points.iter().map(|(book, point)| write_point(knowledge, book, point, page)).collect();
        return Ok(json!({ "asked": asked, "kind": "point", "points": told }));
    }
    if let Some(rule) = super::whole_rule(knowledge, &asked.to_ascii_lowercase()) {
        write_rule(knowledge, &rule, false, page);
        return Ok(json!({ "asked": asked, "kind": "rule", "rule": rule }));
    }
    if let Some(host) = hosts::host(asked).filter(|_| asked.contains('.')) {
        return Ok(write_host(knowledge, asked, host, page));
    }
    write_code(knowledge, asked, page)
}

/// What a host is for.
fn write_host(knowledge: &Knowledge, asked: &str, host: &Host, page: &mut Page) -> Value {
    page.heading(&format!("{asked}  {}", host.service));
    page.field("Without it", host.without);
    page.field("Listed as", host.pattern);
    write_points(knowledge, host.points, page);
    page.field("Source", host.source);
    let points: Vec<&str> = host.points.split_whitespace().collect();
    json!({ "asked": asked, "kind": "host", "host": host.pattern, "service": host.service, "without": host.without, "points": points, "source": host.source })
}

/// Points of the runbook with their titles.
fn write_points(knowledge: &Knowledge, ids: &str, page: &mut Page) {
    for (number, id) in ids.split_whitespace().filter(|point| *point != "-").enumerate() {
        let title = points(knowledge)
            .find(|(_, point)| point.id == id)
            .map(|(_, point)| point.title.as_str())
            .unwrap_or_default();
        page.field(if number == 0 { "Runbook" } else { "" }, &format!("{id} {title}"));
    }
}

fn points(knowledge: &Knowledge) -> impl Iterator<Item = (&Runbook, &Point)> {
    knowledge.runbooks().iter().flat_map(|book| book.points.iter().map(move |point| (book, point)))
}

fn write_point(knowledge: &Knowledge, book: &Runbook, point: &Point, page: &mut Page) -> Value {
    let mut rules: Vec<&str> =
        knowledge.rules().iter().filter(|rule| rule.points.contains(&point.id)).map(|rule| rule.id.as_str()).collect();
    rules.sort_unstable();
    let fine: Vec<String> = point.fine.iter().map(ToString::to_string).collect();
    page.heading(&format!("{}  {}", point.id, point.title));
    page.field("Runbook", &format!("{}: {}", book.title, point.part.replace('-', " ")));
    let provable = match point.provable.as_str() {
        "yes" => "yes, where the right files were collected",
        "indirect" => "only indirectly",
        _ => "no log can show it",
    };
    page.field("Provable", provable);
    page.field("Proof", &point.proof);
    page.field("Fine if", &fine.join("; or "));
    page.field("Needs", &families(&point.needs));
    page.field("Otherwise", &point.otherwise);
    let none = if point.provable == "no" { "none, and there can be none" } else { "none yet" };
    page.field("Rules", &if rules.is_empty() { none.to_owned() } else { rules.join(", ") });
    let mut value = json!(point);
    value["runbook"] = json!(book.id);
    value["rules"] = json!(rules);
    value
}

fn write_code(knowledge: &Knowledge, asked: &str, page: &mut Page) -> Result<Value, Trouble> {
    // A scope that does not exist would be taken for a number without a meaning.
    let scope = match asked.split_once(':') {
        Some((word, _)) => Some(
            SCOPES
                .iter()
                .find(|(scope, _)| scope.name().eq_ignore_ascii_case(word.trim()))
                .ok_or_else(|| no_scope(asked, word))?,
        ),
        None => None,
    };
    match looked_up(asked) {
        Explanation::Known(rows) => {
            for (number, row) in rows.iter().enumerate() {
                if number > 0 {
                    page.blank();
                }
                write_row(knowledge, row, page);
            }
            // The row of an HRESULT often says no more than "see" the Win32 error it wraps. Those of WinHTTP say all themselves.
            let wraps = rows
                .iter()
                .find_map(|row| decode(row.value).1)
                .filter(|wrapped| wrapped.scope == Scope::Exit && !rows.contains(wrapped));
            write_wrapped(knowledge, wraps, page);
            Ok(json!({ "asked": asked, "kind": "code", "codes": all_as_json(&rows), "wraps": wraps.map(as_json) }))
        }
        Explanation::NeedsScope(rows) => {
            write_scopes(asked, &rows, page);
            Ok(
                json!({ "asked": asked, "kind": "needs-scope", "ask": rows.iter().map(|row| scoped(row)).collect::<Vec<_>>(), "codes": all_as_json(&rows) }),
            )
        }
        Explanation::Decoded { value, meaning, wraps } => {
            let (heading, meaning) = match scope {
                // A small number has no bits that tell anything.
                Some((scope, what)) if value <= 0xffff => {
                    (format!("{}:{value}", scope.name()), format!("not in the table as {what}"))
                }
                _ => (spellings(value), format!("not in the table; its bits say: {meaning}")),
            };
            page.heading(&heading);
            page.field("Meaning", &meaning);
            write_wrapped(knowledge, wraps, page);
            Ok(
                json!({ "asked": asked, "kind": "decoded", "code": hex(value), "meaning": meaning, "wraps": wraps.map(as_json) }),
            )
        }
        Explanation::NoCode => Err(unknown(knowledge, asked)),
    }
}

/// The code; eight hexadecimal digits without their `0x` are one too, where they would be a failure.
fn looked_up(asked: &str) -> Explanation {
    if !asked.contains(char::is_alphanumeric) {
        return Explanation::NoCode;
    }
    let bare = asked.len() == 8
        && asked.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !asked.starts_with(|char: char| matches!(char, '0'..='7'));
    match explain_code(asked) {
        Explanation::NoCode | Explanation::Decoded { .. } if bare => explain_code(&format!("0x{asked}")),
        explained => explained,
    }
}

fn write_wrapped(knowledge: &Knowledge, wraps: Option<&Code>, page: &mut Page) {
    if let Some(row) = wraps {
        page.blank();
        page.wrapped("", "It wraps this error:");
        write_row(knowledge, row, page);
    }
}

fn write_row(knowledge: &Knowledge, row: &Code, page: &mut Page) {
    let heading = if row.scope == Scope::Anywhere {
        spellings(row.value)
    } else {
        format!("{}  ({})", scoped(row), hex(row.value))
    };
    page.heading(&heading);
    page.field("Name", if row.name == "-" { "" } else { row.name });
    page.field("Meaning", row.meaning);
    page.field("Cause", if row.cause == "-" { "" } else { row.cause });
    write_points(knowledge, row.points, page);
    page.field("Source", row.source);
}

fn write_scopes(asked: &str, rows: &[&Code], page: &mut Page) {
    page.wrapped("", &format!("{asked} alone says nothing: a small number means something only in the field it was read from. Ask again with the field before it:"));
    for (scope, what) in SCOPES {
        let Some(row) = rows.iter().find(|row| row.scope == scope) else { continue };
        let name = if row.name == "-" { row.meaning } else { row.name };
        page.wrapped(&format!("  {:<16} ", scoped(row)), &format!("{what}: {name}"));
    }
    let absent = SCOPES.iter().filter(|(scope, _)| !rows.iter().any(|row| row.scope == *scope));
    let absent: Vec<String> = absent.map(|(scope, what)| format!("`{}:` ({what})", scope.name())).collect();
    if !absent.is_empty() {
        page.wrapped("  ", &format!("The table does not know it as {}.", absent.join(", ")));
    }
}

fn no_scope(asked: &str, word: &str) -> Trouble {
    let known: Vec<String> =
        SCOPES.iter().map(|(scope, what)| format!("  {:<10} {what}", format!("{}:", scope.name()))).collect();
    Trouble::new(format!("cannot explain `{asked}`: there is no field `{word}`; known are\n{}", known.join("\n")))
}

fn unknown(knowledge: &Knowledge, asked: &str) -> Trouble {
    let small = asked.to_lowercase();
    let names = codes().iter().flat_map(|code| code.name.split([' ', '/'])).filter(|name| name.len() > 3);
    let known: Vec<&str> = knowledge
        .rules()
        .iter()
        .map(|rule| rule.id.as_str())
        .chain(points(knowledge).map(|(_, point)| point.id.as_str()))
        .chain(names)
        .collect();
    let lower: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
    let near = nearest(&small, lower.iter().map(String::as_str))
        .and_then(|near| lower.iter().position(|name| name == near))
        .map(|at| known[at]);
    let below = points(knowledge)
        .map(|(_, point)| point.id.as_str())
        .filter(|id| id.to_lowercase().starts_with(&format!("{small}.")));
    let below: Vec<&str> = below.collect();
    let like: Vec<&str> = knowledge
        .rules()
        .iter()
        .map(|rule| rule.id.as_str())
        .filter(|id| small.len() > 3 && id.contains(&small))
        .take(5)
        .collect();
    let help = match near {
        _ if !below.is_empty() => format!("points below it are {}", below.join(", ")),
        Some(near) if small.len() > 1 => format!("did you mean `{near}`?"),
        _ if !like.is_empty() => format!("rules of a like name are {}", like.join(", ")),
        _ => format!(
            "`oobelens rules list` names the {}; codes are written 0x80070643, -2147023293 or 2147944003",
            counted(knowledge.rules().len(), "rule")
        ),
    };
    Trouble::new(format!("`{asked}` is no code, no rule and no point of the runbook that is known; {help}"))
}

fn scoped(row: &Code) -> String {
    format!("{}:{}", row.scope.name(), row.value)
}

fn hex(value: u32) -> String {
    format!("0x{value:08x}")
}

/// One code, as hexadecimal, signed and unsigned.
fn spellings(value: u32) -> String {
    match value as i32 {
        signed if signed < 0 => format!("{}  {signed}  {value}", hex(value)),
        _ => format!("{}  {value}", hex(value)),
    }
}

fn all_as_json(rows: &[&Code]) -> Vec<Value> {
    rows.iter().map(|row| as_json(row)).collect()
}

fn as_json(row: &Code) -> Value {
    json!({
        "code": hex(row.value),
        "signed": row.value as i32,
        "unsigned": row.value,
        "scope": row.scope.name(),
        "name": (row.name != "-").then_some(row.name),
        "meaning": row.meaning,
        "cause": row.cause,
        "points": row.points.split_whitespace().filter(|point| *point != "-").collect::<Vec<_>>(),
        "source": row.source,
    })
}
