//! Reads a whole pack: `signals/*.toml`, `rules/**/*.toml`, `runbooks/*.toml`, and checks what the files say of each
//! other. All faults are reported, not only the first.

use crate::knowledge::diagnostic::{Diagnostic, meant};
use crate::knowledge::model::Pack;
use crate::knowledge::names::Names;
use crate::knowledge::read_rules::References;
use crate::knowledge::reader::Reader;
use crate::knowledge::{read_rules, read_runbook, read_signals};
use crate::limits::Limits;
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

/// Whether this can be the name of a rule or a signal: small letters, digits and `-`, a letter first.
pub fn is_lawful(id: &str) -> bool {
    read_signals::lawful(id)
}

/// The pack in these files. Names may refer to `base` too: the built-in knowledge a user's pack adds to. `base` is never
/// too much; with what the files add it may be.
pub fn load(files: &[File], base: &Pack, limits: &Limits) -> Result<Pack, Vec<Diagnostic>> {
    let mut loading = Loading::new(base);
    for (number, file) in files.iter().enumerate() {
        let mut reader = Reader::new(&file.path, &file.text).within(*limits);
        loading.file(number, &mut reader);
        loading.faults.append(&mut reader.faults);
    }
    let Loading { pack, mut faults, references, taken, .. } = loading;
    let names = Names::new(&pack, base);
    let wrong = references.into_iter().map(|(number, reference, at)| (number, names.wrong(&reference), at));
    let missed = taken.into_iter().map(|(number, id, at)| (number, names.missed(&id), at));
    for (number, wrong, at) in wrong.chain(missed) {
        let file = &files[number];
        faults.extend(wrong.map(|(message, help)| Diagnostic {
            file: file.path.clone(),
            text: file.text.clone(),
            at,
            message,
            help,
        }));
    }
    let Limits { signals, rules, .. } = Limits::USUAL;
    let (signals, rules) = (signals.min(limits.signals), rules.min(limits.rules));
    faults.extend(too_many(files, "signals", pack.signals.len(), base.signals.len(), signals));
    faults.extend(too_many(files, "rules", pack.rules.len(), base.rules.len(), rules));
    if faults.is_empty() { Ok(pack) } else { Err(faults) }
}

/// Whether a pack has too many of something, with those that are built in.
fn too_many(files: &[File], what: &str, own: usize, built_in: usize, most: usize) -> Option<Diagnostic> {
    let count = own + built_in;
    let file = files.last().filter(|_| count > most && own > 0)?;
    let message = format!("more than {most} {what}: {count} in this pack and the built-in one together");
    let help = Some(format!("leave out {} of them", (count - most).min(own)));
    Some(Diagnostic { file: file.path.clone(), text: file.text.clone(), at: 0..0, message, help })
}

/// What has been read so far.
struct Loading<'b> {
    base: &'b Pack,
    pack: Pack,
    faults: Vec<Diagnostic>,
    /// By the number of the file.
    references: Vec<(usize, read_rules::Reference, Range<usize>)>,
    /// Built-in signals that are replaced or switched off.
    taken: Vec<(usize, String, Range<usize>)>,
}

impl<'b> Loading<'b> {
    fn new(base: &'b Pack) -> Self {
        Loading { base, pack: Pack::default(), faults: Vec::new(), references: Vec::new(), taken: Vec::new() }
    }

    fn file(&mut self, number: usize, reader: &mut Reader<'_>) {
        let stem = reader.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_owned();
        match reader.file.split('/').next() {
            Some("signals") => self.signals(number, reader),
            Some("rules") => self.rule(number, reader, &stem),
            Some("runbooks") => {
                if let Some((runbook, found)) = read_runbook::read(reader, &stem) {
                    self.refer(number, found);
                    self.pack.runbooks.push(runbook);
                }
            }
            _ => reader.fault(
                0..0,
                "a pack's files stand in `signals`, `rules` or `runbooks`: this one is in none of them".to_owned(),
                None,
            ),
        }
    }

    fn signals(&mut self, number: usize, reader: &mut Reader<'_>) {
        let built_in: Vec<&str> = self.base.signals.iter().map(|signal| signal.id.as_str()).collect();
        for (found, at) in read_signals::read(reader) {
            let id = match &found {
                read_signals::Found::Signal(signal) => signal.id.clone(),
                read_signals::Found::Off(id) => id.clone(),
            };
            if self.pack.signals.iter().any(|other| other.id == id) || self.pack.off.signals.contains(&id) {
                reader.fault(at.clone(), format!("there is a signal `{id}` already"), None);
            }
            if built_in.contains(&id.as_str()) {
                self.taken.push((number, id.clone(), at.clone()));
            }
            match found {
                read_signals::Found::Signal(signal) => self.pack.signals.push(*signal),
                read_signals::Found::Off(_) => {
                    off(reader, at, &id, &built_in, "signal");
                    self.pack.off.signals.push(id);
                }
            }
        }
    }

    fn rule(&mut self, number: usize, reader: &mut Reader<'_>, id: &str) {
        if !read_signals::lawful(id) {
            let message = format!("`{id}` is no rule name: small letters, digits and `-`, a letter first");
            reader.fault(0..0, message, None);
        }
        if self.pack.rules.iter().any(|other| other.id == id) || self.pack.off.rules.iter().any(|other| other == id) {
            reader.fault(0..0, format!("there is a rule `{id}` already"), None);
        }
        match read_rules::read(reader, id) {
            Some(read_rules::Found::Rule(rule, found)) => {
                self.refer(number, found);
                self.pack.rules.push(*rule);
            }
            Some(read_rules::Found::Off(at)) => {
                let built_in: Vec<&str> = self.base.rules.iter().map(|rule| rule.id.as_str()).collect();
                off(reader, at, id, &built_in, "rule");
                self.pack.off.rules.push(id.to_owned());
            }
            None => {}
        }
    }

    fn refer(&mut self, number: usize, found: References) {
        self.references.extend(found.into_iter().map(|(reference, at)| (number, reference, at)));
    }
}

/// Only what is there can be switched off.
fn off(reader: &mut Reader<'_>, at: Range<usize>, id: &str, built_in: &[&str], what: &str) {
    if !built_in.contains(&id) {
        let help = meant(id, built_in.iter().copied());
        reader.fault(at, format!("there is no built-in {what} `{id}` to switch off"), help);
    }
}
