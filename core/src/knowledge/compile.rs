//! Knowledge made ready for use: names become numbers, templates an index.

use crate::error::{Error, ErrorKind};
use crate::knowledge::diagnostic::Diagnostic;
use crate::knowledge::index::Index;
use crate::knowledge::kinds::KINDS;
use crate::knowledge::load::{self, File};
use crate::knowledge::model::{self, Outcome, Pack, Rule, Signal};
use crate::limits::Limits;
use crate::signal::{Matcher, Template};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::LazyLock;

static START: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/start.pack"));
static FULL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/full.pack"));

/// Everything oobelens knows, compiled. Immutable: make it once, share it between threads and runs.
///
/// ```
/// let knowledge = oobelens::Knowledge::builtin();
/// assert!(knowledge.signals().len() >= 60);
/// ```
#[derive(Debug)]
pub struct Knowledge {
    pack: Pack,
    names: Names,
    signals: Vec<Compiled>,
    /// By source family: the templates, and for each template its signal and the names of its captures.
    families: Vec<Family>,
    index: Index,
    /// What a selector may name: each signal's id, and each kind.
    whats: FxHashMap<String, What>,
}

/// What a selector names.
#[derive(Debug, Clone, Copy)]
pub struct What {
    /// The number of the kind.
    pub kind: usize,
    /// The number of the signal, where it names one.
    pub signal: Option<u16>,
}

/// The number of a capture's name.
pub type NameId = u16;

/// Names of captures and subjects as numbers.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<String>,
    by_name: FxHashMap<String, NameId>,
}

impl Names {
    fn id(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let id = self.names.len() as NameId;
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), id);
        id
    }

    /// The number of a name, if any signal captures it.
    pub fn get(&self, name: &str) -> Option<NameId> {
        self.by_name.get(name).copied()
    }

    /// The name of that number.
    pub fn name(&self, id: NameId) -> &str {
        &self.names[usize::from(id)]
    }
}

/// A signal with everything looked up.
#[derive(Debug)]
pub struct Compiled {
    /// Its number in [`KINDS`].
    pub kind: usize,
    /// The capture that names the subject.
    pub subject: Option<NameId>,
    /// How the outcome is found.
    pub decide: Decide,
    /// Captures out of JSON: name, the JSON capture's name, the path below it.
    pub take: Vec<(NameId, NameId, Vec<String>)>,
    /// The JSON capture whose elements are happenings of their own.
    pub each: Option<NameId>,
    /// Claims records and emits nothing.
    pub noise: bool,
    /// Where a line does not say what it is about, it is about what its thread was at. Only apps and scripts are: a
    /// request to a host is answered on another thread.
    pub inherits: bool,
    /// The subject is a host: one however it is written.
    pub host: bool,
    /// The outcome that only says that something goes on.
    pub progress: Option<u8>,
}

/// How the outcome of a happening is found; outcomes are numbers in their kind's list.
#[derive(Debug)]
pub enum Decide {
    /// Always this.
    Fixed(u8),
    /// By an installer's exit code and Intune's default return codes.
    ExitCode,
    /// By what a capture says; no entry: not this signal.
    By {
        /// The capture.
        capture: NameId,
        /// From what it says to an outcome.
        map: Vec<(Vec<u8>, u8)>,
        /// For every other text.
        otherwise: Option<u8>,
    },
}

/// Makes a matcher.
type Make = Box<dyn FnOnce() -> Matcher + Send>;

/// The templates of a source family.
#[derive(Debug)]
pub struct Family {
    /// As signals write it in `source`.
    pub name: String,
    /// Finds the templates a message matches. It is made for the first message: who asks what a code means has none.
    pub matcher: LazyLock<Matcher, Make>,
    /// For each template its signal and the names and kinds of its captures.
    pub templates: Vec<TemplateOf>,
}

/// A template's signal and captures.
#[derive(Debug)]
pub struct TemplateOf {
    /// The number of the signal.
    pub signal: u16,
    /// The captures in order.
    pub captures: Vec<(NameId, crate::signal::template::Hole)>,
}

impl Knowledge {
    /// The built-in knowledge.
    pub fn builtin() -> Self {
        Knowledge::compile(unpack(START))
    }

    /// A hash of all signals, rules and runbooks: what says the same of the same logs has the same.
    ///
    /// ```
    /// assert_eq!(oobelens::Knowledge::builtin().version().len(), 16);
    /// ```
    pub fn version(&self) -> String {
        // Plain data with sorted maps: the same pack is the same bytes.
        let bytes = serde_json::to_vec(&self.pack).unwrap_or_default();
        blake3::hash(&bytes).to_hex()[..16].to_owned()
    }

