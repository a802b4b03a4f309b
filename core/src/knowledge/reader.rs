//! Takes typed values out of TOML tables, with a diagnostic for everything that is not as expected.

use crate::knowledge::diagnostic::{Diagnostic, meant};
use crate::knowledge::keys::{Key, OFF, words_of};
use crate::limits::Limits;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file being read, and what is wrong with it so far.
#[derive(Debug)]
pub struct Reader<'t> {
    pub file: &'t str,
    pub text: &'t str,
    pub faults: Vec<Diagnostic>,
    /// How much a template may hold.
    pub limits: Limits,
}

impl<'t> Reader<'t> {
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Reader { file, text, faults: Vec::new(), limits: Limits::USUAL }
    }

    /// With other limits.
    pub fn within(self, limits: Limits) -> Self {
        Reader { limits, ..self }
    }

    /// The file as a table; a fault and nothing where it is no TOML.
    pub fn table(&mut self) -> Option<Spanned<DeTable<'t>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                self.fault(at, format!("this is no TOML: {}", error.message()), None);
                None
            }
        }
    }

    pub fn fault(&mut self, at: Range<usize>, message: String, help: Option<String>) {
        self.faults.push(Diagnostic { file: self.file.to_owned(), text: self.text.to_owned(), at, message, help });
    }

    /// A fault for every key that nobody knows, and for every one that is needed and missing.
    pub fn keys(&mut self, table: &DeTable<'t>, at: &Range<usize>, keys: &[Key], what: &str) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !keys.iter().any(|key| key.name == name) {
                let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
                let message = format!("{what} has no key `{name}`; expected one of {}", names.join(", "));
                self.fault(key.span(), message, meant(name, names));
            }
        }
        for key in keys.iter().filter(|key| key.needed) {
            self.need(table, key.name, at, what);
        }
    }

    /// Whether something is wrong inside a value.
    pub fn any_fault_in(&self, value: Option<&Spanned<DeValue<'t>>>) -> bool {
        let inside = |at: Range<usize>| self.faults.iter().any(|fault| at.contains(&fault.at.start));
        value.is_some_and(|value| inside(value.span()))
    }

    /// Where a table says `off = true`: it may give the reason, and nothing else.
    pub fn off(&mut self, table: &DeTable<'t>, what: &str) -> Option<Range<usize>> {
        let value = table.get(OFF.name).filter(|value| value.get_ref().as_bool() == Some(true))?;
        for key in table.keys().filter(|key| !matches!(key.get_ref().as_ref(), "off" | "why")) {
            let help = "leave `off` out to replace the built-in one, or the rest to switch it off".to_owned();
            self.fault(key.span(), format!("{what} that is off has no `{}`: only `why`", key.get_ref()), Some(help));
        }
        Some(value.span())
    }

    pub fn need<'v>(
        &mut self,
        table: &'v DeTable<'t>,
        key: &str,
        whole: &Range<usize>,
        what: &str,
    ) -> Option<&'v Spanned<DeValue<'t>>> {
        let found = table.get(key);
        if found.is_none() {
            let line_end = self.text[whole.start..].find('\n').map_or(whole.end, |length| whole.start + length);
            self.fault(whole.start..line_end.max(whole.start), format!("{what} needs `{key}`"), None);
        }
        found
    }

    pub fn wrong(&mut self, value: &Spanned<DeValue<'t>>, expected: &str) {
        let message = format!("expected {expected}, found {}", value.get_ref().type_str());
        self.fault(value.span(), message, None);
    }

    pub fn string(&mut self, value: &Spanned<DeValue<'t>>) -> String {
        match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong(value, "a text");
                String::new()
            }
        }
    }

    /// A text under a key; an empty one where the key is missing.
    pub fn text_at(&mut self, table: &DeTable<'t>, key: &str) -> String {
        table.get(key).map(|value| self.string(value)).unwrap_or_default()
    }

    pub fn bool_at(&mut self, table: &DeTable<'t>, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(value, "true or false");
            false
        })
    }

    pub fn int(&mut self, value: &Spanned<DeValue<'t>>) -> Option<i64> {
        let parsed =
            value.get_ref().as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if parsed.is_none() {
            self.wrong(value, "a whole number");
        }
        parsed
    }

    /// One text or an array of texts under a key, each with its place.
    pub fn texts_at(&mut self, table: &DeTable<'t>, key: &str) -> Vec<Spanned<String>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        self.many(value).into_iter().map(|value| Spanned::new(value.span(), self.string(value))).collect()
    }

    /// The elements of an array, or the one value itself.
    pub fn many<'v>(&mut self, value: &'v Spanned<DeValue<'t>>) -> Vec<&'v Spanned<DeValue<'t>>> {
        match value.get_ref() {
            DeValue::Array(values) => values.iter().collect(),
            _ => vec![value],
        }
    }

    /// The tables of an array of tables under a key.
    pub fn tables_at<'v>(&mut self, table: &'v DeTable<'t>, key: &str) -> Vec<(&'v DeTable<'t>, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let mut found = Vec::new();
        for value in self.many(value) {
            match value.get_ref() {
                DeValue::Table(inner) => found.push((inner, value.span())),
                _ => self.wrong(value, "a table"),
            }
        }
        found
    }

    /// One of the words of a closed list.
    pub fn word<'w>(&mut self, value: &Spanned<DeValue<'t>>, words: &[&'w str], what: &str) -> Option<&'w str> {
        let text = self.string(value);
        let found = words.iter().copied().find(|word| *word == text);
        if found.is_none() && !text.is_empty() {
            let help = meant(&text, words.iter().copied());
            self.fault(
                value.span(),
                format!("there is no {what} `{text}`; expected one of {}", words.join(", ")),
                help,
            );
        }
        found
    }

    /// The word under a key of a table whose keys are these.
    pub fn word_at(&mut self, table: &DeTable<'t>, keys: &[Key], key: &str) -> Option<&'static str> {
        table.get(key).and_then(|value| self.word(value, words_of(keys, key), key))
    }

    /// A length of time such as `90s`, `15m`, `2h` or `1d`, in seconds.
    pub fn duration(&mut self, value: &Spanned<DeValue<'t>>) -> Option<i64> {
        let text = self.string(value);
        let unit = match text.bytes().last() {
            Some(b's') => 1,
            Some(b'm') => 60,
            Some(b'h') => 3600,
            Some(b'd') => 86_400,
            _ => 0,
        };
        let number: Option<i64> = text.get(..text.len().saturating_sub(1)).and_then(|digits| digits.parse().ok());
        match number {
            Some(number) if unit > 0 && number > 0 => Some(number * unit),
            _ => {
                self.fault(
                    value.span(),
                    "expected a length of time such as `90s`, `15m`, `2h` or `1d`".to_owned(),
                    None,
                );
                None
            }
        }
    }
}
