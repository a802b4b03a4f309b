//! Prose in lines of a given width, and knowledge in words.

use oobelens::knowledge::model::Condition;
use oobelens::report::escaped;
use std::fmt::Write;

/// A page of text being written.
pub struct Page {
    pub text: String,
    width: usize,
    colour: bool,
}

impl Page {
    pub fn new(width: usize, colour: bool) -> Self {
        Page { text: String::new(), width: width.max(40), colour }
    }

    /// A heading on a line of its own.
    pub fn heading(&mut self, text: &str) {
        let text = escaped(text);
        let _ = if self.colour { writeln!(self.text, "\x1b[1m{text}\x1b[0m") } else { writeln!(self.text, "{text}") };
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// `start`, then the words of `text`, broken into lines that begin below where the first word stands.
    pub fn wrapped(&mut self, start: &str, text: &str) {
        let indent = start.chars().count();
        let text = escaped(text);
        self.text.push_str(start);
        let mut column = indent;
        for (number, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
            let length = word.chars().count();
            if number > 0 && column + 1 + length > self.width {
                let _ = write!(self.text, "\n{:indent$}", "");
                column = indent;
            } else if number > 0 {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += length;
        }
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
    }

    /// `start` and the text as it is, on one line however long.
    pub fn raw(&mut self, start: &str, text: &str) {
        let _ = writeln!(self.text, "{start}{}", escaped(text));
    }

    /// A label and what it stands for; nothing where there is nothing.
    pub fn field(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.wrapped(&format!("  {label:<10} "), text);
        }
    }

    /// A condition, a line a part.
    pub fn condition(&mut self, label: &str, condition: &Condition) {
        let mut lines = Vec::new();
        parts(condition, 0, &mut lines);
        for (number, (depth, line)) in lines.into_iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            self.wrapped(&format!("  {label:<10} {:indent$}", "", indent = depth * 2), &line);
        }
    }
}

/// The parts of a condition; all of them must hold.
fn parts(condition: &Condition, depth: usize, lines: &mut Vec<(usize, String)>) {
    let within = condition.within.map(|seconds| format!(" within {}", length(seconds))).unwrap_or_default();
    if let Some(on) = &condition.on {
        let mut line = on.to_string();
        if let Some(count) = condition.count.filter(|&count| count > 1) {
            let _ = write!(line, ", at least {count} times{within}");
        }
        if let Some(seconds) = condition.lasting {
            let _ = write!(line, ", going on for at least {}", length(seconds));
        }
        if let Some(end) = &condition.broken_by {
            let _ = write!(line, "; each stretch up to {end} by itself");
        }
        lines.push((depth, line));
    }
    if !condition.sequence.is_empty() {
        let steps: Vec<String> = condition.sequence.iter().map(ToString::to_string).collect();
        lines.push((depth, format!("one after the other{within}: {}", steps.join("; then "))));
    }
    if let Some(absent) = &condition.absent {
        lines.push((depth, format!("never: {absent}")));
    }
    for (head, list) in [
        ("all of these:", &condition.all),
        ("at least one of these:", &condition.any),
        ("none of these:", &condition.none),
    ] {
        if !list.is_empty() {
            lines.push((depth, head.to_owned()));
            list.iter().for_each(|inner| parts(inner, depth + 1, lines));
        }
    }
}

/// Source families as people call them.
pub fn families(names: &[String]) -> String {
    let named = names.iter().map(|name| match name.as_str() {
        "ime" => "the Intune agent's logs",
        "events" => "event logs",
        "registry" => "registry exports",
        "documents" => "documents (JSON, XML, command output)",
        "setup" => "setup logs of Windows",
        other => other,
    });
    named.collect::<Vec<_>>().join(", ")
}

/// `15 min`
fn length(seconds: i64) -> String {
    match seconds {
        day if day % 86_400 == 0 => format!("{} d", day / 86_400),
        hour if hour % 3600 == 0 => format!("{} h", hour / 3600),
        minute if minute % 60 == 0 => format!("{} min", minute / 60),
        second => format!("{second} s"),
    }
}

/// `3 rules`, `1 rule`
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