    /// The built-in knowledge and, beside it, the pack in a folder: `signals/*.toml`, `rules/**/*.toml`,
    /// `runbooks/*.toml`. A rule, signal or runbook of the same name replaces the built-in one; a rule or signal that
    /// says `off = true` switches it off.
    ///
    /// # Errors
    /// The folder or a file cannot be read, or a file is faulty: then every fault is named with file, line and caret.
    pub fn with_dir(dir: impl AsRef<Path>) -> Result<Self, Error> {
        Knowledge::with_dir_within(dir, &Limits::USUAL)
    }

    /// The same with other limits of packs: signals and rules, captures and gaps of a template.
    ///
    /// # Errors
    /// As of [`with_dir`](Self::with_dir); and the pack holds more than may be.
    pub fn with_dir_within(dir: impl AsRef<Path>, limits: &Limits) -> Result<Self, Error> {
        let dir = dir.as_ref();
        match beside_builtin(&crate::source::pack_files(dir)?, limits) {
            Ok((knowledge, _)) => Ok(knowledge),
            Err(error) => match error.kind() {
                ErrorKind::Knowledge(faults) => Err(Error::knowledge(below(dir, faults.clone()))),
                _ => Err(error),
            },
        }
    }

    /// Like [`with_dir`](Self::with_dir), from texts in memory: paths such as `rules/my/my-rule.toml` and their TOML.
    ///
    /// # Errors
    /// A file is faulty.
    pub fn with_files(files: &[File]) -> Result<Self, Error> {
        Knowledge::with_files_within(files, &Limits::USUAL)
    }

    /// The same with other limits of packs: signals and rules, captures and gaps of a template.
    ///
    /// ```
    /// use oobelens::knowledge::{blank, load::File};
    /// use oobelens::{Knowledge, Limits};
    /// let files = [File { path: "signals/my.toml".to_owned(), text: blank::signals("my-rule") }];
    /// assert!(Knowledge::with_files(&files).is_ok());
    /// assert!(Knowledge::with_files_within(&files, &Limits { captures: 0, ..Limits::default() }).is_err());
    /// ```
    ///
    /// # Errors
    /// A file is faulty, or they hold more than may be.
    pub fn with_files_within(files: &[File], limits: &Limits) -> Result<Self, Error> {
        beside_builtin(files, limits).map(|(knowledge, _)| knowledge)
    }

    /// This knowledge and, beside its runbooks, the one in a TOML file; one of the same name is replaced.
    ///
    /// # Errors
    /// The file cannot be read, or is faulty.
    pub fn with_runbook(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let file = File { path: format!("runbooks/{name}.toml"), text: crate::source::text_file(path)? };
        let named = |fault: Diagnostic| Diagnostic { file: path.display().to_string(), ..fault };
        let pack = load::load(&[file], &self.pack, &Limits::USUAL)
            .map_err(|faults| Error::knowledge(faults.into_iter().map(named).collect()))?;
        Ok(Knowledge::beside(self.pack, pack))
    }

    fn beside(mut base: Pack, pack: Pack) -> Self {
        let off = pack.off;
        base.signals.retain(|old| !off.signals.contains(&old.id) && !pack.signals.iter().any(|new| new.id == old.id));
        base.rules.retain(|old| !off.rules.contains(&old.id) && !pack.rules.iter().any(|new| new.id == old.id));
        base.off.signals.extend(off.signals);
        base.off.rules.extend(off.rules);
        base.runbooks.retain(|old| !pack.runbooks.iter().any(|new| new.id == old.id));
        base.signals.extend(pack.signals);
        base.rules.extend(pack.rules);
        base.runbooks.extend(pack.runbooks);
        Knowledge::compile(base)
    }

    /// Compiles a pack that has been checked.
    pub fn compile(pack: Pack) -> Self {
        let mut names = Names::default();
        // The subjects of the kinds come first, so that they exist even where no signal captures them.
        for kind in KINDS {
            names.id(kind.subject);
        }
        let mut families: Vec<(&str, Vec<TemplateOf>)> = Vec::new();
        let mut texts: Vec<Vec<(Template, bool)>> = Vec::new();
        let mut signals = Vec::new();
        let mut index = Index::default();
        for (number, signal) in pack.signals.iter().enumerate() {
            signals.push(compile_signal(signal, &mut names));
            index.add(number as u16, &signal.of);
            let model::Matcher::Text { source, text } = &signal.of else { continue };
            let at = families.iter().position(|(name, _)| name == source).unwrap_or_else(|| {
                families.push((source, Vec::new()));
                texts.push(Vec::new());
                families.len() - 1
            });
            for template in text.iter().filter_map(|text| Template::parse(text).ok()) {
                let captures = capture_names(&template, &mut names);
                families[at].1.push(TemplateOf { signal: number as u16, captures });
                texts[at].push((template, signal.always));
            }
        }
        let families = families.into_iter().zip(texts).map(|((name, templates), texts)| {
            let make: Make = Box::new(|| Matcher::new(texts));
            Family { name: name.to_owned(), matcher: LazyLock::new(make), templates }
        });
        let families = families.collect();
        let kinds = KINDS.iter().enumerate().map(|(kind, named)| (named.name.to_owned(), What { kind, signal: None }));
        let numbered = signals.iter().zip(&pack.signals).enumerate();
        let ids = numbered.map(|(number, (compiled, signal)): (usize, (&Compiled, &Signal))| {
            (signal.id.clone(), What { kind: compiled.kind, signal: Some(number as u16) })
        });
        // A signal named like a kind would be meant.
        let whats = kinds.chain(ids).collect();
        Knowledge { pack, names, signals, families, index, whats }
    }

