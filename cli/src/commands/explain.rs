//! `oobelens explain`: what a code, a host, a rule or a point of the runbook is; and every code in a text.

mod from;

use super::rules::write_rule;
use crate::args::{Common, Explain, TextOrJson};
use crate::output::{Output, Trouble};
use crate::words::{Page, counted, families};
use oobelens::knowledge::codes::{Scope, codes};
use oobelens::knowledge::diagnostic::nearest;
use oobelens::knowledge::explain::{Fact, Kind, Unknown, explain};
use oobelens::knowledge::hosts::{self, Host};
use oobelens::knowledge::model::{Point, Runbook};
use oobelens::{Knowledge, Limits};
use serde_json::{Value, json};
use std::process::ExitCode;

pub fn run(args: &Explain, common: &Common, mut output: Output) -> Result<ExitCode, Trouble> {
    let knowledge = super::knowledge(args.rules.as_deref(), &Limits::default())?;
    let asked = args.what.as_deref().unwrap_or_default().trim();
    let mut page = Page::new(output.width(), output.colour);
    let answer = match asked {
        _ if !args.from.is_empty() => from::answer(knowledge, &args.from, common, &mut page)?,
        "" => return Err(Trouble::new("name a code, a rule or a point of the runbook to explain")),
        asked => answer(knowledge, asked, &mut page)?,
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
    let points: Vec<&str> = host.points.split_whitespace().filter(|point| *point != "-").collect();
    write_points(knowledge, points.iter().copied(), page);
    page.field("Source", host.source);
    json!({ "asked": asked, "kind": "host", "host": host.pattern, "service": host.service, "without": host.without, "points": points, "source": host.source })
}

/// Points of the runbook with their titles.
fn write_points<'p>(knowledge: &Knowledge, ids: impl Iterator<Item = &'p str>, page: &mut Page) {
    for (number, id) in ids.enumerate() {
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
    let found = explain(asked).map_err(|why| match why {
        Unknown::NoField(word) => no_field(asked, &word),
        Unknown::NoCode => unknown(knowledge, asked),
    })?;
    match found.kind {
        Kind::NeedsScope => write_fields(asked, &found.codes, page),
        Kind::Known | Kind::Decoded => {
            for (number, fact) in found.codes.iter().enumerate() {
                if number > 0 {
                    page.blank();
                }
                write_fact(knowledge, fact, page);
            }
        }
    }
    if let Some(fact) = &found.wraps {
        page.blank();
        page.wrapped("", "It wraps this error:");
        write_fact(knowledge, fact, page);
    }
    let mut value = json!({ "asked": asked });
    if let (Value::Object(answer), Value::Object(found)) = (&mut value, json!(found)) {
        answer.extend(found);
    }
    Ok(value)
}

fn write_fact(knowledge: &Knowledge, fact: &Fact, page: &mut Page) {
    page.heading(&if fact.scope.is_empty() { spellings(fact) } else { format!("{fact}  ({})", fact.code) });
    page.field("Name", fact.name.unwrap_or_default());
    let known = fact.source.is_some() || !fact.scope.is_empty();
    let meaning =
        if known { fact.meaning.to_string() } else { format!("not in the table; its bits say: {}", fact.meaning) };
    page.field("Meaning", &meaning);
    page.field("Cause", fact.cause.unwrap_or_default());
    write_points(knowledge, fact.points.iter().copied(), page);
    page.field("Source", fact.source.unwrap_or_default());
}

/// What a small number would mean, field by field.
fn write_fields(asked: &str, facts: &[Fact], page: &mut Page) {
    page.wrapped("", &format!("{asked} alone says nothing: a small number means something only in the field it was read from. Ask again with the field before it:"));
    let of = |scope: Scope| facts.iter().find(|fact| fact.scope == scope.name());
    for (scope, fact) in Scope::FIELDS.into_iter().filter_map(|scope| Some((scope, of(scope)?))) {
        let name = fact.name.unwrap_or(&fact.meaning);
        page.wrapped(&format!("  {:<16} ", fact.to_string()), &format!("{}: {name}", scope.about()));
    }
    let absent = Scope::FIELDS.into_iter().filter(|scope| of(*scope).is_none());
    let absent: Vec<String> = absent.map(|scope| format!("`{}:` ({})", scope.name(), scope.about())).collect();
    if !absent.is_empty() {
        page.wrapped("  ", &format!("The table does not know it as {}.", absent.join(", ")));
    }
}

fn no_field(asked: &str, word: &str) -> Trouble {
    let known = Scope::FIELDS.map(|scope| format!("  {:<10} {}", format!("{}:", scope.name()), scope.about()));
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

/// One code, as hexadecimal, signed and unsigned.
fn spellings(fact: &Fact) -> String {
    match fact.signed {
        signed if signed < 0 => format!("{}  {signed}  {}", fact.code, fact.unsigned),
        _ => format!("{}  {}", fact.code, fact.unsigned),
    }
}
