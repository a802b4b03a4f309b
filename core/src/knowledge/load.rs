//! Reads a whole pack: `signals/*.toml`, `rules/**/*.toml`, `runbooks/*.toml`, and checks what the files say of each
//! other. All faults are reported, not only the first.

use crate::knowledge::diagnostic::{Diagnostic, nearest};
use crate::knowledge::kinds::{KINDS, kind_named};
use crate::knowledge::model::{Matcher, Pack, Selector};
use crate::knowledge::read_rules::Reference;
use crate::knowledge::reader::Reader;
use crate::knowledge::{read_rules, read_runbook, read_signals};
use crate::signal::template::Template;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

/// A file of a pack: its path with `/` below the pack's folder, and its text.
#[derive(Debug, Clone)]
pub struct File {
    /// `rules/app/app-missing.toml`
    pub path: String,
    /// All of it.
    pub text: String,
}

/// Source families a signal can be over and a rule can need.
pub const FAMILIES: &[&str] = &["ime", "events", "registry", "documents", "setup"];

/// What no advice may say, whoever wrote it: the runbook's hard rule, and what hides a failure.
const FORBIDDEN: &[&str] = &[
    "disable esp",
    "disable the esp",
    "disable the enrollment status page",
    "disable the enrolment status page",
    "turn off the esp",
    "turn the esp off",
    "switch off the esp",
    "skipuserstatuspage",
    "skipdevicestatuspage",
    "clear the tpm first",
    "reset the tpm first",
];

/// The pack in these files. Names may refer to `base` too: the built-in knowledge a user's pack adds to.
pub fn load(files: &[File], base: &Pack) -> Result<Pack, Vec<Diagnostic>> {
    let mut pack = Pack::default();
    let mut faults = Vec::new();
    let mut references: Vec<(usize, Reference, Range<usize>)> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let mut reader = Reader::new(&file.path, &file.text);
        let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        let refer = |found: Vec<(Reference, Range<usize>)>| {
            found.into_iter().map(move |(reference, at)| (number, reference, at))
        };
        match file.path.split('/').next() {
            Some("signals") => {
                for (signal, at) in read_signals::read(&mut reader) {
                    if pack.signals.iter().any(|other| other.id == signal.id) {
                        reader.fault(at, format!("there is a signal `{}` already", signal.id), None);
                    }
                    pack.signals.push(signal);
                }
            }
            Some("rules") => {
                if !read_signals::lawful(stem) {
                    reader.fault(
                        0..0,
                        format!("`{stem}` is no rule name: small letters, digits and `-`, a letter first"),
                        None,
                    );
                }
                if pack.rules.iter().any(|other| other.id == stem) {
                    reader.fault(0..0, format!("there is a rule `{stem}` already"), None);
                }
                if let Some((rule, found)) = read_rules::read(&mut reader, stem) {
                    references.extend(refer(found));
                    pack.rules.push(rule);
                }
            }
            Some("runbooks") => {
                if let Some((runbook, found)) = read_runbook::read(&mut reader, stem) {
                    references.extend(refer(found));
                    pack.runbooks.push(runbook);
                }
            }
            _ => reader.fault(
                0..0,
                "a pack's files stand in `signals`, `rules` or `runbooks`: this one is in none of them".to_owned(),
                None,
            ),
        }
        faults.append(&mut reader.faults);
    }
    let names = Names { pack: &pack, base, captures: LazyCell::new(|| captures(&pack, base)) };
    for (number, reference, at) in references {
        let file = &files[number];
        if let Some((message, help)) = names.wrong(&reference) {
            faults.push(Diagnostic { file: file.path.clone(), text: file.text.clone(), at, message, help });
        }
    }
    if faults.is_empty() { Ok(pack) } else { Err(faults) }
}

/// Everything that can be named.
struct Names<'p, F> {
    pack: &'p Pack,
    base: &'p Pack,
    /// What signals capture.
    captures: LazyCell<BTreeSet<String>, F>,
}

/// Holes that stand for the happenings themselves, and what can be written behind the name of any other.
const HOLES: &[&str] = &["count", "first", "last", "times", "until", "duration"];
const HOWS: &[&str] = &["bytes", "ms", "first-line", "count"];

