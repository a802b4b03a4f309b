//! The report as text for a terminal: the verdict first, then what is open, what is over, the runbook, what was read.

pub(super) mod became;
pub(super) mod story;

use super::{App, Report, SourceCoverage, words};
use crate::finding::{Evidence, Finding};
use std::fmt::Write;

/// Styles that a terminal shows; every one empty where colour is not wanted.
pub(crate) struct Ink {
    pub bold: &'static str,
    pub red: &'static str,
    pub yellow: &'static str,
    pub green: &'static str,
    pub dim: &'static str,
    pub end: &'static str,
}

const PLAIN: Ink = Ink { bold: "", red: "", yellow: "", green: "", dim: "", end: "" };
const COLOURED: Ink =
    Ink { bold: "\x1b[1m", red: "\x1b[1;31m", yellow: "\x1b[33m", green: "\x1b[32m", dim: "\x1b[2m", end: "\x1b[0m" };

impl Ink {
    /// The colour of a weight; see [`words::weight`].
    fn of(&self, weight: &str) -> &'static str {
        match weight {
            "error" => self.red,
            "warning" => self.yellow,
            "fine" => self.green,
            _ => self.dim,
        }
    }
}

/// Writes the report as text, wrapped to `width` columns (at least 40), coloured with ANSI codes if asked for.
///
/// Text out of logs is hostile: control and bidirectional characters are shown escaped.
pub fn to_text(report: &Report, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    page.verdict(report);
    for (number, finding) in report.findings.iter().enumerate() {
        page.finding(number, finding);
    }
    page.runbook(report);
    page.next(report);
    page.setting_up(report);
    page.apps(report);
    page.became(report);
    page.coverage(report);
    page.text
}

/// Apps that are named.
const APPS: usize = 20;

/// A text as it grows.
pub(crate) struct Page {
    pub text: String,
    width: usize,
    pub ink: &'static Ink,
}

impl Page {
    pub fn new(width: usize, colour: bool) -> Self {
        Page { text: String::new(), width: width.max(40), ink: if colour { &COLOURED } else { &PLAIN } }
    }

    pub fn verdict(&mut self, report: &Report) {
        let ink = self.ink;
        let (word, weight) = words::headline(report.verdict.finding.map(|number| &report.findings[number]));
        let colour = ink.of(weight);
        self.wrapped(&format!("{colour}{word}{}  ", ink.end), word.len() + 2, 2, &report.verdict.sentence);
    }

    fn finding(&mut self, number: usize, finding: &Finding) {
        let ink = self.ink;
        let severity = words::weight(finding);
        let colour = ink.of(severity);
        self.text.push('\n');
        let head = format!("{}. {severity}", number + 1);
        self.wrapped(&format!("{colour}{head}{}  ", ink.end), head.len() + 2, 3, &finding.summary);
        let confidence = words::confidence(finding.confidence);
        let mut about = format!("{} · {confidence} · runbook {}", finding.rule, finding.points.join(", "));
        about.extend(words::when(finding).map(|when| format!(" · {when}")));
        self.indented(ink.dim, &about);
        for code in &finding.codes {
            let name = code.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
            self.indented("", &format!("{}{name}: {}", code.code, code.meaning));
        }
        // What is open and may have stopped the device is told at length; the rest in a few lines.
        let long = words::at_length(finding);
        let context = if long { &finding.context[..] } else { &finding.context[..finding.context.len().min(2)] };
        for line in context {
            self.wrapped("   - ", 5, 5, &line.text);
            if long {
                self.place(&line.evidence);
            }
        }
        if long {
            self.indented("", &format!("Why: {}", finding.why));
            self.indented("", &format!("Do:  {}", finding.fix));
        }
        let shown = if long { 4 } else { 2 };
        for evidence in ends(&finding.evidence, shown) {
            self.evidence(evidence);
        }
    }

    fn evidence(&mut self, evidence: &Evidence) {
        let time = evidence.time.as_deref().unwrap_or("no time");
        self.indented(self.ink.dim, &format!("{}{} {time}", evidence.source, evidence.place));
        self.wrapped("     | ", 7, 7, &shortened(&evidence.quote));
    }

