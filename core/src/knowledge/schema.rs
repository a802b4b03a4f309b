//! JSON Schemas of knowledge files, for completion in editors: made of the tables of keys that the readers go by.
//!
//! A schema knows the shape of a file and the names that are known when it is made. What files say of each other, and
//! whether templates and examples hold, is what [`check`](crate::knowledge::check) is for.

use super::Knowledge;
use super::keys::{CONDITION, Holds, Key, OFF, RULE, RUNBOOK, SELECTOR, SIGNAL, TEST};
use super::kinds::KINDS;
use serde_json::{Map, Value, json};

/// The kinds of files in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `rules/**/*.toml`
    Rule,
    /// `signals/*.toml`
    Signals,
    /// `runbooks/*.toml`
    Runbook,
}

/// The JSON Schema (draft 7) of such a file; the names of kinds, signals, rules and points in it are those of
/// `knowledge`.
///
/// ```
/// use oobelens::{Knowledge, knowledge::schema::{FileKind, schema}};
/// let schema = schema(&Knowledge::builtin(), FileKind::Rule);
/// assert_eq!(schema["properties"]["severity"]["enum"][0], "error");
/// ```
pub fn schema(knowledge: &Knowledge, of: FileKind) -> Value {
    let names = Names::of(knowledge);
    let mut schema = match of {
        FileKind::Rule => names.file_of_rule(),
        FileKind::Signals => json!({
            "type": "object",
            "propertyNames": { "pattern": "^[a-z][a-z0-9-]*$" },
            "additionalProperties": names.signal(),
        }),
        FileKind::Runbook => names.table(RUNBOOK),
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(match of {
        FileKind::Rule => "A rule of oobelens",
        FileKind::Signals => "Signals of oobelens",
        FileKind::Runbook => "A runbook of oobelens",
    });
    schema["definitions"] = json!({
        "happening": names.happening(),
        "selector": { "anyOf": [reference("happening"), names.table(SELECTOR)] },
        "condition": { "anyOf": [reference("happening"), names.condition()] },
        "test": { "anyOf": [said(), at_least_one(names.table(TEST))] },
        "kind": { "enum": names.kinds, "x-taplo": docs(KINDS.iter().map(|kind| kind.about)) },
        "point": { "enum": names.points, "x-taplo": docs(names.titles.iter().map(String::as_str)) },
        "rule": { "anyOf": [{ "enum": names.rules }, { "type": "string" }] },
        "outcome": { "enum": names.outcomes },
    });
    schema
}

/// The names an editor offers.
struct Names {
    kinds: Vec<&'static str>,
    outcomes: Vec<&'static str>,
    happenings: Vec<String>,
    rules: Vec<String>,
    points: Vec<String>,
    titles: Vec<String>,
}

impl Names {
    fn of(knowledge: &Knowledge) -> Self {
        let points = || knowledge.runbooks().iter().flat_map(|book| &book.points);
        let of_kinds = KINDS.iter().flat_map(|kind| {
            let with = kind.outcomes.iter().map(|outcome| format!("{} {outcome}", kind.name));
            std::iter::once(kind.name.to_owned()).chain(with)
        });
        let mut outcomes: Vec<&str> = KINDS.iter().flat_map(|kind| kind.outcomes.iter().copied()).collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        Names {
            kinds: KINDS.iter().map(|kind| kind.name).collect(),
            outcomes,
            happenings: of_kinds.chain(knowledge.signals().iter().map(|signal| signal.id.clone())).collect(),
            rules: knowledge.rules().iter().map(|rule| rule.id.clone()).collect(),
            points: points().map(|point| point.id.clone()).collect(),
            titles: points().map(|point| point.title.clone()).collect(),
        }
    }

    fn file_of_rule(&self) -> Value {
        let mut rule = self.table(RULE);
        unless_off(&mut rule, json!({ "required": needed(RULE) }));
        rule
    }

    fn signal(&self) -> Value {
        let mut signal = self.table(SIGNAL);
        // Besides what every signal needs: how its record is recognised, and of noise the reason.
        let ways =
            [&["text", "source"][..], &["provider", "id"], &["provider", "event"], &["key", "name"], &["document"]];
        let ways: Vec<Value> = ways.iter().map(|keys| json!({ "required": keys })).collect();
        let noise = json!({ "required": ["kind"], "properties": { "kind": { "const": "noise" } } });
        let whole = json!({
            "required": needed(SIGNAL),
            "anyOf": ways,
            "if": noise,
            "then": { "required": ["reason"] },
            "properties": { "why": false },
        });
        unless_off(&mut signal, whole);
        signal
    }

    /// A table with these keys and no other. What it needs is added where it is not always needed.
    fn table(&self, keys: &[Key]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            let mut value = self.value(key.holds);
            value["description"] = json!(key.about);
            properties.insert(key.name.to_owned(), value);
        }
        // The values are switched off instead of needed in rules and signals.
        let required = if keys.iter().any(|key| key.name == OFF.name) { Vec::new() } else { needed(keys) };
        json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
    }

    fn value(&self, holds: Holds) -> Value {
        match holds {
            Holds::Text | Holds::Capture => json!({ "type": "string" }),
            Holds::Texts | Holds::Templates => one_or_many(json!({ "type": "string" })),
            Holds::Flag => json!({ "type": "boolean" }),
            Holds::Count => json!({ "type": "integer", "minimum": 1 }),
            Holds::Whole => json!({ "type": "integer" }),
            Holds::Ids => one_or_many(json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX })),
            Holds::Length => json!({ "type": "string", "pattern": "^[0-9]+[smhd]$" }),
            Holds::Word(words) => json!({ "enum": words }),
            Holds::Words(words) => one_or_many(json!({ "enum": words })),
            Holds::Kind => own(reference("kind")),
            Holds::Points => one_or_many(reference("point")),
            Holds::Rules => one_or_many(reference("rule")),
            Holds::Happening => own(reference("happening")),
            Holds::Selector => own(reference("selector")),
            Holds::Selectors => one_or_many(reference("selector")),
            Holds::Condition => own(reference("condition")),
            Holds::Conditions => one_or_many(reference("condition")),
            Holds::Tests => json!({ "type": "object", "additionalProperties": reference("test") }),
            Holds::Said => said(),
            Holds::TextMap => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            Holds::Outcome => {
                let by = json!({ "type": "object", "additionalProperties": reference("outcome"), "minProperties": 1 });
                let table =
                    json!({ "type": "object", "additionalProperties": by, "minProperties": 1, "maxProperties": 1 });
                json!({ "anyOf": [reference("outcome"), table] })
            }
            Holds::Table(keys) => self.table(keys),
            Holds::Tables(keys) => one_or_many(self.table(keys)),
        }
    }

    /// A table of a condition: one of its keys says what it asks for.
    fn condition(&self) -> Value {
        let mut table = self.table(CONDITION);
        let asks = ["on", "sequence", "all", "any", "none", "absent"];
        table["anyOf"] = asks.iter().map(|key| json!({ "required": [key] })).collect();
        table
    }

    /// A kind or a signal, with outcomes. Signals of one's own need not be known: the names are what is offered.
    fn happening(&self) -> Value {
        json!({ "anyOf": [{ "enum": self.happenings }, { "type": "string", "pattern": "^[a-z][a-z0-9.-]*( .*)?$" }] })
    }
}

/// What must hold of a table that does not say `off = true`; one that does holds nothing else but why.
fn unless_off(table: &mut Value, whole: Value) {
    table["if"] = json!({ "required": ["off"], "properties": { "off": { "const": true } } });
    table["then"] = json!({ "propertyNames": { "enum": ["off", "why"] } });
    table["else"] = whole;
    // `why` stands in rules anyway.
    if table["properties"].get("why").is_none() {
        table["properties"]["why"] = json!({ "type": "string", "description": "why the built-in one is switched off" });
    }
}

fn needed(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().filter(|key| key.needed).map(|key| key.name).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// A reference beside which other words may stand: in draft 7 it hides them.
fn own(reference: Value) -> Value {
    json!({ "allOf": [reference] })
}

fn one_or_many(item: Value) -> Value {
    json!({ "anyOf": [item.clone(), { "type": "array", "items": item }] })
}

fn said() -> Value {
    one_or_many(json!({ "type": ["string", "integer", "boolean"] }))
}

fn at_least_one(mut table: Value) -> Value {
    table["minProperties"] = json!(1);
    table
}

fn docs<'d>(texts: impl Iterator<Item = &'d str>) -> Value {
    json!({ "docs": { "enumValues": texts.collect::<Vec<_>>() } })
}