    /// The signals, in the order of their numbers. Built-in ones come without examples and prose: see
    /// [`full_pack`](Self::full_pack).
    pub fn signals(&self) -> &[Signal] {
        &self.pack.signals
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.pack.rules
    }

    /// The runbooks.
    pub fn runbooks(&self) -> &[model::Runbook] {
        &self.pack.runbooks
    }

    /// The rules and signals that a pack of one's own has switched off.
    pub fn off(&self) -> &model::Off {
        &self.pack.off
    }

    /// The built-in pack with everything in it: examples, reasons, where facts come from.
    pub fn full_pack() -> Pack {
        unpack(FULL)
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn compiled(&self, signal: u16) -> &Compiled {
        &self.signals[usize::from(signal)]
    }

    /// What a selector names; none where it is no kind and no signal.
    pub(crate) fn what(&self, name: &str) -> Option<What> {
        self.whats.get(name).copied()
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.name == name)
    }
}

/// The built-in knowledge with the pack in these files beside it, and that pack.
pub(super) fn beside_builtin(files: &[File], limits: &Limits) -> Result<(Knowledge, Pack), Error> {
    let base = unpack(START);
    let pack = load::load(files, &base, limits).map_err(Error::knowledge)?;
    Ok((Knowledge::beside(base, pack.clone()), pack))
}

/// Faults of files below a folder, named from where the folder is named.
pub(super) fn below(dir: &Path, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.into_iter().map(|fault| Diagnostic { file: dir.join(&fault.file).display().to_string(), ..fault }).collect()
}

/// The blobs are made by build.rs out of this very model.
fn unpack(blob: &[u8]) -> Pack {
    postcard::from_bytes(blob).unwrap_or_default()
}

fn capture_names(template: &Template, names: &mut Names) -> Vec<(NameId, crate::signal::template::Hole)> {
    use crate::signal::template::Part;
    let holes = template.parts.iter().filter_map(|part| match part {
        Part::Hole(hole, Some(number)) => Some((usize::from(*number), *hole)),
        _ => None,
    });
    holes.map(|(number, hole)| (names.id(&template.names[number]), hole)).collect()
}

fn compile_signal(signal: &Signal, names: &mut Names) -> Compiled {
    let kind = KINDS.iter().position(|kind| kind.name == signal.kind).unwrap_or_default();
    let outcomes = KINDS[kind].outcomes;
    let number = |outcome: &str| outcomes.iter().position(|known| *known == outcome).unwrap_or_default() as u8;
    let decide = match &signal.outcome {
        Outcome::Fixed(outcome) => Decide::Fixed(number(outcome)),
        Outcome::OfKind if signal.kind == "app.exit" => Decide::ExitCode,
        Outcome::OfKind => Decide::Fixed(0),
        Outcome::By { capture, map } => Decide::By {
            capture: names.id(capture),
            map: map
                .iter()
                .filter(|(said, _)| *said != "*")
                .map(|(said, outcome)| (said.as_bytes().to_vec(), number(outcome)))
                .collect(),
            otherwise: map.get("*").map(|outcome| number(outcome)),
        },
    };
    let take = signal.take.iter().map(|(name, path)| {
        let mut steps = model::steps(path).into_iter();
        // In `each` the path begins in the element.
        let capture = if signal.each.is_some() { String::new() } else { steps.next().unwrap_or_default() };
        (names.id(name), names.id(&capture), steps.collect())
    });
    Compiled {
        kind,
        take: take.collect(),
        subject: (!KINDS[kind].subject.is_empty()).then(|| names.id(KINDS[kind].subject)),
        decide,
        each: signal.each.as_deref().map(|capture| names.id(capture)),
        noise: signal.kind == "noise",
        inherits: matches!(KINDS[kind].subject, "app" | "script"),
        host: KINDS[kind].subject == "host",
        progress: outcomes.iter().position(|outcome| *outcome == "progress").map(|number| number as u8),
    }
}