    fn place(&mut self, evidence: &Evidence) {
        let place = format!("{}{}", evidence.source, evidence.place);
        self.wrapped(&format!("     {}", self.ink.dim), 5, 5, &place);
        self.close_ink();
    }

    pub fn indented(&mut self, colour: &str, text: &str) {
        self.wrapped(&format!("   {colour}"), 3, 3, text);
        if !colour.is_empty() {
            self.close_ink();
        }
    }

    /// Puts the end of a colour before the line break that was just written.
    fn close_ink(&mut self) {
        if self.text.ends_with('\n') {
            let at = self.text.len() - 1;
            self.text.insert_str(at, self.ink.end);
        }
    }

    fn coverage(&mut self, report: &Report) {
        let coverage = &report.coverage;
        self.heading("What was read");
        self.indented("", &words::coverage(coverage));
        for layout in &coverage.layouts {
            let root = if layout.root.is_empty() { "all of it" } else { &layout.root };
            self.wrapped("   - ", 5, 5, &format!("{root}: as {} puts it together", layout.tool));
        }
        for source in coverage.sources.iter().filter(|source| source.note.is_some() || !source.anomalies.is_empty()) {
            self.source(source);
        }
    }

    /// The apps that do not stand well, and how many do.
    fn apps(&mut self, report: &Report) {
        if report.apps.is_empty() {
            return;
        }
        self.heading("Apps");
        let rest: Vec<&App> = report.apps.iter().filter(|app| !app.fine).collect();
        for app in rest.iter().take(APPS) {
            let name = words::name(app);
            let intent = app.intent.map(|intent| format!(" ({intent})")).unwrap_or_default();
            self.wrapped("   - ", 5, 5, &format!("{name}{intent}: {}", words::stands(app)));
        }
        if let Some(more) = rest.len().checked_sub(APPS).filter(|more| *more > 0) {
            self.indented("", &format!("and {more} more that are not known to be as they should"));
        }
        self.indented("", &words::apps(report));
    }

    fn source(&mut self, source: &SourceCoverage) {
        let mut said: Vec<String> = source.anomalies.iter().map(|(kind, count)| words::residue(kind, *count)).collect();
        said.extend(source.note.clone());
        self.wrapped("   - ", 5, 5, &format!("{}: {} ({})", source.source, said.join(", "), source.format));
    }

    pub fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "\n{}{text}{}", self.ink.bold, self.ink.end);
    }

    /// Words broken into lines; `start` stands before the first (taking `taken` columns), `indent` blanks before others.
    pub fn wrapped(&mut self, start: &str, taken: usize, indent: usize, text: &str) {
        self.text.push_str(start);
        let mut column = taken;
        let text = escaped(text);
        let mut first = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if !first && column + 1 + length > self.width {
                let _ = write!(self.text, "\n{:indent$}", "");
                column = indent;
            } else if !first {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += length;
            first = false;
        }
        self.text.push('\n');
    }
}

/// `1 file`, `2 files`
pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The first ones and the last ones of what would be too many.
pub(super) fn ends(all: &[Evidence], most: usize) -> impl Iterator<Item = &Evidence> {
    let (head, tail) = if all.len() > most { (most / 2, most - most / 2) } else { (all.len(), 0) };
    all[..head].iter().chain(&all[all.len() - tail..])
}

/// At most 280 characters of a quote; the JSON report has all that was kept.
pub(super) fn shortened(quote: &str) -> String {
    match quote.char_indices().nth(280) {
        Some((at, _)) => format!("{}…", &quote[..at]),
        None => quote.to_owned(),
    }
}

/// Text out of logs as a terminal may show it: line ends and tabs as blanks, other control characters and those that
/// turn the direction of writing escaped.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\r' => {}
            '\n' => safe.push_str(" ⏎ "),
            '\t' => safe.push(' '),
            char if is_hostile(char) => drop(write!(safe, "{}", char.escape_unicode())),
            char => safe.push(char),
        }
    }
    safe
}

/// Whether a terminal may be led astray by a character: controls, breaks of a line that are no LF, marks that turn the
/// direction of writing, and the mark of the byte order.
pub fn is_hostile(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