/// What the signals of both packs capture, and the subjects of the kinds.
fn captures(pack: &Pack, base: &Pack) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = KINDS.iter().map(|kind| kind.subject.to_owned()).collect();
    for signal in pack.signals.iter().chain(&base.signals) {
        names.extend(signal.take.keys().cloned());
        if let Matcher::Text { text, .. } = &signal.of {
            names.extend(text.iter().filter_map(|text| Template::parse(text).ok()).flat_map(|template| template.names));
        }
    }
    names
}

impl<'p, F: FnOnce() -> BTreeSet<String>> Names<'p, F> {
    fn both<T>(&self, of: fn(&'p Pack) -> &'p [T]) -> impl Iterator<Item = &'p T> {
        of(self.pack).iter().chain(of(self.base))
    }

    /// What is wrong with a reference, and what may have been meant.
    fn wrong(&self, reference: &Reference) -> Option<(String, Option<String>)> {
        match reference {
            Reference::Point(id) => {
                let points: Vec<&str> = self
                    .both(|pack| &pack.runbooks)
                    .flat_map(|book| &book.points)
                    .map(|point| point.id.as_str())
                    .collect();
                unknown(id, &points, "runbook point")
            }
            Reference::Rule(id) => {
                let rules: Vec<&str> = self.both(|pack| &pack.rules).map(|rule| rule.id.as_str()).collect();
                unknown(id, &rules, "rule")
            }
            Reference::Source(id) => unknown(id, FAMILIES, "source"),
            Reference::Selector(selector) => self.wrong_selector(selector),
            Reference::Capture(name) => self.wrong_capture(name),
            Reference::Holes(text) if unbalanced(text) => {
                Some(("a hole in this text is never closed".to_owned(), None))
            }
            Reference::Holes(text) => text.split('{').skip(1).find_map(|hole| self.wrong_hole(hole.split('}').next()?)),
            Reference::Advice(text) => {
                let lower = text.to_lowercase();
                let found = FORBIDDEN
                    .iter()
                    .find(|advice| lower.contains(*advice) && !lower.contains(&format!("do not {advice}")))?;
                let help = "the runbook's hard rule: ESP controls stay on in production".to_owned();
                Some((format!("this advice is forbidden: `{found}`"), Some(help)))
            }
        }
    }

    fn wrong_hole(&self, hole: &str) -> Option<(String, Option<String>)> {
        let (name, how) = hole.split_once(':').unwrap_or((hole, HOWS[0]));
        if !HOWS.contains(&how) {
            return Some((format!("there is no `:{how}`; expected one of {}", HOWS.join(", ")), None));
        }
        if HOLES.contains(&name) { None } else { self.wrong_capture(name) }
    }

    fn wrong_capture(&self, name: &str) -> Option<(String, Option<String>)> {
        let known: Vec<&str> = self.captures.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let (_, help) = unknown(name, &known, "capture")?;
        Some((format!("no signal captures `{name}`"), help))
    }

    fn wrong_selector(&self, selector: &Selector) -> Option<(String, Option<String>)> {
        let signal = self.both(|pack| &pack.signals).find(|signal| signal.id == selector.what);
        let kind = signal.map_or(selector.what.as_str(), |signal| signal.kind.as_str());
        let Some(kind) = kind_named(kind) else {
            let signals = self.both(|pack| &pack.signals).map(|signal| signal.id.as_str());
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).chain(signals).collect();
            let help = nearest(&selector.what, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            return Some((format!("there is no kind or signal `{}`", selector.what), help));
        };
        let outcome = selector.outcome.iter().find(|outcome| !kind.outcomes.contains(&outcome.as_str()))?;
        Some((
            format!("kind {} has no outcome `{outcome}`; expected one of {}", kind.name, kind.outcomes.join(", ")),
            None,
        ))
    }
}

fn unknown(id: &str, known: &[&str], what: &str) -> Option<(String, Option<String>)> {
    if known.contains(&id) {
        return None;
    }
    let help = nearest(id, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    Some((format!("there is no {what} `{id}`"), help))
}

fn unbalanced(text: &str) -> bool {
    text.matches('{').count() != text.matches('}').count()
}
